//! How a call into a guest is ended from outside: a flag that generated code looks at, if it was translated with
//! `Config::interruptible`, and the handle that sets it. It knows nothing of instances: several can share a handle.

mod deadline;

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

pub use deadline::Deadline;

use crate::{Error, unwind};

/// A handle that ends calls into a guest, from any thread, with [`Error::Interrupted`].
///
/// Clones are the same handle. An instance has one (`guest.interrupt_handle()`), or is made with one
/// (`guest::Module::with_interrupt`), which other instances may have as well. While the handle is set, the call that runs
/// ends, and each further call fails at once: nobody has to know whether the guest ran at that moment. After
/// [`clear`](Self::clear) the instance can be called again; its memory, tables and globals are as the guest left them.
///
/// A guest is ended where it looks: at the start of each round of a loop, at the start of each function that calls others,
/// and before operators on whole ranges of a memory or table. It is not ended within a host function, which may look itself
/// ([`is_set`](Self::is_set)), or wait with [`wait`](Self::wait).
///
/// ```
/// use std::time::Duration;
/// use wasm2rs_rt::Interrupt;
///
/// let handle = Interrupt::new();
/// let other = handle.clone();
/// let thread = std::thread::spawn(move || other.wait(Duration::from_secs(60)));
/// handle.interrupt();
/// assert!(thread.join().unwrap(), "it was woken, not late");
/// handle.clear();
/// assert!(!handle.is_set());
/// ```
#[derive(Clone, Default)]
pub struct Interrupt(Arc<State>);

#[derive(Default)]
struct State {
    /// Whether there is a reason; what generated code looks at.
    flag: AtomicBool,
    reasons: Mutex<Reasons>,
    changed: Condvar,
}

/// Why calls end. Each reason is taken back by whoever has given it.
#[derive(Default)]
struct Reasons {
    interrupted: bool,
    /// The deadlines that are over and whose guards still exist.
    deadlines: usize,
}

impl Interrupt {
    /// A handle that is not set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the call that runs, and those that are made, with [`Error::Interrupted`], until [`clear`](Self::clear).
    pub fn interrupt(&self) {
        self.change(|reasons| reasons.interrupted = true);
    }

    /// Takes back what [`interrupt`](Self::interrupt) has done. A [`Deadline`] that is over holds until it is dropped.
    ///
    /// Nothing remembers for which call an interrupt was meant. So whoever clears a handle makes sure that the
    /// call has returned, and that no thread still means to interrupt it.
    pub fn clear(&self) {
        self.change(|reasons| reasons.interrupted = false);
    }

    /// Whether calls end.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.flag.load(Ordering::Relaxed)
    }

    /// Ends calls when `after` is over, as long as the guard exists; dropping it takes that back.
    ///
    /// Several deadlines of a handle are independent of each other: the nearest one ends the call. One thread serves all
    /// deadlines of the process; the first of them starts it. A time that is beyond what the clock can count
    /// is never over; zero is over at once.
    ///
    /// # Errors
    /// That of [`std::thread::Builder::spawn`], if the system has no thread left for the first deadline.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wasm2rs_rt::Interrupt;
    ///
    /// let handle = Interrupt::new();
    /// let long = handle.deadline(Duration::from_secs(60))?;
    /// let short = handle.deadline(Duration::from_millis(1))?;
    /// assert!(handle.wait(Duration::from_secs(60)), "the short one ends what waits");
    /// assert_eq!([long.is_over(), short.is_over()], [false, true]);
    /// drop(short);
    /// assert!(!handle.is_set());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn deadline(&self, after: Duration) -> io::Result<Deadline> {
        Deadline::new(self.clone(), after)
    }

    /// Waits until the handle is set, `limit` at most; returns whether it is. For host functions that wait.
    #[must_use]
    pub fn wait(&self, limit: Duration) -> bool {
        let end = Instant::now().checked_add(limit);
        let mut reasons = self.reasons();
        while !reasons.any() {
            let left = end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return false;
            }
            let woken = self.0.changed.wait_timeout(reasons, left).unwrap_or_else(PoisonError::into_inner);
            reasons = woken.0;
        }
        true
    }

    /// Whether a call may begin. For generated code.
    ///
    /// # Errors
    /// [`Error::Interrupted`] if the handle is set.
    #[inline]
    pub fn check(&self) -> Result<(), Error> {
        if self.is_set() { Err(Error::Interrupted) } else { Ok(()) }
    }

    /// A deadline is over.
    fn add_deadline(&self) {
        self.change(|reasons| reasons.deadlines += 1);
    }

    /// The guard of a deadline that is over is gone.
    fn remove_deadline(&self) {
        self.change(|reasons| reasons.deadlines -= 1);
    }

    fn change(&self, change: impl FnOnce(&mut Reasons)) {
        let mut reasons = self.reasons();
        change(&mut reasons);
        // Within the lock, so that the flag is always that of the last change.
        self.0.flag.store(reasons.any(), Ordering::Relaxed);
        if reasons.any() {
            self.0.changed.notify_all();
        }
    }

    fn reasons(&self) -> MutexGuard<'_, Reasons> {
        self.0.reasons.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reasons {
    const fn any(&self) -> bool {
        self.interrupted || self.deadlines > 0
    }
}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interrupt").field("is_set", &self.is_set()).finish()
    }
}

/// Leaves the guest with [`Error::Interrupted`] if the handle is set: what generated code does where it looks.
///
/// ```
/// use wasm2rs_rt::{Error, Interrupt, catch, check_interrupt};
///
/// let handle = Interrupt::new();
/// check_interrupt(&handle);
/// handle.interrupt();
/// assert!(matches!(catch(|| check_interrupt(&handle)), Err(Error::Interrupted)));
/// ```
#[inline(always)]
pub fn check_interrupt(handle: &Interrupt) {
    // Relaxed, because the flag is all that is said: whoever has set it waits for the call to end, which orders the rest.
    if handle.0.flag.load(Ordering::Relaxed) {
        unwind::interrupted();
    }
}
