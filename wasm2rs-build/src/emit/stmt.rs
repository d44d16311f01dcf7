//! Statements, as Rust.

use std::collections::BTreeMap;

use super::expr::Binding;
use super::literal;
use super::printer::Printer;
use crate::calls::MemoryUse;
use crate::ir::{Builtin, Callee, Dest, ExprId, Label, LabelKind, List, Stmt};

impl Printer<'_> {
    /// Prints the function's statements.
    pub(super) fn body(&mut self) {
        let body = &self.func.body;
        let last = body.iter().rposition(|stmt| *stmt != Stmt::Nop);
        for (index, stmt) in body.iter().enumerate() {
            match *stmt {
                Stmt::Nop => {}
                Stmt::Return { values } if Some(index) == last => self.tail(values),
                _ => self.stmt(stmt, index),
            }
        }
    }

    fn tail(&mut self, values: List) {
        self.refresh_for_list(values);
        if values.len > 0 {
            self.indent();
            self.results(values);
            self.text("\n");
        }
    }

    fn stmt(&mut self, stmt: &Stmt, index: usize) {
        self.refresh_for(stmt);
        self.print(stmt, index);
        if matches!(stmt, Stmt::Br { .. } | Stmt::BrTable { .. } | Stmt::Return { .. } | Stmt::Unreachable) {
            self.stale = false;
        }
    }

    fn print(&mut self, stmt: &Stmt, index: usize) {
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
            Stmt::Store { store, addr, offset, value } => {
                self.used.bytes = true;
                self.indent();
                self.text(store.function());
                self.text("(");
                self.value(addr);
                self.number(", ", offset);
                self.text(", ");
                self.value(value);
                self.text(", m);\n");
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
            Stmt::End { label, values } => self.end(label, values, index),
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
                self.after_space(values);
                self.text(";\n");
            }
            Stmt::Unreachable => {
                self.indent();
                self.text("raise::unreachable();\n");
            }
        }
    }

    fn open(&mut self, text: &str) {
        self.text(text);
        self.text("\n");
        self.depth += 1;
    }

    fn close(&mut self, text: &str) {
        self.depth -= 1;
        self.indent();
        self.text(text);
        self.text("\n");
    }

    fn name(&mut self, temp: u32, value: ExprId, keyword: &str) {
        self.indent();
        self.text(keyword);
        self.number(if self.uses.temp_reads[temp as usize] == 0 { "_t" } else { "t" }, temp);
        self.text(" = ");
        self.expr(value, Binding::Any);
        self.text(";\n");
    }

    /// `'b1: `
    fn label(&mut self, label: Label) {
        self.number("'b", label.0);
        self.text(": ");
    }

    fn begin_if(&mut self, label: Label, condition: ExprId, dest: Dest, index: usize) {
        self.indent();
        self.dest(dest, index);
        if self.func.label(label).uses > 0 {
            self.label(label);
            self.open("{");
            self.indent();
        }
        self.text("if ");
        self.condition(condition, false, Binding::Any);
        self.open(" {");
    }

    fn end(&mut self, label: Label, values: Option<List>, index: usize) {
        let (kind, uses) = (self.func.label(label).kind, self.func.label(label).uses);
        if kind == LabelKind::Loop {
            if let Some(values) = values {
                self.indent();
                self.text("break");
                self.after_space(values);
                self.text(";\n");
            }
        } else {
            self.block_values(values);
        }
        if kind == LabelKind::If && uses > 0 {
            self.close("}");
        }
        let has_dest = self.results_of(index) != Dest::None;
        self.close(if has_dest { "};" } else { "}" });
    }

    /// Where the results of the block that ends at `index` go.
    fn results_of(&self, index: usize) -> Dest {
        let Stmt::End { label, .. } = self.func.body[index] else { return Dest::None };
        self.starts[label.0 as usize].map_or(Dest::None, |start| crate::passes::dest(&self.func.body[start]))
    }

    /// The values that a block ends with, as its last expression.
    fn block_values(&mut self, values: Option<List>) {
        if let Some(values) = values.filter(|values| values.len > 0) {
            self.indent();
            self.results(values);
            self.text("\n");
        }
    }

    /// One value, or a tuple.
    fn results(&mut self, values: List) {
        match self.func.list(values) {
            [value] => self.expr(*value, Binding::Any),
            values => {
                self.text("(");
                for (index, value) in values.iter().enumerate() {
                    self.text(if index > 0 { ", " } else { "" });
                    self.expr(*value, Binding::Any);
                }
                self.text(")");
            }
        }
    }

    fn after_space(&mut self, values: List) {
        if values.len > 0 {
            self.text(" ");
            self.results(values);
        }
    }

    /// A branch, as an expression.
    fn branch(&mut self, label: Label, values: List) {
        let info = *self.func.label(label);
        match info.kind {
            LabelKind::Function => {
                self.text("return");
                self.after_space(values);
            }
            LabelKind::Block | LabelKind::If => {
                self.number("break 'b", label.0);
                self.after_space(values);
            }
            LabelKind::Loop => {
                if let Dest::Temps { start, len } = info.params {
                    self.assign_params(start, len, values);
                }
                self.number("continue 'b", label.0);
            }
        }
    }

    /// Assigns the parameters of a loop, all at once: a new value may read an old one.
    fn assign_params(&mut self, start: u32, len: u32, values: List) {
        self.text(if len > 1 { "(" } else { "" });
        for temp in start..start + len {
            self.text(if temp > start { ", " } else { "" });
            self.number("t", temp);
        }
        self.text(if len > 1 { ")" } else { "" });
        self.text(" = ");
        self.results(values);
        self.text("; ");
    }

    fn br_if(&mut self, condition: ExprId, label: Label, values: List) {
        self.indent();
        self.text("if ");
        self.condition(condition, false, Binding::Any);
        self.text(" { ");
        self.branch(label, values);
        self.text("; }\n");
    }

    fn br_table(&mut self, index: ExprId, labels: List, values: List) {
        self.indent();
        self.text("match ");
        self.expr(index, Binding::Any);
        self.open(" {");
        if let Some((default, targets)) = self.func.targets(labels).split_last() {
            for arm in arms(targets, *default) {
                self.indent();
                self.text(&arm.pattern);
                self.arm(arm.label, values);
            }
            self.indent();
            self.text("_");
            self.arm(*default, values);
        }
        self.close("}");
    }

    fn arm(&mut self, label: Label, values: List) {
        let assigns = matches!(self.func.label(label).params, Dest::Temps { .. });
        self.text(if assigns { " => { " } else { " => " });
        self.branch(label, values);
        self.text(if assigns { " }\n" } else { ",\n" });
    }

    fn call(&mut self, callee: Callee, args: List, dest: Dest, index: usize) {
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
        self.text(");\n");
        self.stale |= self.derives_bytes && memory == MemoryUse::Growable;
    }

    fn builtin(&mut self, builtin: Builtin, args: List, dest: Dest, index: usize) {
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
        self.text(");\n");
    }

    fn with_memory(&mut self, start: &str, args: &[ExprId]) {
        self.text(start);
        self.values(args);
        self.text(", m");
    }

    fn table_method(&mut self, table: u32, method: &str, args: &[ExprId]) {
        self.number("cx.t", table);
        self.text(".");
        self.text(method);
        self.text("(");
        self.values(args);
    }

    /// Derives the memory's bytes again where the statement reads or writes memory, or where control flow
    /// joins or splits: on every path to a place they are then up to date, or not needed.
    fn refresh_for(&mut self, stmt: &Stmt) {
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
    fn continues_implicitly(&self, stmt: &Stmt) -> bool {
        let Stmt::End { label, values: None } = *stmt else { return false };
        self.func.label(label).kind == LabelKind::Loop
    }

    fn refresh_for_list(&mut self, values: List) {
        if self.stale && self.func.list(values).iter().any(|value| self.expr_reads_memory(*value)) {
            self.refresh();
        }
    }

    /// Whether the statement reads or writes the memory's bytes.
    pub(super) fn accesses_memory(&self, stmt: &Stmt) -> bool {
        let mut found = match *stmt {
            Stmt::Store { .. } => true,
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

    fn expr_reads_memory(&self, id: ExprId) -> bool {
        self.func.effects(id).intersects(crate::ir::Effects::READS_MEMORY)
    }
}

/// Indices of a `br_table` that go to one label.
struct Arm {
    pattern: String,
    label: Label,
}

/// The arms of a `br_table`: one for each label but the default, in the order of its first index.
fn arms(targets: &[Label], default: Label) -> Vec<Arm> {
    let mut arms: Vec<Arm> = Vec::new();
    let mut arm_of: BTreeMap<u32, usize> = BTreeMap::new();
    let mut start = 0;
    for run in targets.chunk_by(|a, b| a == b) {
        let end = start + run.len() - 1;
        if run[0] != default {
            let arm = *arm_of.entry(run[0].0).or_insert_with(|| {
                arms.push(Arm { pattern: String::new(), label: run[0] });
                arms.len() - 1
            });
            let pattern = &mut arms[arm].pattern;
            pattern.push_str(if pattern.is_empty() { "" } else { " | " });
            literal::int(pattern, start);
            if end > start {
                pattern.push_str("..=");
                literal::int(pattern, end);
            }
        }
        start = end + 1;
    }
    arms
}
