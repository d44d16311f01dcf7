//! Blocks and branches, as Rust.

use std::collections::BTreeMap;

use super::expr::Binding;
use super::literal;
use super::printer::Printer;
use crate::ir::{Dest, ExprId, Label, LabelKind, List};
use crate::passes::dest;

impl Printer<'_> {
    /// `'b1: `
    pub(super) fn label(&mut self, label: Label) {
        self.number("'b", label.0);
        self.text(": ");
    }

    pub(super) fn begin_if(&mut self, label: Label, condition: ExprId, dest: Dest, index: usize) {
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

    pub(super) fn end(&mut self, label: Label, values: Option<List>, index: usize) {
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
        let start = self.starts[label.0 as usize].unwrap_or(index);
        match dest(&self.func.body[start]) {
            Dest::None => self.close("}"),
            dest => self.close(if self.semicolon(dest, start).is_empty() { "}" } else { "};" }),
        }
    }

    /// The values that a block ends with, as its last expression.
    pub(super) fn block_values(&mut self, values: Option<List>) {
        if let Some(values) = values.filter(|values| values.len > 0) {
            self.indent();
            self.results(values);
            self.text("\n");
        }
    }

    /// One value, or a tuple.
    pub(super) fn results(&mut self, values: List) {
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

    /// What the function returns: its results, or that there is no call left to make for them.
    pub(super) fn returned(&mut self, values: List) {
        if !self.func.has_tail_calls {
            self.results(values);
            return;
        }
        let group = self.tail_group();
        self.number("Tail", group);
        self.text("::Done(");
        self.results_or_unit(values);
        self.text(")");
    }

    fn results_or_unit(&mut self, values: List) {
        if values.len == 0 { self.text("()") } else { self.results(values) }
    }

    pub(super) fn after_space(&mut self, values: List) {
        if values.len > 0 {
            self.text(" ");
            self.results(values);
        }
    }

    /// A branch, as an expression.
    pub(super) fn branch(&mut self, label: Label, values: List) {
        let info = *self.func.label(label);
        match info.kind {
            LabelKind::Function => {
                self.text("return");
                if values.len > 0 || self.func.has_tail_calls {
                    self.text(" ");
                    self.returned(values);
                }
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
    pub(super) fn assign_params(&mut self, start: u32, len: u32, values: List) {
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

    pub(super) fn br_if(&mut self, condition: ExprId, label: Label, values: List) {
        self.indent();
        self.text("if ");
        self.condition(condition, false, Binding::Any);
        self.text(" { ");
        self.branch(label, values);
        self.text("; }\n");
    }

    pub(super) fn br_table(&mut self, index: ExprId, labels: List, values: List) {
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

    pub(super) fn arm(&mut self, label: Label, values: List) {
        let assigns = matches!(self.func.label(label).params, Dest::Temps { .. });
        self.text(if assigns { " => { " } else { " => " });
        self.branch(label, values);
        self.text(if assigns { " }\n" } else { ",\n" });
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
