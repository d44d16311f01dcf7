//! Where a function looks whether its call is to end ([`Config::interruptible`](crate::Config::interruptible)). It changes
//! what a function does, so it is no pass: it comes before them, and they keep what it means.

use crate::ir::{Builtin, Func, Stmt};

/// Inserts checks such that no guest runs for long without one: at the start of each round of a loop, at the start of a
/// function that calls others, and before operators that can take long.
///
/// Recursion is not the only reason for the second: functions without loops, of which each calls the next one twice, take as
/// long. What is left between two checks is bounded by the size of the code.
pub(crate) fn insert_checks(func: &mut Func) {
    let calls = |stmt: &Stmt| matches!(stmt, Stmt::Call { .. } | Stmt::TailCall { .. });
    let at_start = func.body.iter().any(calls).then_some(Stmt::CheckInterrupt);
    let checked = |stmt: &Stmt| match *stmt {
        Stmt::Loop { .. } => [Some(*stmt), Some(Stmt::CheckInterrupt)],
        Stmt::Builtin { builtin, .. } if takes_long(builtin) => [Some(Stmt::CheckInterrupt), Some(*stmt)],
        stmt => [Some(stmt), None],
    };
    func.body = at_start.into_iter().chain(func.body.iter().flat_map(checked).flatten()).collect();
}

/// Whether the operator's time depends on its operands.
fn takes_long(builtin: Builtin) -> bool {
    match builtin {
        Builtin::MemoryGrow { .. }
        | Builtin::MemoryFill { .. }
        | Builtin::MemoryCopy { .. }
        | Builtin::MemoryInit { .. }
        | Builtin::TableGrow { .. }
        | Builtin::TableFill { .. }
        | Builtin::TableCopy { .. }
        | Builtin::TableInit { .. } => true,
        Builtin::DataDrop { .. } | Builtin::TableSet { .. } | Builtin::ElemDrop { .. } | Builtin::Wide(_) => {
            false
        }
    }
}
