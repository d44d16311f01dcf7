//! Floating-point operations that LLVM takes for the identity, although they quiet a signalling NaN.
//!
//! LLVM folds `x * 1.0` to `x`, and with it whether the result is quiet; to Rust the payload of a NaN is not
//! defined. WebAssembly defines that the result of an operation is quiet. What LLVM finds out about values that go
//! through memory or through another function is not foreseen here.

use wasmparser::ValType;

use super::flow::{Flow, Known, View};
use crate::ir::{Expr, ExprId, Func};
use crate::ops::NumOp;
use crate::passes::Declarations;

/// A set of the constants that LLVM takes an operation with for the identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Special(u8);

impl Special {
    const NONE: Self = Self(0);
    /// 1 and -1: `x * 1.0`, `x / -1.0`.
    const ONE: Self = Self(1);
    /// `x - 0.0`. `x + 0.0` is not the identity: it turns -0 into 0.
    const ZERO: Self = Self(2);
    /// `x + -0.0`, `-0.0 - x`.
    const MINUS_ZERO: Self = Self(4);

    fn of(value: f64) -> Self {
        match value {
            1.0 | -1.0 => Self::ONE,
            0.0 if value.is_sign_negative() => Self::MINUS_ZERO,
            0.0 => Self::ZERO,
            _ => Self::NONE,
        }
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl Known for Special {
    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The special constants that the locals and temps of a function can hold. LLVM sees them there as well.
pub(super) type Constants = Flow<Special>;

impl Constants {
    pub(super) fn of_func(func: &Func, declarations: &Declarations) -> Self {
        if !func.nodes.iter().any(|node| is_scalar_arithmetic(node.expr)) {
            return Self::default();
        }
        let initial = |local| {
            let is_float = matches!(func.locals[local as usize], ValType::F32 | ValType::F64);
            let starts_as_zero = local >= func.params && declarations.is_at_start(local);
            is_float.then_some(if starts_as_zero { Special::ZERO } else { Special::NONE })
        };
        Self::find(func, initial, |view, id| view.of(func, id))
    }
}

impl View<'_, Special> {
    /// What the expression can be as far as LLVM sees.
    fn of(self, func: &Func, id: ExprId) -> Special {
        match func.expr(id) {
            Expr::Select { then, otherwise, .. } => self.of(func, then).or(self.of(func, otherwise)),
            Expr::Unary(NumOp::F64PromoteF32 | NumOp::F32DemoteF64, a) => self.of(func, a),
            Expr::Unary(op, a) if matches!(op.result(), ValType::F32 | ValType::F64) => match func.expr(a) {
                Expr::I32(value) if op == NumOp::F32ReinterpretI32 => {
                    Special::of(f32::from_bits(value as u32).into())
                }
                Expr::I64(value) if op == NumOp::F64ReinterpretI64 => {
                    Special::of(f64::from_bits(value as u64))
                }
                Expr::I32(value) => Special::of(f64::from(value)),
                Expr::I64(value) => Special::of(value as f64),
                _ => Special::NONE,
            },
            expr => self.own(expr),
        }
    }

    fn own(self, expr: Expr) -> Special {
        match expr {
            Expr::F32(bits) => Special::of(f32::from_bits(bits).into()),
            Expr::F64(bits) => Special::of(f64::from_bits(bits)),
            Expr::Local(local) => self.local(local),
            Expr::Temp(temp) => self.temp(temp),
            _ => Special::NONE,
        }
    }

    /// The function that quiets the result of the operation, if LLVM might leave the operation out.
    pub(super) fn quiet(self, func: &Func, expr: Expr) -> Option<&'static str> {
        let is = |id: ExprId, special: Special| self.of(func, id).has(special);
        let (one, zero, minus_zero) = (Special::ONE, Special::ZERO, Special::MINUS_ZERO);
        match expr {
            Expr::Binary(NumOp::F32Mul, a, b) if is(a, one) || is(b, one) => Some("f32_quiet"),
            Expr::Binary(NumOp::F64Mul, a, b) if is(a, one) || is(b, one) => Some("f64_quiet"),
            Expr::Binary(NumOp::F32Div, _, b) if is(b, one) => Some("f32_quiet"),
            Expr::Binary(NumOp::F64Div, _, b) if is(b, one) => Some("f64_quiet"),
            Expr::Binary(NumOp::F32Add, a, b) if is(a, minus_zero) || is(b, minus_zero) => Some("f32_quiet"),
            Expr::Binary(NumOp::F64Add, a, b) if is(a, minus_zero) || is(b, minus_zero) => Some("f64_quiet"),
            Expr::Binary(NumOp::F32Sub, a, b) if is(a, minus_zero) || is(b, zero) => Some("f32_quiet"),
            Expr::Binary(NumOp::F64Sub, a, b) if is(a, minus_zero) || is(b, zero) => Some("f64_quiet"),
            Expr::Unary(NumOp::F32DemoteF64, a) if is_op(func, a, NumOp::F64PromoteF32) => Some("f32_quiet"),
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
            Expr::Unary(NumOp::F32x4DemoteF64x2Zero, a) if is_op(func, a, NumOp::F64x2PromoteLowF32x4) => {
                Some("f32x4_quiet")
            }
            _ => None,
        }
    }
}

/// Whether the expression is one that is quieted if an operand is a special constant.
fn is_scalar_arithmetic(expr: Expr) -> bool {
    use NumOp::{F32Add, F32Div, F32Mul, F32Sub, F64Add, F64Div, F64Mul, F64Sub};
    matches!(expr, Expr::Binary(F32Add | F32Sub | F32Mul | F32Div | F64Add | F64Sub | F64Mul | F64Div, ..))
}

fn is_op(func: &Func, id: ExprId, op: NumOp) -> bool {
    matches!(func.expr(id), Expr::Unary(found, _) if found == op)
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
