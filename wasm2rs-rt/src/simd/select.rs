//! Operators that make, read, replace and move single lanes. The validator has checked the immediates.

use std::array::from_fn;

use super::V128;
use super::lanes::Lane;

macro_rules! lanes {
    ($($splat:ident $replace:ident $value:ident as [$lane:ident; $count:literal], $shape:literal;)*) => {$(
        #[doc = concat!("`", $shape, ".splat`")]
        #[inline(always)]
        #[must_use]
        pub fn $splat(value: $value) -> V128 {
            Lane::vector([value as $lane; $count])
        }

        #[doc = concat!("`", $shape, ".replace_lane`")]
        #[inline(always)]
        #[must_use]
        pub fn $replace<const LANE: usize>(a: V128, value: $value) -> V128 {
            let mut lanes = $lane::lanes(a);
            lanes[LANE] = value as $lane;
            Lane::vector(lanes)
        }
    )*};
}

lanes! {
    i8x16_splat i8x16_replace_lane i32 as [i8; 16], "i8x16";
    i16x8_splat i16x8_replace_lane i32 as [i16; 8], "i16x8";
    i32x4_splat i32x4_replace_lane i32 as [i32; 4], "i32x4";
    i64x2_splat i64x2_replace_lane i64 as [i64; 2], "i64x2";
    f32x4_splat f32x4_replace_lane f32 as [f32; 4], "f32x4";
    f64x2_splat f64x2_replace_lane f64 as [f64; 2], "f64x2";
}

macro_rules! extract {
    ($($name:ident $lane:ident as $value:ident, $doc:literal;)*) => {$(
        #[doc = $doc]
        #[inline(always)]
        #[must_use]
        pub fn $name<const LANE: usize>(a: V128) -> $value {
            $lane::lanes(a)[LANE] as $value
        }
    )*};
}

extract! {
    i8x16_extract_lane_s i8 as i32, "`i8x16.extract_lane_s`";
    i8x16_extract_lane_u u8 as i32, "`i8x16.extract_lane_u`";
    i16x8_extract_lane_s i16 as i32, "`i16x8.extract_lane_s`";
    i16x8_extract_lane_u u16 as i32, "`i16x8.extract_lane_u`";
    i32x4_extract_lane i32 as i32, "`i32x4.extract_lane`";
    i64x2_extract_lane i64 as i64, "`i64x2.extract_lane`";
    f32x4_extract_lane f32 as f32, "`f32x4.extract_lane`";
    f64x2_extract_lane f64 as f64, "`f64x2.extract_lane`";
}

/// `i8x16.shuffle`: the lanes of `a` and `b` that `lanes` names; those of `b` are 16 to 31.
#[inline(always)]
#[must_use]
pub fn i8x16_shuffle(lanes: [u8; 16], a: V128, b: V128) -> V128 {
    let (a, b) = (a.to_u8x16(), b.to_u8x16());
    V128::from_u8x16(from_fn(|i| {
        let index = usize::from(lanes[i] % 16);
        if lanes[i] < 16 { a[index] } else { b[index] }
    }))
}

/// `i8x16.swizzle`: the lanes of `a` that the lanes of `b` name; 0 for a name that is out of range.
#[inline(always)]
#[must_use]
pub fn i8x16_swizzle(a: V128, b: V128) -> V128 {
    let (a, b) = (a.to_u8x16(), b.to_u8x16());
    V128::from_u8x16(from_fn(|i| a.get(usize::from(b[i])).copied().unwrap_or(0)))
}
