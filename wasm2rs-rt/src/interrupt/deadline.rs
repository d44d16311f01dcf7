//! Deadlines: all that are running, in the order in which they are over, and the thread that waits for them.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{io, thread};

use super::Interrupt;

/// A time after which calls into a guest end, made by [`Interrupt::deadline`]. Dropping it takes it back.
#[derive(Debug)]
#[must_use = "a deadline that is dropped ends nothing"]
pub struct Deadline {
    interrupt: Interrupt,
    /// `None` if it is never over.
    key: Option<Key>,
}

/// When a deadline is over, and a number, because several can be so at once.
type Key = (Instant, u64);

impl Deadline {
    pub(super) fn new(interrupt: Interrupt, after: Duration) -> io::Result<Self> {
        let key = Instant::now().checked_add(after).map(|end| TIMERS.start(end, &interrupt)).transpose()?;
        Ok(Self { interrupt, key })
    }

    /// Whether it is over, and so ends calls.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let handle = wasm2rs_rt::Interrupt::new();
    /// assert!(handle.deadline(Duration::ZERO)?.is_over());
    /// assert!(!handle.deadline(Duration::MAX)?.is_over());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.key.is_some_and(|key| !TIMERS.queue().waiting.contains_key(&key))
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        // It is over, or taken back, but never both: a deadline leaves the queue once.
        if self.key.is_some_and(|key| TIMERS.queue().waiting.remove(&key).is_none()) {
            self.interrupt.remove_deadline();
        }
    }
}

static TIMERS: Timers = Timers {
    queue: Mutex::new(Queue { waiting: BTreeMap::new(), started: 0, has_thread: false }),
    earlier: Condvar::new(),
};

struct Timers {
    queue: Mutex<Queue>,
    /// There is a deadline that is over before all others.
    earlier: Condvar,
}

struct Queue {
    waiting: BTreeMap<Key, Interrupt>,
    /// How many deadlines there have been.
    started: u64,
    has_thread: bool,
}

impl Timers {
    fn start(&'static self, end: Instant, interrupt: &Interrupt) -> io::Result<Key> {
        let mut queue = self.queue();
        queue.started += 1;
        let key = (end, queue.started);
        if end <= Instant::now() {
            interrupt.add_deadline();
            return Ok(key);
        }
        if !queue.has_thread {
            thread::Builder::new().name("deadlines".to_owned()).spawn(|| self.run())?;
            queue.has_thread = true;
        }
        queue.waiting.insert(key, interrupt.clone());
        if queue.waiting.keys().next() == Some(&key) {
            self.earlier.notify_one();
        }
        Ok(key)
    }

    /// Ends what is over, for as long as the process runs. The queue is locked meanwhile, so that whoever drops a deadline
    /// sees it either in the queue, or over with all that this means.
    fn run(&self) {
        let mut queue = self.queue();
        loop {
            let now = Instant::now();
            while let Some(first) = queue.waiting.first_entry().filter(|first| first.key().0 <= now) {
                first.remove().add_deadline();
            }
            let next = queue.waiting.keys().next().map(|(end, _)| end.saturating_duration_since(now));
            let woken = self.earlier.wait_timeout(queue, next.unwrap_or(Duration::MAX));
            queue = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
