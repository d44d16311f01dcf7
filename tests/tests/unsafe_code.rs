//! `unsafe` is in one module of the runtime, with its feature, and the compiler refuses it everywhere else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Result, ensure};

const UNSAFE: &str = "\npub(crate) fn out_of_place() -> u8 { unsafe { std::mem::zeroed() } }\n";

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Checks a copy of the runtime with `unsafe` added to one of its files.
fn check_with_unsafe_in(file: &str, feature: &str) -> Result<Output> {
    let copy = tempfile::tempdir()?;
    copy_files(&workspace().join("wasm2rs-rt/src"), &copy.path().join("src"))?;
    // The package's own lints, outside the workspace.
    let manifest = fs::read_to_string(workspace().join("wasm2rs-rt/Cargo.toml"))?;
    let own = manifest.lines().filter_map(|line| match line {
        "version.workspace = true" => Some("version = \"0.1.0\""),
        "edition.workspace = true" => Some("edition = \"2024\""),
        line => (!line.ends_with(".workspace = true")).then_some(line),
    });
    let manifest = own.chain(["", "[workspace]"]).collect::<Vec<_>>().join("\n");
    fs::write(copy.path().join("Cargo.toml"), manifest)?;
    fs::copy(workspace().join("Cargo.lock"), copy.path().join("Cargo.lock"))?;
    let changed = copy.path().join("src").join(file);
    fs::write(&changed, fs::read_to_string(&changed)? + UNSAFE)?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["check", "--quiet", "--offline", "--features", feature]).current_dir(copy.path());
    Ok(cargo.env("CARGO_TARGET_DIR", tests::harness::target_dir().join("unsafe-code")).output()?)
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (entry, to) = (entry?, to.to_owned());
        match entry.file_type()?.is_dir() {
            true => copy_files(&entry.path(), &to.join(entry.file_name()))?,
            false => drop(fs::copy(entry.path(), to.join(entry.file_name()))?),
        }
    }
    Ok(())
}

#[test]
fn the_compiler_refuses_unsafe_code_outside_the_guarded_model() -> Result<()> {
    let features: &[&str] = match cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        true => &["", "guarded"],
        false => &[""],
    };
    for feature in features {
        for file in
            ["lib.rs", "num/int.rs", "memory/mod.rs", "memory/checked/mod.rs", "memory/accessors/mod.rs"]
        {
            let output = check_with_unsafe_in(file, feature)?;
            let text = String::from_utf8_lossy(&output.stderr);
            ensure!(
                !output.status.success() && text.contains("usage of an `unsafe` block"),
                "{file} with the features {feature:?}:\n{text}"
            );
        }
    }
    if features.contains(&"guarded") {
        let output = check_with_unsafe_in("memory/guarded/mod.rs", "guarded")?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

#[test]
fn every_other_crate_forbids_unsafe_code() -> Result<()> {
    let root = fs::read_to_string(workspace().join("Cargo.toml"))?;
    ensure!(root.contains("unsafe_code = \"forbid\""));
    let members =
        root.split_once("members = [").and_then(|(_, rest)| rest.split_once(']')).map_or("", |(m, _)| m);
    let members: Vec<&str> = members.split('"').skip(1).step_by(2).collect();
    ensure!(members.len() >= 8, "{members:?}");
    // The runtime has a table of its own, and the quick start's manifest is the one that the README shows.
    let others = |member: &&str| !["wasm2rs-rt", "docs/samples/hello"].contains(member);
    for member in members.into_iter().filter(others) {
        let manifest = fs::read_to_string(workspace().join(member).join("Cargo.toml"))?;
        ensure!(manifest.contains("[lints]\nworkspace = true"), "{member}");
    }
    Ok(())
}
