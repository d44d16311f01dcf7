//! How often temps and locals are read and assigned.

use crate::ir::{Dest, Expr, Func, Stmt};

#[derive(Debug, Default)]
pub(crate) struct Uses {
    pub(crate) temp_reads: Vec<u32>,
    pub(crate) local_reads: Vec<u32>,
    pub(crate) local_sets: Vec<u32>,
}

impl Uses {
    pub(crate) fn count(func: &Func) -> Self {
        let mut uses = Self {
            temp_reads: vec![0; func.temps as usize],
            local_reads: vec![0; func.locals.len()],
            local_sets: vec![0; func.locals.len()],
        };
        for stmt in &func.body {
            func.roots(stmt, |root| {
                func.walk(root, &mut |expr| match expr {
                    Expr::Temp(temp) => uses.temp_reads[temp as usize] += 1,
                    Expr::Local(local) => uses.local_reads[local as usize] += 1,
                    _ => {}
                });
            });
            if let Some(local) = assigned_local(stmt) {
                uses.local_sets[local as usize] += 1;
            }
        }
        uses
    }
}

/// The local that the statement assigns.
pub(crate) fn assigned_local(stmt: &Stmt) -> Option<u32> {
    match *stmt {
        Stmt::SetLocal { local, .. } => Some(local),
        _ => match dest(stmt) {
            Dest::Local(local) => Some(local),
            _ => None,
        },
    }
}

/// Where the results of the statement go.
pub(crate) fn dest(stmt: &Stmt) -> Dest {
    match *stmt {
        Stmt::Call { dest, .. }
        | Stmt::Builtin { dest, .. }
        | Stmt::Block { dest, .. }
        | Stmt::Loop { dest, .. }
        | Stmt::If { dest, .. } => dest,
        _ => Dest::None,
    }
}

/// Where the results of the statement go, to change it.
pub(crate) fn dest_mut(stmt: &mut Stmt) -> Option<&mut Dest> {
    match stmt {
        Stmt::Call { dest, .. }
        | Stmt::Builtin { dest, .. }
        | Stmt::Block { dest, .. }
        | Stmt::Loop { dest, .. }
        | Stmt::If { dest, .. } => Some(dest),
        _ => None,
    }
}
