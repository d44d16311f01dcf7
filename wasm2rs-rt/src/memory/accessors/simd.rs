//! Loads and stores of vectors and of single lanes.

use std::array::from_fn;

use super::{Addr, Bytes, Offset, get, set};
use crate::simd::V128;

/// `v128.load`
#[inline(always)]
pub fn v128_load(addr: Addr, offset: Offset, m: &Bytes) -> V128 {
    V128::from_le_bytes(get!([u8; 16], addr, offset, m))
}

/// `v128.store`
#[inline(always)]
pub fn v128_store(addr: Addr, offset: Offset, value: V128, m: &mut Bytes) {
    set!([u8; 16], addr, offset, value.to_le_bytes(), m);
}

macro_rules! extending_loads {
    ($($name:ident $narrow:ty => $wide:ty, $bytes:literal $from:ident, $wasm:literal;)*) => {$(
        #[doc = concat!("`", $wasm, "`")]
        #[inline(always)]
        pub fn $name(addr: Addr, offset: Offset, m: &Bytes) -> V128 {
            let bytes = get!([u8; 8], addr, offset, m);
            let (lanes, _) = bytes.as_chunks::<$bytes>();
            V128::$from(from_fn(|i| <$wide>::from(<$narrow>::from_le_bytes(lanes[i]))))
        }
    )*};
}

extending_loads! {
    v128_load8x8_s i8 => i16, 1 from_i16x8, "v128.load8x8_s";
    v128_load8x8_u u8 => u16, 1 from_u16x8, "v128.load8x8_u";
    v128_load16x4_s i16 => i32, 2 from_i32x4, "v128.load16x4_s";
    v128_load16x4_u u16 => u32, 2 from_u32x4, "v128.load16x4_u";
    v128_load32x2_s i32 => i64, 4 from_i64x2, "v128.load32x2_s";
    v128_load32x2_u u32 => u64, 4 from_u64x2, "v128.load32x2_u";
}

macro_rules! lanes {
    ($($splat:ident $load_lane:ident $store_lane:ident $lane:ty, $count:literal $from:ident $to:ident, $wasm:literal;)*) => {$(
        #[doc = concat!("`v128.load", $wasm, "_splat`")]
        #[inline(always)]
        pub fn $splat(addr: Addr, offset: Offset, m: &Bytes) -> V128 {
            V128::$from([get!($lane, addr, offset, m); $count])
        }

        #[doc = concat!("`v128.load", $wasm, "_lane`: the other lanes are those of `value`.")]
        #[inline(always)]
        pub fn $load_lane<const LANE: usize>(addr: Addr, offset: Offset, value: V128, m: &Bytes) -> V128 {
            let mut lanes = value.$to();
            lanes[LANE] = get!($lane, addr, offset, m);
            V128::$from(lanes)
        }

        #[doc = concat!("`v128.store", $wasm, "_lane`")]
        #[inline(always)]
        pub fn $store_lane<const LANE: usize>(addr: Addr, offset: Offset, value: V128, m: &mut Bytes) {
            set!($lane, addr, offset, value.$to()[LANE], m);
        }
    )*};
}

lanes! {
    v128_load8_splat v128_load8_lane v128_store8_lane u8, 16 from_u8x16 to_u8x16, "8";
    v128_load16_splat v128_load16_lane v128_store16_lane u16, 8 from_u16x8 to_u16x8, "16";
    v128_load32_splat v128_load32_lane v128_store32_lane u32, 4 from_u32x4 to_u32x4, "32";
    v128_load64_splat v128_load64_lane v128_store64_lane u64, 2 from_u64x2 to_u64x2, "64";
}

/// `v128.load32_zero`
#[inline(always)]
pub fn v128_load32_zero(addr: Addr, offset: Offset, m: &Bytes) -> V128 {
    V128::from_u32x4([get!(u32, addr, offset, m), 0, 0, 0])
}

/// `v128.load64_zero`
#[inline(always)]
pub fn v128_load64_zero(addr: Addr, offset: Offset, m: &Bytes) -> V128 {
    V128::from_u64x2([get!(u64, addr, offset, m), 0])
}
