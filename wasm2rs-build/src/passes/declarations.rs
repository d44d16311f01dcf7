//! [`Pass::LateDeclarations`](super::Pass::LateDeclarations): where each local's `let` stands.

use super::uses::assigned_local;
use crate::ir::{Expr, Func, Stmt};

/// For each local the index of the statement that declares it; `None` at the start of the function.
#[derive(Debug)]
pub(crate) struct Declarations(Vec<Option<usize>>);

impl Declarations {
    /// Whether the statement at this index declares the local.
    pub(crate) fn is_at(&self, local: u32, index: usize) -> bool {
        self.0[local as usize] == Some(index)
    }

    /// Whether the local is declared at the start of the function.
    pub(crate) fn is_at_start(&self, local: u32) -> bool {
        self.0[local as usize].is_none()
    }

    /// All locals at the start of the function.
    pub(crate) fn at_start(func: &Func) -> Self {
        Self(vec![None; func.locals.len()])
    }

    /// Each local at its first assignment, if no read comes before it and no use lies outside the block that
    /// it stands in. Control flow is structured: whatever follows in that block has passed the assignment.
    pub(super) fn late(func: &Func) -> Self {
        let block_ends = block_ends(func);
        let mut accesses: Vec<Option<Accesses>> = vec![None; func.locals.len()];
        let mut open = Vec::new();
        for (index, stmt) in func.body.iter().enumerate() {
            func.roots(stmt, |root| {
                func.walk(root, &mut |expr| {
                    if let Expr::Local(local) = expr {
                        note(&mut accesses[local as usize], None, index);
                    }
                });
            });
            // A block assigns its results at its end, in a statement that starts where the block does.
            let assigning = match stmt {
                Stmt::Block { .. } | Stmt::Loop { .. } | Stmt::If { .. } => {
                    open.push(index);
                    None
                }
                Stmt::End { .. } => open.pop(),
                _ => Some(index),
            };
            if let Some((start, local)) = assigning.and_then(|at| Some((at, assigned_local(&func.body[at])?)))
            {
                note(&mut accesses[local as usize], Some(start), index);
            }
        }
        let is_param = |local: usize| local < func.params as usize;
        let declared = accesses.iter().enumerate().map(|(local, accesses)| {
            let Accesses { first_set: Some(start), last } = (*accesses)? else { return None };
            (!is_param(local) && last < block_ends[start]).then_some(start)
        });
        Self(declared.collect())
    }
}

/// The accesses of one local.
#[derive(Clone, Copy, Debug)]
struct Accesses {
    /// If the first access is an assignment: where its statement starts.
    first_set: Option<usize>,
    last: usize,
}

fn note(accesses: &mut Option<Accesses>, set: Option<usize>, index: usize) {
    accesses.get_or_insert(Accesses { first_set: set, last: index }).last = index;
}

/// For each statement the index of the one that closes the block, or branch of an `if`, that it stands in.
fn block_ends(func: &Func) -> Vec<usize> {
    let mut ends = vec![func.body.len(); func.body.len()];
    let mut enclosing = vec![func.body.len()];
    for (index, stmt) in func.body.iter().enumerate().rev() {
        match stmt {
            Stmt::End { .. } => enclosing.push(index),
            Stmt::Else { .. } => {
                enclosing.pop();
                enclosing.push(index);
            }
            Stmt::Block { .. } | Stmt::Loop { .. } | Stmt::If { .. } => {
                enclosing.pop();
            }
            _ => {}
        }
        ends[index] = enclosing.last().copied().unwrap_or(func.body.len());
    }
    ends
}
