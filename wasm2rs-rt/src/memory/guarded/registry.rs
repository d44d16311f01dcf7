//! Where the process's guarded memories are, for a signal handler to look up: without locks and without memory that
//! could go away.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::REACH;

/// As many as the address space of a process has room for.
const MAX: usize = 1 << 14;

/// The first address of each memory; 0 is a free slot.
static BASES: [AtomicUsize; MAX] = [const { AtomicUsize::new(0) }; MAX];

/// No slot from this one on was ever used.
static USED: AtomicUsize = AtomicUsize::new(0);

/// Notes the memory that begins at `base`, an address that is not 0. Returns its slot, if there is one.
pub(super) fn add(base: usize) -> Option<usize> {
    let free = |slot: &AtomicUsize| {
        slot.load(Ordering::Relaxed) == 0
            && slot.compare_exchange(0, base, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    };
    let slot = BASES.iter().position(free)?;
    USED.fetch_max(slot + 1, Ordering::AcqRel);
    Some(slot)
}

/// Forgets the memory in this slot.
pub(super) fn remove(slot: usize) {
    BASES[slot].store(0, Ordering::Release);
}

/// Whether an access to a memory can have reached this address.
pub(super) fn contains(addr: usize) -> bool {
    let used = USED.load(Ordering::Acquire);
    let in_memory = |base: usize| base != 0 && addr.wrapping_sub(base) < REACH;
    BASES.iter().take(used).any(|base| in_memory(base.load(Ordering::Acquire)))
}
