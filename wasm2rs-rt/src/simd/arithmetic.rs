//! Arithmetic on integers.

use super::V128;
use super::lanes::{binary, map, map2, unary};

unary! {
    i8x16_abs i8::wrapping_abs, "`i8x16.abs`: the least number stays as it is.";
    i8x16_neg i8::wrapping_neg, "`i8x16.neg`";
    i16x8_abs i16::wrapping_abs, "`i16x8.abs`: the least number stays as it is.";
    i16x8_neg i16::wrapping_neg, "`i16x8.neg`";
    i32x4_abs i32::wrapping_abs, "`i32x4.abs`: the least number stays as it is.";
    i32x4_neg i32::wrapping_neg, "`i32x4.neg`";
    i64x2_abs i64::wrapping_abs, "`i64x2.abs`: the least number stays as it is.";
    i64x2_neg i64::wrapping_neg, "`i64x2.neg`";
}

binary! {
    i8x16_add i8::wrapping_add, "`i8x16.add`";
    i8x16_sub i8::wrapping_sub, "`i8x16.sub`";
    i16x8_add i16::wrapping_add, "`i16x8.add`";
    i16x8_sub i16::wrapping_sub, "`i16x8.sub`";
    i16x8_mul i16::wrapping_mul, "`i16x8.mul`";
    i32x4_add i32::wrapping_add, "`i32x4.add`";
    i32x4_sub i32::wrapping_sub, "`i32x4.sub`";
    i32x4_mul i32::wrapping_mul, "`i32x4.mul`";
    i64x2_add i64::wrapping_add, "`i64x2.add`";
    i64x2_sub i64::wrapping_sub, "`i64x2.sub`";
    i64x2_mul i64::wrapping_mul, "`i64x2.mul`";
    i8x16_min_s <i8 as Ord>::min, "`i8x16.min_s`";
    i8x16_min_u <u8 as Ord>::min, "`i8x16.min_u`";
    i8x16_max_s <i8 as Ord>::max, "`i8x16.max_s`";
    i8x16_max_u <u8 as Ord>::max, "`i8x16.max_u`";
    i16x8_min_s <i16 as Ord>::min, "`i16x8.min_s`";
    i16x8_min_u <u16 as Ord>::min, "`i16x8.min_u`";
    i16x8_max_s <i16 as Ord>::max, "`i16x8.max_s`";
    i16x8_max_u <u16 as Ord>::max, "`i16x8.max_u`";
    i32x4_min_s <i32 as Ord>::min, "`i32x4.min_s`";
    i32x4_min_u <u32 as Ord>::min, "`i32x4.min_u`";
    i32x4_max_s <i32 as Ord>::max, "`i32x4.max_s`";
    i32x4_max_u <u32 as Ord>::max, "`i32x4.max_u`";
    i8x16_add_sat_s i8::saturating_add, "`i8x16.add_sat_s`";
    i8x16_add_sat_u u8::saturating_add, "`i8x16.add_sat_u`";
    i8x16_sub_sat_s i8::saturating_sub, "`i8x16.sub_sat_s`";
    i8x16_sub_sat_u u8::saturating_sub, "`i8x16.sub_sat_u`";
    i8x16_avgr_u |a: u8, b: u8| ((u16::from(a) + u16::from(b) + 1) >> 1) as u8, "`i8x16.avgr_u`: the average, rounded up.";
    i16x8_add_sat_s i16::saturating_add, "`i16x8.add_sat_s`";
    i16x8_add_sat_u u16::saturating_add, "`i16x8.add_sat_u`";
    i16x8_sub_sat_s i16::saturating_sub, "`i16x8.sub_sat_s`";
    i16x8_sub_sat_u u16::saturating_sub, "`i16x8.sub_sat_u`";
    i16x8_avgr_u |a: u16, b: u16| ((u32::from(a) + u32::from(b) + 1) >> 1) as u16, "`i16x8.avgr_u`: the average, rounded up.";
    i16x8_q15mulr_sat_s |a: i16, b: i16| ((i32::from(a) * i32::from(b) + 0x4000) >> 15).min(0x7fff) as i16, "`i16x8.q15mulr_sat_s`: the rounded product of numbers with 15 bits after the point.";
}
