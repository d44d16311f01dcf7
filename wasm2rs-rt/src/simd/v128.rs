//! The type of vectors, and how hosts make them and read them.

use super::lanes::Lane;

/// A vector of 128 bits, which operators read as lanes of integers or floating-point numbers. Lane 0 is the one
/// with the lowest address in memory.
///
/// ```
/// use wasm2rs_rt::simd::V128;
///
/// let v = V128::from_i32x4([1, 2, 3, -1]);
/// assert_eq!(v.to_u16x8(), [1, 0, 2, 0, 3, 0, 0xffff, 0xffff]);
/// assert_eq!(V128::from_bits(v.to_bits()), v);
/// ```
///
/// <https://webassembly.github.io/spec/core/syntax/types.html#vector-types>
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
#[repr(C, align(16))]
pub struct V128([u8; 16]);

macro_rules! shapes {
    ($($from:ident $to:ident [$lane:ty; $count:literal];)*) => {$(
        #[doc = concat!("The vector with these ", stringify!($count), " lanes.")]
        #[inline(always)]
        #[must_use]
        pub fn $from(lanes: [$lane; $count]) -> Self {
            Lane::vector(lanes)
        }

        #[doc = concat!("The vector as ", stringify!($count), " lanes.")]
        #[inline(always)]
        #[must_use]
        pub fn $to(self) -> [$lane; $count] {
            Lane::lanes(self)
        }
    )*};
}

impl V128 {
    /// The vector whose bits are all 0.
    pub const ZERO: Self = Self([0; 16]);

    /// The vector with these bits; lane 0 is in the low ones.
    #[inline(always)]
    #[must_use]
    pub const fn from_bits(bits: u128) -> Self {
        Self(bits.to_le_bytes())
    }

    /// The vector's bits; lane 0 is in the low ones.
    #[inline(always)]
    #[must_use]
    pub const fn to_bits(self) -> u128 {
        u128::from_le_bytes(self.0)
    }

    /// The vector with these bytes in memory.
    #[inline(always)]
    #[must_use]
    pub const fn from_le_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The vector's bytes in memory.
    #[inline(always)]
    #[must_use]
    pub const fn to_le_bytes(self) -> [u8; 16] {
        self.0
    }

    shapes! {
        from_i8x16 to_i8x16 [i8; 16];
        from_u8x16 to_u8x16 [u8; 16];
        from_i16x8 to_i16x8 [i16; 8];
        from_u16x8 to_u16x8 [u16; 8];
        from_i32x4 to_i32x4 [i32; 4];
        from_u32x4 to_u32x4 [u32; 4];
        from_i64x2 to_i64x2 [i64; 2];
        from_u64x2 to_u64x2 [u64; 2];
        from_f32x4 to_f32x4 [f32; 4];
        from_f64x2 to_f64x2 [f64; 2];
    }
}

impl std::fmt::Debug for V128 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "V128({:#034x})", self.to_bits())
    }
}
