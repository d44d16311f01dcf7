//! Instances that share their initial memory (the guarded model) are as those that copy it (the checked one): whatever was made
//! before, whatever others write, with memories of other modules, and after an instantiation that failed.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use anyhow::{Result, ensure};
use tests::harness::{Libraries, OptLevel, Program, wat};
use wasm2rs_build::{Config, Files, Linked, MemoryModel};

/// The text of so many bytes, for the text format.
fn bytes(len: usize) -> String {
    (0..len).map(|index| format!("\\{:02x}", ((index * 7) >> 3) % 255 + 1)).collect()
}

/// A module of `images`, whose data is `{BYTES}`.
fn module(text: &str) -> Result<Vec<u8>> {
    wat(&text.replace("{BYTES}", &bytes(50_000)))
}

fn translate(model: MemoryModel) -> Result<[(&'static str, Files); 2]> {
    let config = |name: &str| Config::new().name(name).memory_model(model).clone();
    let alone = config("alone").translate(&module(include_str!("images/alone.wat"))?)?;
    let linked = config("linked")
        .link("lib", Linked::bytes(module(include_str!("images/lib.wat"))?))
        .link("late", Linked::bytes(module(include_str!("images/late.wat"))?).later())
        .translate(&module(include_str!("images/linked.wat"))?)?;
    Ok([("alone", alone), ("linked", linked)])
}

/// What the program prints, with the guests translated for this model.
fn run(model: MemoryModel, opt_level: OptLevel) -> Result<String> {
    let mut program = Program::new(format!("images/{model:?}"));
    for (name, files) in &translate(model)? {
        program.module(name, files);
    }
    program.main(include_str!("images/program.rs"));
    let output = program.compile(&Libraries::build(opt_level, &[])?)?.run([""; 0])?;
    ensure!(output.status.success(), "{output:?}");
    Ok(String::from_utf8(output.stdout)?)
}

#[test]
fn instances_that_share_their_memory_are_as_those_that_copy_it() -> Result<()> {
    let expected = run(MemoryModel::Checked, OptLevel::O0)?;
    for case in ["alone 3 after writes", "linked 2 late failed", "reads 0 where nothing was copied"] {
        ensure!(expected.contains(case), "the program does not print “{case}”:\n{expected}");
    }
    for opt_level in [OptLevel::O0, OptLevel::O3] {
        let found = run(MemoryModel::Guarded, opt_level)?;
        ensure!(found == expected, "opt-level {opt_level}: expected\n{expected}found\n{found}");
    }
    Ok(())
}

#[test]
fn only_memories_that_can_be_seen_after_their_data_are_made_with_it() -> Result<()> {
    let [(_, alone), (_, linked)] = translate(MemoryModel::Guarded)?;
    ensure!(alone.rust().matches("with_image(").count() == 1);
    // The memory of `lib` gets data from another module, too, when that one is instantiated; that of `late` is there although
    // its instantiation fails.
    ensure!(linked.rust().matches("with_image(").count() == 1);
    Ok(())
}
