//! What every program that `wasm2rs-run` builds has in common: compiled once for each toolchain and linked with
//! each translated guest.
//!
//! A program knows nothing of a single run. What its guest is given comes from its arguments, if
//! `wasm2rs-run` starts it, or from the environment, if it stands alone: see [`Interface`].

mod observe;
mod options;
mod report;
mod values;
mod watchdog;

use std::backtrace::BacktraceStatus;
use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use wasihost::rt::OutOfMemory;
use wasihost::rt::memory::OverLimit;
use wasihost::{WasiCtx, rt};

use observe::Observer;
use options::Options;
use report::{HOST_FAILED, NOT_STARTED, TRAPPED, report};

/// The stack of the guest's thread, and how much of it the guest's own frames may take.
const THREAD_STACK_BYTES: usize = 256 << 20;
const GUEST_STACK_BYTES: usize = THREAD_STACK_BYTES - (4 << 20);

/// The variable that has the options of a program that stands alone.
const OPTIONS_VARIABLE: &str = "WASM2RS_OPTIONS";

/// Where a program reads what its guest is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interface {
    /// From its arguments, `[OPTION]... -- NAME [ARGUMENT]...`, as `wasm2rs-run` passes them.
    Runner,
    /// From the variable `WASM2RS_OPTIONS`; all arguments are the guest's.
    Standalone,
}

/// What a guest may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The native stack, in bytes.
    pub stack_bytes: usize,
    /// Each memory, in bytes.
    pub memory_bytes: u64,
}

impl Limits {
    /// Instantiates a guest whose memories are limited.
    ///
    /// # Errors
    /// Those of `instantiate`, and `Error::Host` if a memory starts with more than the limit.
    pub fn limit_memory<R>(
        &self,
        instantiate: impl FnOnce() -> Result<R, rt::Error>,
    ) -> Result<R, rt::Error> {
        rt::memory::limited_to(self.memory_bytes, instantiate)
    }
}

/// The guest: instantiates it and runs it to its end.
pub type Guest = fn(WasiCtx, Limits) -> Result<i32, rt::Error>;

/// The program: runs the guest with what it is given.
pub fn launch(interface: Interface, guest: Guest) -> ExitCode {
    let spawn = || {
        let thread = std::thread::Builder::new().name("guest".to_owned()).stack_size(THREAD_STACK_BYTES);
        thread.spawn(move || run(interface, guest))
    };
    match spawn().map(|thread| thread.join()) {
        Ok(Ok(status)) => status,
        // The panic of the host has printed itself; a guest's traps do not panic.
        Ok(Err(_)) => ExitCode::from(HOST_FAILED),
        Err(error) => {
            report(&error);
            ExitCode::from(NOT_STARTED)
        }
    }
}

fn run(interface: Interface, guest: Guest) -> ExitCode {
    let (wasi, limits, observer) = match prepare(interface) {
        Ok(prepared) => prepared,
        Err(error) => {
            report(error.as_ref());
            return ExitCode::from(NOT_STARTED);
        }
    };
    match guest(wasi, limits) {
        // A guest may exit while it is instantiated, too.
        Ok(code) | Err(rt::Error::Exit(code)) => {
            observer.exited(code);
            // What the guest exits with is passed on as the process's status, whatever it is.
            std::process::exit(code)
        }
        Err(error) => ExitCode::from(failed(&error)),
    }
}

/// Reports why a guest did not end by itself; returns the status for it.
fn failed(error: &rt::Error) -> u8 {
    match error {
        rt::Error::Host(error) => {
            report(error.as_ref());
            // Both are found out while the guest is instantiated, and later growth that fails is the guest's business.
            if error.is::<OverLimit>() || error.is::<OutOfMemory>() { NOT_STARTED } else { HOST_FAILED }
        }
        error => {
            report(error);
            if let rt::Error::Trap(trap) = error
                && trap.backtrace().status() == BacktraceStatus::Captured
            {
                report::line(&trap.backtrace().to_string());
            }
            TRAPPED
        }
    }
}

/// Reads what the guest is given and starts the clock, if its time is limited.
fn prepare(interface: Interface) -> Result<(WasiCtx, Limits, Observer), Box<dyn Error>> {
    let mut args = std::env::args_os();
    let program = args.next().unwrap_or_default();
    let (options, args) = match interface {
        Interface::Runner => {
            let options = Options::parse(&mut args)?;
            (options, args.collect())
        }
        Interface::Standalone => {
            let name = Path::new(&program).file_name().unwrap_or(&program).to_owned();
            report::set_name(&name);
            let words = std::env::var(OPTIONS_VARIABLE).unwrap_or_default();
            let mut words = options::words(&words).map(OsString::from);
            let options =
                Options::parse(&mut words).map_err(|error| format!("{OPTIONS_VARIABLE}: {error}"))?;
            (options, std::iter::once(name).chain(args).collect::<Vec<_>>())
        }
    };
    if let Some(folder) = &options.remove {
        // Nobody starts this program again. What can not be removed is in the system's folder for such files.
        let _ = std::fs::remove_dir_all(folder);
    }
    let observer = Observer::new(&options);
    let wasi = context(&options, args, &observer)?;
    let memory_bytes = options.max_memory_bytes.unwrap_or(u64::MAX);
    if let Some(limit) = options.timeout {
        watchdog::start(limit)?;
    }
    Ok((wasi, Limits { stack_bytes: GUEST_STACK_BYTES, memory_bytes }, observer))
}

fn context(options: &Options, args: Vec<OsString>, observer: &Observer) -> Result<WasiCtx, Box<dyn Error>> {
    let mut builder = WasiCtx::builder().inherit_stdio();
    for dir in &options.dirs {
        let guest = dir.preopen.guest.as_str();
        builder = match dir.writable {
            true => builder.preopen_dir(&dir.preopen.host, guest)?,
            false => builder.preopen_dir_readonly(&dir.preopen.host, guest)?,
        };
    }
    if options.env_inherit {
        // What is not UTF-8 can not be passed, and should not keep the guest from running.
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        builder = builder.envs(variables.filter(|(name, _)| name != OPTIONS_VARIABLE));
    }
    for variable in &options.env {
        builder = builder.env(&variable.name, &variable.value);
    }
    for arg in args {
        builder = builder.arg(options::text(arg)?);
    }
    if let Some(seed) = options.deterministic {
        builder = builder.deterministic(seed);
    }
    if observer.is_needed() {
        let observer = observer.clone();
        builder = builder.trace(move |call| observer.see(call));
    }
    Ok(builder.build()?)
}
