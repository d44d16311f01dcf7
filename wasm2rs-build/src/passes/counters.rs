//! [`Pass::CountUp`](super::Pass::CountUp).
//!
//! LLVM ends loops over arrays whose place and length are known with a counter that reaches zero: it begins at the length
//! below zero, and each address is the end of an array plus the counter, modulo 2^32. That sum has to be cut to 32 bits
//! before each access, and an access that is inside says nothing of the next one. Counted from zero, each address is the
//! start of an array, which becomes the access's offset, plus the counter.

use std::collections::BTreeSet;
use std::ops::Range;

use super::insert;
use super::uses::{Uses, assigned_local};
use crate::ir::{Dest, Expr, ExprId, Func, Label, Stmt, operands};
use crate::ops::NumOp;

/// How many statements there may be between a counter's start and its loop.
const MAX_BEFORE: usize = 8;

/// How many statements a loop may have. It bounds the time that loops in loops take.
const MAX_LEN: usize = 512;

/// Counts from zero where a loop counts up to it.
pub(super) fn run(func: &mut Func) {
    let uses = Uses::count(func);
    let mut ends = Vec::new();
    for at in 0..func.body.len() {
        let Some(found) = Counted::at(func, at, &uses) else { continue };
        found.count_from_zero(func);
        if found.is_read_elsewhere && !found.counter.is_set_after(func, found.end) {
            let value = func.add(Expr::I32(0));
            ends.push((found.end + 1, Stmt::SetLocal { local: found.counter.local, value }));
        }
    }
    // Loops end in another order than they begin.
    ends.sort_by_key(|(at, _)| *at);
    insert(func, ends);
}

/// A local that is `-length` when a loop begins, and ends it when it is zero.
#[derive(Clone, Copy)]
struct Counter {
    local: u32,
    length: u32,
}

/// A loop with a counter, by the statements that matter.
struct Counted {
    counter: Counter,
    /// Where the counter is set to its start, and where it goes on to the next round.
    start: usize,
    step: usize,
    /// Where the loop begins, branches to its begin, and ends.
    begin: usize,
    branch: usize,
    end: usize,
    is_read_elsewhere: bool,
}

impl Counted {
    /// The loop whose counter the statement sets to its start, if there is an address that depends on it.
    fn at(func: &Func, start: usize, uses: &Uses) -> Option<Self> {
        let Stmt::SetLocal { local, value } = func.body[start] else { return None };
        let Expr::I32(value @ ..0) = func.expr(value) else { return None };
        let counter = Counter { local, length: value.unsigned_abs() };
        let begin = counter.loop_after(func, start)?;
        let Stmt::Loop { label, dest: Dest::None, params: Dest::None } = func.body[begin] else {
            return None;
        };
        let is_end = |stmt: &Stmt| matches!(*stmt, Stmt::End { label: ended, .. } if ended == label);
        let end = begin + func.body[begin..].iter().take(MAX_LEN).position(is_end)?;
        let (step, branch) = counter.rounds(func, label, begin + 1..end)?;
        let (mut reads, mut addresses) = (0, 0);
        for stmt in &func.body[begin..end] {
            counter.reads(func, stmt, &mut reads, &mut addresses);
        }
        let is_read_elsewhere = uses.local_reads[local as usize] > reads;
        let is_gain = addresses > 0 && !(is_read_elsewhere && leaves(func, begin..end));
        is_gain.then_some(Self { counter, start, step, begin, branch, end, is_read_elsewhere })
    }

    fn count_from_zero(&self, func: &mut Func) {
        let Counter { local, length } = self.counter;
        for at in self.begin..self.end {
            if at != self.step && at != self.branch {
                self.counter.move_stmt(func, at);
            }
        }
        let (counter, length) = (func.add(Expr::Local(local)), func.add(Expr::I32(length.cast_signed())));
        let goes_on = func.add(Expr::Binary(NumOp::I32Ne, counter, length));
        if let Stmt::BrIf { condition, .. } = &mut func.body[self.branch] {
            *condition = goes_on;
        }
        let zero = func.add(Expr::I32(0));
        func.body[self.start] = Stmt::SetLocal { local, value: zero };
    }
}

impl Counter {
    /// Where a loop begins that is reached by way of the statement `start` only, with the counter as that sets it.
    fn loop_after(self, func: &Func, start: usize) -> Option<usize> {
        let between =
            func.body[start + 1..].iter().take(MAX_BEFORE).take_while(|stmt| self.is_passed(func, stmt));
        let begin = start + 1 + between.count();
        matches!(func.body.get(begin), Some(Stmt::Loop { .. })).then_some(begin)
    }

    /// Whether the statements after a loop's end set the counter before anything reads it.
    fn is_set_after(self, func: &Func, end: usize) -> bool {
        let mut after =
            func.body[end + 1..].iter().take(MAX_BEFORE).skip_while(|stmt| self.is_passed(func, stmt));
        match after.next() {
            Some(Stmt::SetLocal { local, value }) => {
                *local == self.local && !func.reads_local(*value, self.local)
            }
            _ => false,
        }
    }

    /// Whether the statement goes on to the next one, and has nothing to do with the counter.
    fn is_passed(self, func: &Func, stmt: &Stmt) -> bool {
        let is_straight =
            matches!(stmt, Stmt::Nop | Stmt::Let { .. } | Stmt::LetMut { .. } | Stmt::SetLocal { .. });
        let mut is_read = false;
        func.roots(stmt, |root| is_read |= func.reads_local(root, self.local));
        is_straight && !is_read && assigned_local(stmt) != Some(self.local)
    }

