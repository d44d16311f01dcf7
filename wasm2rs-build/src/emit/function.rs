//! One function: its signature, what its body needs, and the body.

use super::doc::printable;
use super::printer::Printer;
use super::tail;
use super::types::{bytes_name, memory_param, memory_place, result_type, rust_type, zero};
use crate::calls::MemoryUse;
use crate::context::Context;
use crate::ir::{Func, Stmt};
use crate::names::Names;
use crate::passes::Declarations;

/// Prints a function, and the copies of it that it calls.
pub(crate) fn function(
    cx: Context<'_, '_>,
    names: &Names,
    func: &Func,
    declarations: &Declarations,
) -> String {
    let memory = cx.calls.memory[func.func_idx as usize];
    let printer = |copy| Printer { copy, ..Printer::new(cx, names, func, declarations, memory) };
    let copies = (0..=func.copies).map(|copy| printer(copy).function());
    copies.collect::<Vec<_>>().join("\n")
}

impl Printer<'_> {
    fn function(mut self) -> String {
        self.body();
        let body = std::mem::take(&mut self.out);
        self.doc();
        if self.func.has_tail_calls {
            self.text(&tail::caller(self.cx, self.names, self.func.func_idx));
        }
        self.signature();
        self.prologue();
        self.text(&body);
        self.text("    }\n");
        self.out
    }

    fn doc(&mut self) {
        let func = &self.cx.module.funcs[self.func.func_idx as usize];
        self.number("    /// Function ", func.own_idx);
        if let Some(name) = func.name {
            self.text(" `");
            self.text(&printable(name));
            self.text("`");
        }
        if let Some(linked) = &self.cx.module.instances[func.instance].name {
            self.text(" of `");
            self.text(&printable(linked));
            self.text("`");
        }
        if let Some(range) = func.range() {
            self.out.push_str(&format!(", at {:#x}", range.start));
        }
        self.text(if self.copy > 0 { ", called by itself.\n" } else { ".\n" });
    }

    fn signature(&mut self) {
        let ty = self.cx.module.func_type(self.func.func_idx);
        self.text("    ");
        self.text(self.cx.visibility);
        self.text("fn ");
        self.name_of_copy(self.copy);
        self.text(if self.func.has_tail_calls { "_tail" } else { "" });
        self.text(if self.used.cx { "(cx: &mut Cx" } else { "(_: &mut Cx" });
        if let Some((name, memory_type)) = memory_param(self.cx.module, self.memory) {
            let used = self.used.mem || self.bytes.iter().any(|bytes| bytes.used);
            let name = if used { &name } else { "_" };
            self.out.push_str(&format!(", {name}: {memory_type}"));
        }
        for local in 0..self.func.params {
            self.text(", ");
            let index = local as usize;
            match (self.uses.local_reads[index], self.uses.local_sets[index]) {
                (0, 0) => self.text("_"),
                (_, sets) => {
                    self.text(if sets > 0 { "mut " } else { "" });
                    self.local(local);
                }
            }
            self.text(": ");
            self.text(rust_type(self.func.locals[index]));
        }
        self.text(")");
        if self.func.has_tail_calls {
            let group = self.tail_group();
            self.number(" -> Tail", group);
        } else if !ty.results().is_empty() {
            self.text(" -> ");
            self.out.push_str(&result_type(ty.results()));
        }
        self.text(" {\n");
    }

    /// What comes before the first statement: the stack check, the memory's bytes, the locals.
    fn prologue(&mut self) {
        self.depth = 2;
        if self.used.calls && self.copy == 0 {
            self.indent();
            self.text("check_stack(cx.stack.limit);\n");
        }
        if self.cx.model.faults() && !self.bytes.is_empty() && self.writes_context() {
            self.indent();
            self.text("observed(cx);\n");
        }
        if let MemoryUse::Bytes(memory) = self.memory
            && self.bytes[memory as usize].used
        {
            self.assume_size(memory);
        }
        if self.memory == MemoryUse::Growable {
            for memory in 0..self.bytes.len() as u32 {
                self.derive_bytes(memory);
            }
        }
        for local in self.func.params..self.func.locals.len() as u32 {
            let index = local as usize;
            let used = self.uses.local_reads[index] > 0 || self.uses.local_sets[index] > 0;
            if used && self.declarations.is_at_start(local) {
                self.indent();
                self.text(if self.is_reassigned(local, false) { "let mut " } else { "let " });
                self.local(local);
                self.text(" = ");
                self.text(zero(self.func.locals[index]));
                self.text(";\n");
            }
        }
    }

    /// Whether the function writes state outside memories: of those, rustc does not know that a fault shows them.
    fn writes_context(&self) -> bool {
        self.func.body.iter().any(|stmt| match stmt {
            Stmt::SetGlobal { .. } => true,
            Stmt::Builtin { builtin, .. } => builtin.writes_context(),
            _ => false,
        })
    }

    fn derive_bytes(&mut self, memory: u32) {
        let bytes = self.bytes[memory as usize];
        if bytes.used {
            let (name, place) = (bytes_name(self.cx.module, memory), memory_place(self.cx.module, memory));
            self.indent();
            self.text(if bytes.rederived { "let mut " } else { "let " });
            for part in [&name, " = ", &place, self.cx.model.bytes_method(), ";\n"] {
                self.text(part);
            }
            self.assume_size(memory);
        }
    }
}
