//! How traps and exits leave a guest: with the guest's function names in the backtrace, and without unwinding
//! where the program is built with `panic = "abort"`.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output};

use anyhow::{Result, ensure};
use tests::harness::{Libraries, OptLevel, Program, target_dir, wat};
use wasm2rs_build::{Config, MemoryModel};

const MODELS: &[MemoryModel] = match cfg!(all(target_os = "linux", target_arch = "x86_64")) {
    true => &[MemoryModel::Checked, MemoryModel::Guarded],
    false => &[MemoryModel::Checked],
};

const GUEST: &str = r#"(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
    (func $divide_by_nothing (param i32) (result i32) (i32.div_s (local.get 0) (i32.const 0)))
    (func $outer (export "trap") (param i32) (result i32)
        (i32.add (call $divide_by_nothing (local.get 0)) (i32.const 1)))
    (memory 1)
    (func $read_outside (param i32) (result i32) (i32.load (i32.shl (local.get 0) (i32.const 16))))
    (func (export "fault") (param i32) (result i32)
        (i32.add (call $read_outside (local.get 0)) (i32.const 1)))
    (func (export "exit") (call $proc_exit (i32.const 42)))
    (func (export "spin") (loop (br 0))))"#;

const MAIN: &str = r#"fn main() {
    let mut guest = guest::Module::new(wasihost::WasiCtx::builder().build().unwrap()).unwrap();
    match std::env::args().nth(1).as_deref() {
        Some("trap") => println!("{:?}", guest.trap(1).unwrap_err()),
        Some("fault") => println!("{:?}", guest.fault(1).unwrap_err()),
        Some("spin") => {
            let _deadline = guest.interrupt_handle().deadline(std::time::Duration::from_millis(20));
            println!("{:?}", guest.spin().unwrap_err());
        }
        _ => println!("{:?}", guest.exit().unwrap_err()),
    }
}"#;

#[test]
fn a_backtrace_names_the_guests_functions() -> Result<()> {
    for model in MODELS {
        let mut program = Program::new(format!("backtrace/{model:?}"));
        let config = Config::new().name("guest").memory_model(*model).interruptible(true).clone();
        program.module("guest", &config.translate(&wat(GUEST)?)?);
        program.main(MAIN);
        for opt_level in [OptLevel::O0, OptLevel::O3] {
            let binary = program.compile(&Libraries::build(opt_level, &["wasihost"])?)?;
            let names = |case: &str, kind: &str, names: &[&str]| -> Result<()> {
                let output = binary.command().arg(case).env("RUST_BACKTRACE", "1").output()?;
                let text = String::from_utf8(output.stdout)?;
                ensure!(text.contains(kind), "{text}");
                let places: Vec<_> = names.iter().map(|name| text.find(name)).collect();
                let ordered = places.is_sorted() && places.iter().all(Option::is_some);
                ensure!(ordered, "{model:?}: the functions are not there, the inner one first:\n{text}");
                Ok(())
            };
            // Optimised, the inner function is part of the outer one, and with line tables only there would be its name.
            let all = |names: [&'static str; 3]| match opt_level {
                OptLevel::O0 => names.to_vec(),
                OptLevel::O3 => names[2..].to_vec(),
            };
            let trap = all(["guest::divide_by_nothing_1", "guest::outer_2", "program::main"]);
            names("trap", "integer divide by zero", &trap)?;
            let fault = all(["guest::read_outside_3", "guest::fault_4", "program::main"]);
            names("fault", "out of bounds memory access", &fault)?;
        }
    }
    Ok(())
}

#[test]
fn without_unwinding_an_exit_ends_the_process_and_a_trap_or_an_interrupt_aborts_it() -> Result<()> {
    for model in MODELS {
        let exit = run_aborting("exit", *model)?;
        ensure!(exit.status.code() == Some(42), "{exit:?}");
        for (case, kind) in [
            ("trap", "integer divide by zero"),
            ("fault", "out of bounds memory access"),
            ("spin", "Interrupted"),
        ] {
            let trap = run_aborting(case, *model)?;
            ensure!(trap.status.signal() == Some(ABORTED), "{model:?}: {trap:?}");
            ensure!(String::from_utf8(trap.stderr)?.contains(kind));
        }
    }
    Ok(())
}

/// The number of SIGABRT.
const ABORTED: i32 = 6;

/// Runs the guest in a package of its own, whose profile says `panic = "abort"`.
fn run_aborting(argument: &str, model: MemoryModel) -> Result<Output> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let package = target_dir().join("programs/aborting").join(format!("{argument}-{model:?}"));
    std::fs::create_dir_all(package.join("src"))?;
    let host = root.join("wasihost");
    let features = if model == MemoryModel::Guarded { "features = [\"guarded\"]" } else { "" };
    let manifest = format!(
        "[package]\nname = \"aborting\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies.wasihost]\npath = {host:?}\n{features}\n\n[profile.dev]\npanic = \"abort\"\n\n[workspace]\n"
    );
    std::fs::write(package.join("Cargo.toml"), manifest)?;
    std::fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock"))?;
    let guest = package.join("guest.wasm");
    std::fs::write(&guest, wat(GUEST)?)?;
    Config::new().memory_model(model).interruptible(true).out_dir(package.join("src")).compile(&guest)?;
    std::fs::write(package.join("src/main.rs"), format!("include!(\"guest.rs\");\n{MAIN}"))?;
    let target = target_dir().join("programs/aborting/target");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--offline"]).current_dir(&package).env("CARGO_TARGET_DIR", target);
    Ok(cargo.args(["--", argument]).output()?)
}
