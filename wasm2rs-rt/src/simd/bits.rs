//! Operators on bits: logic, shifts, and what becomes of a vector as one truth value or mask.

use super::V128;
use super::lanes::{Lane, binary, map, map2, unary};

unary! {
    i8x16_popcnt |a: u8| a.count_ones() as u8, "`i8x16.popcnt`";
}

// Which lanes bits lie in makes no difference to the result, but to LLVM: it takes vectors apart where lanes of
// one width become lanes of another. So there is each of these for each width.
macro_rules! logic {
    ($($lane:ident $not:ident $and:ident $andnot:ident $or:ident $xor:ident $bitselect:ident;)*) => {$(
        unary! {
            $not |a: $lane| !a, "`v128.not`";
        }

        binary! {
            $and |a: $lane, b: $lane| a & b, "`v128.and`";
            $andnot |a: $lane, b: $lane| a & !b, "`v128.andnot`";
            $or |a: $lane, b: $lane| a | b, "`v128.or`";
            $xor |a: $lane, b: $lane| a ^ b, "`v128.xor`";
        }

        /// `v128.bitselect`: bits of `a` where those of `mask` are 1, bits of `b` where they are 0.
        #[inline(always)]
        #[must_use]
        pub fn $bitselect(a: V128, b: V128, mask: V128) -> V128 {
            $or($and(a, mask), $andnot(b, mask))
        }
    )*};
}

logic! {
    u8 i8x16_not i8x16_and i8x16_andnot i8x16_or i8x16_xor i8x16_bitselect;
    u16 i16x8_not i16x8_and i16x8_andnot i16x8_or i16x8_xor i16x8_bitselect;
    u32 v128_not v128_and v128_andnot v128_or v128_xor v128_bitselect;
    u64 i64x2_not i64x2_and i64x2_andnot i64x2_or i64x2_xor i64x2_bitselect;
}

/// `v128.any_true`: 1 if a bit is 1.
#[inline(always)]
#[must_use]
pub fn v128_any_true(a: V128) -> i32 {
    i32::from(a.to_bits() != 0)
}

macro_rules! shifts {
    ($($name:ident $lane:ident $shift:expr, $doc:literal;)*) => {$(
        #[doc = concat!($doc, ": the count is taken modulo the number of bits of a lane.")]
        #[inline(always)]
        #[must_use]
        pub fn $name(a: V128, count: i32) -> V128 {
            map(a, |lane: $lane| $shift(lane, count as u32))
        }
    )*};
}

shifts! {
    i8x16_shl u8 u8::wrapping_shl, "`i8x16.shl`";
    i8x16_shr_s i8 i8::wrapping_shr, "`i8x16.shr_s`";
    i8x16_shr_u u8 u8::wrapping_shr, "`i8x16.shr_u`";
    i16x8_shl u16 u16::wrapping_shl, "`i16x8.shl`";
    i16x8_shr_s i16 i16::wrapping_shr, "`i16x8.shr_s`";
    i16x8_shr_u u16 u16::wrapping_shr, "`i16x8.shr_u`";
    i32x4_shl u32 u32::wrapping_shl, "`i32x4.shl`";
    i32x4_shr_s i32 i32::wrapping_shr, "`i32x4.shr_s`";
    i32x4_shr_u u32 u32::wrapping_shr, "`i32x4.shr_u`";
    i64x2_shl u64 u64::wrapping_shl, "`i64x2.shl`";
    i64x2_shr_s i64 i64::wrapping_shr, "`i64x2.shr_s`";
    i64x2_shr_u u64 u64::wrapping_shr, "`i64x2.shr_u`";
}

/// `i8x16.bitmask`: the sign of each lane, that of lane 0 in the lowest bit.
#[inline(always)]
#[must_use]
pub fn i8x16_bitmask(a: V128) -> i32 {
    // The product has the sign of byte `i` at bit `56 + i`, and nothing that carries into these.
    let signs = |eight: u64| (eight & 0x8080_8080_8080_8080).wrapping_mul(0x0002_0408_1020_4081) >> 56;
    let [low, high] = a.to_u64x2();
    (signs(low) | signs(high) << 8) as i32
}

/// `i16x8.bitmask`: the sign of each lane, that of lane 0 in the lowest bit.
#[inline(always)]
#[must_use]
pub fn i16x8_bitmask(a: V128) -> i32 {
    // The product has the sign of lane `i` at bit `60 + i`, and nothing that carries into these.
    let signs = |four: u64| (four & 0x8000_8000_8000_8000).wrapping_mul(0x0000_2000_4000_8001) >> 60;
    let [low, high] = a.to_u64x2();
    (signs(low) | signs(high) << 4) as i32
}

macro_rules! all_true {
    ($($all_true:ident $lane:ty, $count:literal, $shape:literal;)*) => {$(
        #[doc = concat!("`", $shape, ".all_true`: 1 if no lane is 0.")]
        #[inline(always)]
        #[must_use]
        pub fn $all_true(a: V128) -> i32 {
            let lanes: [$lane; $count] = Lane::lanes(a);
            i32::from(lanes.iter().fold(true, |all, lane| all & (*lane != 0)))
        }
    )*};
}

all_true! {
    i8x16_all_true i8, 16, "i8x16";
    i16x8_all_true i16, 8, "i16x8";
    i32x4_all_true i32, 4, "i32x4";
    i64x2_all_true i64, 2, "i64x2";
}

macro_rules! bitmask {
    ($($bitmask:ident $lane:ty, $count:literal, $shape:literal;)*) => {$(
        #[doc = concat!("`", $shape, ".bitmask`: the sign of each lane, that of lane 0 in the lowest bit.")]
        #[inline(always)]
        #[must_use]
        pub fn $bitmask(a: V128) -> i32 {
            let lanes: [$lane; $count] = Lane::lanes(a);
            lanes.iter().rev().fold(0, |mask, lane| mask << 1 | i32::from(*lane < 0))
        }
    )*};
}

bitmask! {
    i32x4_bitmask i32, 4, "i32x4";
    i64x2_bitmask i64, 2, "i64x2";
}
