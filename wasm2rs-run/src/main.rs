//! Runs a WebAssembly program with WASI: `wasm2rs-run program.wasm argument…`.
//!
//! The file is checked, translated by `wasm2rs-build` into a small Cargo project, built, and started in
//! place of this process, with the arguments, variables and directories of this run.

mod build;
mod cache;
mod check;
mod cli;
mod error;
mod project;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use clap::error::ErrorKind;

use crate::cache::Cache;
use crate::cli::Cli;
use crate::error::{Error, IoContext};
use crate::project::Project;

/// The exit status when the guest was not started. Guests may use any; this is what other commands that start
/// commands use (`env`, `timeout`, `nohup`).
const NOT_STARTED: u8 = 125;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return show_usage(&error),
    };
    match run(&cli) {
        Ok(status) => status,
        Err(error) => {
            eprintln!("wasm2rs-run: {error}");
            ExitCode::from(NOT_STARTED)
        }
    }
}

fn show_usage(error: &clap::Error) -> ExitCode {
    let asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    // Nobody is there to read it if printing fails.
    let _ = error.print();
    if asked_for { ExitCode::SUCCESS } else { ExitCode::from(NOT_STARTED) }
}

fn run(cli: &Cli) -> Result<ExitCode, Error> {
    let path = cli.module();
    let wasm = fs::read(&path).during("read", &path)?;
    check::check_program(&path, &wasm)?;
    if let Some(missing) = cli.dirs.iter().find(|dir| !dir.host.is_dir()) {
        return Err(Error::NotADirectory(missing.host.clone()));
    }
    let cache = Cache::from_env()?;
    let project = Project::write(cache.project(&wasm), &path, &wasm)?;
    let executable = build::build(&project, &cache.target())?;
    launch(&executable, &launcher_args(cli, &path))
}

/// The arguments of the executable, as `launcher/main.rs` reads them.
fn launcher_args(cli: &Cli, module: &Path) -> Vec<OsString> {
    let mut args = Vec::new();
    for dir in &cli.dirs {
        args.extend(["--dir".into(), dir.host.clone().into(), OsString::from(&dir.guest)]);
    }
    for variable in &cli.env {
        args.extend(["--env", &variable.name, &variable.value].map(OsString::from));
    }
    args.push("--".into());
    // The name that the guest is called by: without the folder, which is the host's business.
    args.push(module.file_name().unwrap_or_default().to_owned());
    args.extend_from_slice(cli.args());
    args
}

/// Starts the executable in place of this process: its status and the signals for it pass through.
#[cfg(unix)]
fn launch(executable: &PathBuf, args: &[OsString]) -> Result<ExitCode, Error> {
    use std::os::unix::process::CommandExt;

    Err(Command::new(executable).args(args).exec()).during("start", executable)
}

/// Starts the executable and passes its status on.
#[cfg(not(unix))]
fn launch(executable: &PathBuf, args: &[OsString]) -> Result<ExitCode, Error> {
    let status = Command::new(executable).args(args).status().during("start", executable)?;
    std::process::exit(status.code().unwrap_or(i32::from(NOT_STARTED)));
}