    /// Where the counter is set in a round, and where the next one begins, if that is what every round does once, and the
    /// counter hits zero.
    fn rounds(self, func: &Func, label: Label, body: Range<usize>) -> Option<(usize, usize)> {
        let (mut depth, mut step, mut branch) = (0, None, None);
        for at in body {
            let stmt = &func.body[at];
            match *stmt {
                Stmt::Block { .. } | Stmt::Loop { .. } | Stmt::If { .. } => depth += 1,
                Stmt::End { .. } => depth -= 1,
                Stmt::SetLocal { local, value } if local == self.local => {
                    let is_step = depth == 0 && step.is_none() && self.is_step(func, value);
                    step = Some(is_step.then_some(at)?);
                }
                Stmt::BrIf { condition, label: target, values } if target == label => {
                    let goes_on = func.expr(condition) == Expr::Local(self.local);
                    let is_branch = depth == 0 && goes_on && values.len == 0 && func.label(label).uses == 1;
                    branch = Some((is_branch && step.is_some()).then_some(at)?);
                }
                _ if assigned_local(stmt) == Some(self.local) => return None,
                _ => {}
            }
        }
        step.zip(branch)
    }

    fn is_step(self, func: &Func, value: ExprId) -> bool {
        match self.plus(func, value) {
            Some(step @ 1..) => self.length.is_multiple_of(step) && step < 1 << 31,
            _ => false,
        }
    }

    /// What is added to the counter, if the expression is that sum.
    fn plus(self, func: &Func, sum: ExprId) -> Option<u32> {
        let Expr::Binary(NumOp::I32Add, a, b) = func.expr(sum) else { return None };
        match (func.expr(a), func.expr(b)) {
            (Expr::Local(local), Expr::I32(value)) | (Expr::I32(value), Expr::Local(local))
                if local == self.local =>
            {
                Some(value.cast_unsigned())
            }
            _ => None,
        }
    }

    /// The offset of an access at the counter as it will be, if the address is an array's end plus the counter: a sum that
    /// did not carry then, and does not now.
    fn offset(self, func: &Func, addr: ExprId, offset: u64) -> Option<u64> {
        let start = self.plus(func, addr)?.checked_sub(self.length)?;
        Some(offset + u64::from(start)).filter(|offset| *offset <= u32::MAX.into())
    }

    /// Counts the reads of the counter in the statement, and the addresses among them.
    fn reads(self, func: &Func, stmt: &Stmt, reads: &mut u32, addresses: &mut u32) {
        let mut is_address =
            |addr, offset| *addresses += u32::from(self.offset(func, addr, offset).is_some());
        if let Stmt::Store { addr, offset, .. } | Stmt::StoreLane { addr, offset, .. } = *stmt {
            is_address(addr, offset);
        }
        func.roots(stmt, |root| {
            func.walk(root, &mut |expr| match expr {
                Expr::Local(local) => *reads += u32::from(local == self.local),
                Expr::Load { addr, offset, .. } | Expr::LoadLane { addr, offset, .. } => {
                    is_address(addr, offset)
                }
                _ => {}
            });
        });
    }

    /// Has the statement read the counter as it will be.
    fn move_stmt(self, func: &mut Func, at: usize) {
        let mut stmt = func.body[at];
        let mut roots = Vec::new();
        func.roots(&stmt, |root| roots.push(root));
        if let Stmt::Store { addr, offset, .. } | Stmt::StoreLane { addr, offset, .. } = &mut stmt
            && self.move_address(func, addr, offset)
        {
            func.body[at] = stmt;
            // The address is the first.
            roots.remove(0);
        }
        for root in roots {
            self.move_expr(func, root);
        }
    }

    fn move_expr(self, func: &mut Func, id: ExprId) {
        let mut expr = func.expr(id);
        if expr == Expr::Local(self.local) {
            let (counter, length) = (func.add(expr), func.add(Expr::I32(self.length.cast_signed())));
            expr = Expr::Binary(NumOp::I32Sub, counter, length);
        } else if let Some(end) = self.plus(func, id) {
            let start = Expr::I32(end.wrapping_sub(self.length).cast_signed());
            let (counter, start) = (func.add(Expr::Local(self.local)), func.add(start));
            expr = Expr::Binary(NumOp::I32Add, counter, start);
        } else {
            let mut left = Vec::new();
            operands(&expr, |operand| left.push(operand));
            if let Expr::Load { addr, offset, .. } | Expr::LoadLane { addr, offset, .. } = &mut expr
                && self.move_address(func, addr, offset)
            {
                left.remove(0);
            }
            for operand in left {
                self.move_expr(func, operand);
            }
        }
        func.nodes[id.0 as usize].expr = expr;
    }

    /// Makes the counter the address, if it can be; its end goes into the offset.
    fn move_address(self, func: &mut Func, addr: &mut ExprId, offset: &mut u64) -> bool {
        let Some(moved) = self.offset(func, *addr, *offset) else { return false };
        (*addr, *offset) = (func.add(Expr::Local(self.local)), moved);
        true
    }
}

/// Whether a branch leaves the statements.
fn leaves(func: &Func, range: Range<usize>) -> bool {
    let stmts = &func.body[range];
    let mut inside = BTreeSet::new();
    for stmt in stmts {
        if let Stmt::Block { label, .. } | Stmt::Loop { label, .. } | Stmt::If { label, .. } = stmt {
            inside.insert(label.0);
        }
    }
    stmts.iter().any(|stmt| match *stmt {
        Stmt::Br { label, .. } | Stmt::BrIf { label, .. } => !inside.contains(&label.0),
        Stmt::BrTable { labels, .. } => func.targets(labels).iter().any(|label| !inside.contains(&label.0)),
        _ => false,
    })
}
