//! Direct and indirect calls.

use wasmparser::Operator;

use super::Lowering;
use crate::calls::MemoryUse;
use crate::ir::{Callee, Effects, Stmt};

impl Lowering<'_, '_> {
    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn call_operator(&mut self, operator: &Operator<'_>) -> bool {
        match *operator {
            Operator::Call { function_index } => {
                let type_idx = self.cx.module.funcs[function_index as usize].type_idx;
                let memory = self.cx.calls.memory[function_index as usize];
                self.call(Callee::Direct(function_index), type_idx, 0, memory);
            }
            Operator::CallIndirect { type_index, table_index } => {
                let type_id = self.cx.module.type_id(type_index);
                let memory = self.cx.calls.indirect[type_id as usize];
                self.call(Callee::Indirect { type_id, table: table_index }, type_index, 1, memory);
            }
            _ => return false,
        }
        true
    }

    /// A call with `extra` operands beside the arguments, of a callee that takes memory so.
    fn call(&mut self, callee: Callee, type_idx: u32, extra: usize, memory: MemoryUse) {
        let ty = &self.cx.module.types[type_idx as usize];
        let operands = ty.params().len() + extra;
        // The context and the memory are borrowed before the arguments are evaluated.
        let mut borrowed = Effects::READS_GLOBAL.and(Effects::READS_TABLE);
        if memory != MemoryUse::None {
            borrowed = borrowed.and(Effects::READS_MEMORY);
        }
        self.settle_arguments(operands, borrowed);
        let args = self.pop_list(operands);
        self.settle(Effects::CALL);
        let dest = self.push_results(ty.results().len());
        self.emit(Stmt::Call { callee, args, dest });
    }
}
