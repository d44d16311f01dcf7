//! Operators whose results have lanes of another width than their operands.

use std::array::from_fn;

use super::V128;
use super::lanes::{Lane, map, map2};

macro_rules! widen {
    ($($extend:ident $extmul:ident $narrow:ty => $wide:ty, $start:literal, $shape:literal, $doc:literal;)*) => {$(
        #[doc = concat!($shape, "extend", $doc)]
        #[inline(always)]
        #[must_use]
        pub fn $extend(a: V128) -> V128 {
            let a = <$narrow>::lanes(a);
            <$wide>::vector(from_fn(|i| <$wide>::from(a[$start + i])))
        }

        #[doc = concat!($shape, "extmul", $doc)]
        #[inline(always)]
        #[must_use]
        pub fn $extmul(a: V128, b: V128) -> V128 {
            let (a, b) = (<$narrow>::lanes(a), <$narrow>::lanes(b));
            // The product of the widened numbers always fits.
            <$wide>::vector(from_fn(|i| <$wide>::from(a[$start + i]) * <$wide>::from(b[$start + i])))
        }
    )*};
}

widen! {
    i16x8_extend_low_i8x16_s i16x8_extmul_low_i8x16_s i8 => i16, 0, "`i16x8.", "_low_i8x16_s`";
    i16x8_extend_low_i8x16_u i16x8_extmul_low_i8x16_u u8 => u16, 0, "`i16x8.", "_low_i8x16_u`";
    i16x8_extend_high_i8x16_s i16x8_extmul_high_i8x16_s i8 => i16, 8, "`i16x8.", "_high_i8x16_s`";
    i16x8_extend_high_i8x16_u i16x8_extmul_high_i8x16_u u8 => u16, 8, "`i16x8.", "_high_i8x16_u`";
    i32x4_extend_low_i16x8_s i32x4_extmul_low_i16x8_s i16 => i32, 0, "`i32x4.", "_low_i16x8_s`";
    i32x4_extend_low_i16x8_u i32x4_extmul_low_i16x8_u u16 => u32, 0, "`i32x4.", "_low_i16x8_u`";
    i32x4_extend_high_i16x8_s i32x4_extmul_high_i16x8_s i16 => i32, 4, "`i32x4.", "_high_i16x8_s`";
    i32x4_extend_high_i16x8_u i32x4_extmul_high_i16x8_u u16 => u32, 4, "`i32x4.", "_high_i16x8_u`";
    i64x2_extend_low_i32x4_s i64x2_extmul_low_i32x4_s i32 => i64, 0, "`i64x2.", "_low_i32x4_s`";
    i64x2_extend_low_i32x4_u i64x2_extmul_low_i32x4_u u32 => u64, 0, "`i64x2.", "_low_i32x4_u`";
    i64x2_extend_high_i32x4_s i64x2_extmul_high_i32x4_s i32 => i64, 2, "`i64x2.", "_high_i32x4_s`";
    i64x2_extend_high_i32x4_u i64x2_extmul_high_i32x4_u u32 => u64, 2, "`i64x2.", "_high_i32x4_u`";
}

macro_rules! pairwise {
    ($($name:ident $narrow:ty => $wide:ty, $doc:literal;)*) => {$(
        #[doc = concat!($doc, ": the sums of neighbours.")]
        #[inline(always)]
        #[must_use]
        pub fn $name(a: V128) -> V128 {
            // Neighbours lie in one lane of the result's.
            map(a, |pair: $wide| {
                let low = pair << <$narrow>::BITS >> <$narrow>::BITS;
                low.wrapping_add(pair >> <$narrow>::BITS)
            })
        }
    )*};
}

pairwise! {
    i16x8_extadd_pairwise_i8x16_s i8 => i16, "`i16x8.extadd_pairwise_i8x16_s`";
    i16x8_extadd_pairwise_i8x16_u u8 => u16, "`i16x8.extadd_pairwise_i8x16_u`";
    i32x4_extadd_pairwise_i16x8_s i16 => i32, "`i32x4.extadd_pairwise_i16x8_s`";
    i32x4_extadd_pairwise_i16x8_u u16 => u32, "`i32x4.extadd_pairwise_i16x8_u`";
}

macro_rules! narrow {
    ($($name:ident $wide:ty => $narrow:ty, $doc:literal;)*) => {$(
        #[doc = concat!($doc, ": the lanes of `a`, then those of `b`; what does not fit becomes the nearest number that does.")]
        #[inline(always)]
        #[must_use]
        pub fn $name(a: V128, b: V128) -> V128 {
            let (a, b) = (<$wide>::lanes(a), <$wide>::lanes(b));
            let wide = |i: usize| if i < a.len() { a[i] } else { b[i - a.len()] };
            let (min, max) = (<$wide>::from(<$narrow>::MIN), <$wide>::from(<$narrow>::MAX));
            <$narrow>::vector(from_fn(|i| wide(i).clamp(min, max) as $narrow))
        }
    )*};
}

narrow! {
    i8x16_narrow_i16x8_s i16 => i8, "`i8x16.narrow_i16x8_s`";
    i8x16_narrow_i16x8_u i16 => u8, "`i8x16.narrow_i16x8_u`";
    i16x8_narrow_i32x4_s i32 => i16, "`i16x8.narrow_i32x4_s`";
    i16x8_narrow_i32x4_u i32 => u16, "`i16x8.narrow_i32x4_u`";
}

/// `i32x4.dot_i16x8_s`: the sums of the products of neighbours.
#[inline(always)]
#[must_use]
pub fn i32x4_dot_i16x8_s(a: V128, b: V128) -> V128 {
    // Neighbours lie in one lane of the result's.
    map2(a, b, |a: i32, b: i32| {
        let low = (a << 16 >> 16) * (b << 16 >> 16);
        low.wrapping_add((a >> 16) * (b >> 16))
    })
}
