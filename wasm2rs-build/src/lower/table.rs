//! Operators on tables.

use wasmparser::Operator;

use super::Lowering;
use crate::ir::{Builtin, Expr};

impl Lowering<'_, '_> {
    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn table_operator(&mut self, operator: &Operator<'_>) -> bool {
        match *operator {
            Operator::TableGet { table } => {
                let index = self.pop();
                self.push(Expr::TableGet { table, index });
            }
            Operator::TableSize { table } => self.push(Expr::TableSize(table)),
            Operator::TableSet { table } => self.builtin(Builtin::TableSet { table }, 2, 0),
            Operator::TableGrow { table } => self.builtin(Builtin::TableGrow { table }, 2, 1),
            Operator::TableFill { table } => self.builtin(Builtin::TableFill { table }, 3, 0),
            Operator::TableCopy { dst_table, src_table } => {
                self.builtin(Builtin::TableCopy { to: dst_table, from: src_table }, 3, 0);
            }
            Operator::TableInit { elem_index, table } => {
                self.builtin(Builtin::TableInit { segment: elem_index, table }, 3, 0);
            }
            Operator::ElemDrop { elem_index } => {
                self.builtin(Builtin::ElemDrop { segment: elem_index }, 0, 0);
            }
            _ => return false,
        }
        true
    }
}
