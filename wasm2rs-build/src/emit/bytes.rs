//! When a function that takes the memory itself derives the memory's bytes, `m`: at its start, and again after
//! calls that may have grown the memory, as late as possible.

use super::printer::Printer;
use crate::calls::MemoryUse;
use crate::ir::{Builtin, Callee, ExprId, LabelKind, List, Stmt};

impl Printer<'_> {
    /// Derives the memory's bytes again if a call may have grown the memory since.
    pub(super) fn refresh(&mut self) {
        if std::mem::take(&mut self.stale) {
            self.used.rederived = true;
            self.indent();
            self.text("m = mem.bytes_mut();\n");
        }
    }

    /// Derives the memory's bytes again where the statement reads or writes memory, or where control flow
    /// joins or splits: on every path to a place they are then up to date, or not needed.
    pub(super) fn refresh_for(&mut self, stmt: &Stmt) {
        if !self.stale {
            return;
        }
        let splits = matches!(
            stmt,
            Stmt::Loop { .. }
                | Stmt::If { .. }
                | Stmt::Else { values: Some(_), .. }
                | Stmt::End { values: Some(_), .. }
                | Stmt::Br { .. }
                | Stmt::BrIf { .. }
                | Stmt::BrTable { .. }
        ) || self.continues_implicitly(stmt);
        if splits || self.accesses_memory(stmt) {
            self.refresh();
        }
        if matches!(stmt, Stmt::Else { .. } | Stmt::End { .. }) {
            // The other branches arrive with the bytes up to date; this one does not arrive, or does too.
            self.stale = false;
        }
    }

    /// Whether the statement ends a loop whose next round begins there.
    pub(super) fn continues_implicitly(&self, stmt: &Stmt) -> bool {
        let Stmt::End { label, values: None } = *stmt else { return false };
        self.func.label(label).kind == LabelKind::Loop
    }

    pub(super) fn refresh_for_list(&mut self, values: List) {
        if self.stale && self.func.list(values).iter().any(|value| self.expr_reads_memory(*value)) {
            self.refresh();
        }
    }

    /// Whether the statement reads or writes the memory's bytes.
    pub(super) fn accesses_memory(&self, stmt: &Stmt) -> bool {
        let mut found = match *stmt {
            Stmt::Store { .. } | Stmt::StoreLane { .. } => true,
            Stmt::Call { callee: Callee::Direct(func_idx), .. } => {
                self.cx.calls.memory[func_idx as usize] == MemoryUse::Bytes
            }
            Stmt::Call { callee: Callee::Indirect { type_id, .. }, .. } => {
                self.cx.calls.indirect[type_id as usize] == MemoryUse::Bytes
            }
            Stmt::Builtin { builtin, .. } => {
                matches!(builtin, Builtin::MemoryFill | Builtin::MemoryCopy | Builtin::MemoryInit { .. })
            }
            _ => false,
        };
        self.func.roots(stmt, |root| found |= self.expr_reads_memory(root));
        found
    }

    pub(super) fn expr_reads_memory(&self, id: ExprId) -> bool {
        self.func.effects(id).intersects(crate::ir::Effects::READS_MEMORY)
    }
}
