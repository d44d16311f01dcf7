//! Arithmetic on 128 bits: a number is its low and its high half.
//!
//! <https://github.com/WebAssembly/wide-arithmetic>

fn join(low: i64, high: i64) -> u128 {
    u128::from(high as u64) << 64 | u128::from(low as u64)
}

fn split(value: u128) -> (i64, i64) {
    (value as i64, (value >> 64) as i64)
}

/// `i64.add128`: the low and the high half of the sum.
#[inline]
#[must_use]
pub fn i64_add128(a_low: i64, a_high: i64, b_low: i64, b_high: i64) -> (i64, i64) {
    split(join(a_low, a_high).wrapping_add(join(b_low, b_high)))
}

/// `i64.sub128`: the low and the high half of the difference.
#[inline]
#[must_use]
pub fn i64_sub128(a_low: i64, a_high: i64, b_low: i64, b_high: i64) -> (i64, i64) {
    split(join(a_low, a_high).wrapping_sub(join(b_low, b_high)))
}

/// `i64.mul_wide_s`: the low and the high half of the signed product.
#[inline]
#[must_use]
pub fn i64_mul_wide_s(a: i64, b: i64) -> (i64, i64) {
    split((i128::from(a) * i128::from(b)) as u128)
}

/// `i64.mul_wide_u`: the low and the high half of the unsigned product.
#[inline]
#[must_use]
pub fn i64_mul_wide_u(a: i64, b: i64) -> (i64, i64) {
    split(u128::from(a as u64) * u128::from(b as u64))
}
