//! The template's modules are what its sources compile to.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;

use crate::project::succeed;
use crate::tool::{python_with_zig, repository};

/// The Rust guest is not compared: its compiler is not what this project is built with.
pub(crate) fn trials() -> Vec<Trial> {
    let trial = Trial::test("the_c_guest_is_what_its_script_makes", || {
        compile_c().map_err(|error| format!("{error:#}").into())
    });
    let required = std::env::var_os("WASM2RS_REQUIRE_GUESTS").is_some();
    vec![trial.with_ignored_flag(python_with_zig().is_none() && !required)]
}

fn compile_c() -> Result<()> {
    let python = python_with_zig().context("no Zig: tests/guests/fetch.py fetches it")?;
    let folder = tempfile::tempdir()?;
    let template = repository().join("template-app/guest/c");
    for file in ["greeter.c", "build.sh"] {
        fs::copy(template.join(file), folder.path().join(file))?;
    }
    let mut script = Command::new(folder.path().join("build.sh"));
    script.env("ZIG", format!("{} -m ziglang", python.display()));
    // Nothing is written to the folder that Zig lies in, or to the user's home.
    for variable in ["ZIG_LOCAL_CACHE_DIR", "ZIG_GLOBAL_CACHE_DIR"] {
        script.env(variable, folder.path().join(variable));
    }
    succeed(&mut script)?;
    let (made, kept) =
        (fs::read(folder.path().join("greeter.wasm"))?, fs::read(template.join("greeter.wasm"))?);
    ensure!(made == kept, "greeter.wasm is not what build.sh makes of greeter.c: run it");
    Ok(())
}
