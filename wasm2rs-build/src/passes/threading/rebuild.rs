//! The segments with a loop for each jump up.

use std::ops::RangeInclusive;

use super::dispatch::{Dispatch, Jump};
use super::nest::{Nest, Part};
use crate::ir::{Dest, Expr, ExprId, Func, Label, LabelKind, List, Stmt};
use crate::ops::NumOp;

/// Replaces the loop of the dispatch.
pub(super) fn run(func: &mut Func, dispatch: &Dispatch, nest: &Nest) {
    let old = std::mem::take(&mut func.body);
    let mut rebuild =
        Rebuild { body: old[..dispatch.start].to_vec(), old: &old, func, dispatch, nest, levels: Vec::new() };
    rebuild.level(0..=dispatch.segments.len() - 1, None);
    rebuild.body.extend_from_slice(&old[dispatch.end + 1..]);
    func.body = rebuild.body;
    func.nesting += nest.depth;
}

/// What stands in one loop, or in none.
struct Level {
    segments: RangeInclusive<usize>,
    /// The loop.
    label: Option<Label>,
    parts: Vec<Part>,
    /// The block before each part; none if the level has no dispatch.
    blocks: Vec<Label>,
}

struct Rebuild<'a> {
    func: &'a mut Func,
    old: &'a [Stmt],
    body: Vec<Stmt>,
    dispatch: &'a Dispatch,
    nest: &'a Nest,
    /// From the outermost on.
    levels: Vec<Level>,
}

const NO_VALUES: List = List { start: 0, len: 0 };

impl Rebuild<'_> {
    /// A dispatch to the parts, and the parts.
    fn level(&mut self, segments: RangeInclusive<usize>, label: Option<Label>) {
        let parts = self.nest.parts(segments.clone(), label.is_some());
        let has_dispatch = label.is_none() || parts.len() > 1;
        let blocks: Vec<Label> =
            parts.iter().filter(|_| has_dispatch).map(|_| self.new_label(LabelKind::Block)).collect();
        if has_dispatch {
            self.body
                .extend(blocks.iter().rev().map(|label| Stmt::Block { label: *label, dest: Dest::None }));
            self.br_table(&segments, label.is_some(), &parts, &blocks);
            self.body.push(Stmt::End { label: blocks[0], values: None });
        }
        self.levels.push(Level { segments, label, parts: parts.clone(), blocks: blocks.clone() });
        for (at, part) in parts.iter().enumerate() {
            if part.is_loop {
                self.loop_of(*part)
            } else {
                self.segment(part.first)
            }
            let (Some(next), Some(block)) = (parts.get(at + 1), blocks.get(at + 1)) else { continue };
            let falls = self.dispatch.segments[part.last].falls;
            if falls && self.has_dispatch(*next) {
                let value = self.func.add(Expr::I32(self.nest.number(next.first) as i32));
                self.body.push(Stmt::SetLocal { local: self.dispatch.local, value });
            }
            self.body.push(Stmt::End { label: *block, values: falls.then_some(NO_VALUES) });
        }
        self.levels.pop();
    }

    fn loop_of(&mut self, part: Part) {
        let label = self.new_label(LabelKind::Loop);
        self.body.push(Stmt::Loop { label, dest: Dest::None, params: Dest::None });
        self.body.extend(self.dispatch.is_interruptible.then_some(Stmt::CheckInterrupt));
        self.level(part.first..=part.last, Some(label));
        let falls = self.dispatch.segments[part.last].falls;
        self.body.push(Stmt::End { label, values: falls.then_some(NO_VALUES) });
    }

    /// Goes to the part that the number leads to, or to what is outside. What is greater than all numbers of a loop is the
    /// default's, if the default leads into the loop, or else does not arrive.
    fn br_table(
        &mut self,
        segments: &RangeInclusive<usize>,
        is_loop: bool,
        parts: &[Part],
        blocks: &[Label],
    ) {
        let numbers =
            if is_loop { self.nest.numbers(segments.clone()) } else { 0..=self.dispatch.targets.len() - 1 };
        let start = self.func.targets.len() as u32;
        let block_of = |segment: usize| blocks[parts.partition_point(|part| part.last < segment)];
        for number in numbers.clone() {
            let target = self.dispatch.targets[number];
            let label = match self.dispatch.segment(target) {
                Some(segment) if segments.contains(&segment) => block_of(segment),
                None if !is_loop => target,
                // Does not arrive here.
                _ => blocks[0],
            };
            self.func.targets.push(label);
        }
        let labels = List { start, len: self.func.targets.len() as u32 - start };
        for at in start..start + labels.len {
            let label = self.func.targets[at as usize];
            self.func.labels[label.0 as usize].uses += 1;
        }
        let index = self.number_from(*numbers.start());
        self.body.push(Stmt::BrTable { index, labels, values: NO_VALUES });
    }

    /// The local minus `first`.
    fn number_from(&mut self, first: usize) -> ExprId {
        let local = self.func.add(Expr::Local(self.dispatch.local));
        if first == 0 {
            return local;
        }
        let first = self.func.add(Expr::I32(first as i32));
        self.func.add(Expr::Binary(NumOp::I32Sub, local, first))
    }

    fn new_label(&mut self, kind: LabelKind) -> Label {
        self.func.add_label(kind, Dest::None)
    }

    /// The segment's statements, with jumps that go where they lead.
    fn segment(&mut self, segment: usize) {
        let dispatch = self.dispatch;
        let segment = &dispatch.segments[segment];
        let mut at = segment.start;
        let first = dispatch.jumps.partition_point(|jump| jump.set < at);
        for jump in dispatch.jumps[first..].iter().take_while(|jump| jump.br < segment.end) {
            self.body.extend_from_slice(&self.old[at..jump.set]);
            let (label, needs_number) = self.target(jump);
            if needs_number {
                self.body.push(self.old[jump.set]);
            }
            self.func.labels[label.0 as usize].uses += 1;
            self.body.push(Stmt::Br { label, values: NO_VALUES });
            at = jump.br + 1;
        }
        self.body.extend_from_slice(&self.old[at..segment.end]);
    }

    /// The label that a jump goes to, and whether what stands there dispatches on the number.
    fn target(&self, jump: &Jump) -> (Label, bool) {
        let level_of = |to: usize| self.levels.iter().rev().find(|level| level.segments.contains(&to));
        let place = self.dispatch.segment(jump.to).and_then(|to| Some((to, level_of(to)?)));
        let Some((to, level)) = place else { return (jump.to, false) };
        if let Some(label) = level.label.filter(|_| to <= jump.from) {
            return (label, !level.blocks.is_empty());
        }
        let at = level.parts.partition_point(|part| part.last < to);
        (level.blocks[at], self.has_dispatch(level.parts[at]))
    }

    /// Whether the part is a loop that begins with a dispatch.
    fn has_dispatch(&self, part: Part) -> bool {
        part.is_loop && part.last > part.first
    }
}
