//! Each kind of guest, from `cargo generate` to the project's own tests, with names that could be trouble.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use tests::harness::wat;

use crate::project::{Project, fail, succeed};
use crate::tool::{repository, trial};

/// What every project has.
const FILES: [&str; 10] = [
    ".github/workflows/ci.yml",
    ".gitignore",
    "Cargo.toml",
    "README.md",
    "guest/Cargo.toml",
    "guest/build.rs",
    "guest/src/lib.rs",
    "host/Cargo.toml",
    "host/src/lib.rs",
    "host/src/main.rs",
];

/// A kind of guest, the name of a project that has it, and what only such projects have.
struct Variant {
    guest: &'static str,
    name: &'static str,
    files: &'static [&'static str],
}

const VARIANTS: [Variant; 3] = [
    Variant {
        guest: "c",
        name: "two-words",
        files: &[
            "guest/c/build.sh",
            "guest/c/greeter.c",
            "guest/c/greeter.wasm",
            "host/assets/greeting.txt",
            "host/tests/greeter.rs",
        ],
    },
    Variant {
        guest: "rust",
        name: "snake_case",
        files: &[
            "guest/rust/Cargo.lock",
            "guest/rust/Cargo.toml",
            "guest/rust/build.sh",
            "guest/rust/greeter.wasm",
            "guest/rust/src/main.rs",
            "host/assets/greeting.txt",
            "host/tests/greeter.rs",
        ],
    },
    // A keyword, which is no name for a crate in Rust's own code.
    Variant {
        guest: "wasm",
        name: "match",
        files: &["guest/wasm/README.md", "host/assets/.gitkeep", "host/tests/program.rs"],
    },
];

/// What somebody's own module is here: it prints a line.
const OWN_MODULE: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\08\00\00\00\05\00\00\00mine\n")
    (func (export "_start") (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))"#;

pub(crate) fn trials() -> Vec<Trial> {
    let test = |variant: Variant| {
        let name = format!("a_project_with_guest_{}_builds_runs_and_passes_its_tests", variant.guest);
        trial(name, move |tool| check(tool, &variant))
    };
    VARIANTS.into_iter().map(test).collect()
}

fn check(tool: &Path, variant: &Variant) -> Result<()> {
    let guest = format!("guest={}", variant.guest);
    let path = format!("crates_path={}", repository().display());
    let project = Project::generate(tool, variant.name, &[&guest, "crates=path", &path])?;
    check_files(&project, variant)?;
    check_texts(&project)?;
    if variant.guest == "wasm" {
        bring_module(&project)?;
    }
    check_run(&project, variant)?;
    succeed(&mut project.cargo(&["test", "--workspace"])?)?;
    check_style(&project, variant)
}

fn check_files(project: &Project, variant: &Variant) -> Result<()> {
    let mut expected = [&FILES, variant.files].concat();
    expected.sort_unstable();
    let files = project.files()?;
    ensure!(files == expected, "the files are {files:#?}, not {expected:#?}");
    for script in files.iter().filter(|file| file.ends_with(".sh")) {
        let mode = fs::metadata(project.path(script))?.permissions().mode();
        ensure!(mode & 0o111 == 0o111, "{script} can not be executed: {mode:o}");
    }
    Ok(())
}

/// No text has a placeholder or a sign of one.
fn check_texts(project: &Project) -> Result<()> {
    for file in project.files()?.iter().filter(|file| !file.ends_with(".wasm") && !file.ends_with(".gitkeep"))
    {
        let text = project.read(file)?;
        for rest in ["{{", "{%", "%}", "\n\n\n", " \n"] {
            ensure!(!text.contains(rest), "{file} has {rest:?} in it:\n{text}");
        }
        let trimmed = text.trim();
        ensure!(text == format!("{trimmed}\n"), "{file} begins or ends with blank lines:\n{text}");
    }
    Ok(())
}

/// Without a module the build says where it belongs, of one that it can not use why; then a good one is put there.
fn bring_module(project: &Project) -> Result<()> {
    let errors = fail(&mut project.cargo(&["build"])?)?;
    ensure!(errors.contains("copy your .wasm file to guest/wasm/program.wasm"), "{errors}");
    let needs_more = wat(r#"(module (import "env" "log" (func)) (func (export "_start")))"#)?;
    fs::write(project.path("guest/wasm/program.wasm"), needs_more)?;
    let errors = fail(&mut project.cargo(&["build"])?)?;
    ensure!(errors.contains("Error: wasm/program.wasm: the module imports env.log"), "{errors}");
    fs::write(project.path("guest/wasm/program.wasm"), wat(OWN_MODULE)?)?;
    Ok(())
}

/// The command of the README prints what the README says, and writes the file that it shows.
fn check_run(project: &Project, variant: &Variant) -> Result<()> {
    let printed = succeed(&mut project.cargo(&["run", "--quiet", "--", "Ada", "Grace"])?)?;
    if variant.guest == "wasm" {
        ensure!(printed == "mine\n", "{printed}");
        ensure!(project.path("data").is_dir());
        return Ok(());
    }
    let greetings = "Hello, Ada! You are visitor number 1.\nHello, Grace! You are visitor number 2.\n";
    ensure!(printed == greetings, "{printed}");
    let visitors = project.read("data/visitors.txt")?;
    ensure!(visitors == "Ada\nGrace\n", "{visitors}");
    let session = format!(
        "$ cargo run -- Ada Grace\n{printed}$ cat data/visitors.txt\n{visitors}$ cargo test --workspace\n"
    );
    ensure!(project.read("README.md")?.contains(&session), "the README does not have\n{session}");
    Ok(())
}

/// What the project's continuous integration checks, apart from its tests.
fn check_style(project: &Project, variant: &Variant) -> Result<()> {
    succeed(&mut project.cargo(&["fmt", "--all", "--check"])?)?;
    if variant.guest == "rust" {
        let manifest = project.path("guest/rust/Cargo.toml").display().to_string();
        succeed(&mut project.cargo(&["fmt", "--check", "--manifest-path", &manifest])?)?;
    }
    let clippy = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    succeed(&mut project.cargo(&clippy)?)?;
    Ok(())
}
