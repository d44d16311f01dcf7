//! What the settings of a Cargo profile and the number of units cost in the build of a translated program, and what they give
//! when it runs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ::tests::harness::target_dir;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use wasm2rs_build::Config;

use crate::cli::Cli;
use crate::columns::MAIN;
use crate::cost::{STEP_LIMIT, cargo_build, text_bytes};
use crate::process::{self, Stopped, Usage};
use crate::{programs, stats, workplace};

/// The program that is built: 0.2 MB of code, which is one unit unless the options say otherwise.
const PROGRAM: &str = "lua";

/// A profile and how many units the functions are divided over.
struct Setting {
    text: &'static str,
    flags: &'static [&'static str],
    units: usize,
}

impl Setting {
    /// What is written into `Cargo.toml`, and what Cargo makes of it for rustc.
    const fn profile(text: &'static str, flags: &'static [&'static str]) -> Self {
        Self { text, flags, units: 1 }
    }

    /// What a build script calls.
    const fn units(text: &'static str, units: usize) -> Self {
        Self { text, flags: &["opt-level=3"], units }
    }
}

const SETTINGS: [Setting; 11] = [
    Setting::profile("opt-level = 0 (as in dev: debug = true)", &["debug-assertions=on", "debuginfo=2"]),
    Setting::profile("opt-level = 0, debug = false", &["debug-assertions=on"]),
    Setting::profile("opt-level = 1", &["opt-level=1"]),
    Setting::profile("opt-level = \"s\"", &["opt-level=s"]),
    Setting::profile("opt-level = 2", &["opt-level=2"]),
    Setting::profile("opt-level = 3 (as in release)", &["opt-level=3"]),
    Setting::profile("opt-level = 3, debug = true", &["opt-level=3", "debuginfo=2"]),
    Setting::profile("opt-level = 3, codegen-units = 1", &["opt-level=3", "codegen-units=1"]),
    Setting::profile("opt-level = 3, lto = \"off\"", &["opt-level=3", "lto=off"]),
    Setting::units("opt-level = 3; Config::codegen_units(2)", 2),
    Setting::units("opt-level = 3; Config::codegen_units(8)", 8),
];

/// What was measured.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Settings {
    pub(crate) program: String,
    pub(crate) rows: Vec<Row>,
}

/// A setting, what rustc took with it, and the medians of the program.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Row {
    pub(crate) setting: String,
    pub(crate) rustc: Result<Usage, Stopped>,
    /// The whole program with the libraries, machine code and constants.
    pub(crate) program_bytes: Option<u64>,
    /// The processor time of a run.
    pub(crate) milliseconds: Option<f64>,
}

/// Builds one program with each setting, and runs it. The libraries are optimised in all of them.
///
/// # Errors
/// If the program can not be fetched or translated, or fails.
pub(crate) fn measure(cli: &Cli) -> Result<Settings> {
    let program = programs::chosen(&[PROGRAM.to_owned()])?.remove(0);
    let wasm =
        fs::read(program.wasm()).with_context(|| format!("can not read {}", program.wasm().display()))?;
    cargo_build(&["--release", "--package", "wasihost", "--package", "wasm2rs-rt"])?;
    let mut rows = Vec::new();
    for (index, setting) in SETTINGS.iter().enumerate() {
        eprintln!("building {PROGRAM} with {}", setting.text);
        let folder = workplace::folder(format!("settings/{index}"))?;
        let mut config = Config::new();
        for (name, content) in config.name("guest").codegen_units(setting.units).translate(&wasm)?.iter() {
            fs::write(folder.join(name), content)?;
        }
        fs::write(folder.join("main.rs"), format!("include!(\"guest.rs\");\n{MAIN}"))?;
        let file = folder.join("program");
        let rustc = process::measure(&rustc(&folder, &file, setting.flags), STEP_LIMIT);
        let setting = setting.text.to_owned();
        rows.push((file, Row { setting, rustc, program_bytes: None, milliseconds: None }));
    }
    run(cli.rounds(), &mut rows)?;
    Ok(Settings { program: PROGRAM.to_owned(), rows: rows.into_iter().map(|(_, row)| row).collect() })
}

/// Runs the programs that were built, one after the other in each round.
fn run(rounds: u32, rows: &mut [(PathBuf, Row)]) -> Result<()> {
    let mut times = vec![Vec::new(); rows.len()];
    for _ in 0..rounds {
        for ((file, row), times) in rows.iter().zip(&mut times).filter(|((_, row), _)| row.rustc.is_ok()) {
            match process::measure(&Command::new(file), STEP_LIMIT) {
                Ok(usage) => times.push(usage.cpu_s * 1e3),
                Err(why) => bail!("{}: the program does not run: {why:?}", row.setting),
            }
        }
    }
    for ((file, row), times) in rows.iter_mut().zip(times) {
        row.program_bytes = row.rustc.is_ok().then(|| text_bytes(file)).flatten();
        row.milliseconds = stats::median(&times);
    }
    Ok(())
}

fn rustc(folder: &Path, file: &Path, flags: &[&str]) -> Command {
    let release = target_dir().join("release");
    let mut rustc = Command::new("rustc");
    rustc.args(["--crate-name", "program", "--edition", "2024", "-A", "warnings"]);
    rustc.args(flags.iter().flat_map(|flag| ["-C", flag]));
    rustc.arg("--extern").arg(format!("wasihost={}", release.join("libwasihost.rlib").display()));
    rustc.arg("-L").arg(format!("dependency={}", release.join("deps").display()));
    rustc.env("OUT_DIR", folder).arg("-o").arg(file).arg(folder.join("main.rs"));
    rustc
}
