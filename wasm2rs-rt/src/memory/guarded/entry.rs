//! How the host calls a guest whose faults are traps, and how the guest calls the host.

use std::cell::Cell;
use std::mem::needs_drop;
use std::ptr;

use super::platform::{self, Resume};
use crate::{Error, Trap, TrapKind, unwind};

thread_local! {
    /// The entry whose guest runs now on this thread; null while none does, or while one waits for a host function.
    ///
    /// Constant and without a destructor, so that a signal handler reads it as it reads a static.
    static ACTIVE: Cell<*const Entry> = const { Cell::new(ptr::null()) };
}

/// One call of a host into a guest.
struct Entry {
    /// Where the thread goes on after a fault.
    resume: Resume,
    trap: Cell<Option<Trap>>,
}

/// Whether a guest runs on this thread: not a host function that it has called. May be called by a signal handler.
pub(super) fn guest_runs() -> bool {
    !ACTIVE.get().is_null()
}

/// Makes the entry active that was so before, however a call ends.
struct Restore(*const Entry);

impl Drop for Restore {
    #[inline]
    fn drop(&mut self) {
        ACTIVE.set(self.0);
    }
}

/// Calls into a guest: what leaves it becomes an [`Error`], and an access that faults the trap “out of bounds memory
/// access”. For generated code: between this and an access, no frame may have a destructor.
///
/// # Errors
/// The [`Error`] that the guest left with.
///
/// # Panics
/// A panic of a host function goes through unchanged.
// Not a call of its own: it would get what the closure holds through memory, and copy it.
#[inline(always)]
pub fn catch<R, F: FnOnce() -> R>(call: F) -> Result<R, Error> {
    const { assert!(!needs_drop::<F>(), "a fault would forget what the closure holds") };
    let entry = Entry { resume: Resume::default(), trap: Cell::new(None) };
    let mut call = Call { call: Some(call), result: None };
    let outcome = {
        let _outer = Restore(ACTIVE.replace(&raw const entry));
        // SAFETY: `run_call` gets the pointer that it wants. `entry` and `call` outlive the call. Whether it returns, unwinds
        // or faults, nothing refers to `entry` afterwards: `ACTIVE` is restored first. No frame that a fault forgets
        // has a destructor: those of generated code, by the condition above, and `run_call`, whose `F` has none.
        unwind::catch(|| unsafe {
            platform::enter(&entry.resume, run_call::<R, F>, (&raw mut call).cast());
        })
    };
    outcome?;
    match (entry.trap.take(), call.result) {
        (Some(trap), _) => Err(Error::Trap(trap)),
        (None, Some(result)) => Ok(result),
        (None, None) => unreachable!("the guest returned neither a result nor a trap"),
    }
}

/// A closure, then its result.
struct Call<R, F> {
    call: Option<F>,
    result: Option<R>,
}

/// # Safety
/// `call` points to a `Call<R, F>` that nothing else uses.
unsafe extern "C-unwind" fn run_call<R, F: FnOnce() -> R>(call: *mut ()) {
    // SAFETY: the caller says so.
    let call = unsafe { &mut *call.cast::<Call<R, F>>() };
    if let Some(function) = call.call.take() {
        call.result = Some(function());
    }
}

/// Calls a function of the host. A fault within it is not the guest's, wherever it is.
#[inline(always)]
pub fn in_host<R>(call: impl FnOnce() -> R) -> R {
    // Also if it unwinds: the guest may catch that, as Emscripten's programs catch a `longjmp`.
    let _guest = Restore(ACTIVE.replace(ptr::null()));
    call()
}

/// Notes that the guest that runs on this thread has faulted, and returns where to go on.
///
/// It is called as if by the instruction that faulted, on the guest's stack, no longer within a signal handler: that
/// instruction is generated code, so no lock is held and nothing is half done.
pub(super) extern "C" fn note_fault() -> *const Resume {
    let entry = ACTIVE.replace(ptr::null());
    // SAFETY: the handler has seen that `ACTIVE` is not null, so `catch` has set it, and has not returned: its entry is alive.
    let entry = unsafe { &*entry };
    let trap = Trap::new(TrapKind::OutOfBoundsMemoryAccess);
    if cfg!(panic = "abort") {
        unwind::abort(&Error::Trap(trap));
    }
    entry.trap.set(Some(trap));
    &raw const entry.resume
}
