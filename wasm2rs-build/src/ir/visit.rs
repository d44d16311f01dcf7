//! Walks over operands.

use super::{Expr, ExprId, Func, List, Stmt};

/// Calls `f` with each operand, in the order of evaluation.
pub(crate) fn operands(expr: &Expr, mut f: impl FnMut(ExprId)) {
    let mut expr = *expr;
    operands_mut(&mut expr, |operand| f(*operand));
}

/// Calls `f` with each operand, to change it.
pub(super) fn operands_mut(expr: &mut Expr, mut f: impl FnMut(&mut ExprId)) {
    match expr {
        Expr::Unary(_, a)
        | Expr::IsNull(a)
        | Expr::NonNull(a)
        | Expr::TableIndex(a)
        | Expr::ExtractLane { vector: a, .. } => f(a),
        Expr::Load { addr, .. } => f(addr),
        Expr::TableGet { index, .. } => f(index),
        Expr::Binary(_, a, b)
        | Expr::ReplaceLane { vector: a, value: b, .. }
        | Expr::Shuffle { a, b, .. }
        | Expr::LoadLane { addr: a, vector: b, .. } => {
            f(a);
            f(b);
        }
        Expr::Ternary(_, a, b, c) => {
            f(a);
            f(b);
            f(c);
        }
        Expr::Scan { addr, with, limit, .. } => {
            f(addr);
            f(with);
            f(limit);
        }
        Expr::Select { condition, then, otherwise } => {
            f(then);
            f(otherwise);
            f(condition);
        }
        Expr::I32(_)
        | Expr::I64(_)
        | Expr::F32(_)
        | Expr::F64(_)
        | Expr::V128(_)
        | Expr::NullFunc
        | Expr::NullExtern
        | Expr::FuncRef(_)
        | Expr::Local(_)
        | Expr::Temp(_)
        | Expr::Global(_)
        | Expr::MemorySize(_)
        | Expr::TableSize(_) => {}
    }
}

impl Func {
    /// Calls `f` with each root expression of the statement, in the order of evaluation.
    pub(crate) fn roots(&self, stmt: &Stmt, mut f: impl FnMut(ExprId)) {
        let mut each = |list: List| self.list(list).iter().copied().for_each(&mut f);
        match *stmt {
            Stmt::Call { args, .. } | Stmt::TailCall { args, .. } | Stmt::Builtin { args, .. } => each(args),
            Stmt::Else { values: Some(values), .. }
            | Stmt::End { values: Some(values), .. }
            | Stmt::Br { values, .. }
            | Stmt::Return { values } => each(values),
            Stmt::BrIf { condition, values, .. } => {
                each(values);
                f(condition);
            }
            Stmt::BrTable { index, values, .. } => {
                each(values);
                f(index);
            }
            Stmt::Let { value, .. }
            | Stmt::LetMut { value, .. }
            | Stmt::SetLocal { value, .. }
            | Stmt::SetGlobal { value, .. }
            | Stmt::Eval(value)
            | Stmt::Check { addr: value, .. } => f(value),
            Stmt::Store { addr, value, .. } | Stmt::StoreLane { addr, vector: value, .. } => {
                f(addr);
                f(value);
            }
            Stmt::If { condition, .. } => f(condition),
            Stmt::Nop
            | Stmt::CheckInterrupt
            | Stmt::KeepVectors
            | Stmt::Block { .. }
            | Stmt::Loop { .. }
            | Stmt::Else { values: None, .. }
            | Stmt::End { values: None, .. }
            | Stmt::Unreachable => {}
        }
    }

    /// Calls `f` with the expression and all its operands.
    pub(crate) fn walk(&self, id: ExprId, f: &mut impl FnMut(Expr)) {
        f(self.expr(id));
        operands(&self.expr(id), |operand| self.walk(operand, f));
    }
}
