//! Runs a WebAssembly program with WASI: `wasm2rs-run program.wasm argument…`.
//!
//! The file is checked, translated by `wasm2rs-build`, compiled by rustc against a runtime and host that are
//! built once, and started in place of this process, with the arguments, variables and directories of this run.

mod build;
mod cache;
mod cli;
mod commands;
mod error;
mod module;
mod progress;
#[path = "../launcher/values.rs"]
mod values;

use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::cli::{CacheAction, Command};
use crate::error::Error;

/// The exit status when the guest was not started. Guests may use any; this is what other commands that start
/// commands use (`env`, `timeout`, `nohup`).
const NOT_STARTED: u8 = 125;

fn main() -> ExitCode {
    let command = match cli::parse(std::env::args_os()) {
        Ok(command) => command,
        Err(error) => return show_usage(&error),
    };
    match execute(&command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wasm2rs-run: {error}");
            ExitCode::from(NOT_STARTED)
        }
    }
}

fn execute(command: &Command) -> Result<(), Error> {
    match command {
        Command::Run(args) => match commands::run(args)? {},
        Command::Compile(args) => commands::compile(args),
        Command::Inspect(args) => commands::inspect(&args.module),
        Command::Cache { action: CacheAction::Path } => commands::cache_path(),
        Command::Cache { action: CacheAction::Clear } => commands::cache_prune(Some(0)),
        Command::Cache { action: CacheAction::Prune { max_size } } => commands::cache_prune(*max_size),
    }
}

fn show_usage(error: &clap::Error) -> ExitCode {
    let asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    // Nobody is there to read it if printing fails.
    let _ = error.print();
    if asked_for { ExitCode::SUCCESS } else { ExitCode::from(NOT_STARTED) }
}
