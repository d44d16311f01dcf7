//! What one access reads or writes.

use std::array::from_fn;

/// A value as it lies in memory: little-endian, at any address.
pub(super) trait Scalar: Copy {
    /// The value that the bytes begin with, or `None` if there are too few.
    fn first(bytes: &[u8]) -> Option<Self>;

    /// Writes the value over the first of the bytes; `None` if there are too few.
    #[must_use]
    fn write_first(self, bytes: &mut [u8]) -> Option<()>;
}

macro_rules! numbers {
    ($($ty:ty)*) => {$(
        impl Scalar for $ty {
            #[inline(always)]
            fn first(bytes: &[u8]) -> Option<Self> {
                bytes.first_chunk().map(|bytes| Self::from_le_bytes(*bytes))
            }

            #[inline(always)]
            fn write_first(self, bytes: &mut [u8]) -> Option<()> {
                bytes.first_chunk_mut().map(|bytes| *bytes = self.to_le_bytes())
            }
        }
    )*};
}

numbers! { i8 u8 i16 u16 i32 u32 i64 u64 f32 f64 }

/// Bytes, as vectors have them.
impl<const N: usize> Scalar for [u8; N] {
    #[inline(always)]
    fn first(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.first_chunk()?;
        // LLVM takes eight bytes that are copied for a number, and that apart.
        Some(if N == 8 { from_fn(|i| bytes[i]) } else { *bytes })
    }

    #[inline(always)]
    fn write_first(self, bytes: &mut [u8]) -> Option<()> {
        bytes.first_chunk_mut().map(|bytes| *bytes = self)
    }
}
