//! Loads, stores and the other operators on linear memory.

use wasmparser::{MemArg, Operator};

use super::Lowering;
use crate::ir::{Builtin, Effects, Expr, Stmt};
use crate::ops::{Load, NumOp, Store, memory_of};

impl Lowering<'_, '_> {
    pub(super) fn load(&mut self, load: Load, memarg: &MemArg) {
        let addr = self.pop();
        let memory = self.indices.memory(memory_of(memarg));
        self.push(Expr::Load { load, addr, offset: memarg.offset, memory });
    }

    pub(super) fn store(&mut self, store: Store, memarg: &MemArg) {
        let value = self.pop();
        let addr = self.pop();
        let memory = self.indices.memory(memory_of(memarg));
        self.settle(Effects::READS_MEMORY.and(Effects::TRAPS));
        self.emit(Stmt::Store { store, addr, offset: memarg.offset, memory, value });
    }

    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn memory_operator(&mut self, operator: &Operator<'_>) -> bool {
        match *operator {
            Operator::MemorySize { mem } => self.push(Expr::MemorySize(self.indices.memory(mem))),
            Operator::MemoryGrow { mem } => {
                let memory = self.indices.memory(mem);
                self.builtin(Builtin::MemoryGrow { memory }, 1, 1);
            }
            Operator::MemoryFill { mem } => {
                let memory = self.indices.memory(mem);
                self.builtin(Builtin::MemoryFill { memory }, 3, 0);
            }
            Operator::MemoryCopy { dst_mem, src_mem } => self.memory_copy(dst_mem, src_mem),
            Operator::MemoryInit { data_index, mem } => {
                let (memory, segment) = (self.indices.memory(mem), self.indices.data(data_index));
                self.builtin(Builtin::MemoryInit { segment, memory }, 3, 0);
            }
            Operator::DataDrop { data_index } => {
                let segment = self.indices.data(data_index);
                self.builtin(Builtin::DataDrop { segment }, 0, 0);
            }
            _ => return false,
        }
        true
    }

    fn memory_copy(&mut self, dst_mem: u32, src_mem: u32) {
        let (to, from) = (self.indices.memory(dst_mem), self.indices.memory(src_mem));
        let is_64 = |memory: u32| self.cx.module.memories[memory as usize].ty.memory64;
        // One of the memories has addresses of 32 bits: so has the length.
        match (is_64(to), is_64(from)) {
            (true, false) => [0, 1].iter().for_each(|depth| self.widen(*depth)),
            (false, true) => [0, 2].iter().for_each(|depth| self.widen(*depth)),
            _ => {}
        }
        self.builtin(Builtin::MemoryCopy { to, from }, 3, 0);
    }

    /// Makes the operand that lies `depth` below the top an address of 64 bits.
    fn widen(&mut self, depth: usize) {
        let place = self.stack.len() - 1 - depth;
        self.stack[place] = self.func.add(Expr::Unary(NumOp::I64ExtendI32U, self.stack[place]));
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
