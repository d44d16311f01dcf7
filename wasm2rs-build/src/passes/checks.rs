//! [`Pass::MergedChecks`](super::Pass::MergedChecks).

use std::mem;

use super::insert;
use crate::ir::{Effects, Expr, ExprId, Func, LabelKind, Stmt, effects, operands};

/// Checks the furthest of several accesses off one address before the first of them: LLVM then knows that the
/// others are inside as well, and leaves their checks out.
///
/// Whether the first or a later access traps makes no difference as long as nothing happens between them that
/// the host can see, another trap or a branch included: a memory is as it was, whichever of the loads fails.
pub(super) fn run(func: &mut Func) {
    let mut runs = Runs::default();
    for at in 0..func.body.len() {
        runs.stmt(func, at);
    }
    runs.end();
    // They begin in the order of their statements, but end in any.
    runs.checks.sort_by_key(|(at, _)| *at);
    insert(func, runs.checks);
}

/// How many addresses are followed at a time: enough for what compilers make, and a bound for what they do not.
const MAX_OPEN: usize = 64;

/// Accesses off one address, the first of which stands in the statement `at`.
#[derive(Clone, Copy)]
struct Run {
    at: usize,
    addr: ExprId,
    base: Expr,
    memory: u32,
    /// How far the first access reaches from the address, in bytes, and how far the furthest does.
    first: u64,
    furthest: u64,
}

#[derive(Default)]
struct Runs {
    /// Those that further accesses can join.
    open: Vec<Run>,
    /// What to insert before which statements.
    checks: Vec<(usize, Stmt)>,
    /// The statement that is looked at.
    at: usize,
    /// Whether what comes next in it could not be checked before it.
    is_late: bool,
}

impl Runs {
    fn stmt(&mut self, func: &Func, at: usize) {
        (self.at, self.is_late) = (at, false);
        let stmt = func.body[at];
        func.roots(&stmt, |root| self.expr(func, root));
        match stmt {
            Stmt::Nop | Stmt::Let { .. } | Stmt::LetMut { .. } | Stmt::Eval(_) | Stmt::Block { .. } => {}
            Stmt::SetLocal { local, .. } => self.end_of(Expr::Local(local)),
            Stmt::Store { store, addr, offset, memory, .. } => {
                self.access(func, addr, offset.saturating_add(store.bytes()), memory);
                self.end();
            }
            Stmt::End { label, values: None }
                if func.label(label).kind == LabelKind::Block && func.label(label).uses == 0 => {}
            _ => self.end(),
        }
    }

    /// Follows the evaluation of an expression.
    fn expr(&mut self, func: &Func, id: ExprId) {
        let expr = func.expr(id);
        operands(&expr, |operand| self.expr(func, operand));
        if let Expr::Load { load, addr, offset, memory } = expr {
            self.access(func, addr, offset.saturating_add(load.bytes()), memory);
        } else if effects::own(&expr).intersects(Effects::TRAPS_OTHERWISE) {
            self.end();
        }
    }

    fn access(&mut self, func: &Func, addr: ExprId, reach: u64, memory: u32) {
        let base = func.expr(addr);
        if !matches!(base, Expr::Local(_) | Expr::Temp(_)) || u32::try_from(reach).is_err() {
            return;
        }
        let is_full = self.open.len() == MAX_OPEN;
        match self.open.iter_mut().find(|run| run.base == base && run.memory == memory) {
            Some(run) => run.furthest = run.furthest.max(reach),
            None if self.is_late || is_full => {}
            None => self.open.push(Run { at: self.at, addr, base, memory, first: reach, furthest: reach }),
        }
    }

    /// The address is another one from here on.
    fn end_of(&mut self, base: Expr) {
        if let Some(index) = self.open.iter().position(|run| run.base == base) {
            let run = self.open.swap_remove(index);
            self.check(run);
        }
    }

    /// Something happens that can be seen, or what follows is perhaps not reached.
    fn end(&mut self) {
        for run in mem::take(&mut self.open) {
            self.check(run);
        }
        self.is_late = true;
    }

    fn check(&mut self, run: Run) {
        if run.furthest > run.first {
            self.checks
                .push((run.at, Stmt::Check { addr: run.addr, reach: run.furthest, memory: run.memory }));
        }
    }
}
