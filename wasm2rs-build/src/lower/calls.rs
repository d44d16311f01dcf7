//! Calls: direct ones, through tables and through references, and those that end the caller.

use wasmparser::Operator;

use super::Lowering;
use crate::calls::MemoryUse;
use crate::ir::{Callee, Effects, List, Stmt};

impl Lowering<'_, '_> {
    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn call_operator(&mut self, operator: &Operator<'_>) -> bool {
        match *operator {
            Operator::Call { function_index } => self.call(self.direct(function_index)),
            Operator::CallIndirect { type_index, table_index } => {
                let target = self.indirect(type_index, table_index);
                self.call(target);
            }
            Operator::CallRef { type_index } => self.call(self.by_reference(type_index)),
            Operator::ReturnCall { function_index } => self.tail_call(self.direct(function_index)),
            Operator::ReturnCallIndirect { type_index, table_index } => {
                let target = self.indirect(type_index, table_index);
                self.tail_call(target);
            }
            Operator::ReturnCallRef { type_index } => self.tail_call(self.by_reference(type_index)),
            _ => return false,
        }
        true
    }

    fn direct(&self, function_index: u32) -> Target {
        let func_idx = self.indices.func(function_index);
        let type_id = self.cx.module.funcs[func_idx as usize].type_id;
        let memory = self.cx.calls.memory[func_idx as usize];
        Target { callee: Callee::Direct(func_idx), type_id, extra: 0, memory }
    }

    fn indirect(&mut self, type_index: u32, table_index: u32) -> Target {
        let (type_id, table) = (self.indices.ty(type_index), self.indices.table(table_index));
        self.narrow_index(table, 0);
        let memory = self.cx.calls.indirect[type_id as usize];
        Target { callee: Callee::Indirect { type_id, table }, type_id, extra: 1, memory }
    }

    fn by_reference(&self, type_index: u32) -> Target {
        let type_id = self.indices.ty(type_index);
        let memory = self.cx.calls.indirect[type_id as usize];
        Target { callee: Callee::Ref { type_id }, type_id, extra: 1, memory }
    }

    fn call(&mut self, target: Target) {
        let args = self.call_arguments(&target);
        self.settle(Effects::CALL);
        let dest = self.push_results(self.cx.module.types[target.type_id as usize].results().len());
        self.emit(Stmt::Call { callee: target.callee, args, dest });
    }

    fn tail_call(&mut self, target: Target) {
        let args = self.call_arguments(&target);
        self.leave();
        self.emit(Stmt::TailCall { callee: target.callee, args });
    }

    fn call_arguments(&mut self, target: &Target) -> List {
        let operands = self.cx.module.types[target.type_id as usize].params().len() + target.extra;
        // The context and the memory are borrowed before the arguments are evaluated.
        let mut borrowed = Effects::READS_GLOBAL.and(Effects::READS_TABLE);
        if target.memory != MemoryUse::None {
            borrowed = borrowed.and(Effects::READS_MEMORY);
        }
        self.settle_arguments(operands, borrowed);
        self.pop_list(operands)
    }
}

/// What a call calls, and how.
struct Target {
    callee: Callee,
    type_id: u32,
    /// The number of operands beside the arguments.
    extra: usize,
    /// How the callee takes memory.
    memory: MemoryUse,
}
