//! The program around a translated guest, as `wasm2rs-run` builds it.
//!
//! It is the same for every guest. Its own arguments say what the guest is given, so that nothing of a
//! single run is compiled in:
//!
//! `[--dir HOST GUEST]... [--env NAME VALUE]... -- NAME [ARGUMENT]...`

use std::backtrace::BacktraceStatus;
use std::error::Error;
use std::ffi::OsString;
use std::process::ExitCode;

use wasihost::{WasiCtx, rt};

include!("guest.rs");

/// The stack of the guest's thread, and how much of it the guest's own frames may take.
const THREAD_STACK_BYTES: usize = 256 << 20;
const GUEST_STACK_BYTES: usize = THREAD_STACK_BYTES - (4 << 20);

/// What `wasm2rs-run` documents: the guest trapped, or it could not be started.
const TRAPPED: u8 = 134;
const NOT_STARTED: u8 = 125;

fn main() -> ExitCode {
    let thread =
        std::thread::Builder::new().name("guest".to_owned()).stack_size(THREAD_STACK_BYTES).spawn(run);
    // A panic of the host has printed itself; the guest's traps do not panic.
    thread
        .map_or_else(|error| report(NOT_STARTED, &error), |thread| thread.join().unwrap_or(ExitCode::FAILURE))
}

fn run() -> ExitCode {
    let wasi = match context(std::env::args_os().skip(1)) {
        Ok(wasi) => wasi,
        Err(error) => return report(NOT_STARTED, error.as_ref()),
    };
    match start(wasi) {
        // What the guest exits with is passed on as the process's status, whatever it is.
        Ok(code) => std::process::exit(code),
        Err(error) => {
            let status = report(TRAPPED, &error);
            if let rt::Error::Trap(trap) = &error
                && trap.backtrace().status() == BacktraceStatus::Captured
            {
                eprintln!("{}", trap.backtrace());
            }
            status
        }
    }
}

fn start(wasi: WasiCtx) -> Result<i32, rt::Error> {
    let mut guest = match guest::Module::new(wasi) {
        // A guest may exit while it is instantiated.
        Err(rt::Error::Exit(code)) => return Ok(code),
        other => other?,
    };
    guest.set_stack_bytes(GUEST_STACK_BYTES);
    guest.start()
}

/// Reads what the guest is given from the arguments.
fn context(args: impl Iterator<Item = OsString>) -> Result<WasiCtx, Box<dyn Error>> {
    let mut args = args;
    let mut next = |what| args.next().ok_or_else(|| format!("{what} is missing"));
    let mut builder = WasiCtx::builder().inherit_stdio();
    loop {
        let option = next("--")?;
        if option == "--" {
            break;
        } else if option == "--dir" {
            builder = builder.preopen_dir(next("HOST")?, text(next("GUEST")?)?)?;
        } else if option == "--env" {
            builder = builder.env(text(next("NAME")?)?, text(next("VALUE")?)?);
        } else {
            return Err(format!("{option:?} is not an option").into());
        }
    }
    for arg in args {
        builder = builder.arg(text(arg)?);
    }
    Ok(builder.build()?)
}

fn text(value: OsString) -> Result<String, String> {
    value.into_string().map_err(|value| format!("{value:?} is not UTF-8, which WASI's strings are"))
}

fn report(status: u8, error: &dyn Error) -> ExitCode {
    eprintln!("wasm2rs-run: {error}");
    ExitCode::from(status)
}
