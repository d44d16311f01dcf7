//! Operators to [`ir`](crate::ir): one pass over a function's code with a stack of expressions instead of
//! values.
//!
//! An expression stays on the stack until an operator needs it, so that straight-line code becomes single
//! expressions. Before a statement that could be told apart from what waits on the stack, the latter gets a
//! name ([`stack`]). Evaluation order is exactly WebAssembly's.

mod calls;
mod control;
mod memory;
mod references;
mod simd;
mod stack;
mod table;
mod values;
mod wide;

use wasmparser::{ConstExpr, Operator};

use crate::context::Context;
use crate::error::Error;
use crate::ir::{Expr, ExprId, Func, Stmt};
use crate::module::{Indices, const_operators};
use crate::ops::{Load, NumOp, Store};
use control::Frame;

/// The operators that are lowered by hand.
#[cfg(test)]
pub(crate) const BY_HAND: &[&str] = &[
    // control.rs
    "Unreachable",
    "Nop",
    "Block",
    "Loop",
    "If",
    "Else",
    "End",
    "Br",
    "BrIf",
    "BrTable",
    "Return",
    // calls.rs
    "Call",
    "CallIndirect",
    "CallRef",
    "ReturnCall",
    "ReturnCallIndirect",
    "ReturnCallRef",
    // references.rs
    "RefNull",
    "RefIsNull",
    "RefFunc",
    "RefAsNonNull",
    "BrOnNull",
    "BrOnNonNull",
    // values.rs
    "Drop",
    "Select",
    "TypedSelect",
    "TypedSelectMulti",
    "I32Const",
    "I64Const",
    "F32Const",
    "F64Const",
    "LocalGet",
    "LocalSet",
    "LocalTee",
    "GlobalGet",
    "GlobalSet",
    // memory.rs
    "MemorySize",
    "MemoryGrow",
    "MemoryFill",
    "MemoryCopy",
    "MemoryInit",
    "DataDrop",
    // simd.rs
    "V128Const",
    "I8x16Shuffle",
    // table.rs
    "TableGet",
    "TableSet",
    "TableSize",
    "TableGrow",
    "TableFill",
    "TableCopy",
    "TableInit",
    "ElemDrop",
    // wide.rs
    "I64Add128",
    "I64Sub128",
    "I64MulWideS",
    "I64MulWideU",
];

/// The lowering of one function, in the middle of its code.
struct Lowering<'m, 'a> {
    cx: Context<'m, 'a>,
    /// The index spaces that the code uses.
    indices: &'m Indices,
    func: Func,
    stack: Vec<ExprId>,
    frames: Vec<Frame>,
    /// While code that can not be reached is skipped: how many blocks were opened in it.
    skipping: Option<usize>,
}

/// Lowers a function that has a body. The module is validated; an error is a feature that is not supported.
pub(crate) fn lower(cx: Context<'_, '_>, func_idx: u32) -> Result<Func, Error> {
    let func = &cx.module.funcs[func_idx as usize];
    let mut lowering = Lowering::new(cx, func.instance);
    lowering.func.func_idx = func_idx;
    lowering.func.has_tail_calls = func.facts.has_tail_calls;
    let Some(body) = &func.body else { return Ok(lowering.func) };
    let params = cx.module.func_type(func_idx).params();
    lowering.func.params = params.len() as u32;
    lowering.func.locals = params.to_vec();
    for local in body.get_locals_reader()? {
        let (count, ty) = local?;
        let len = lowering.func.locals.len() + count as usize;
        lowering.func.locals.resize(len, ty);
    }
    lowering.enter_function(func_idx);
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let (operator, offset) = operators.read_with_offset()?;
        lowering.operator(&operator).map_err(|error| error.at(offset))?;
    }
    Ok(lowering.func)
}

/// Lowers a constant expression of an instance: the function that is returned holds it as its only value.
pub(crate) fn lower_const(
    cx: Context<'_, '_>,
    instance: usize,
    expr: &ConstExpr<'_>,
) -> Result<(Func, ExprId), Error> {
    let mut lowering = Lowering::new(cx, instance);
    for operator in const_operators(expr)? {
        lowering.value_operator(&operator)?;
    }
    let value = lowering.pop();
    Ok((lowering.func, value))
}

impl<'m, 'a> Lowering<'m, 'a> {
    fn new(cx: Context<'m, 'a>, instance: usize) -> Self {
        let indices = &cx.module.instances[instance].indices;
        Self { cx, indices, func: Func::default(), stack: Vec::new(), frames: Vec::new(), skipping: None }
    }

    fn operator(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        if self.control_operator(operator)? || self.skipping.is_some() {
            return Ok(());
        }
        self.value_operator(operator)
    }

    /// An operator that is not control flow.
    fn value_operator(&mut self, operator: &Operator<'_>) -> Result<(), Error> {
        if let Some(op) = NumOp::from_operator(operator) {
            self.numeric(op);
        } else if let Some((load, memarg)) = Load::from_operator(operator) {
            self.load(load, &memarg);
        } else if let Some((store, memarg)) = Store::from_operator(operator) {
            self.store(store, &memarg);
        } else {
            let lowered = self.value(operator)
                || self.call_operator(operator)
                || self.memory_operator(operator)
                || self.table_operator(operator)
                || self.reference_operator(operator)
                || self.wide_operator(operator)
                || self.simd_operator(operator);
            if !lowered {
                return Err(Error::unsupported(format_args!("the operator {operator:?}")));
            }
        }
        Ok(())
    }

    fn numeric(&mut self, op: NumOp) {
        let last = self.pop();
        let expr = match op.arity() {
            1 => Expr::Unary(op, last),
            2 => Expr::Binary(op, self.pop(), last),
            _ => {
                let b = self.pop();
                Expr::Ternary(op, self.pop(), b, last)
            }
        };
        self.push(expr);
    }

    fn emit(&mut self, stmt: Stmt) {
        self.func.body.push(stmt);
    }
}
