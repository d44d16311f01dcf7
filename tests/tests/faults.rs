//! What a trap leaves behind is the same whether generated code checks accesses or the processor does: the trap, the
//! memories, the globals and the tables, at rustc's optimisation levels 0 and 3.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use anyhow::{Result, ensure};
use tests::harness::{Libraries, OptLevel, Program, wat};
use wasm2rs_build::{Config, MemoryModel};

/// What the program prints, with the guest translated for this model.
fn run(model: MemoryModel, opt_level: OptLevel) -> Result<String> {
    let guest = wat(include_str!("faults/guest.wat"))?;
    let mut program = Program::new(format!("faults/{model:?}"));
    let translated = Config::new().name("guest").memory_model(model).translate(&guest)?;
    let static_loops = translated.rust().matches("::known::*;").count();
    ensure!(static_loops == 7, "{static_loops} loops are over static data");
    program.module("guest", &translated);
    program.main(include_str!("faults/program.rs"));
    let output = program.compile(&Libraries::build(opt_level, &[])?)?.run([""; 0])?;
    ensure!(output.status.success(), "{output:?}");
    Ok(String::from_utf8(output.stdout)?)
}

#[test]
fn a_fault_leaves_behind_what_a_failed_check_does() -> Result<()> {
    let checked = run(MemoryModel::Checked, OptLevel::O0)?;
    ensure!(
        checked.lines().count() > 300 && checked.contains("out of bounds") && checked.contains("returned")
    );
    for (model, opt_level) in [
        (MemoryModel::Checked, OptLevel::O3),
        (MemoryModel::Guarded, OptLevel::O0),
        (MemoryModel::Guarded, OptLevel::O3),
    ] {
        let found = run(model, opt_level)?;
        let different = checked.lines().zip(found.lines()).filter(|(expected, found)| expected != found);
        let different: Vec<_> = different.collect();
        ensure!(
            different.is_empty() && checked.len() == found.len(),
            "{model:?}, opt-level {opt_level}: expected, found\n{different:#?}"
        );
    }
    Ok(())
}
