//! Native stack exhaustion is a trap, not an abort: generated functions that call others compare the address
//! of a local variable with a limit.

use std::mem::MaybeUninit;

use crate::raise;

/// The native stack that a guest may use by default: 1 MiB. Half of what Rust gives to a new thread, so that
/// host functions and the last frame have room.
///
/// ```
/// let thread = 2 << 20; // what Rust gives to a new thread
/// assert!(wasm2rs_rt::DEFAULT_STACK_BYTES <= thread / 2);
/// ```
pub const DEFAULT_STACK_BYTES: usize = 1 << 20;

/// How much native stack a guest may use, and where that ends for the call that runs.
///
/// ```
/// use wasm2rs_rt::{Stack, TrapKind, catch, check_stack};
///
/// fn dive(limit: usize) -> u32 {
///     check_stack(limit);
///     std::hint::black_box(dive(limit)) + 1
/// }
///
/// let mut stack = Stack::new();
/// stack.set_budget(64 << 10);
/// let entered = stack.enter();
/// let error = catch(|| dive(stack.limit)).unwrap_err();
/// stack.leave(entered);
/// assert_eq!(error.trap_kind(), Some(TrapKind::CallStackExhausted));
/// ```
#[derive(Debug, Clone)]
pub struct Stack {
    /// The address below which guest functions trap; 0 while no call runs.
    pub limit: usize,
    budget_bytes: usize,
}

/// Whether [`Stack::enter`] was the outermost one.
#[derive(Debug)]
#[must_use]
pub struct Outermost(bool);

impl Stack {
    /// A stack of [`DEFAULT_STACK_BYTES`].
    #[must_use]
    pub const fn new() -> Self {
        Self { limit: 0, budget_bytes: DEFAULT_STACK_BYTES }
    }

    /// Sets how many bytes of native stack calls from now on may use.
    pub fn set_budget(&mut self, bytes: usize) {
        self.budget_bytes = bytes;
    }

    /// Starts a call into the guest on the current thread. A call that a host function makes while another
    /// one runs shares that one's budget.
    #[inline]
    pub fn enter(&mut self) -> Outermost {
        let outermost = self.limit == 0;
        if outermost {
            let probe = 0_u8;
            self.limit = (&raw const probe).addr().saturating_sub(self.budget_bytes).max(1);
        }
        Outermost(outermost)
    }

    /// Ends the call that `entered` started.
    #[inline]
    pub fn leave(&mut self, entered: Outermost) {
        if entered.0 {
            self.limit = 0;
        }
    }
}

impl Default for Stack {
    fn default() -> Self {
        Self::new()
    }
}

/// Traps with “call stack exhausted” if the current function's frame lies below `limit`, an address.
///
/// ```
/// wasm2rs_rt::check_stack(0); // no stack ends below that
/// assert!(wasm2rs_rt::catch(|| wasm2rs_rt::check_stack(usize::MAX)).is_err());
/// ```
#[inline(always)]
pub fn check_stack(limit: usize) {
    // Inlined into the generated function, the probe lies in that function's own frame. Nothing is stored in it.
    let probe = MaybeUninit::<u8>::uninit();
    if (&raw const probe).addr() < limit {
        raise::call_stack_exhausted();
    }
}
