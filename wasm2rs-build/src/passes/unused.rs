//! [`Pass::Unused`](super::Pass::Unused).

use super::uses::{Uses, dest_mut};
use crate::ir::{Dest, Func, Stmt};

/// Takes out names and assignments that nothing reads. What they would have evaluated stays if it can trap.
pub(super) fn run(func: &mut Func) {
    loop {
        let uses = Uses::count(func);
        let mut changed = false;
        for index in 0..func.body.len() {
            let unread = match func.body[index] {
                Stmt::Let { temp, value } if uses.temp_reads[temp as usize] == 0 => value,
                Stmt::SetLocal { local, value } if uses.local_reads[local as usize] == 0 => value,
                _ => {
                    changed |= drop_dest(&mut func.body[index], &uses);
                    continue;
                }
            };
            let traps = func.effects(unread).may_trap();
            func.body[index] = if traps { Stmt::Eval(unread) } else { Stmt::Nop };
            changed = true;
        }
        if !changed {
            break;
        }
    }
}

fn drop_dest(stmt: &mut Stmt, uses: &Uses) -> bool {
    match dest_mut(stmt) {
        Some(dest @ Dest::Local(_)) => {
            let Dest::Local(local) = *dest else { return false };
            let unread = uses.local_reads[local as usize] == 0;
            if unread {
                *dest = Dest::Unread;
            }
            unread
        }
        _ => false,
    }
}
