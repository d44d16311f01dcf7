//! Samples of “Traps and debugging”.

use std::sync::{Arc, Mutex};

use wasihost::{TreeDir, WasiCtx};

use crate::TestResult;
use crate::guests::{parser, probe};

#[test]
fn a_trap_is_an_error_and_the_instance_lives() -> TestResult {
    // ANCHOR: errors
    let mut guest = parser::Module::new()?;
    match guest.parse(0x1_0000) {
        Ok(value) => println!("{value}"),
        Err(parser::Error::Trap(trap)) => {
            assert_eq!(trap.to_string(), "wasm trap: out of bounds memory access")
        }
        Err(parser::Error::Exit(code)) => println!("the guest called proc_exit({code})"),
        Err(parser::Error::Host(error)) => println!("a host function failed: {error}"),
        Err(parser::Error::Interrupted) => println!("another thread, or a deadline, has ended the call"),
        Err(error) => println!("{error}"),
    }
    guest.memory_mut().write_u32_le(0, 8)?;
    assert_eq!(guest.parse(0)?, 125);
    // ANCHOR_END: errors
    Ok(())
}

#[test]
fn kinds_of_traps_can_be_told_apart() -> TestResult {
    // ANCHOR: kinds
    use parser::TrapKind;

    let mut guest = parser::Module::new()?;
    let error = guest.parse(0).unwrap_err();
    assert_eq!(error.trap_kind(), Some(TrapKind::IntegerDivideByZero));
    // ANCHOR_END: kinds
    Ok(())
}

#[test]
fn an_exit_is_not_a_failure_of_the_host() -> TestResult {
    // ANCHOR: exit
    let mut guest = probe::Module::new(WasiCtx::builder().build()?)?;
    // `start` calls `_start`, and gives the code of an exit, 0 if there was none.
    assert_eq!(guest.start()?, 3);
    // Any other export gives the exit as an error.
    assert!(matches!(guest.exit(4), Err(probe::Error::Exit(4))));
    // ANCHOR_END: exit
    Ok(())
}

#[test]
fn calls_can_be_watched() -> TestResult {
    // ANCHOR: trace
    let lines = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&lines);
    let wasi = WasiCtx::builder()
        .preopen(Box::new(TreeDir::new()), "/data")
        .trace(move |call| log.lock().unwrap().push(call.to_string()))
        .lost_path(|lost| eprintln!("{lost}"))
        .build()?;
    let mut guest = probe::Module::new(wasi)?;
    guest.memory_mut().write(1100, b"a.txt")?;
    assert_eq!(guest.open(3, 5, 0)?, -44); // noent
    let lines = lines.lock().unwrap();
    assert!(lines[0].starts_with("path_open(fd=3,") && lines[0].ends_with("= 44 noent"), "{lines:?}");
    // ANCHOR_END: trace
    Ok(())
}
