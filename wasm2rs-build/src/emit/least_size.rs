//! Where functions tell rustc how large a memory is at least, which spares checks: LLVM does not know it of bytes that a
//! function takes or derives.

use super::printer::Printer;
use crate::ir::{Expr, ExprId, Stmt};

impl Printer<'_> {
    /// Tells rustc the least size of the memory, if that can spare checks: in loops, whose ranges LLVM knows, and
    /// of constant addresses.
    pub(super) fn assume_size(&mut self, memory: u32) {
        if let Some(min) = self.least_size(memory).filter(|_| self.gains_by_size(memory)) {
            self.print_least_size(memory, min);
        }
    }

    /// Tells rustc the least size of memories of which the statement accesses what lies below it, where rustc does not
    /// know that size any more: a call may have grown the memory since it was told.
    pub(super) fn assume_size_for(&mut self, stmt: &Stmt) {
        for memory in 0..self.bytes.len() as u32 {
            let Some(min) = self.least_size(memory) else { continue };
            let bytes = self.bytes[memory as usize];
            // A loop over static data has been told it.
            let is_open = bytes.derived && !bytes.has_known_size && self.static_loop_end.is_none();
            if is_open && self.accesses_below(min, stmt, memory) {
                self.print_least_size(memory, min);
                self.bytes[memory as usize].has_known_size = true;
            }
        }
        if self.may_rederive && matches!(stmt, Stmt::Loop { .. } | Stmt::Else { .. } | Stmt::End { .. }) {
            // Control may come from where it is not known.
            self.bytes.iter_mut().for_each(|bytes| bytes.has_known_size = false);
        }
    }

    fn print_least_size(&mut self, memory: u32, min: u64) {
        self.indent();
        self.text("assume_size(");
        self.use_bytes(memory);
        self.number(", ", min);
        self.text(");\n");
    }

    /// Whether the statement accesses the memory at an address that varies, but not beyond its first `min` bytes.
    fn accesses_below(&self, min: u64, stmt: &Stmt, memory: u32) -> bool {
        let is_below = |addr: ExprId, reach: u64| {
            let limit = self.limits.of(self.func, addr);
            !self.is_constant(addr) && limit.is_some_and(|limit| limit.saturating_add(reach) <= min)
        };
        let mut found = match *stmt {
            Stmt::Store { store, addr, offset, memory: stored, .. } => {
                stored == memory && is_below(addr, offset.saturating_add(store.bytes()))
            }
            _ => false,
        };
        self.func.roots(stmt, |root| {
            self.func.walk(root, &mut |expr| {
                if let Expr::Load { load, addr, offset, memory: read } = expr {
                    found = found || (read == memory && is_below(addr, offset.saturating_add(load.bytes())));
                }
            });
        });
        found
    }

    /// How many bytes the memory has at least; `None` where that spares no check.
    fn least_size(&self, memory: u32) -> Option<u64> {
        Some(self.declared_size(memory)).filter(|min| *min > 0 && self.cx.model.checks())
    }

    /// The size that the module declares for the memory, in bytes. It never has less.
    pub(super) fn declared_size(&self, memory: u32) -> u64 {
        let ty = &self.cx.module.memories[memory as usize].ty;
        ty.initial.saturating_mul(ty.page_size().into())
    }

    /// Whether the function has loops, calls, or several accesses of the memory at constant addresses. A callee that
    /// is inlined has loops perhaps, and LLVM makes less of the size if it learns it there only.
    pub(super) fn gains_by_size(&self, memory: u32) -> bool {
        const SEVERAL: usize = 3;
        let mut constant = 0;
        for stmt in &self.func.body {
            match *stmt {
                Stmt::Loop { .. } | Stmt::Call { .. } => return true,
                Stmt::Store { addr, memory: stored, .. } if stored == memory && self.is_constant(addr) => {
                    constant += 1;
                }
                _ => {}
            }
        }
        let loads = self.func.nodes.iter().filter(
            |node| matches!(node.expr, Expr::Load { addr, memory: read, .. } if read == memory && self.is_constant(addr)),
        );
        constant + loads.count() >= SEVERAL
    }

    fn is_constant(&self, addr: ExprId) -> bool {
        matches!(self.func.expr(addr), Expr::I32(_) | Expr::I64(_))
    }
}
