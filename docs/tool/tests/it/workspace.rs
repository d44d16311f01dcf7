//! The manifest of “Profiles and build times” does what the page says.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use book::files::root;

#[test]
fn the_guest_and_the_build_script_are_optimised_in_a_debug_build() -> Result<()> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workspace");
    let _ = std::fs::remove_dir_all(&target);
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--offline", "--locked", "--verbose"]).arg("--target-dir").arg(&target);
    let output = cargo.current_dir(root().join("docs/samples/workspace")).output()?;
    let log = String::from_utf8(output.stderr)?;
    ensure!(output.status.success(), "{log}");
    let level = |krate: &str| {
        let line = log.lines().find(|line| line.contains(&format!("--crate-name {krate} ")));
        Ok(line.with_context(|| format!("{krate} was not compiled:\n{log}"))?.contains("-C opt-level=3"))
    };
    let levels: Result<Vec<bool>> = ["build_script_build", "guest", "app"].into_iter().map(level).collect();
    ensure!(levels? == [true, true, false], "{log}");
    ensure!(!log.contains("warning"), "{log}");
    Ok(())
}
