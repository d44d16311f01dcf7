//! Calls of functions and of the runtime, as Rust.

use super::printer::Printer;
use super::types::memory_place;
use crate::calls::MemoryUse;
use crate::ir::{Builtin, Callee, Dest, ExprId, List};

impl Printer<'_> {
    pub(super) fn call(&mut self, callee: Callee, args: List, dest: Dest, index: usize) {
        self.indent();
        self.dest(dest, index);
        self.called(callee, "", args);
        self.text(self.semicolon(dest, index));
        self.text("\n");
    }

    /// A call that ends the function: of a function that ends in such calls itself, it is returned to be made
    /// when this function's frame is gone.
    pub(super) fn tail_call(&mut self, callee: Callee, args: List) {
        let group = self.tail_group();
        self.indent();
        self.text("return ");
        let Callee::Direct(func_idx) = callee else {
            self.called(callee, "tail_", args);
            self.text(";\n");
            return;
        };
        self.number("Tail", group);
        let func = &self.cx.module.funcs[func_idx as usize];
        if func.facts.has_tail_calls {
            self.number("::T", func.type_id);
            self.text("(");
            let names = self.names;
            self.text(names.func(func_idx));
            self.text("_tail");
            let func = self.func;
            for arg in func.list(args) {
                self.text(", ");
                self.value(*arg);
            }
        } else {
            self.text("::Done(");
            self.called(callee, "", args);
        }
        self.text(");\n");
    }

    /// The functions with the same results as this one.
    pub(super) fn tail_group(&self) -> u32 {
        let type_id = self.cx.module.funcs[self.func.func_idx as usize].type_id;
        self.cx.calls.tails.group(type_id)
    }

    /// A call, as an expression.
    fn called(&mut self, callee: Callee, prefix: &str, args: List) {
        self.used.cx = true;
        self.used.calls = true;
        self.text(prefix);
        match callee {
            Callee::Direct(func_idx) if func_idx == self.func.func_idx => {
                self.name_of_copy((self.copy + 1) % (self.func.copies + 1));
            }
            Callee::Direct(func_idx) => {
                let names = self.names;
                self.text(names.func(func_idx));
            }
            Callee::Indirect { type_id, table } => {
                self.number("indirect", type_id);
                if table > 0 {
                    self.number("_table", table);
                }
            }
            Callee::Ref { type_id } => self.number("call_ref", type_id),
        }
        self.text("(cx");
        match self.memory_of(callee) {
            MemoryUse::None => {}
            MemoryUse::Bytes(memory) => {
                self.text(", ");
                self.use_bytes(memory);
            }
            MemoryUse::Growable => {
                self.used.mem = true;
                self.text(", mem");
            }
        }
        if args.len > 0 {
            self.text(", ");
            let func = self.func;
            self.values(func.list(args));
        }
        self.text(")");
    }

    pub(super) fn builtin(&mut self, builtin: Builtin, args: List, dest: Dest, index: usize) {
        let func = self.func;
        let args = func.list(args);
        self.indent();
        self.dest(dest, index);
        self.used.cx |= !matches!(
            builtin,
            Builtin::MemoryGrow { .. }
                | Builtin::MemoryFill { .. }
                | Builtin::MemoryCopy { .. }
                | Builtin::Wide(_)
        );
        match builtin {
            Builtin::MemoryGrow { memory } => {
                self.used.mem = true;
                let place = memory_place(self.cx.module, memory);
                self.text(&place);
                let is_64 = self.cx.module.memories[memory as usize].ty.memory64;
                self.text(if is_64 { ".grow64(" } else { ".grow(" });
                self.values(args);
            }
            Builtin::MemoryFill { memory } => self.with_memory("memory_fill", memory, args),
            Builtin::MemoryCopy { to, from } if to == from => self.with_memory("memory_copy", to, args),
            Builtin::MemoryCopy { to, from } => {
                let memories = &self.cx.module.memories;
                let is_64 = memories[to as usize].ty.memory64 || memories[from as usize].ty.memory64;
                self.text(if is_64 { "memory64::" } else { "" });
                self.text("memory_copy_from(");
                self.values(args);
                self.text(", ");
                self.use_bytes(from);
                self.text(", ");
                self.use_bytes(to);
            }
            Builtin::MemoryInit { segment, memory } => {
                self.access("memory_init", memory);
                self.number("(cx.d", segment);
                self.text(", ");
                self.values(args);
                self.text(", ");
                self.use_bytes(memory);
            }
            Builtin::Wide(function) => {
                self.text(function);
                self.text("(");
                self.values(args);
            }
            Builtin::DataDrop { segment } => {
                self.number("cx.d", segment);
                self.text(" = &[];\n");
                return;
            }
            Builtin::TableSet { table } => self.table_method(table, "set", args),
            Builtin::TableGrow { table } => self.table_method(table, "grow", args),
            Builtin::TableFill { table } => self.table_method(table, "fill", args),
            Builtin::TableCopy { to, from } if to == from => self.table_method(to, "copy_within", args),
            Builtin::TableCopy { to, from } => {
                self.text(&format!("rt::table_copy(&mut cx.t{to}, &cx.t{from}, "));
                self.values(args);
            }
            Builtin::TableInit { segment, table } => {
                self.text(&format!("rt::init_table(&mut cx.t{table}, &cx.e{segment}, "));
                self.values(args);
            }
            Builtin::ElemDrop { segment } => {
                self.number("cx.e", segment);
                self.text(" = Vec::new();\n");
                return;
            }
        }
        self.text(")");
        self.text(self.semicolon(dest, index));
        self.text("\n");
    }

    fn with_memory(&mut self, function: &str, memory: u32, args: &[ExprId]) {
        self.access(function, memory);
        self.text("(");
        self.values(args);
        self.text(", ");
        self.use_bytes(memory);
    }

    fn table_method(&mut self, table: u32, method: &str, args: &[ExprId]) {
        self.number("cx.t", table);
        self.text(".");
        self.text(method);
        self.text("(");
        self.values(args);
    }
}
