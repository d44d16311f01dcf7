//! Counts the instructions that translated kernels execute, the lines of what rustc has made of them for LLVM and the bytes
//! of their Rust, and compares all with `tests/instructions/expected.md`: a guard against slower and longer code, and
//! against longer builds, that does not depend on how busy the machine is.
//!
//! The counts are those of one version of rustc on x86-64 Linux; elsewhere, or without valgrind, they are not compared and
//! the test says why. `UPDATE_EXPECT=1` writes the table anew.
#![allow(missing_docs, reason = "a test has no users")]

#[path = "instructions/kernels.rs"]
mod kernels;
#[path = "instructions/table.rs"]
mod table;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Failed, Trial};

use table::{Figure, Row};

fn main() -> Result<()> {
    let arguments = Arguments::from_args();
    let compiler = rustc_version()?;
    if env::var_os("UPDATE_EXPECT").is_some() {
        return update(&compiler);
    }
    let expected = fs::read_to_string(expected_file()).unwrap_or_default();
    let why_not = why_not_counted()
        .or_else(|| (!expected.contains(&compiler)).then(|| format!("the table is not that of {compiler}")));
    if let Some(why) = &why_not {
        eprintln!("Instructions are not counted: {why}.");
    }
    let expected = table::parse(&expected)?;
    let rows = expected.clone();
    let trials = vec![
        trial("kernels_have_the_instructions_and_mir_of_the_table", move || {
            let found = kernels::count()?;
            check(Figure::Instructions, &expected, &found)?;
            check(Figure::MirLines, &expected, &found)
        })
        .with_ignored_flag(why_not.is_some()),
        trial("kernels_have_the_bytes_of_the_table", move || {
            check(Figure::Bytes, &rows, &kernels::translate()?)
        }),
        trial("figures_beyond_the_tolerance_are_differences", table::differences_are_beyond_the_tolerance),
    ];
    libtest_mimic::run(&arguments, trials).exit()
}

fn trial(name: &str, test: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    Trial::test(name, || test().map_err(|error| Failed::from(format!("{error:#}"))))
}

/// The folder of the kernels and of the table.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions")
}

fn expected_file() -> PathBuf {
    folder().join("expected.md")
}

fn rustc_version() -> Result<String> {
    let output = Command::new("rustc").arg("--version").output().context("can not run rustc")?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Why instructions can not be counted here, if they can not.
fn why_not_counted() -> Option<String> {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        return Some("the table is that of Linux on x86-64".to_owned());
    }
    let found = Command::new("valgrind").arg("--version").output();
    (!found.is_ok_and(|output| output.status.success())).then(|| "valgrind is not installed".to_owned())
}

fn update(compiler: &str) -> Result<()> {
    let why_not = why_not_counted();
    ensure!(why_not.is_none(), "the table can not be written: {}", why_not.unwrap_or_default());
    let mut rows = kernels::count()?;
    rows.extend(kernels::translate()?);
    fs::write(expected_file(), table::write(compiler, &rows)?).context("can not write the table")
}

fn check(figure: Figure, expected: &[Row], found: &[Row]) -> Result<()> {
    let differences = table::differences(figure, expected, found);
    ensure!(
        differences.is_empty(),
        "{figure:?}: {} says otherwise, by more than {:.0} %:\n{}\nIf that is meant, UPDATE_EXPECT=1 writes the table anew.",
        expected_file().display(),
        table::TOLERANCE * 100.0,
        differences.join("\n")
    );
    Ok(())
}
