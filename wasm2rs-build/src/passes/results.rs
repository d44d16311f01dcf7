//! [`Pass::ResultsInPlace`](super::Pass::ResultsInPlace).

use super::uses::{Uses, dest, dest_mut};
use crate::ir::{Dest, Expr, Func, List, Stmt};

/// `let t1 = f(); l2 = t1;` becomes `l2 = f();`, `let t1 = f(); return t1;` becomes `return f();`, and likewise
/// for blocks.
pub(super) fn run(func: &mut Func) {
    let uses = Uses::count(func);
    let mut open = Vec::new();
    // The statement whose results the previous statement completed.
    let mut completed: Option<usize> = None;
    for index in 0..func.body.len() {
        if let (Stmt::SetLocal { local, value }, Some(source)) = (func.body[index], completed)
            && let Expr::Temp(temp) = func.expr(value)
            && dest(&func.body[source]) == (Dest::Temps { start: temp, len: 1 })
            && uses.temp_reads[temp as usize] == 1
        {
            if let Some(dest) = dest_mut(&mut func.body[source]) {
                *dest = Dest::Local(local);
            }
            func.body[index] = Stmt::Nop;
        }
        // With calls that end the function, what it returns says whether there is one more to make.
        if let (Stmt::Return { values }, Some(source)) = (func.body[index], completed)
            && !func.has_tail_calls
            && is_exactly(func, values, dest(&func.body[source]))
        {
            if let Some(dest) = dest_mut(&mut func.body[source]) {
                *dest = Dest::Return;
            }
            func.body[index] = Stmt::Nop;
        }
        completed = match func.body[index] {
            Stmt::Nop => completed,
            Stmt::Call { .. } | Stmt::Builtin { .. } => Some(index),
            Stmt::Block { .. } | Stmt::Loop { .. } | Stmt::If { .. } => {
                open.push(index);
                None
            }
            Stmt::End { .. } => open.pop(),
            _ => None,
        };
    }
}

/// Whether the values are the temps of `dest`, in order. What is returned has no other use.
fn is_exactly(func: &Func, values: List, dest: Dest) -> bool {
    let Dest::Temps { start, len } = dest else { return false };
    len == values.len && (start..).zip(func.list(values)).all(|(temp, id)| func.expr(*id) == Expr::Temp(temp))
}
