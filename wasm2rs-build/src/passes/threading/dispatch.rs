//! A loop that begins with a `br_table` on a local, and the jumps that go back to it.

use std::collections::HashMap;

use crate::ir::{Dest, Expr, Func, Label, Stmt};

/// The code behind one of the blocks.
pub(super) struct Segment {
    /// Its statements; the one at `end` ends the next block, or the loop.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether control reaches its end.
    pub(super) falls: bool,
}

/// A constant is assigned, then control goes to the loop's start.
pub(super) struct Jump {
    /// The assignment, and the branch.
    pub(super) set: usize,
    pub(super) br: usize,
    /// The segment that it stands in.
    pub(super) from: usize,
    pub(super) to: Label,
}

pub(super) struct Dispatch {
    pub(super) label: Label,
    /// Where the loop begins and ends.
    pub(super) start: usize,
    pub(super) end: usize,
    /// What the `br_table` reads.
    pub(super) local: u32,
    /// Where it goes, by number; the last one is for all greater ones.
    pub(super) targets: Vec<Label>,
    pub(super) segments: Vec<Segment>,
    pub(super) jumps: Vec<Jump>,
    /// Whether the jumps are all that branches to the loop, and nothing else branches to the blocks.
    pub(super) is_closed: bool,
    /// Whether each round asks if the call was interrupted.
    pub(super) is_interruptible: bool,
    places: HashMap<Label, usize>,
}

impl Dispatch {
    /// The loop that the statement begins, if it is one.
    pub(super) fn at(func: &Func, start: usize) -> Option<Self> {
        let Stmt::Loop { label, dest: Dest::None, params: Dest::None } = func.body[start] else {
            return None;
        };
        let mut blocks = Vec::new();
        let mut is_interruptible = false;
        let mut at = start + 1;
        let (local, targets) = loop {
            match *func.body.get(at)? {
                Stmt::Nop => {}
                Stmt::CheckInterrupt => is_interruptible = true,
                Stmt::Block { label, dest: Dest::None } => blocks.push(label),
                Stmt::BrTable { index, labels, .. } => {
                    let Expr::Local(local) = func.expr(index) else { return None };
                    break (local, func.targets(labels).to_vec());
                }
                _ => return None,
            }
            at += 1;
        };
        // The innermost one ends first.
        blocks.reverse();
        let places = blocks.iter().enumerate().map(|(place, label)| (*label, place)).collect();
        let mut dispatch = Self {
            label,
            start,
            end: start,
            local,
            targets,
            segments: Vec::with_capacity(blocks.len()),
            jumps: Vec::new(),
            is_closed: true,
            is_interruptible,
            places,
        };
        let ends_at_once =
            matches!(func.body.get(at + 1)?, Stmt::End { label, .. } if Some(label) == blocks.first());
        (ends_at_once && !dispatch.targets.contains(&label) && dispatch.walk(func, at + 1))
            .then_some(dispatch)
    }

    /// Finds the segments and the jumps in the statements from `at` on; `false` if the loop has a result.
    fn walk(&mut self, func: &Func, at: usize) -> bool {
        // The last statement that is one.
        let mut last = at;
        for (at, stmt) in func.body.iter().enumerate().skip(at) {
            match *stmt {
                Stmt::Nop => continue,
                Stmt::End { label, values } if label == self.label => {
                    self.end = at;
                    self.end_segment(at, values.is_some());
                    return values.is_none_or(|values| values.len == 0);
                }
                Stmt::End { label, values } if self.places.contains_key(&label) => {
                    self.end_segment(at, values.is_some());
                    self.segments.push(Segment { start: at + 1, end: at, falls: false });
                }
                Stmt::Br { label, .. } if label == self.label => match self.jump(func, last, at) {
                    Some(jump) => self.jumps.push(jump),
                    None => self.is_closed = false,
                },
                Stmt::Br { label, .. } | Stmt::BrIf { label, .. } => self.note_branch(label),
                Stmt::BrTable { labels, .. } => {
                    func.targets(labels).iter().for_each(|label| self.note_branch(*label))
                }
                _ => {}
            }
            last = at;
        }
        false
    }

    fn end_segment(&mut self, at: usize, falls: bool) {
        if let Some(segment) = self.segments.last_mut() {
            (segment.end, segment.falls) = (at, falls);
        }
    }

    /// The jump that the branch at `br` ends, if the statement before it assigns a constant.
    fn jump(&self, func: &Func, set: usize, br: usize) -> Option<Jump> {
        match func.body[set] {
            Stmt::SetLocal { local, value } if local == self.local => match func.expr(value) {
                Expr::I32(number) => {
                    let to = self.targets[(number as u32 as usize).min(self.targets.len() - 1)];
                    Some(Jump { set, br, from: self.segments.len() - 1, to })
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn note_branch(&mut self, label: Label) {
        self.is_closed &= label != self.label && !self.places.contains_key(&label);
    }

    /// Which segment a label leads to; `None` if it is outside the loop.
    pub(super) fn segment(&self, label: Label) -> Option<usize> {
        self.places.get(&label).copied()
    }

    /// Has each jump down leave the block that ends there. Others stay.
    pub(super) fn jump_down(&self, func: &mut Func) {
        for jump in &self.jumps {
            let is_down = self.segment(jump.to).is_none_or(|to| to > jump.from);
            if let (Stmt::Br { label, .. }, true) = (&mut func.body[jump.br], is_down) {
                *label = jump.to;
                func.labels[jump.to.0 as usize].uses += 1;
                func.labels[self.label.0 as usize].uses -= 1;
            }
        }
    }
}
