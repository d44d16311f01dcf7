//! Vectors and operators on lanes, as Rust.

use std::fmt::Write;

use super::printer::Printer;
use super::width::{Width, operand_width};
use crate::ir::ExprId;
use crate::ops::{LaneAccess, LaneOp};

impl Printer<'_> {
    /// A constant.
    pub(super) fn vector(&mut self, index: u32) {
        let (lanes, _) = self.func.vectors[index as usize].as_chunks::<4>();
        let [a, b, c, d] = std::array::from_fn(|lane| u32::from_le_bytes(lanes[lane]));
        if [a, b, c, d] == [0; 4] {
            self.text("V128::ZERO");
        } else {
            // Writing to a string does not fail.
            let _ = write!(self.out, "V128::from_u32x4([{a:#x}, {b:#x}, {c:#x}, {d:#x}])");
        }
    }

    pub(super) fn shuffle(&mut self, lanes: u32, a: ExprId, b: ExprId) {
        let lanes = self.func.vectors[lanes as usize];
        // Writing to a string does not fail.
        let _ = write!(self.out, "i8x16_shuffle({lanes:?}, ");
        self.operands_of(&[a, b], Width::Bits(8));
        self.text(")");
    }

    /// Reading or replacing a lane.
    pub(super) fn lane(&mut self, op: LaneOp, lane: u8, operands: &[ExprId]) {
        self.text(op.function());
        self.number("::<", lane);
        self.text(">(");
        self.operands_of(operands, operand_width(op.function()));
        self.text(")");
    }

    /// Loading or storing a lane.
    pub(super) fn lane_access(
        &mut self,
        access: LaneAccess,
        lane: u8,
        addr: ExprId,
        offset: u64,
        memory: u32,
        vector: ExprId,
    ) {
        self.access(access.function(), memory);
        self.number("::<", lane);
        self.text(">(");
        self.value(addr);
        self.number(", ", offset);
        self.text(", ");
        self.value(vector);
        self.text(", ");
        self.use_bytes(memory);
        self.text(")");
    }
}
