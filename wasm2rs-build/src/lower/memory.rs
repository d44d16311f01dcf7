//! Loads, stores and the other operators on linear memory.

use wasmparser::{MemArg, Operator};

use super::Lowering;
use crate::ir::{Builtin, Effects, Expr, Stmt};
use crate::ops::{Load, Store};

impl Lowering<'_, '_> {
    pub(super) fn load(&mut self, load: Load, memarg: &MemArg) {
        let addr = self.pop();
        self.push(Expr::Load { load, addr, offset: offset(memarg) });
    }

    pub(super) fn store(&mut self, store: Store, memarg: &MemArg) {
        let value = self.pop();
        let addr = self.pop();
        self.settle(Effects::READS_MEMORY.and(Effects::TRAPS));
        self.emit(Stmt::Store { store, addr, offset: offset(memarg), value });
    }

    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn memory_operator(&mut self, operator: &Operator<'_>) -> bool {
        match *operator {
            Operator::MemorySize { .. } => self.push(Expr::MemorySize),
            Operator::MemoryGrow { .. } => self.builtin(Builtin::MemoryGrow, 1, 1),
            Operator::MemoryFill { .. } => self.builtin(Builtin::MemoryFill, 3, 0),
            Operator::MemoryCopy { .. } => self.builtin(Builtin::MemoryCopy, 3, 0),
            Operator::MemoryInit { data_index, .. } => {
                self.builtin(Builtin::MemoryInit { segment: data_index }, 3, 0);
            }
            Operator::DataDrop { data_index } => {
                self.builtin(Builtin::DataDrop { segment: data_index }, 0, 0);
            }
            _ => return false,
        }
        true
    }

    /// A statement that is one call of the runtime.
    pub(super) fn builtin(&mut self, builtin: Builtin, operands: usize, results: usize) {
        // The runtime takes the memory or table by reference.
        self.settle_arguments(operands, Effects::READS);
        let args = self.pop_list(operands);
        self.settle(Effects::CALL);
        let dest = self.push_results(results);
        self.emit(Stmt::Builtin { builtin, args, dest });
    }
}

/// The offset of an access to a memory with 32-bit addresses; the validator has checked its range.
pub(super) fn offset(memarg: &MemArg) -> u32 {
    memarg.offset as u32
}
