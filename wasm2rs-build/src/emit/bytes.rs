//! When a function that takes memories themselves derives their bytes: at its start, and again after calls that
//! may have grown a memory, as late as possible.

use super::printer::Printer;
use super::types::{bytes_name, memory_place};
use crate::calls::MemoryUse;
use crate::ir::{Builtin, Callee, Effects, Expr, ExprId, LabelKind, List, Stmt, operands};

/// What the printing of a function knows about the bytes of one memory.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bytes {
    /// Whether the function takes the memory itself and reads or writes its bytes.
    pub(super) derived: bool,
    /// Whether they have to be derived again before they are used: a call may have grown the memory.
    pub(super) stale: bool,
    pub(super) used: bool,
    /// Whether they are derived more than once.
    pub(super) rederived: bool,
    /// Whether LLVM knows the memory's least size of the bytes at hand.
    pub(super) has_known_size: bool,
}

impl Printer<'_> {
    /// Finds the memories whose bytes the function derives.
    pub(super) fn find_derived_bytes(&mut self) {
        if self.memory != MemoryUse::Growable {
            return;
        }
        for memory in 0..self.bytes.len() as u32 {
            let derived = self.func.body.iter().any(|stmt| self.accesses_memory(stmt, memory));
            self.bytes[memory as usize].derived = derived;
            // The start of the function tells it.
            self.bytes[memory as usize].has_known_size = self.gains_by_size(memory);
        }
        self.may_rederive = self.func.body.iter().any(|stmt| self.may_grow_memory(stmt));
    }

    /// Prints the name of the memory's bytes, to be read, written or passed on.
    pub(super) fn use_bytes(&mut self, memory: u32) {
        self.bytes[memory as usize].used = true;
        let name = bytes_name(self.cx.module, memory);
        self.text(&name);
    }

    /// Whether the statement is a call that may grow memories.
    pub(super) fn may_grow_memory(&self, stmt: &Stmt) -> bool {
        match *stmt {
            Stmt::Call { callee, .. } => self.memory_of(callee) == MemoryUse::Growable,
            Stmt::Builtin { builtin, .. } => matches!(builtin, Builtin::MemoryGrow { .. }),
            _ => false,
        }
    }

    /// A call may have grown memories.
    pub(super) fn set_stale(&mut self) {
        self.bytes.iter_mut().for_each(|bytes| bytes.stale = bytes.derived);
    }

    /// Control does not arrive here with stale bytes.
    pub(super) fn set_fresh(&mut self) {
        self.bytes.iter_mut().for_each(|bytes| bytes.stale = false);
    }

    fn is_stale(&self) -> bool {
        self.bytes.iter().any(|bytes| bytes.stale)
    }

    /// Derives the memory's bytes again if a call may have grown it since.
    pub(super) fn refresh(&mut self, memory: u32) {
        let bytes = &mut self.bytes[memory as usize];
        if std::mem::take(&mut bytes.stale) {
            bytes.rederived = true;
            bytes.has_known_size = false;
            let (name, place) = (bytes_name(self.cx.module, memory), memory_place(self.cx.module, memory));
            self.indent();
            for part in [&name, " = ", &place, self.cx.model.bytes_method(), ";\n"] {
                self.text(part);
            }
        }
    }

    /// Derives the bytes again of memories that the statement reads or writes, and of all where control flow
    /// joins or splits: on every path to a place they are then up to date, or not needed.
    pub(super) fn refresh_for(&mut self, stmt: &Stmt) {
        if !self.is_stale() {
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
        for memory in 0..self.bytes.len() as u32 {
            let stale = self.bytes[memory as usize].stale;
            if splits || self.accesses_memory(stmt, memory) {
                self.refresh(memory);
            }
            if stale && matches!(stmt, Stmt::Loop { .. }) {
                self.assume_size(memory);
            }
        }
        if matches!(stmt, Stmt::Else { .. } | Stmt::End { .. }) {
            // The other branches arrive with the bytes up to date; this one does not arrive, or does too.
            self.set_fresh();
        }
    }

    /// Whether the statement ends a loop whose next round begins there.
    pub(super) fn continues_implicitly(&self, stmt: &Stmt) -> bool {
        let Stmt::End { label, values: None } = *stmt else { return false };
        self.func.label(label).kind == LabelKind::Loop
    }

    pub(super) fn refresh_for_list(&mut self, values: List) {
        for memory in 0..self.bytes.len() as u32 {
            if self.bytes[memory as usize].stale
                && self.func.list(values).iter().any(|value| self.reads_memory(*value, memory))
            {
                self.refresh(memory);
            }
        }
    }

    /// Whether the statement reads or writes the memory's bytes.
    fn accesses_memory(&self, stmt: &Stmt, memory: u32) -> bool {
        let mut found = match *stmt {
            Stmt::Check { memory: accessed, .. }
            | Stmt::Store { memory: accessed, .. }
            | Stmt::StoreLane { memory: accessed, .. } => accessed == memory,
            Stmt::Call { callee, .. } | Stmt::TailCall { callee, .. } => {
                self.memory_of(callee) == MemoryUse::Bytes(memory)
            }
            Stmt::Builtin { builtin, .. } => match builtin {
                Builtin::MemoryFill { memory: used } | Builtin::MemoryInit { memory: used, .. } => {
                    used == memory
                }
                Builtin::MemoryCopy { to, from } => to == memory || from == memory,
                _ => false,
            },
            _ => false,
        };
        self.func.roots(stmt, |root| found = found || self.reads_memory(root, memory));
        found
    }

    fn reads_memory(&self, id: ExprId, memory: u32) -> bool {
        if !self.func.effects(id).intersects(Effects::READS_MEMORY) {
            return false;
        }
        // The only memory is the one that is read.
        let mut found = self.bytes.len() == 1;
        if !found {
            let expr = self.func.expr(id);
            found = match expr {
                Expr::Load { memory: read, .. }
                | Expr::LoadLane { memory: read, .. }
                | Expr::Scan { memory: read, .. }
                | Expr::MemorySize(read) => read == memory,
                _ => false,
            };
            operands(&expr, |operand| found = found || self.reads_memory(operand, memory));
        }
        found
    }

    /// How a callee takes memory.
    pub(super) fn memory_of(&self, callee: Callee) -> MemoryUse {
        match callee {
            Callee::Direct(func_idx) => self.cx.calls.memory[func_idx as usize],
            Callee::Indirect { type_id, .. } | Callee::Ref { type_id } => {
                self.cx.calls.indirect[type_id as usize]
            }
        }
    }
}
