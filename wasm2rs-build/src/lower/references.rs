//! References and the branches on them.

use wasmparser::{HeapType, Operator, RefType};

use super::Lowering;
use crate::ir::Expr;
use crate::module::is_extern_ref;
use crate::ops::NumOp;

impl Lowering<'_, '_> {
    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn reference_operator(&mut self, operator: &Operator<'_>) -> bool {
        match *operator {
            Operator::RefNull { hty } => self.push(null(hty)),
            Operator::RefFunc { function_index } => {
                let func_idx = self.indices.func(function_index);
                self.push(Expr::FuncRef(func_idx));
            }
            Operator::RefIsNull => {
                let reference = self.pop();
                self.push(Expr::IsNull(reference));
            }
            Operator::RefAsNonNull => {
                let reference = self.pop();
                self.push(Expr::NonNull(reference));
            }
            Operator::BrOnNull { relative_depth } => self.br_on_null(relative_depth),
            Operator::BrOnNonNull { relative_depth } => self.br_on_non_null(relative_depth),
            _ => return false,
        }
        true
    }

    /// Branches without the reference if it is null, else goes on with it.
    fn br_on_null(&mut self, relative_depth: u32) {
        self.settle_top(1);
        let reference = self.pop();
        let condition = self.func.add(Expr::IsNull(reference));
        self.stack.push(condition);
        self.br_if(relative_depth);
        self.stack.push(reference);
    }

    /// Branches with the reference as the last value if it is not null, else goes on without it.
    fn br_on_non_null(&mut self, relative_depth: u32) {
        self.settle_top(1);
        let Some(reference) = self.stack.last().copied() else { return };
        let is_null = self.func.add(Expr::IsNull(reference));
        let condition = self.func.add(Expr::Unary(NumOp::I32Eqz, is_null));
        self.stack.push(condition);
        self.br_if(relative_depth);
        self.pop();
    }
}

fn null(ty: HeapType) -> Expr {
    match RefType::new(true, ty) {
        Some(ty) if is_extern_ref(ty) => Expr::NullExtern,
        _ => Expr::NullFunc,
    }
}
