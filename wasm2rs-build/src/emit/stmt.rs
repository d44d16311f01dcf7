//! Statements, as Rust: one line each, and the lines around blocks.

use super::expr::Binding;
use super::printer::Printer;
use crate::ir::{Dest, ExprId, List, Stmt};
use crate::passes::dest;

impl Printer<'_> {
    /// Prints the function's statements.
    pub(super) fn body(&mut self) {
        let body = &self.func.body;
        let last = body.iter().rposition(|stmt| *stmt != Stmt::Nop);
        self.tail = match last.map(|last| body[last]) {
            Some(Stmt::End { label, .. }) => self.starts[label.0 as usize],
            _ => last,
        };
        for (index, stmt) in body.iter().enumerate() {
            self.at = index;
            match *stmt {
                Stmt::Nop => {}
                Stmt::Return { values } if Some(index) == last => self.tail(values),
                _ => self.stmt(stmt, index),
            }
        }
    }

    pub(super) fn tail(&mut self, values: List) {
        self.refresh_for_list(values);
        self.assume_size_for(&Stmt::Return { values });
        if values.len > 0 || self.func.has_tail_calls {
            self.indent();
            self.returned(values);
            self.text("\n");
        }
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt, index: usize) {
        self.refresh_for(stmt);
        self.assume_size_for(stmt);
        self.print(stmt, index);
        self.limits.pass(self.func, stmt);
        if self.may_grow_memory(stmt) {
            self.set_stale();
        }
        let leaves = matches!(
            stmt,
            Stmt::Br { .. }
                | Stmt::BrTable { .. }
                | Stmt::Return { .. }
                | Stmt::TailCall { .. }
                | Stmt::Unreachable
        );
        if leaves || dest(stmt) == Dest::Return {
            self.set_fresh();
        }
    }

    pub(super) fn print(&mut self, stmt: &Stmt, index: usize) {
        match *stmt {
            Stmt::Nop => {}
            Stmt::Let { temp, value } => self.name(temp, value, "let "),
            Stmt::LetMut { temp, value } => self.name(temp, value, "let mut "),
            Stmt::SetLocal { local, value } => {
                self.indent();
                self.assign_local(local, index);
                if self.declarations.is_at(local, index) {
                    self.expr(value, Binding::Any);
                } else {
                    self.value(value);
                }
                self.text(";\n");
            }
            Stmt::SetGlobal { global, value } => {
                self.used.cx = true;
                self.indent();
                self.number("cx.g", global);
                self.text(" = ");
                self.value(value);
                self.text(";\n");
            }
            Stmt::Eval(value) => {
                self.indent();
                self.text("_ = ");
                self.expr(value, Binding::Any);
                self.text(";\n");
            }
            Stmt::CheckInterrupt => {
                self.used.cx = true;
                self.indent();
                self.text("check_interrupt(&cx.interrupt);\n");
            }
            Stmt::KeepVectors => {
                self.indent();
                self.text("keep_vectors();\n");
            }
            Stmt::Check { addr, reach, memory } => {
                self.indent();
                self.access("check", memory);
                self.text("(");
                self.value(addr);
                self.number(", ", reach);
                self.text(", ");
                self.use_bytes(memory);
                self.text(");\n");
            }
            Stmt::Store { store, addr, offset, memory, value } => {
                self.indent();
                self.access(store.function(), memory);
                self.text("(");
                self.value(addr);
                self.number(", ", offset);
                self.text(", ");
                self.value(value);
                self.text(", ");
                self.use_bytes(memory);
                self.text(");\n");
            }
            Stmt::StoreLane { store, lane, addr, offset, memory, vector } => {
                self.indent();
                self.lane_access(store, lane, addr, offset, memory, vector);
                self.text(";\n");
            }
            Stmt::Call { callee, args, dest } => self.call(callee, args, dest, index),
            Stmt::Builtin { builtin, args, dest } => self.builtin(builtin, args, dest, index),
            Stmt::Block { label, dest } => {
                self.indent();
                self.dest(dest, index);
                self.label(label);
                self.open("{");
            }
            Stmt::Loop { label, dest, .. } => {
                self.begin_static_loop(index);
                self.indent();
                self.dest(dest, index);
                if self.func.label(label).uses > 0 {
                    self.label(label);
                }
                self.open("loop {");
            }
            Stmt::If { label, condition, dest } => self.begin_if(label, condition, dest, index),
            Stmt::Else { values, .. } => {
                self.block_values(values);
                self.depth -= 1;
                self.indent();
                self.open("} else {");
            }
            Stmt::End { label, values } => {
                self.end(label, values, index);
                self.end_static_loop(index);
            }
            Stmt::Br { label, values } => {
                self.indent();
                self.branch(label, values);
                self.text(";\n");
            }
            Stmt::BrIf { condition, label, values } => self.br_if(condition, label, values),
            Stmt::BrTable { index, labels, values } => self.br_table(index, labels, values),
            Stmt::Return { values } => {
                self.indent();
                self.text("return");
                if values.len > 0 || self.func.has_tail_calls {
                    self.text(" ");
                    self.returned(values);
                }
                self.text(";\n");
            }
            Stmt::TailCall { callee, args } => self.tail_call(callee, args),
            Stmt::Unreachable => {
                self.indent();
                self.text("raise::unreachable();\n");
            }
        }
    }

    pub(super) fn open(&mut self, text: &str) {
        self.text(text);
        self.text("\n");
        self.depth += 1;
    }

    pub(super) fn close(&mut self, text: &str) {
        self.depth -= 1;
        self.indent();
        self.text(text);
        self.text("\n");
    }

    pub(super) fn name(&mut self, temp: u32, value: ExprId, keyword: &str) {
        self.indent();
        self.text(keyword);
        self.number(if self.uses.temp_reads[temp as usize] == 0 { "_t" } else { "t" }, temp);
        self.text(" = ");
        self.expr(value, Binding::Any);
        self.text(";\n");
    }
}
