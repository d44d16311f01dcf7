//! Vectors: constants, and the operators with immediates that name lanes.

use wasmparser::{MemArg, Operator};

use super::Lowering;
use crate::ir::{Effects, Expr, Stmt};
use crate::ops::{LaneAccess, LaneOp, memory_of};

impl Lowering<'_, '_> {
    /// Lowers the operators of this file; `false` for any other.
    pub(super) fn simd_operator(&mut self, operator: &Operator<'_>) -> bool {
        if let Some((op, lane)) = LaneOp::from_operator(operator) {
            self.lane(op, lane);
        } else if let Some((access, memarg, lane)) = LaneAccess::from_operator(operator) {
            self.lane_access(access, lane, &memarg);
        } else {
            match *operator {
                Operator::V128Const { value } => {
                    let vector = self.func.add_vector(*value.bytes());
                    self.push(Expr::V128(vector));
                }
                Operator::I8x16Shuffle { lanes } => {
                    let lanes = self.func.add_vector(lanes);
                    let b = self.pop();
                    let a = self.pop();
                    self.push(Expr::Shuffle { lanes, a, b });
                }
                _ => return false,
            }
        }
        true
    }

    fn lane(&mut self, op: LaneOp, lane: u8) {
        let last = self.pop();
        let expr = if op.arity() == 1 {
            Expr::ExtractLane { op, lane, vector: last }
        } else {
            Expr::ReplaceLane { op, lane, vector: self.pop(), value: last }
        };
        self.push(expr);
    }

    fn lane_access(&mut self, access: LaneAccess, lane: u8, memarg: &MemArg) {
        let (offset, memory) = (memarg.offset, self.indices.memory(memory_of(memarg)));
        let vector = self.pop();
        let addr = self.pop();
        if access.is_load() {
            self.push(Expr::LoadLane { load: access, lane, addr, offset, memory, vector });
        } else {
            self.settle(Effects::READS_MEMORY.and(Effects::TRAPS));
            self.emit(Stmt::StoreLane { store: access, lane, addr, offset, memory, vector });
        }
    }
}
