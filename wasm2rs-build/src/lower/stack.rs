//! The operand stack: expressions that wait for their use, and the rules for when they can not wait longer.

use super::Lowering;
use crate::ir::{Dest, Effects, Expr, ExprId, List, Stmt};

/// Expressions higher than this get a name: rustc's parser and ours recurse over them.
const MAX_HEIGHT: u16 = 48;

impl Lowering<'_, '_> {
    /// Pushes an expression.
    pub(super) fn push(&mut self, expr: Expr) {
        let id = self.func.add(expr);
        self.stack.push(id);
        if self.func.nodes[id.0 as usize].height > MAX_HEIGHT {
            let top = self.stack.len() - 1;
            self.name(top, Effects::NONE);
        }
    }

    /// Pops an expression. The module is validated: there is one.
    pub(super) fn pop(&mut self) -> ExprId {
        debug_assert!(!self.stack.is_empty(), "the validator has counted the operands");
        self.stack.pop().unwrap_or(ExprId(0))
    }

    /// Pops `count` expressions, the deepest first.
    pub(super) fn pop_many(&mut self, count: usize) -> Vec<ExprId> {
        self.stack.split_off(self.stack.len() - count)
    }

    /// Gives the expression at `index` of the stack a name, which evaluates it now: whatever lies below and
    /// could be told apart from it, or from `others` that are evaluated with it, is evaluated before.
    fn name(&mut self, index: usize, others: Effects) {
        let id = self.stack[index];
        if self.func.is_trivial(id) {
            return;
        }
        let effects = self.func.effects(id).and(others);
        if effects.may_trap() {
            self.name_where(index, |lowering, below| lowering.func.effects(below).traps_differ(effects));
        }
        let temp = self.func.new_temp();
        self.emit(Stmt::Let { temp, value: id });
        self.stack[index] = self.func.add(Expr::Temp(temp));
    }

    /// Names those of the lowest `len` expressions that `condition` holds for, the deepest first.
    fn name_where(&mut self, len: usize, condition: impl Fn(&Self, ExprId) -> bool) {
        for index in 0..len {
            if condition(self, self.stack[index]) {
                self.name(index, Effects::NONE);
            }
        }
    }

    /// Evaluates what waits on the stack and conflicts with a statement that is about to be emitted and
    /// changes or shows `effects`.
    pub(super) fn settle(&mut self, effects: Effects) {
        self.name_where(self.stack.len(), |lowering, id| lowering.func.effects(id).intersects(effects));
    }

    /// Evaluates what waits on the stack and reads the local.
    pub(super) fn settle_local(&mut self, local: u32) {
        self.name_where(self.stack.len(), |lowering, id| lowering.func.reads_local(id, local));
    }

    /// Evaluates what waits on the stack and could trap in another way than `value`, which is about to be
    /// evaluated before it.
    pub(super) fn settle_traps(&mut self, value: ExprId) {
        let effects = self.func.effects(value);
        if effects.may_trap() {
            self.name_where(self.stack.len(), |lowering, id| lowering.func.effects(id).traps_differ(effects));
        }
    }

    /// Evaluates everything that waits on the stack but constants and names: a block begins.
    pub(super) fn settle_all(&mut self) {
        self.name_where(self.stack.len(), |_, _| true);
    }

    /// Makes the top `count` expressions such that they can be evaluated twice, or after what follows.
    pub(super) fn settle_top(&mut self, count: usize) {
        for index in self.stack.len() - count..self.stack.len() {
            self.name(index, Effects::NONE);
        }
    }

    /// Evaluates those of the top `count` expressions that read what calls take by reference, and with them
    /// whatever could trap before.
    pub(super) fn settle_arguments(&mut self, count: usize, reads: Effects) {
        let first = self.stack.len() - count;
        let Some(last) = (first..self.stack.len())
            .rev()
            .find(|index| self.func.effects(self.stack[*index]).intersects(reads))
        else {
            return;
        };
        for index in first..=last {
            if self.func.effects(self.stack[index]).intersects(reads) {
                self.name(index, Effects::NONE);
            }
        }
    }

    /// Evaluates for its trap what is left on the stack above `height` when control leaves, and drops it.
    pub(super) fn abandon(&mut self, height: usize) {
        for index in height..self.stack.len() {
            let id = self.stack[index];
            if self.func.effects(id).may_trap() {
                self.emit(Stmt::Eval(id));
            }
        }
        self.stack.truncate(height);
    }

    /// New names for `count` results, which are pushed.
    pub(super) fn push_results(&mut self, count: usize) -> Dest {
        if count == 0 {
            return Dest::None;
        }
        let start = self.func.temps;
        for _ in 0..count {
            let temp = self.func.new_temp();
            self.push(Expr::Temp(temp));
        }
        Dest::Temps { start, len: count as u32 }
    }

    /// Pops `count` operands of a statement.
    pub(super) fn pop_list(&mut self, count: usize) -> List {
        let operands = self.pop_many(count);
        self.func.add_list(&operands)
    }
}
