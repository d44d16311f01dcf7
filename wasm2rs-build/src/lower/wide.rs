//! Arithmetic on 128 bits, which has two operands for each number and two results.
//!
//! <https://github.com/WebAssembly/wide-arithmetic>

use wasmparser::Operator;

use super::Lowering;
use crate::ir::Builtin;

impl Lowering<'_, '_> {
    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn wide_operator(&mut self, operator: &Operator<'_>) -> bool {
        let (function, operands) = match operator {
            Operator::I64Add128 => ("i64_add128", 4),
            Operator::I64Sub128 => ("i64_sub128", 4),
            Operator::I64MulWideS => ("i64_mul_wide_s", 2),
            Operator::I64MulWideU => ("i64_mul_wide_u", 2),
            _ => return false,
        };
        self.builtin(Builtin::Wide(function), operands, 2);
        true
    }
}
