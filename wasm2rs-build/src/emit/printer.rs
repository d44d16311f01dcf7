//! What the printing of one function keeps track of.

use super::bytes::Bytes;
use super::float::Constants;
use super::limits::Limits;
use super::width::Widths;
use crate::calls::MemoryUse;
use crate::context::Context;
use crate::ir::{Dest, Func, Stmt};
use crate::names::Names;
use crate::passes::{Declarations, Uses};

/// Deeper lines are not indented further: the text would grow with the square of the depth.
const MAX_INDENT: usize = 6;

pub(super) struct Printer<'p> {
    pub(super) cx: Context<'p, 'p>,
    pub(super) names: &'p Names,
    pub(super) func: &'p Func,
    /// Which copy of the function is printed; 0 is the function itself.
    pub(super) copy: u32,
    pub(super) declarations: &'p Declarations,
    pub(super) uses: Uses,
    /// The statement that opens each label's block.
    pub(super) starts: Vec<Option<usize>>,
    /// The statement that the function's results come from, if they are those of a call or block.
    pub(super) tail: Option<usize>,
    pub(super) out: String,
    pub(super) depth: usize,
    /// The statement that is printed.
    pub(super) at: usize,
    /// How the function takes memory.
    pub(super) memory: MemoryUse,
    /// The constants that LLVM sees in names.
    pub(super) constants: Constants,
    /// The widths of lanes that LLVM sees in names.
    pub(super) widths: Widths,
    /// What locals and temps are at most.
    pub(super) limits: Limits,
    /// Whether calls may grow memories, whose bytes are then derived again.
    pub(super) may_rederive: bool,
    /// What is known of each memory's bytes.
    pub(super) bytes: Vec<Bytes>,
    /// Where the block ends around the loop over static data that is printed.
    pub(super) static_loop_end: Option<usize>,
    pub(super) used: Used,
}

/// What the body uses of what the function takes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Used {
    pub(super) cx: bool,
    /// The memory itself.
    pub(super) mem: bool,
    pub(super) calls: bool,
}

impl<'p> Printer<'p> {
    pub(super) fn new(
        cx: Context<'p, 'p>,
        names: &'p Names,
        func: &'p Func,
        declarations: &'p Declarations,
        memory: MemoryUse,
    ) -> Self {
        let mut printer = Self {
            cx,
            names,
            func,
            copy: 0,
            declarations,
            uses: Uses::count(func),
            starts: starts(func),
            tail: None,
            out: String::new(),
            depth: 2,
            at: 0,
            memory,
            constants: Constants::of_func(func, declarations),
            widths: Widths::of_func(func, uses_vectors(cx, func)),
            limits: Limits::at_start(func),
            may_rederive: false,
            bytes: vec![Bytes::default(); cx.module.memories.len()],
            static_loop_end: None,
            used: Used::default(),
        };
        printer.find_derived_bytes();
        printer
    }

    pub(super) fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Starts a line.
    pub(super) fn indent(&mut self) {
        const SPACES: &str = "                        ";
        self.out.push_str(&SPACES[..4 * self.depth.min(MAX_INDENT)]);
    }

    pub(super) fn number(&mut self, prefix: &str, number: impl std::fmt::Display) {
        self.out.push_str(prefix);
        super::literal::int(&mut self.out, number);
    }

    /// The name of a copy of the function. No other function's name ends like that.
    pub(super) fn name_of_copy(&mut self, copy: u32) {
        let names = self.names;
        self.text(names.func(self.func.func_idx));
        if copy > 0 {
            self.number("_in", copy);
        }
    }

    /// A local's name; one that nothing reads starts with an underscore, which rustc's lints know.
    pub(super) fn local(&mut self, local: u32) {
        let unread = self.uses.local_reads[local as usize] == 0;
        self.number(if unread { "_l" } else { "l" }, local);
    }

    /// Whether the local is assigned again after its declaration.
    pub(super) fn is_reassigned(&self, local: u32, declared_with_value: bool) -> bool {
        self.uses.local_sets[local as usize] > u32::from(declared_with_value)
    }

    /// The left side of an assignment of results: nothing, `let t1 = `, `let (t1, t2) = `, `l3 = `. `index` is
    /// that of the statement.
    pub(super) fn dest(&mut self, dest: Dest, index: usize) {
        match dest {
            Dest::None => {}
            Dest::Unread => self.text("_ = "),
            Dest::Local(local) => self.assign_local(local, index),
            Dest::Return if Some(index) == self.tail => {}
            Dest::Return => self.text("return "),
            Dest::Temps { start, len } => {
                let reads = &self.uses.temp_reads[start as usize..][..len as usize];
                if reads.iter().all(|reads| *reads == 0) {
                    self.text("_ = ");
                    return;
                }
                self.text("let ");
                self.temps(start, len);
                self.text(" = ");
            }
        }
    }

    /// The name, or a tuple of names; `_` for those that nothing reads.
    fn temps(&mut self, start: u32, len: u32) {
        if len > 1 {
            self.text("(");
        }
        for temp in start..start + len {
            if temp > start {
                self.text(", ");
            }
            if self.uses.temp_reads[temp as usize] == 0 {
                self.text("_");
            } else {
                self.number("t", temp);
            }
        }
        if len > 1 {
            self.text(")");
        }
    }

    /// What ends the statement at `index` that has these results.
    pub(super) fn semicolon(&self, dest: Dest, index: usize) -> &'static str {
        if dest == Dest::Return && Some(index) == self.tail { "" } else { ";" }
    }

    /// The left side of an assignment to a local, which may be its declaration.
    pub(super) fn assign_local(&mut self, local: u32, index: usize) {
        if self.declarations.is_at(local, index) {
            self.text(if self.is_reassigned(local, true) { "let mut " } else { "let " });
        }
        self.local(local);
        self.text(" = ");
    }
}

/// Whether vectors occur in the function. A constant expression counts as none: it has no names.
fn uses_vectors(cx: Context<'_, '_>, func: &Func) -> bool {
    cx.module.funcs.get(func.func_idx as usize).is_some_and(|func| func.facts.uses_vectors)
}

fn starts(func: &Func) -> Vec<Option<usize>> {
    let mut starts = vec![None; func.labels.len()];
    for (index, stmt) in func.body.iter().enumerate() {
        if let Stmt::Block { label, .. } | Stmt::Loop { label, .. } | Stmt::If { label, .. } = stmt {
            starts[label.0 as usize] = Some(index);
        }
    }
    starts
}
