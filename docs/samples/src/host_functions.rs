//! Samples of “Host functions”.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::guests::{greeter, plugin, report, shared};
use crate::{Host, TestResult};

#[test]
fn a_host_function_reads_the_guests_memory() -> TestResult {
    // ANCHOR: run_plugin
    let mut guest = plugin::Module::new(Host { lines: Vec::new() })?;
    guest.run()?;
    assert_eq!(guest.host().lines, ["plugin loaded"]);
    // ANCHOR_END: run_plugin
    Ok(())
}

// ANCHOR: packed
/// Address and length in one number, as many plugin interfaces pass texts.
fn pack(addr: u32, len: u32) -> i64 {
    (i64::from(addr) << 32) | i64::from(len)
}

fn unpack(packed: i64) -> (u32, u32) {
    ((packed >> 32) as u32, packed as u32)
}
// ANCHOR_END: packed

// ANCHOR: greeter
/// The host of `greeter.wasm`: names by their keys, and a switch that ends the guest's work.
pub(crate) struct Directory {
    names: HashMap<i32, String>,
    stop: Arc<AtomicBool>,
}

impl greeter::EnvImports for Directory {
    fn lookup(guest: &mut greeter::Caller<'_>, key: i32) -> Result<i64, greeter::HostError> {
        let name = guest.host().names.get(&key).ok_or_else(|| format!("nobody has the key {key}"))?.clone();
        // A call back into the guest: its `malloc` gives the room for the text.
        let addr = guest.malloc(name.len() as i32)? as u32;
        guest.memory_mut().write(addr, name.as_bytes())?;
        Ok(pack(addr, name.len() as u32))
    }

    fn cancelled(guest: &mut greeter::Caller<'_>) -> Result<(), greeter::HostError> {
        if guest.host().stop.load(Ordering::Relaxed) { Err(Box::new(Cancelled)) } else { Ok(()) }
    }
}

#[derive(Debug)]
struct Cancelled;

impl std::fmt::Display for Cancelled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cancelled")
    }
}

impl std::error::Error for Cancelled {}
// ANCHOR_END: greeter

fn directory() -> Directory {
    Directory { names: HashMap::from([(7, "Ada".to_owned())]), stop: Arc::default() }
}

#[test]
fn a_host_function_calls_the_guest_back() -> TestResult {
    // ANCHOR: greet
    let mut guest = greeter::Module::new(directory())?;
    let (addr, len) = unpack(guest.greet(7)?);
    assert_eq!(guest.memory().read(addr, len), Some(&b"Hello, Ada"[..]));
    // ANCHOR_END: greet
    Ok(())
}

#[test]
fn an_error_of_a_host_function_ends_the_call() -> TestResult {
    // ANCHOR: host_error
    let mut guest = greeter::Module::new(directory())?;
    match guest.greet(8) {
        Err(greeter::Error::Host(error)) => assert_eq!(error.to_string(), "nobody has the key 8"),
        other => panic!("{other:?}"),
    }
    // The instance works afterwards.
    assert!(guest.greet(7).is_ok());
    // ANCHOR_END: host_error
    Ok(())
}

#[test]
fn a_host_function_ends_a_guest_from_another_thread() -> TestResult {
    // ANCHOR: cancel
    let mut guest = greeter::Module::new(directory())?;
    let stop = Arc::clone(&guest.host().stop);
    let running = std::thread::spawn(move || guest.work()); // runs until `cancelled` fails
    stop.store(true, Ordering::Relaxed);
    match running.join().unwrap() {
        Err(greeter::Error::Host(error)) => assert!(error.is::<Cancelled>()),
        other => panic!("{other:?}"),
    }
    // ANCHOR_END: cancel
    Ok(())
}

// ANCHOR: report
/// The host of a guest that imports WASI and a function beside it: the context is a part of it.
pub(crate) struct Reporter {
    wasi: wasihost::WasiCtx,
    percent: Vec<i32>,
}

impl AsMut<wasihost::WasiCtx> for Reporter {
    fn as_mut(&mut self) -> &mut wasihost::WasiCtx {
        &mut self.wasi
    }
}

impl report::EnvImports for Reporter {
    fn progress(guest: &mut report::Caller<'_>, percent: i32) -> Result<(), report::HostError> {
        guest.host_mut().percent.push(percent);
        Ok(())
    }
}
// ANCHOR_END: report

#[test]
fn wasi_and_other_imports_go_together() -> TestResult {
    // ANCHOR: run_report
    let stdout = wasihost::OutputBuffer::new();
    let wasi = wasihost::WasiCtx::builder().stdout(stdout.clone()).build()?;
    let mut guest = report::Module::new(Reporter { wasi, percent: Vec::new() })?;
    guest.run()?;
    assert_eq!(guest.host().percent, [50, 100]);
    assert_eq!(stdout.contents(), b"done\n");
    // ANCHOR_END: run_report
    Ok(())
}

// ANCHOR: shared
/// The host of a guest that imports its memory and the number where its data begin.
pub(crate) struct Lender;

impl shared::EnvImports for Lender {
    fn memory(&mut self) -> shared::Memory {
        let mut memory = shared::Memory::new(1, Some(16));
        memory.write_u32_le(64, 40).expect("64 lies in the first page");
        memory.write_u32_le(68, 2).expect("68 lies in the first page");
        memory
    }

    fn base(&mut self) -> i32 {
        64
    }
}
// ANCHOR_END: shared

#[test]
fn a_memory_of_the_hosts_is_taken_over() -> TestResult {
    // ANCHOR: run_shared
    let mut guest = shared::Module::new(Lender)?;
    assert_eq!(guest.sum(2)?, 42);
    // From now on the memory is the instance's.
    guest.memory_mut().write_u32_le(64, 0)?;
    assert_eq!(guest.sum(2)?, 2);
    // ANCHOR_END: run_shared
    Ok(())
}
