//! Structured control: blocks map one to one, unless nothing branches to them.

use wasmparser::{BlockType, BrTable, Operator};

use super::Lowering;
use crate::error::Error;
use crate::ir::{Dest, Effects, ExprId, Label, LabelKind, List, Stmt};

/// A block that is open.
pub(super) struct Frame {
    kind: LabelKind,
    label: Label,
    /// Where the opening statement is.
    start: usize,
    /// The height of the stack below the block's parameters.
    height: usize,
    results: usize,
    /// The parameters of an `if`, for its second branch; `None` once that has begun.
    else_params: Option<Vec<ExprId>>,
    /// Whether the end of an `if`'s first branch is reached.
    then_reached: bool,
}

impl Lowering<'_, '_> {
    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn control_operator(&mut self, operator: &Operator<'_>) -> Result<bool, Error> {
        if let Some(nested) = self.skipping {
            self.skip(operator, nested);
            return Ok(true);
        }
        match operator {
            Operator::Nop => {}
            Operator::Block { blockty } => self.block(LabelKind::Block, *blockty),
            Operator::Loop { blockty } => self.block(LabelKind::Loop, *blockty),
            Operator::If { blockty } => self.block(LabelKind::If, *blockty),
            Operator::Else => self.begin_else(true),
            Operator::End => self.end(true),
            Operator::Br { relative_depth } => self.br(*relative_depth),
            Operator::BrIf { relative_depth } => self.br_if(*relative_depth),
            Operator::BrTable { targets } => self.br_table(targets)?,
            Operator::Return => self.br(self.frames.len() as u32 - 1),
            Operator::Unreachable => {
                self.leave();
                self.emit(Stmt::Unreachable);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Passes over code that can not be reached. `nested` blocks were opened in it.
    fn skip(&mut self, operator: &Operator<'_>, nested: usize) {
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                self.skipping = Some(nested + 1);
            }
            Operator::Else if nested == 0 => self.begin_else(false),
            Operator::End if nested == 0 => self.end(false),
            Operator::End => self.skipping = Some(nested - 1),
            _ => {}
        }
    }

    /// Control does not go on here: what waits on the stack is evaluated for its traps.
    pub(super) fn leave(&mut self) {
        self.abandon(self.frames.last().map_or(0, |frame| frame.height));
        self.skipping = Some(0);
    }

    pub(super) fn enter_function(&mut self, func_idx: u32) {
        let results = self.cx.module.func_type(func_idx).results().len();
        self.push_frame(LabelKind::Function, 0, results, Dest::None);
    }

    fn push_frame(&mut self, kind: LabelKind, params: usize, results: usize, loop_params: Dest) -> Label {
        let label = self.func.add_label(kind, loop_params);
        let height = self.stack.len() - params;
        self.frames.push(Frame {
            kind,
            label,
            start: self.func.body.len(),
            height,
            results,
            else_params: (kind == LabelKind::If).then(|| self.stack[height..].to_vec()),
            then_reached: false,
        });
        self.func.nesting = self.func.nesting.max(self.frames.len());
        label
    }

    fn block(&mut self, kind: LabelKind, ty: BlockType) {
        let (params, results) = self.block_arity(ty);
        let condition = (kind == LabelKind::If).then(|| self.pop());
        self.settle_all();
        let loop_params = if kind == LabelKind::Loop { self.loop_params(params) } else { Dest::None };
        let label = self.push_frame(kind, params, results, loop_params);
        let dest = Dest::None;
        self.emit(match (kind, condition) {
            (LabelKind::Loop, _) => Stmt::Loop { label, dest, params: loop_params },
            (_, Some(condition)) => Stmt::If { label, condition, dest },
            (_, None) => Stmt::Block { label, dest },
        });
    }

    fn block_arity(&self, ty: BlockType) -> (usize, usize) {
        match ty {
            BlockType::Empty => (0, 0),
            BlockType::Type(_) => (0, 1),
            BlockType::FuncType(type_idx) => {
                let ty = &self.cx.module.types[self.indices.ty(type_idx) as usize];
                (ty.params().len(), ty.results().len())
            }
        }
    }

    /// The parameters of a loop become variables that branches to it assign.
    fn loop_params(&mut self, count: usize) -> Dest {
        let values = self.pop_many(count);
        let dest = self.push_results(count);
        if let Dest::Temps { start, .. } = dest {
            for (temp, value) in (start..).zip(values) {
                self.emit(Stmt::LetMut { temp, value });
            }
        }
        dest
    }

    /// The values that the innermost block ends with, if its end is reached. A branch to the end that stands
    /// there is the same as reaching it.
    fn end_values(&mut self, reached: bool) -> Option<List> {
        let frame = self.frames.last()?;
        let (label, results, is_loop) = (frame.label, frame.results, frame.kind == LabelKind::Loop);
        if reached {
            return Some(self.pop_list(results));
        }
        match self.func.body.last() {
            Some(Stmt::Br { label: target, values }) if *target == label && !is_loop => {
                let values = *values;
                self.func.body.pop();
                self.func.labels[label.0 as usize].uses -= 1;
                Some(values)
            }
            _ => None,
        }
    }

    fn begin_else(&mut self, reached: bool) {
        let values = self.end_values(reached);
        let Some(frame) = self.frames.last_mut() else { return };
        frame.then_reached = values.is_some();
        self.stack.truncate(frame.height);
        self.stack.extend(frame.else_params.take().unwrap_or_default());
        let label = frame.label;
        self.emit(Stmt::Else { label, values });
        self.skipping = None;
    }

    fn end(&mut self, reached: bool) {
        self.skipping = None;
        if self.frames.last().is_some_and(|frame| frame.kind == LabelKind::If && frame.else_params.is_some())
        {
            self.end_if_without_else(reached);
            return;
        }
        let values = self.end_values(reached);
        let Some(frame) = self.frames.pop() else { return };
        self.stack.truncate(frame.height);
        match frame.kind {
            LabelKind::Function => {
                if let Some(values) = values {
                    self.emit(Stmt::Return { values });
                }
            }
            LabelKind::If => self.close(&frame, values, values.is_some() || frame.then_reached),
            LabelKind::Block | LabelKind::Loop if self.func.label(frame.label).uses == 0 => {
                self.flatten(&frame);
                match values {
                    Some(values) => self.stack.extend_from_slice(self.func.list(values)),
                    None => self.skipping = Some(0),
                }
            }
            LabelKind::Block | LabelKind::Loop => self.close(&frame, values, values.is_some()),
        }
    }

    /// Takes the brackets of a block away that nothing branches to.
    fn flatten(&mut self, frame: &Frame) {
        self.func.body[frame.start] = Stmt::Nop;
        if let Dest::Temps { len, .. } = self.func.label(frame.label).params {
            for stmt in &mut self.func.body[frame.start - len as usize..frame.start] {
                if let Stmt::LetMut { temp, value } = *stmt {
                    *stmt = Stmt::Let { temp, value };
                }
            }
        }
    }

    /// An `if` without an `else` has one that passes the parameters on.
    fn end_if_without_else(&mut self, reached: bool) {
        if self.frames.last().is_some_and(|frame| frame.results > 0) {
            self.begin_else(reached);
            self.end(true);
            return;
        }
        let values = self.end_values(reached);
        let Some(frame) = self.frames.pop() else { return };
        self.stack.truncate(frame.height);
        self.close(&frame, values, true);
    }

    /// Closes a block that stays one. `falls` says whether control goes on behind it without a branch.
    fn close(&mut self, frame: &Frame, values: Option<List>, falls: bool) {
        self.emit(Stmt::End { label: frame.label, values });
        let branched = frame.kind != LabelKind::Loop && self.func.label(frame.label).uses > 0;
        if !falls && !branched {
            self.skipping = Some(0);
            return;
        }
        let results = self.push_results(frame.results);
        if let Stmt::Block { dest, .. } | Stmt::Loop { dest, .. } | Stmt::If { dest, .. } =
            &mut self.func.body[frame.start]
        {
            *dest = results;
        }
    }

    /// The label that a branch goes to, and how many values it takes along.
    fn target(&self, relative_depth: u32) -> (Label, LabelKind, usize) {
        let frame = &self.frames[self.frames.len() - 1 - relative_depth as usize];
        let arity = match self.func.label(frame.label).params {
            _ if frame.kind != LabelKind::Loop => frame.results,
            Dest::Temps { len, .. } => len as usize,
            _ => 0,
        };
        (frame.label, frame.kind, arity)
    }

    fn br(&mut self, relative_depth: u32) {
        let (label, kind, arity) = self.target(relative_depth);
        let values = self.pop_list(arity);
        self.leave();
        if kind == LabelKind::Function {
            self.emit(Stmt::Return { values });
        } else {
            self.func.labels[label.0 as usize].uses += 1;
            self.emit(Stmt::Br { label, values });
        }
    }

    pub(super) fn br_if(&mut self, relative_depth: u32) {
        let (label, _, arity) = self.target(relative_depth);
        let condition = self.pop();
        self.settle_top(arity);
        self.settle(Effects::TRAPS);
        let values = self.stack[self.stack.len() - arity..].to_vec();
        let values = self.func.add_list(&values);
        self.func.labels[label.0 as usize].uses += 1;
        self.emit(Stmt::BrIf { condition, label, values });
    }

    fn br_table(&mut self, table: &BrTable<'_>) -> Result<(), Error> {
        let index = self.pop();
        let (.., arity) = self.target(table.default());
        self.settle_top(arity);
        let values = self.pop_list(arity);
        let start = self.func.targets.len() as u32;
        for depth in table.targets().chain([Ok(table.default())]) {
            let (label, ..) = self.target(depth?);
            self.func.labels[label.0 as usize].uses += 1;
            self.func.targets.push(label);
        }
        let labels = List { start, len: self.func.targets.len() as u32 - start };
        self.leave();
        self.emit(Stmt::BrTable { index, labels, values });
        Ok(())
    }
}
