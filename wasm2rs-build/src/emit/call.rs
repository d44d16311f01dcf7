//! Calls of functions and of the runtime, as Rust.

use super::printer::Printer;
use crate::calls::MemoryUse;
use crate::ir::{Builtin, Callee, Dest, ExprId, List};

impl Printer<'_> {
    pub(super) fn call(&mut self, callee: Callee, args: List, dest: Dest, index: usize) {
        self.used.cx = true;
        self.used.calls = true;
        self.indent();
        self.dest(dest, index);
        let memory = match callee {
            Callee::Direct(func_idx) => {
                let names = self.names;
                self.text(names.func(func_idx));
                self.cx.calls.memory[func_idx as usize]
            }
            Callee::Indirect { type_id, table } => {
                self.number("indirect", type_id);
                if table > 0 {
                    self.number("_table", table);
                }
                self.cx.calls.indirect[type_id as usize]
            }
        };
        self.text(match memory {
            MemoryUse::None => "(cx",
            MemoryUse::Bytes => "(cx, m",
            MemoryUse::Growable => "(cx, mem",
        });
        self.used.bytes |= memory == MemoryUse::Bytes;
        self.used.mem |= memory == MemoryUse::Growable;
        if args.len > 0 {
            self.text(", ");
            let func = self.func;
            self.values(func.list(args));
        }
        self.text(")");
        self.text(self.semicolon(dest, index));
        self.text("\n");
        self.stale |= self.derives_bytes && memory == MemoryUse::Growable;
    }

    pub(super) fn builtin(&mut self, builtin: Builtin, args: List, dest: Dest, index: usize) {
        let func = self.func;
        let args = func.list(args);
        self.indent();
        self.dest(dest, index);
        self.used.cx |= !matches!(builtin, Builtin::MemoryGrow | Builtin::MemoryFill | Builtin::MemoryCopy);
        self.used.mem |= builtin == Builtin::MemoryGrow;
        self.used.bytes |=
            matches!(builtin, Builtin::MemoryFill | Builtin::MemoryCopy | Builtin::MemoryInit { .. });
        match builtin {
            Builtin::MemoryGrow => {
                self.text("mem.grow(");
                self.values(args);
                self.stale = self.derives_bytes;
            }
            Builtin::MemoryFill => self.with_memory("memory_fill(", args),
            Builtin::MemoryCopy => self.with_memory("memory_copy(", args),
            Builtin::MemoryInit { segment } => {
                self.with_memory(&format!("memory_init(cx.d{segment}, "), args)
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

    pub(super) fn with_memory(&mut self, start: &str, args: &[ExprId]) {
        self.text(start);
        self.values(args);
        self.text(", m");
    }

    pub(super) fn table_method(&mut self, table: u32, method: &str, args: &[ExprId]) {
        self.number("cx.t", table);
        self.text(".");
        self.text(method);
        self.text("(");
        self.values(args);
    }
}
