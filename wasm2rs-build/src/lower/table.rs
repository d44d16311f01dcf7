//! Operators on tables. The runtime's tables have indices of 32 bits; those of 64 become such.

use wasmparser::Operator;

use super::Lowering;
use crate::ir::{Builtin, Expr};
use crate::ops::NumOp;

impl Lowering<'_, '_> {
    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn table_operator(&mut self, operator: &Operator<'_>) -> bool {
        match *operator {
            Operator::TableGet { table } => {
                let table = self.indices.table(table);
                self.narrow_index(table, 0);
                let index = self.pop();
                self.push(Expr::TableGet { table, index });
            }
            Operator::TableSize { table } => {
                let table = self.indices.table(table);
                self.push(Expr::TableSize(table));
                self.widen_size(table);
            }
            Operator::TableSet { table } => {
                let table = self.indices.table(table);
                self.narrow_index(table, 1);
                self.builtin(Builtin::TableSet { table }, 2, 0);
            }
            Operator::TableGrow { table } => {
                let table = self.indices.table(table);
                self.narrow_index(table, 0);
                self.builtin(Builtin::TableGrow { table }, 2, 1);
                self.widen_size(table);
            }
            Operator::TableFill { table } => {
                let table = self.indices.table(table);
                self.narrow_index(table, 2);
                self.narrow_index(table, 0);
                self.builtin(Builtin::TableFill { table }, 3, 0);
            }
            Operator::TableCopy { dst_table, src_table } => self.table_copy(dst_table, src_table),
            Operator::TableInit { elem_index, table } => {
                let (table, segment) = (self.indices.table(table), self.indices.element(elem_index));
                self.narrow_index(table, 2);
                self.builtin(Builtin::TableInit { segment, table }, 3, 0);
            }
            Operator::ElemDrop { elem_index } => {
                let segment = self.indices.element(elem_index);
                self.builtin(Builtin::ElemDrop { segment }, 0, 0);
            }
            _ => return false,
        }
        true
    }

    fn table_copy(&mut self, dst_table: u32, src_table: u32) {
        let (to, from) = (self.indices.table(dst_table), self.indices.table(src_table));
        self.narrow_index(to, 2);
        self.narrow_index(from, 1);
        // The length has as many bits as the shorter of the two indices.
        if self.is_table64(to) {
            self.narrow_index(from, 0);
        }
        self.builtin(Builtin::TableCopy { to, from }, 3, 0);
    }

    fn is_table64(&self, table: u32) -> bool {
        self.cx.module.tables[table as usize].ty.table64
    }

    /// Makes the operand that lies `depth` below the top an index of 32 bits, if the table has others.
    pub(super) fn narrow_index(&mut self, table: u32, depth: usize) {
        if self.is_table64(table) {
            let place = self.stack.len() - 1 - depth;
            self.stack[place] = self.func.add(Expr::TableIndex(self.stack[place]));
        }
    }

    /// Makes a size on the stack one of 64 bits, if the table has such indices; -1 stays -1.
    fn widen_size(&mut self, table: u32) {
        if self.is_table64(table) {
            let size = self.pop();
            self.push(Expr::Unary(NumOp::I64ExtendI32S, size));
        }
    }
}
