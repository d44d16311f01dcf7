//! The handler of the signal that a fault raises. It allocates nothing, takes no lock, and calls nothing that does.
//!
//! Only SIGSEGV: that is what Linux raises for memory that is mapped and may not be accessed.

use std::mem::MaybeUninit;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, Ordering};

use libc::{c_int, c_void, sigaction, siginfo_t};

use super::{entry, platform, registry};

/// `si_code`: the memory is mapped and may not be accessed in this way.
const SEGV_ACCERR: c_int = 2;

/// What was to be done before: never freed, and set before the handler is installed.
static PREVIOUS: AtomicPtr<sigaction> = AtomicPtr::new(ptr::null_mut());

/// Installs the handler if it has not been; `false` if the system refuses.
pub(super) fn handler_is_installed() -> bool {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    *INSTALLED.get_or_init(|| {
        let mut previous = MaybeUninit::<sigaction>::uninit();
        // SAFETY: asks only; there is room for the answer.
        if unsafe { libc::sigaction(libc::SIGSEGV, ptr::null(), previous.as_mut_ptr()) } != 0 {
            return false;
        }
        // SAFETY: the call above succeeded and has written it.
        let previous = unsafe { previous.assume_init() };
        let handler: extern "C" fn(c_int, *mut siginfo_t, *mut c_void) = on_fault;
        // What the previous handler wants blocked while it runs stays so.
        let mut action = previous;
        action.sa_sigaction = handler as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        PREVIOUS.store(Box::leak(Box::new(previous)), Ordering::Release);
        // SAFETY: `action` is a whole `sigaction`, whose handler has the signature that `SA_SIGINFO` says.
        unsafe { libc::sigaction(libc::SIGSEGV, &raw const action, ptr::null_mut()) == 0 }
    })
}

/// The handler.
extern "C" fn on_fault(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: the system calls this with `SA_SIGINFO`, so `info` describes the signal.
    let (code, addr) = unsafe { ((*info).si_code, (*info).si_addr().addr()) };
    // The address first, then the thread: a thread that never ran a guest may have to make room for its variable.
    if code == SEGV_ACCERR && registry::contains(addr) && entry::guest_runs() {
        // SAFETY: `context` is the one of this signal. The thread runs a guest (not a host function), and generated code
        // reaches such an address only in an access of this model: the interrupted instruction is that access.
        unsafe { platform::resume_in_faulted(context) };
        return;
    }
    // SAFETY: the arguments are those of this signal.
    unsafe { call_previous(signal, code, info, context) };
}

/// Does what was to be done before this handler was installed.
///
/// # Safety
/// The arguments, and `code` of `info`, are those of a signal that is being handled.
unsafe fn call_previous(signal: c_int, code: c_int, info: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: it was set before the handler was installed, to a value that is never freed or changed.
    let previous = unsafe { &*PREVIOUS.load(Ordering::Acquire) };
    // A fault has a positive code; the signals that processes send have others.
    let is_fault = code > 0;
    match previous.sa_sigaction {
        libc::SIG_IGN if !is_fault => {}
        libc::SIG_DFL | libc::SIG_IGN => {
            // SAFETY: restores the default, as an ignored fault has it too. The fault happens again when this handler has
            // returned, and ends the process; a signal that was sent is sent again.
            unsafe {
                let mut default: sigaction = MaybeUninit::zeroed().assume_init();
                default.sa_sigaction = libc::SIG_DFL;
                libc::sigaction(signal, &raw const default, ptr::null_mut());
                if !is_fault {
                    libc::raise(signal);
                }
            }
        }
        handler if previous.sa_flags & libc::SA_SIGINFO != 0 => {
            // SAFETY: whoever installed it with this flag said that it is such a function.
            let handler: extern "C" fn(c_int, *mut siginfo_t, *mut c_void) =
                unsafe { std::mem::transmute(handler) };
            handler(signal, info, context);
        }
        handler => {
            // SAFETY: whoever installed it without the flag said that it is such a function.
            let handler: extern "C" fn(c_int) = unsafe { std::mem::transmute(handler) };
            handler(signal);
        }
    }
}
