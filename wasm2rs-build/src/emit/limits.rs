//! What values are at most, as far as one can see without following control flow.
//!
//! Tables in static data are indexed with bytes, masked numbers and the like, so accesses of them are inside the
//! memory's least size. LLVM sees the same, but after a call that may grow the memory it does not know that size any more.

use std::collections::HashMap;

use crate::ir::{Dest, Expr, ExprId, Func, Stmt};
use crate::ops::{Load, NumOp, Spelling};
use crate::passes::dest;

/// The limits of the names that have one, at one statement.
#[derive(Debug, Default)]
pub(super) struct Limits {
    locals: HashMap<u32, u64>,
    temps: HashMap<u32, u64>,
}

impl Limits {
    /// What is known where a function starts: locals that are no parameters are zero.
    pub(super) fn at_start(func: &Func) -> Self {
        let zeros = (func.params..func.locals.len() as u32).map(|local| (local, 0));
        Self { locals: zeros.collect(), temps: HashMap::new() }
    }

    /// Goes on to the next statement.
    pub(super) fn pass(&mut self, func: &Func, stmt: &Stmt) {
        match *stmt {
            Stmt::SetLocal { local, value } => match self.of(func, value) {
                Some(limit) => _ = self.locals.insert(local, limit),
                None => _ = self.locals.remove(&local),
            },
            Stmt::Let { temp, value } => {
                let limit = self.of(func, value);
                self.temps.extend(limit.map(|limit| (temp, limit)));
            }
            // Control comes from elsewhere as well, where locals may be others.
            Stmt::Loop { .. } | Stmt::Else { .. } | Stmt::End { .. } => self.locals.clear(),
            _ => {
                if let Dest::Local(local) = dest(stmt) {
                    self.locals.remove(&local);
                }
            }
        }
    }

    /// What the integer is at most, as an unsigned one; `None` if that is what its type says.
    pub(super) fn of(&self, func: &Func, id: ExprId) -> Option<u64> {
        match func.expr(id) {
            Expr::I32(value) => Some(value.cast_unsigned().into()),
            Expr::I64(value) => Some(value.cast_unsigned()),
            Expr::Local(local) => self.of_local(local),
            Expr::Temp(temp) => self.of_temp(temp),
            Expr::Load { load: Load::I32Load8U | Load::I64Load8U, .. } => Some(u8::MAX.into()),
            Expr::Load { load: Load::I32Load16U | Load::I64Load16U, .. } => Some(u16::MAX.into()),
            Expr::Load { load: Load::I64Load32U, .. } => Some(u32::MAX.into()),
            Expr::Select { then, otherwise, .. } => Some(self.of(func, then)?.max(self.of(func, otherwise)?)),
            Expr::Unary(NumOp::I64ExtendI32U, a) => self.of(func, a).or(Some(u32::MAX.into())),
            // A larger one loses its high bits.
            Expr::Unary(NumOp::I32WrapI64, a) => unless_it_wraps(self.of(func, a)),
            Expr::Unary(op, _) => condition(op),
            Expr::Binary(op, a, b) => self.of_binary(func, op, a, b),
            _ => None,
        }
    }

    pub(super) fn of_local(&self, local: u32) -> Option<u64> {
        self.locals.get(&local).copied()
    }

    pub(super) fn of_temp(&self, temp: u32) -> Option<u64> {
        self.temps.get(&temp).copied()
    }

    fn of_binary(&self, func: &Func, op: NumOp, a: ExprId, b: ExprId) -> Option<u64> {
        let (left, right) = (self.of(func, a), self.of(func, b));
        match (op, func.expr(b)) {
            (NumOp::I32And | NumOp::I64And, _) => left.into_iter().chain(right).min(),
            (NumOp::I32Or | NumOp::I32Xor, _) => {
                // All bits up to the highest that one of them can have.
                Some(u64::MAX.checked_shr((left? | right?).leading_zeros()).unwrap_or(0))
            }
            (NumOp::I32RemU | NumOp::I64RemU, _) => right?.checked_sub(1),
            (NumOp::I32Add, _) => unless_it_wraps(left?.checked_add(right?)),
            (NumOp::I32Mul, _) => unless_it_wraps(left?.checked_mul(right?)),
            (NumOp::I32Shl, Expr::I32(count)) => unless_it_wraps(Some(left? << (count & 31))),
            (NumOp::I32ShrU, Expr::I32(count)) => Some(left.unwrap_or(u32::MAX.into()) >> (count & 31)),
            (NumOp::I64ShrU, Expr::I64(count)) => Some(left.unwrap_or(u64::MAX) >> (count & 63)),
            _ => condition(op),
        }
    }
}

fn condition(op: NumOp) -> Option<u64> {
    let spelling = op.spelling();
    matches!(spelling, Spelling::Compare(_) | Spelling::CompareAs(..) | Spelling::EqualsZero).then_some(1)
}

fn unless_it_wraps(limit: Option<u64>) -> Option<u64> {
    limit.filter(|limit| u32::try_from(*limit).is_ok())
}
