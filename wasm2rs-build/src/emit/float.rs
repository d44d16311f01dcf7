//! Floating-point operations that LLVM takes for the identity, although they quiet a signalling NaN.
//!
//! LLVM folds `x * 1.0` to `x`, and with it whether the result is quiet; to Rust the payload of a NaN is not
//! defined. WebAssembly defines that the result of an operation is quiet. What LLVM finds out about values that go
//! through memory or through another function is not foreseen here.

use wasmparser::ValType;

use crate::ir::{Dest, Expr, ExprId, Func, Label, LabelKind, List, Stmt};
use crate::ops::NumOp;
use crate::passes::{Declarations, dest};

/// A set of the constants that LLVM takes an operation with for the identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Special(u8);

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

    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The special constants that the locals and temps of a function can hold. LLVM sees them there as well.
#[derive(Debug, Default)]
pub(super) struct Constants {
    locals: Vec<Special>,
    temps: Vec<Special>,
}

impl Constants {
    pub(super) fn find(func: &Func, declarations: &Declarations) -> Self {
        let mut constants = Self::default();
        if !func.nodes.iter().any(|node| is_scalar_arithmetic(node.expr)) {
            return constants;
        }
        constants.temps.resize(func.temps as usize, Special::NONE);
        constants.locals = (0..func.locals.len() as u32)
            .map(|local| {
                let starts_as_zero = local >= func.params && declarations.is_at_start(local);
                if starts_as_zero { Special::ZERO } else { Special::NONE }
            })
            .collect();
        // Values are copied from name to name: until nothing is new.
        while constants.spread(func) {}
        constants
    }

    /// Goes over all assignments once; whether anything was new.
    fn spread(&mut self, func: &Func) -> bool {
        let mut changed = false;
        let mut dests = vec![Dest::None; func.labels.len()];
        for stmt in &func.body {
            match *stmt {
                Stmt::Let { temp, value } | Stmt::LetMut { temp, value } => {
                    changed |= self.assign(func, Dest::Temps { start: temp, len: 1 }, &[value]);
                }
                Stmt::SetLocal { local, value } => {
                    changed |= self.assign(func, Dest::Local(local), &[value]);
                }
                Stmt::Block { label, .. } | Stmt::Loop { label, .. } | Stmt::If { label, .. } => {
                    dests[label.0 as usize] = dest(stmt);
                }
                Stmt::Else { label, values: Some(values) } | Stmt::End { label, values: Some(values) } => {
                    changed |= self.assign(func, dests[label.0 as usize], func.list(values));
                }
                Stmt::Br { label, values } | Stmt::BrIf { label, values, .. } => {
                    changed |= self.branch(func, &dests, label, values);
                }
                Stmt::BrTable { labels, values, .. } => {
                    for label in func.targets(labels) {
                        changed |= self.branch(func, &dests, *label, values);
                    }
                }
                _ => {}
            }
        }
        changed
    }

    /// A branch to a loop assigns its parameters, one to a block its results.
    fn branch(&mut self, func: &Func, dests: &[Dest], label: Label, values: List) -> bool {
        let info = func.label(label);
        let to = if info.kind == LabelKind::Loop { info.params } else { dests[label.0 as usize] };
        self.assign(func, to, func.list(values))
    }

    fn assign(&mut self, func: &Func, to: Dest, values: &[ExprId]) -> bool {
        let mut changed = false;
        for (index, value) in values.iter().enumerate() {
            let special = self.of(func, *value);
            let place = match to {
                Dest::Temps { start, .. } => self.temps.get_mut(start as usize + index),
                Dest::Local(local) => self.locals.get_mut(local as usize),
                Dest::None | Dest::Unread | Dest::Return => None,
            };
            if let Some(place) = place {
                let all = place.or(special);
                changed |= *place != all;
                *place = all;
            }
        }
        changed
    }

    /// What the expression can be as far as LLVM sees.
    fn of(&self, func: &Func, id: ExprId) -> Special {
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

    fn own(&self, expr: Expr) -> Special {
        match expr {
            Expr::F32(bits) => Special::of(f32::from_bits(bits).into()),
            Expr::F64(bits) => Special::of(f64::from_bits(bits)),
            Expr::Local(local) => self.locals.get(local as usize).copied().unwrap_or_default(),
            Expr::Temp(temp) => self.temps.get(temp as usize).copied().unwrap_or_default(),
            _ => Special::NONE,
        }
    }

    /// The function that quiets the result of the operation, if LLVM might leave the operation out.
    pub(super) fn quiet(&self, func: &Func, expr: Expr) -> Option<&'static str> {
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
