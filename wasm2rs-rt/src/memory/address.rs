//! Addresses of 32 bits, and of 64.

/// An address in a memory, in bytes: as an `i32` or `i64`, and unsigned, as in WebAssembly.
pub(super) trait Address: Copy {
    /// What an instruction adds to it.
    type Offset;

    /// Its place in a slice; one that no slice has, if it is too large.
    fn index(self) -> usize;

    /// Where an access begins. If that is too large, then it is a place that no slice has, and 16 bytes before the last.
    fn start(self, offset: Self::Offset) -> usize;
}

/// No slice is so large that an access of 16 bytes here is inside.
const OUTSIDE: usize = usize::MAX - 16;

impl Address for i32 {
    type Offset = u32;

    #[inline(always)]
    fn index(self) -> usize {
        self as u32 as usize
    }

    #[inline(always)]
    fn start(self, offset: u32) -> usize {
        if cfg!(target_pointer_width = "64") {
            self.index() + offset as usize
        } else {
            self.index().saturating_add(offset as usize).min(OUTSIDE)
        }
    }
}

impl Address for i64 {
    type Offset = u64;

    #[inline(always)]
    fn index(self) -> usize {
        usize::try_from(self as u64).unwrap_or(usize::MAX)
    }

    #[inline(always)]
    fn start(self, offset: u64) -> usize {
        ((self as u64).saturating_add(offset) as i64).index().min(OUTSIDE)
    }
}
