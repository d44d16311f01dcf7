//! Samples of “Limits”.

use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use wasihost::{OutputBuffer, TreeDir, WasiCtx};
use wasm2rs_rt::memory::limited_to;

use crate::TestResult;
use crate::guests::{calc, job, parser, probe, setup};

#[test]
fn memory_is_limited() -> TestResult {
    // ANCHOR: memory
    // The most that the memory can have while the guest is instantiated and afterwards, in bytes.
    let mut guest = limited_to(2 * 65_536, calc::Module::new)?;
    assert_eq!([guest.grow(1)?, guest.grow(1)?], [1, -1]);

    // A limit that is set on an instance, in pages. What the memory has already stays.
    let mut guest = calc::Module::new()?;
    guest.limit_memory_pages(1);
    assert_eq!(guest.grow(1)?, -1);

    // With WASI: the context has the limit.
    let wasi = WasiCtx::builder().max_memory_pages(1).build()?;
    let guest = probe::Module::new(wasi)?;
    assert_eq!(guest.memory().max_pages(), 1);
    // ANCHOR_END: memory
    Ok(())
}

#[test]
fn the_stack_is_limited() -> TestResult {
    // ANCHOR: stack
    let mut guest = parser::Module::new()?;
    guest.set_stack_bytes(64 << 10); // 1 MiB at first
    let error = guest.recurse(0).unwrap_err();
    assert_eq!(error.trap_kind(), Some(parser::TrapKind::CallStackExhausted));
    // ANCHOR_END: stack
    Ok(())
}

#[test]
fn a_larger_stack_needs_a_larger_thread() -> TestResult {
    // ANCHOR: thread
    let deep = std::thread::Builder::new().stack_size(64 << 20).spawn(|| {
        let mut guest = parser::Module::new()?;
        guest.set_stack_bytes(60 << 20);
        guest.recurse(0)
    })?;
    // ANCHOR_END: thread
    let error = deep.join().unwrap().unwrap_err();
    assert_eq!(error.trap_kind(), Some(parser::TrapKind::CallStackExhausted));
    Ok(())
}

#[test]
fn what_wasi_takes_is_limited() -> TestResult {
    // ANCHOR: wasi
    let output = OutputBuffer::with_capacity(4);
    let scratch = TreeDir::new().capacity(1 << 20);
    let wasi = WasiCtx::builder()
        .stdout(output.clone())
        .preopen(Box::new(scratch), "/tmp")
        .max_descriptors(16)
        .max_bytes_per_call(64 << 10)
        .build()?;
    // ANCHOR_END: wasi
    let mut guest = probe::Module::new(wasi)?;
    guest.hello(1)?;
    assert_eq!(output.contents(), b"hell");
    Ok(())
}

#[test]
fn time_is_limited() -> TestResult {
    // ANCHOR: deadline
    let mut guest = job::Module::new()?;
    let handle = guest.interrupt_handle();
    {
        let deadline = handle.deadline(Duration::from_millis(50))?;
        match guest.work(-1) {
            Err(job::Error::Interrupted) => assert!(deadline.is_over()),
            other => panic!("{other:?}"),
        }
    } // the deadline is dropped, and with it what it has done
    assert_eq!(guest.work(3)?, 6);
    // ANCHOR_END: deadline
    Ok(())
}

#[test]
fn a_call_is_ended_from_another_thread() -> TestResult {
    // ANCHOR: interrupt
    let mut guest = job::Module::new()?;
    let handle = guest.interrupt_handle(); // `Clone`, `Send` and `Sync`
    let running = std::thread::spawn(move || (guest.work(-1), guest));
    handle.interrupt();
    let (result, mut guest) = running.join().unwrap();
    assert!(matches!(result, Err(job::Error::Interrupted)));
    assert!(guest.work(3).is_err(), "until the handle is cleared, no call begins");
    handle.clear();
    assert_eq!(guest.work(3)?, 6);
    // ANCHOR_END: interrupt
    Ok(())
}

#[test]
fn a_start_function_is_ended() -> TestResult {
    // ANCHOR: with_interrupt
    let handle = setup::Interrupt::new();
    let _deadline = handle.deadline(Duration::from_millis(50))?;
    let made = setup::Module::with_interrupt(handle.clone()); // with a host: (host, handle)
    assert!(matches!(made, Err(setup::Error::Interrupted)));
    // ANCHOR_END: with_interrupt
    Ok(())
}

// ANCHOR: process
/// Runs a program for at most `limit`. `None` if it was ended because its time was over.
fn run_for(program: &mut Command, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + limit;
    let mut child = program.spawn()?;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}
// ANCHOR_END: process

#[test]
fn a_process_is_ended_when_its_time_is_over() -> TestResult {
    assert!(run_for(Command::new("sleep").arg("60"), Duration::from_millis(50))?.is_none());
    assert!(
        run_for(&mut Command::new("true"), Duration::from_secs(60))?.is_some_and(|status| status.success())
    );
    Ok(())
}
