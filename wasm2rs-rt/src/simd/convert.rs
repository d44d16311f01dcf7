//! Conversions between integers and floating-point numbers.

use super::V128;
use super::lanes::{map, unary};

unary! {
    i32x4_trunc_sat_f32x4_s |a: f32| a as i32, "`i32x4.trunc_sat_f32x4_s`: NaN becomes 0, what does not fit the nearest number that does.";
    i32x4_trunc_sat_f32x4_u |a: f32| a as u32, "`i32x4.trunc_sat_f32x4_u`: NaN becomes 0, what does not fit the nearest number that does.";
    f32x4_convert_i32x4_s |a: i32| a as f32, "`f32x4.convert_i32x4_s`";
    f32x4_convert_i32x4_u |a: u32| a as f32, "`f32x4.convert_i32x4_u`";
}

/// `i32x4.trunc_sat_f64x2_s_zero`: lanes 2 and 3 are 0.
#[inline(always)]
#[must_use]
pub fn i32x4_trunc_sat_f64x2_s_zero(a: V128) -> V128 {
    let [a, b] = a.to_f64x2();
    V128::from_i32x4([a as i32, b as i32, 0, 0])
}

/// `i32x4.trunc_sat_f64x2_u_zero`: lanes 2 and 3 are 0.
#[inline(always)]
#[must_use]
pub fn i32x4_trunc_sat_f64x2_u_zero(a: V128) -> V128 {
    let [a, b] = a.to_f64x2();
    V128::from_u32x4([a as u32, b as u32, 0, 0])
}

/// `f64x2.convert_low_i32x4_s`
#[inline(always)]
#[must_use]
pub fn f64x2_convert_low_i32x4_s(a: V128) -> V128 {
    let [a, b, ..] = a.to_i32x4();
    V128::from_f64x2([f64::from(a), f64::from(b)])
}

/// `f64x2.convert_low_i32x4_u`
#[inline(always)]
#[must_use]
pub fn f64x2_convert_low_i32x4_u(a: V128) -> V128 {
    let [a, b, ..] = a.to_u32x4();
    V128::from_f64x2([f64::from(a), f64::from(b)])
}

/// `f32x4.demote_f64x2_zero`: lanes 2 and 3 are 0.
#[inline(always)]
#[must_use]
pub fn f32x4_demote_f64x2_zero(a: V128) -> V128 {
    let [a, b] = a.to_f64x2();
    V128::from_f32x4([a as f32, b as f32, 0.0, 0.0])
}

/// `f64x2.promote_low_f32x4`
#[inline(always)]
#[must_use]
pub fn f64x2_promote_low_f32x4(a: V128) -> V128 {
    let [a, b, ..] = a.to_f32x4();
    V128::from_f64x2([f64::from(a), f64::from(b)])
}
