//! [`Pass::WholeVectors`](super::Pass::WholeVectors).
//!
//! Vectors are arrays of lanes to LLVM until it finds the operations of vectors for them, which it does late. Before, it
//! looks at loops, and a loop over vectors is one over lanes to it: it makes several rounds into one, of vectors that each
//! have one lane of all these rounds, and then moves lanes to and fro, which takes a multiple of the time.

use wasmparser::ValType;

use super::insert;
use crate::ir::{Expr, Func, Label, Stmt};

/// Puts what says that its vectors are to be kept at the start of each loop that makes some.
pub(super) fn run(func: &mut Func) {
    if !func.nodes.iter().any(|node| makes_vector(&node.expr)) {
        return;
    }
    let (mut open, mut stmts) = (Vec::new(), Vec::new());
    for (at, stmt) in func.body.iter().enumerate() {
        match *stmt {
            Stmt::Loop { label, .. } => open.push(Loop { label, start: at + 1, is_marked: false }),
            Stmt::End { label, .. } => {
                open.pop_if(|innermost| innermost.label == label);
            }
            _ => {}
        }
        if let Some(innermost) = open.last_mut().filter(|innermost| !innermost.is_marked)
            && makes_vectors(func, stmt)
        {
            innermost.is_marked = true;
            stmts.push((innermost.start, Stmt::KeepVectors));
        }
    }
    // They begin in another order than their first vectors are made.
    stmts.sort_by_key(|(at, _)| *at);
    insert(func, stmts);
}

/// A loop around a statement, by the statement that it begins with.
struct Loop {
    label: Label,
    start: usize,
    is_marked: bool,
}

fn makes_vectors(func: &Func, stmt: &Stmt) -> bool {
    let mut found = false;
    func.roots(stmt, |root| func.walk(root, &mut |expr| found |= makes_vector(&expr)));
    found
}

/// Whether it is an operator with a vector as its result.
fn makes_vector(expr: &Expr) -> bool {
    match expr {
        Expr::Unary(op, _) | Expr::Binary(op, ..) | Expr::Ternary(op, ..) => op.result() == ValType::V128,
        Expr::Load { load, .. } => load.result() == ValType::V128,
        Expr::LoadLane { .. } | Expr::ReplaceLane { .. } | Expr::Shuffle { .. } => true,
        _ => false,
    }
}
