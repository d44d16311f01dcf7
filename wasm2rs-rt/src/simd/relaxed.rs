//! The relaxed operators that are no other operator: of the results that the specification allows, the one that
//! is the same on every machine and needs no instruction beyond the baseline's.
//!
//! <https://webassembly.github.io/spec/core/exec/numerics.html#relaxed-operations>

use std::array::from_fn;

use super::V128;
use super::i32x4_extadd_pairwise_i16x8_s;
use super::{f32x4_add, f32x4_mul, f32x4_sub, f64x2_add, f64x2_mul, f64x2_sub, i32x4_add};

/// `f32x4.relaxed_madd`: `a * b + c`, the product rounded.
#[inline(always)]
#[must_use]
pub fn f32x4_relaxed_madd(a: V128, b: V128, c: V128) -> V128 {
    f32x4_add(f32x4_mul(a, b), c)
}

/// `f32x4.relaxed_nmadd`: `c - a * b`, the product rounded.
#[inline(always)]
#[must_use]
pub fn f32x4_relaxed_nmadd(a: V128, b: V128, c: V128) -> V128 {
    f32x4_sub(c, f32x4_mul(a, b))
}

/// `f64x2.relaxed_madd`: `a * b + c`, the product rounded.
#[inline(always)]
#[must_use]
pub fn f64x2_relaxed_madd(a: V128, b: V128, c: V128) -> V128 {
    f64x2_add(f64x2_mul(a, b), c)
}

/// `f64x2.relaxed_nmadd`: `c - a * b`, the product rounded.
#[inline(always)]
#[must_use]
pub fn f64x2_relaxed_nmadd(a: V128, b: V128, c: V128) -> V128 {
    f64x2_sub(c, f64x2_mul(a, b))
}

/// `i16x8.relaxed_dot_i8x16_i7x16_s`: the sums of the products of neighbours, all signed; sums wrap.
#[inline(always)]
#[must_use]
pub fn i16x8_relaxed_dot_i8x16_i7x16_s(a: V128, b: V128) -> V128 {
    let (a, b) = (a.to_i8x16(), b.to_i8x16());
    let product = |i: usize| i16::from(a[i]) * i16::from(b[i]);
    V128::from_i16x8(from_fn(|i| product(2 * i).wrapping_add(product(2 * i + 1))))
}

/// `i32x4.relaxed_dot_i8x16_i7x16_add_s`: the sums of neighbours of the dot product, and of `c`.
#[inline(always)]
#[must_use]
pub fn i32x4_relaxed_dot_i8x16_i7x16_add_s(a: V128, b: V128, c: V128) -> V128 {
    i32x4_add(i32x4_extadd_pairwise_i16x8_s(i16x8_relaxed_dot_i8x16_i7x16_s(a, b)), c)
}
