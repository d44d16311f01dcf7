//! How traps, exits, host errors and interrupts leave the guest: they unwind the native stack, without the panic hook
//! and without a message, to the export that the host called.
//!
//! Nothing in generated code returns a `Result`; a call costs what a native call costs. In programs built
//! with `panic = "abort"` there is no unwinding: an exit then ends the process with its code, anything else
//! prints itself and aborts.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::{Error, HostError, Trap, TrapKind};

/// Leaves the guest with a trap.
///
/// ```
/// use wasm2rs_rt::{TrapKind, catch, trap};
///
/// let error = catch(|| trap(TrapKind::Unreachable)).unwrap_err();
/// assert_eq!(error.trap_kind(), Some(TrapKind::Unreachable));
/// ```
#[cold]
#[inline(never)]
pub fn trap(kind: TrapKind) -> ! {
    raise(Error::Trap(Trap::new(kind)))
}

/// Leaves the guest as WASI's `proc_exit` does.
///
/// ```
/// use wasm2rs_rt::{Error, catch, exit};
///
/// assert!(matches!(catch(|| exit(3)), Err(Error::Exit(3))));
/// ```
#[cold]
#[inline(never)]
pub fn exit(code: i32) -> ! {
    raise(Error::Exit(code))
}

/// Leaves the guest with what a host function failed with. An [`Error`] in `error` (of a nested call into
/// the guest, passed on with `?`) leaves as itself.
///
/// ```
/// use wasm2rs_rt::{Error, catch, host_error};
///
/// let error = catch(|| host_error("no such row".into())).unwrap_err();
/// assert_eq!(error.to_string(), "a host function failed: no such row");
/// // What a nested call has ended with is no error of the host's.
/// assert!(matches!(catch(|| host_error(Box::new(Error::Exit(3)))), Err(Error::Exit(3))));
/// ```
#[cold]
#[inline(never)]
pub fn host_error(error: HostError) -> ! {
    raise(Error::from_host(error))
}

/// Leaves the guest with [`Error::Interrupted`].
///
/// ```
/// use wasm2rs_rt::{Error, catch, interrupted};
///
/// assert!(matches!(catch(|| interrupted()), Err(Error::Interrupted)));
/// ```
#[cold]
#[inline(never)]
pub fn interrupted() -> ! {
    raise(Error::Interrupted)
}

pub(crate) fn raise(error: Error) -> ! {
    if cfg!(panic = "abort") {
        match error {
            Error::Exit(code) => std::process::exit(code),
            error => abort(&error),
        }
    }
    resume_unwind(Box::new(error))
}

/// How whatever is no exit ends a program that can not unwind.
pub(crate) fn abort(error: &Error) -> ! {
    eprintln!("{error:?}");
    std::process::abort()
}

/// Calls into a guest: what leaves it becomes an [`Error`].
///
/// # Errors
/// The [`Error`] that the guest left with.
///
/// # Panics
/// A panic of a host function goes through unchanged.
///
/// ```
/// use wasm2rs_rt::{Error, catch, exit};
///
/// assert!(matches!(catch(|| -> i32 { exit(3) }), Err(Error::Exit(3))));
/// assert!(matches!(catch(|| 7), Ok(7)));
/// ```
#[inline(always)]
pub fn catch<R>(call: impl FnOnce() -> R) -> Result<R, Error> {
    // An instance is ordinary data: whatever state the guest left it in is a valid one.
    catch_unwind(AssertUnwindSafe(call)).map_err(error_of)
}

/// What a guest left with, or a panic on its way.
#[cold]
#[inline(never)]
fn error_of(payload: Box<dyn Any + Send>) -> Error {
    match payload.downcast::<Error>() {
        Ok(error) => *error,
        Err(panic) => resume_unwind(panic),
    }
}
