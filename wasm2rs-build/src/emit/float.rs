//! Floating-point operations that LLVM takes for the identity, although they quiet a signalling NaN.
//!
//! LLVM folds `x * 1.0` to `x`, and with it whether the result is quiet; to Rust the payload of a NaN is not
//! defined. WebAssembly defines that the result of an operation is quiet.

use crate::ir::{Expr, ExprId, Func};
use crate::ops::NumOp;

/// The function that quiets the result of the operation, if LLVM might leave the operation out.
pub(super) fn quiet(func: &Func, expr: Expr) -> Option<&'static str> {
    let constant = |id: ExprId| match func.expr(id) {
        Expr::F32(bits) => Some(f64::from(f32::from_bits(bits))),
        Expr::F64(bits) => Some(f64::from_bits(bits)),
        _ => None,
    };
    let is_one = |id: ExprId| constant(id).is_some_and(|value| value.abs() == 1.0);
    // `x + 0.0` is not the identity: it turns -0 into 0. `x + -0.0`, `x - 0.0` and `-0.0 - x` only move bits.
    let is = |id: ExprId, zero: f64| constant(id).is_some_and(|value| value.to_bits() == zero.to_bits());
    match expr {
        Expr::Binary(NumOp::F32Mul, a, b) if is_one(a) || is_one(b) => Some("f32_quiet"),
        Expr::Binary(NumOp::F64Mul, a, b) if is_one(a) || is_one(b) => Some("f64_quiet"),
        Expr::Binary(NumOp::F32Div, _, b) if is_one(b) => Some("f32_quiet"),
        Expr::Binary(NumOp::F64Div, _, b) if is_one(b) => Some("f64_quiet"),
        Expr::Binary(NumOp::F32Add, a, b) if is(a, -0.0) || is(b, -0.0) => Some("f32_quiet"),
        Expr::Binary(NumOp::F64Add, a, b) if is(a, -0.0) || is(b, -0.0) => Some("f64_quiet"),
        Expr::Binary(NumOp::F32Sub, a, b) if is(a, -0.0) || is(b, 0.0) => Some("f32_quiet"),
        Expr::Binary(NumOp::F64Sub, a, b) if is(a, -0.0) || is(b, 0.0) => Some("f64_quiet"),
        Expr::Unary(NumOp::F32DemoteF64, a)
            if matches!(func.expr(a), Expr::Unary(NumOp::F64PromoteF32, _)) =>
        {
            Some("f32_quiet")
        }
        Expr::Binary(NumOp::F32x4Add | NumOp::F32x4Sub | NumOp::F32x4Mul | NumOp::F32x4Div, a, b)
            if is_constant_vector(func, a) || is_constant_vector(func, b) =>
        {
            Some("f32x4_quiet")
        }
        Expr::Binary(NumOp::F64x2Add | NumOp::F64x2Sub | NumOp::F64x2Mul | NumOp::F64x2Div, a, b)
            if is_constant_vector(func, a) || is_constant_vector(func, b) =>
        {
            Some("f64x2_quiet")
        }
        Expr::Ternary(NumOp::F32x4RelaxedMadd | NumOp::F32x4RelaxedNmadd, a, b, c)
            if [a, b, c].iter().any(|id| is_constant_vector(func, *id)) =>
        {
            Some("f32x4_quiet")
        }
        Expr::Ternary(NumOp::F64x2RelaxedMadd | NumOp::F64x2RelaxedNmadd, a, b, c)
            if [a, b, c].iter().any(|id| is_constant_vector(func, *id)) =>
        {
            Some("f64x2_quiet")
        }
        Expr::Unary(NumOp::F32x4DemoteF64x2Zero, a)
            if matches!(func.expr(a), Expr::Unary(NumOp::F64x2PromoteLowF32x4, _)) =>
        {
            Some("f32x4_quiet")
        }
        _ => None,
    }
}

/// Whether LLVM knows lanes of the vector to be 0, 1 or -1.
fn is_constant_vector(func: &Func, id: ExprId) -> bool {
    let is_special = |value: f64| value == 0.0 || value.abs() == 1.0;
    match func.expr(id) {
        Expr::V128(index) => {
            let bytes = func.vectors[index as usize];
            let (singles, doubles) = (bytes.as_chunks::<4>().0, bytes.as_chunks::<8>().0);
            singles.iter().any(|lane| is_special(f32::from_le_bytes(*lane).into()))
                || doubles.iter().any(|lane| is_special(f64::from_le_bytes(*lane)))
        }
        Expr::Unary(NumOp::F32x4Splat, value) => {
            matches!(func.expr(value), Expr::F32(bits) if is_special(f32::from_bits(bits).into()))
        }
        Expr::Unary(NumOp::F64x2Splat, value) => {
            matches!(func.expr(value), Expr::F64(bits) if is_special(f64::from_bits(bits)))
        }
        _ => false,
    }
}
