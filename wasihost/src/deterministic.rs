//! A world that is the same in every run: clocks that count what the guest does, and numbers from a seed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What the clocks show first: 2022-01-01T00:00:00Z.
const START: Duration = Duration::from_secs(1_640_995_200);

/// How far each look at a clock moves it, so that a guest that waits for time to pass does not wait for ever.
const STEP: Duration = Duration::from_millis(1);

/// Time that passes only when the guest looks at a clock or sleeps; clones share it.
#[derive(Clone, Default)]
pub(crate) struct VirtualTime {
    passed_ns: Arc<AtomicU64>,
}

impl VirtualTime {
    /// The time since 1970.
    pub(crate) fn walltime(&self) -> Duration {
        START + self.nanotime()
    }

    /// The time since the guest's start.
    pub(crate) fn nanotime(&self) -> Duration {
        self.advance(STEP)
    }

    /// Lets time pass, and says how much had passed before.
    pub(crate) fn advance(&self, by: Duration) -> Duration {
        let by_ns = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        let add = |passed: u64| Some(passed.saturating_add(by_ns));
        let before = self.passed_ns.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
        Duration::from_nanos(before.unwrap_or_else(|same| same))
    }
}

/// The SplitMix64 generator: well distributed, and no secret from anyone who sees a few of its numbers.
pub(crate) struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub(crate) fn fill(&mut self, buf: &mut [u8]) {
        for chunk in buf.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        // The first numbers of the reference implementation for this seed.
        let mut generator = SplitMix64::new(1_234_567);
        assert_eq!(generator.next(), 6_457_827_717_110_365_317);
        assert_eq!(generator.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn time_ends_at_its_largest_value() {
        let time = VirtualTime::default();
        time.advance(Duration::MAX);
        assert_eq!(time.nanotime(), Duration::from_nanos(u64::MAX));
        assert_eq!(time.nanotime(), Duration::from_nanos(u64::MAX));
    }
}
