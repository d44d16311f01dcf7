//! [`Pass::TwoRounds`](super::Pass::TwoRounds).
//!
//! LLVM writes the round of a small loop several times where it can count the rounds before the first one. Where it can not,
//! because a counter grows by what is not a constant or because memory says when to end, a round of a few instructions
//! has a branch back of its own, and can take twice as long where the linker puts it over a boundary of what the processor
//! fetches at once.
//!
//! ```text
//! loop L { round; br_if L condition }
//! block B { loop L { round; br_if B (i32.eqz condition); round; br_if L condition } }
//! ```

use std::ops::Range;

use crate::ir::{Dest, Expr, ExprId, Func, LabelKind, List, Stmt};
use crate::ops::NumOp;

/// The most statements and expressions of a round that is written twice: of a longer one, the branch is a small part.
const MAX_STMTS: usize = 6;
const MAX_EXPRS: usize = 24;

/// Writes the round of each small loop twice whose rounds LLVM can not count.
pub(super) fn run(func: &mut Func) {
    let loops: Vec<SmallLoop> = (0..func.body.len()).filter_map(|at| SmallLoop::at(func, at)).collect();
    if loops.is_empty() {
        return;
    }
    let (mut body, mut copied) = (Vec::with_capacity(func.body.len() + loops.len() * MAX_STMTS), 0);
    for found in loops {
        body.extend_from_slice(&func.body[copied..found.begin]);
        found.write_twice(func, &mut body);
        copied = found.end + 1;
    }
    body.extend_from_slice(&func.body[copied..]);
    func.body = body;
    func.nesting += 1;
}

/// A loop whose rounds are a few statements in a row, the last of which goes back or not.
struct SmallLoop {
    begin: usize,
    /// The statements of a round.
    round: Range<usize>,
    /// Whether there is a next one.
    condition: ExprId,
    end: usize,
}

impl SmallLoop {
    /// The loop that the statement begins, if it is one whose rounds LLVM can not count.
    fn at(func: &Func, begin: usize) -> Option<Self> {
        let Stmt::Loop { label, dest: Dest::None, params: Dest::None } = func.body[begin] else {
            return None;
        };
        let len =
            func.body[begin + 1..].iter().take(MAX_STMTS + 1).take_while(|stmt| is_straight(stmt)).count();
        let round = begin + 1..begin + 1 + len;
        let Stmt::BrIf { condition, label: target, .. } = *func.body.get(round.end)? else { return None };
        let end = round.end + 1;
        let ends = matches!(func.body.get(end), Some(Stmt::End { label: ended, values: Some(_) }) if *ended == label);
        let found = Self { begin, round, condition, end };
        let is_small = || len <= MAX_STMTS && found.exprs(func) <= MAX_EXPRS;
        (target == label && ends && is_small() && !found.counts(func)).then_some(found)
    }

    /// The number of expressions of a round.
    fn exprs(&self, func: &Func) -> usize {
        let mut count = 0;
        for stmt in &func.body[self.round.start..self.end] {
            func.roots(stmt, |root| func.walk(root, &mut |_| count += 1));
        }
        count
    }

    /// Whether the round adds a constant to a local, as loops do whose rounds are known when they begin. LLVM makes more of
    /// these, and the processor has the branch decided early.
    fn counts(&self, func: &Func) -> bool {
        func.body[self.round.clone()].iter().any(|stmt| match *stmt {
            Stmt::SetLocal { value, .. } => match func.expr(value) {
                Expr::Binary(NumOp::I32Add | NumOp::I32Sub | NumOp::I64Add | NumOp::I64Sub, a, b) => {
                    func.is_trivial(a) || func.is_trivial(b)
                }
                _ => false,
            },
            _ => false,
        })
    }

    /// Appends the loop, with its round twice, to a function's body.
    fn write_twice(&self, func: &mut Func, body: &mut Vec<Stmt>) {
        let block = func.add_label(LabelKind::Block, Dest::None);
        func.labels[block.0 as usize].uses += 1;
        let condition = func.copy(self.condition);
        let condition = func.add(Expr::Unary(NumOp::I32Eqz, condition));
        let none = List { start: 0, len: 0 };
        body.extend([Stmt::Block { label: block, dest: Dest::None }, func.body[self.begin]]);
        for at in self.round.clone() {
            body.push(copy(func, func.body[at]));
        }
        body.push(Stmt::BrIf { condition, label: block, values: none });
        body.extend_from_slice(&func.body[self.round.start..=self.end]);
        body.push(Stmt::End { label: block, values: Some(none) });
    }
}

/// Whether the statement goes on to the next one, and is nothing large.
fn is_straight(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Nop | Stmt::SetLocal { .. } | Stmt::Store { .. } | Stmt::Check { .. })
}

/// The statement over copies of its expressions, which belong to one statement each.
fn copy(func: &mut Func, mut stmt: Stmt) -> Stmt {
    match &mut stmt {
        Stmt::SetLocal { value, .. } | Stmt::Check { addr: value, .. } => *value = func.copy(*value),
        Stmt::Store { addr, value, .. } => (*addr, *value) = (func.copy(*addr), func.copy(*value)),
        _ => {}
    }
    stmt
}
