//! [`Pass::Unused`](super::Pass::Unused).

use super::uses::{Uses, dest_mut};
use crate::ir::{Dest, Expr, ExprId, Func, Stmt};

/// Takes out names and assignments that nothing reads. What they would have evaluated stays if it can trap.
///
/// One pass from the end sees most of what becomes unused by what it takes out. Only assignments that stand
/// before a read that was taken out need another pass; the limit bounds the time that a contrived chain of
/// them takes.
pub(super) fn run(func: &mut Func) {
    const MAX_PASSES: usize = 4;
    let mut uses = Uses::count(func);
    for _ in 0..MAX_PASSES {
        let mut changed = false;
        for index in (0..func.body.len()).rev() {
            changed |= take_out(func, &mut uses, index);
        }
        if !changed {
            break;
        }
    }
}

/// Takes the statement at `index` out if nothing reads what it sets.
fn take_out(func: &mut Func, uses: &mut Uses, index: usize) -> bool {
    let unread = match func.body[index] {
        Stmt::Let { temp, value } if uses.temp_reads[temp as usize] == 0 => value,
        Stmt::SetLocal { local, value } if uses.local_reads[local as usize] == 0 => value,
        _ => return drop_dest(&mut func.body[index], uses),
    };
    if func.effects(unread).may_trap() {
        func.body[index] = Stmt::Eval(unread);
    } else {
        func.body[index] = Stmt::Nop;
        forget_reads(func, uses, unread);
    }
    true
}

/// The expression is not evaluated any more.
fn forget_reads(func: &Func, uses: &mut Uses, id: ExprId) {
    func.walk(id, &mut |expr| match expr {
        Expr::Temp(temp) => uses.temp_reads[temp as usize] -= 1,
        Expr::Local(local) => uses.local_reads[local as usize] -= 1,
        _ => {}
    });
}

fn drop_dest(stmt: &mut Stmt, uses: &Uses) -> bool {
    match dest_mut(stmt) {
        Some(dest) if matches!(*dest, Dest::Local(local) if uses.local_reads[local as usize] == 0) => {
            *dest = Dest::Unread;
            true
        }
        _ => false,
    }
}
