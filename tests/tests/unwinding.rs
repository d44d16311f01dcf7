//! How traps and exits leave a guest: with the guest's function names in the backtrace, and without unwinding
//! where the program is built with `panic = "abort"`.

use std::process::{Command, Output};

use anyhow::{Result, ensure};
use tests::harness::{Libraries, OptLevel, Program, target_dir, wat};
use wasm2rs_build::Config;

const GUEST: &str = r#"(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
    (func $divide_by_nothing (param i32) (result i32) (i32.div_s (local.get 0) (i32.const 0)))
    (func $outer (export "trap") (param i32) (result i32)
        (i32.add (call $divide_by_nothing (local.get 0)) (i32.const 1)))
    (func (export "exit") (call $proc_exit (i32.const 42))))"#;

const MAIN: &str = r#"fn main() {
    let mut guest = guest::Module::new(wasihost::WasiCtx::builder().build().unwrap()).unwrap();
    match std::env::args().nth(1).as_deref() {
        Some("trap") => println!("{:?}", guest.trap(1).unwrap_err()),
        _ => println!("{:?}", guest.exit().unwrap_err()),
    }
}"#;

#[test]
fn a_backtrace_names_the_guests_functions() -> Result<()> {
    let mut program = Program::new("backtrace");
    program.module("guest", &Config::new().name("guest").translate(&wat(GUEST)?)?);
    program.main(MAIN);
    let binary = program.compile(&Libraries::build(OptLevel::O0, &["wasihost"])?)?;
    let output = binary.command().arg("trap").env("RUST_BACKTRACE", "1").output()?;
    let text = String::from_utf8(output.stdout)?;
    ensure!(text.contains("integer divide by zero"), "{text}");
    let inner = text.find("guest::divide_by_nothing_1").unwrap_or(usize::MAX);
    let outer = text.find("guest::outer_2").unwrap_or(0);
    ensure!(inner < outer, "the functions are not there, the inner one first:\n{text}");
    Ok(())
}

#[test]
fn without_unwinding_an_exit_ends_the_process_and_a_trap_aborts_it() -> Result<()> {
    let exit = run_aborting("exit")?;
    ensure!(exit.status.code() == Some(42), "{exit:?}");
    let trap = run_aborting("trap")?;
    ensure!(!trap.status.success() && trap.status.code().is_none(), "{trap:?}");
    ensure!(String::from_utf8(trap.stderr)?.contains("integer divide by zero"));
    Ok(())
}

/// Runs the guest in a package of its own, whose profile says `panic = "abort"`.
fn run_aborting(argument: &str) -> Result<Output> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let package = target_dir().join("programs/aborting").join(argument);
    std::fs::create_dir_all(package.join("src"))?;
    let host = root.join("wasihost");
    let manifest = format!(
        "[package]\nname = \"aborting\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nwasihost.path = {host:?}\n\n[profile.dev]\npanic = \"abort\"\n\n[workspace]\n"
    );
    std::fs::write(package.join("Cargo.toml"), manifest)?;
    std::fs::copy(root.join("Cargo.lock"), package.join("Cargo.lock"))?;
    let guest = package.join("guest.wasm");
    std::fs::write(&guest, wat(GUEST)?)?;
    Config::new().out_dir(package.join("src")).compile(&guest)?;
    std::fs::write(package.join("src/main.rs"), format!("include!(\"guest.rs\");\n{MAIN}"))?;
    let target = target_dir().join("programs/aborting/target");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--offline"]).current_dir(&package).env("CARGO_TARGET_DIR", target);
    Ok(cargo.args(["--", argument]).output()?)
}
