//! Constants, variables and the operators that choose among values.

use wasmparser::Operator;

use super::Lowering;
use crate::ir::{Effects, Expr, Stmt};
use crate::module::const_operators;

impl Lowering<'_, '_> {
    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn value(&mut self, operator: &Operator<'_>) -> bool {
        match *operator {
            Operator::LocalGet { local_index } => self.push(Expr::Local(local_index)),
            Operator::LocalSet { local_index } => self.local_set(local_index),
            Operator::LocalTee { local_index } => {
                self.local_set(local_index);
                self.push(Expr::Local(local_index));
            }
            Operator::GlobalGet { global_index } => self.global_get(self.indices.global(global_index)),
            Operator::GlobalSet { global_index } => {
                let value = self.pop();
                self.settle(Effects::READS_GLOBAL.and(Effects::TRAPS));
                let global = self.indices.global(global_index);
                self.emit(Stmt::SetGlobal { global, value });
            }
            Operator::I32Const { value } => self.push(Expr::I32(value)),
            Operator::I64Const { value } => self.push(Expr::I64(value)),
            Operator::F32Const { value } => self.push(Expr::F32(value.bits())),
            Operator::F64Const { value } => self.push(Expr::F64(value.bits())),
            Operator::Drop => {
                let value = self.pop();
                if self.func.effects(value).may_trap() {
                    self.settle_traps(value);
                    self.emit(Stmt::Eval(value));
                }
            }
            Operator::Select | Operator::TypedSelect { .. } => self.select(),
            _ => return false,
        }
        true
    }

    fn local_set(&mut self, local: u32) {
        let value = self.pop();
        self.settle_local(local);
        self.settle_traps(value);
        self.emit(Stmt::SetLocal { local, value });
    }

    fn global_get(&mut self, global: u32) {
        match self.constant_global(global) {
            Some(constant) => self.push(constant),
            None => self.push(Expr::Global(global)),
        }
    }

    /// The value of a global that can not change and is known now.
    fn constant_global(&self, global: u32) -> Option<Expr> {
        let global = &self.cx.module.globals[global as usize];
        let init = global.init.as_ref().filter(|_| !global.ty.mutable)?;
        match const_operators(init).ok()?.as_slice() {
            [Operator::I32Const { value }] => Some(Expr::I32(*value)),
            [Operator::I64Const { value }] => Some(Expr::I64(*value)),
            [Operator::F32Const { value }] => Some(Expr::F32(value.bits())),
            [Operator::F64Const { value }] => Some(Expr::F64(value.bits())),
            _ => None,
        }
    }

    /// Rust evaluates one branch only: both values have to be such that this is not seen.
    fn select(&mut self) {
        let len = self.stack.len();
        let may_trap = |index: usize| self.func.effects(self.stack[index]).may_trap();
        if may_trap(len - 3) || may_trap(len - 2) {
            self.settle_top(3);
        }
        let condition = self.pop();
        let otherwise = self.pop();
        let then = self.pop();
        self.push(Expr::Select { condition, then, otherwise });
    }
}
