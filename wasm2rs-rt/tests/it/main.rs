//! Tests of the runtime with the values of the WebAssembly specification's own tests.
#![allow(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

mod access;
mod convert;
mod error;
mod float;
#[cfg(feature = "guarded")]
mod guarded;
mod int;
mod interrupt;
mod memory;
mod memory_edges;
mod memory_pages;
mod scan;
mod simd;
mod stack;
mod table;
mod trap;

use wasm2rs_rt::{Error, TrapKind, catch};

/// The kind of the trap that `call` ends with.
#[track_caller]
fn trap_kind<R: std::fmt::Debug>(call: impl FnOnce() -> R) -> TrapKind {
    match catch(call) {
        Err(Error::Trap(trap)) => trap.kind(),
        other => panic!("expected a trap, got {other:?}"),
    }
}

/// Asserts that each expression traps with the kind; within `catch`, which may be named.
macro_rules! assert_traps {
    ($catch:path; $kind:ident: $call:expr) => {
        match $catch(|| $call) {
            Err(wasm2rs_rt::Error::Trap(trap)) => {
                assert_eq!(trap.kind(), wasm2rs_rt::TrapKind::$kind, "{}", stringify!($call));
            }
            other => panic!("expected a trap, got {other:?}"),
        }
    };
    ($kind:ident: $($call:expr),+ $(,)?) => {$(
        assert_eq!($crate::trap_kind(|| $call), wasm2rs_rt::TrapKind::$kind, "{}", stringify!($call));
    )+};
}

use assert_traps;
