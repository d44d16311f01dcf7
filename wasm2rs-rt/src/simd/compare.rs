//! Comparisons: the bits of a lane of the result are all 1 where the comparison holds, and all 0 elsewhere.

use super::V128;
use super::lanes::{binary, map2};

binary! {
    i8x16_eq |a: i8, b: i8| -i8::from(a == b), "`i8x16.eq`";
    i8x16_ne |a: i8, b: i8| -i8::from(a != b), "`i8x16.ne`";
    i8x16_lt_s |a: i8, b: i8| -i8::from(a < b), "`i8x16.lt_s`";
    i8x16_lt_u |a: u8, b: u8| -i8::from(a < b), "`i8x16.lt_u`";
    i8x16_gt_s |a: i8, b: i8| -i8::from(a > b), "`i8x16.gt_s`";
    i8x16_gt_u |a: u8, b: u8| -i8::from(a > b), "`i8x16.gt_u`";
    i8x16_le_s |a: i8, b: i8| -i8::from(a <= b), "`i8x16.le_s`";
    i8x16_le_u |a: u8, b: u8| -i8::from(a <= b), "`i8x16.le_u`";
    i8x16_ge_s |a: i8, b: i8| -i8::from(a >= b), "`i8x16.ge_s`";
    i8x16_ge_u |a: u8, b: u8| -i8::from(a >= b), "`i8x16.ge_u`";
    i16x8_eq |a: i16, b: i16| -i16::from(a == b), "`i16x8.eq`";
    i16x8_ne |a: i16, b: i16| -i16::from(a != b), "`i16x8.ne`";
    i16x8_lt_s |a: i16, b: i16| -i16::from(a < b), "`i16x8.lt_s`";
    i16x8_lt_u |a: u16, b: u16| -i16::from(a < b), "`i16x8.lt_u`";
    i16x8_gt_s |a: i16, b: i16| -i16::from(a > b), "`i16x8.gt_s`";
    i16x8_gt_u |a: u16, b: u16| -i16::from(a > b), "`i16x8.gt_u`";
    i16x8_le_s |a: i16, b: i16| -i16::from(a <= b), "`i16x8.le_s`";
    i16x8_le_u |a: u16, b: u16| -i16::from(a <= b), "`i16x8.le_u`";
    i16x8_ge_s |a: i16, b: i16| -i16::from(a >= b), "`i16x8.ge_s`";
    i16x8_ge_u |a: u16, b: u16| -i16::from(a >= b), "`i16x8.ge_u`";
    i32x4_eq |a: i32, b: i32| -i32::from(a == b), "`i32x4.eq`";
    i32x4_ne |a: i32, b: i32| -i32::from(a != b), "`i32x4.ne`";
    i32x4_lt_s |a: i32, b: i32| -i32::from(a < b), "`i32x4.lt_s`";
    i32x4_lt_u |a: u32, b: u32| -i32::from(a < b), "`i32x4.lt_u`";
    i32x4_gt_s |a: i32, b: i32| -i32::from(a > b), "`i32x4.gt_s`";
    i32x4_gt_u |a: u32, b: u32| -i32::from(a > b), "`i32x4.gt_u`";
    i32x4_le_s |a: i32, b: i32| -i32::from(a <= b), "`i32x4.le_s`";
    i32x4_le_u |a: u32, b: u32| -i32::from(a <= b), "`i32x4.le_u`";
    i32x4_ge_s |a: i32, b: i32| -i32::from(a >= b), "`i32x4.ge_s`";
    i32x4_ge_u |a: u32, b: u32| -i32::from(a >= b), "`i32x4.ge_u`";
    i64x2_eq |a: i64, b: i64| -i64::from(a == b), "`i64x2.eq`";
    i64x2_ne |a: i64, b: i64| -i64::from(a != b), "`i64x2.ne`";
    i64x2_lt_s |a: i64, b: i64| -i64::from(a < b), "`i64x2.lt_s`";
    i64x2_gt_s |a: i64, b: i64| -i64::from(a > b), "`i64x2.gt_s`";
    i64x2_le_s |a: i64, b: i64| -i64::from(a <= b), "`i64x2.le_s`";
    i64x2_ge_s |a: i64, b: i64| -i64::from(a >= b), "`i64x2.ge_s`";
    f32x4_eq |a: f32, b: f32| -i32::from(a == b), "`f32x4.eq`";
    f32x4_ne |a: f32, b: f32| -i32::from(a != b), "`f32x4.ne`";
    f32x4_lt |a: f32, b: f32| -i32::from(a < b), "`f32x4.lt`";
    f32x4_gt |a: f32, b: f32| -i32::from(a > b), "`f32x4.gt`";
    f32x4_le |a: f32, b: f32| -i32::from(a <= b), "`f32x4.le`";
    f32x4_ge |a: f32, b: f32| -i32::from(a >= b), "`f32x4.ge`";
    f64x2_eq |a: f64, b: f64| -i64::from(a == b), "`f64x2.eq`";
    f64x2_ne |a: f64, b: f64| -i64::from(a != b), "`f64x2.ne`";
    f64x2_lt |a: f64, b: f64| -i64::from(a < b), "`f64x2.lt`";
    f64x2_gt |a: f64, b: f64| -i64::from(a > b), "`f64x2.gt`";
    f64x2_le |a: f64, b: f64| -i64::from(a <= b), "`f64x2.le`";
    f64x2_ge |a: f64, b: f64| -i64::from(a >= b), "`f64x2.ge`";
}
