//! [`Pass::Recursion`](super::Pass::Recursion).

use crate::ir::{Callee, Func, Stmt};

/// How many calls of itself a function makes between two checks of the stack.
const COPIES: u32 = 3;

/// The most statements of a function that is copied: its text and code grow by `COPIES` times as much.
const MAX_STMTS: usize = 32;

/// A small function that calls itself calls a copy of itself, which calls another one, up to the last, which calls the
/// function. The copies do not check the stack: their frames are small, and the next check is near. LLVM does not put a
/// function into itself, but copies of it.
pub(super) fn run(func: &mut Func) {
    let calls_itself = |stmt: &Stmt| matches!(stmt, Stmt::Call { callee: Callee::Direct(callee), .. } if *callee == func.func_idx);
    let is_small = func.body.iter().filter(|stmt| **stmt != Stmt::Nop).count() <= MAX_STMTS;
    if is_small && !func.has_tail_calls && func.body.iter().any(calls_itself) {
        func.copies = COPIES;
    }
}
