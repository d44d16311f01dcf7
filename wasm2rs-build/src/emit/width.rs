//! The width of the lanes that vectors have where they are made, and that operators want.
//!
//! To the result it makes no difference; to LLVM it does. Lanes are arrays to it until it finds a vector operation
//! for them, and where lanes of one width become lanes of another it often gives up and takes the vector apart.
//! There, the vector goes through memory ([`Printer::operands_of`]). Operators on bits take the width that their
//! operands have.

use std::borrow::Cow;

use wasmparser::ValType;

use super::flow::{Flow, Known, View};
use super::printer::Printer;
use crate::ir::{Expr, ExprId, Func};
use crate::ops::{NumOp, Spelling};

/// The width of a value's lanes, in bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Width {
    /// Any: the value is loaded, a constant, or no vector.
    #[default]
    Any,
    Bits(u8),
    /// One on one path and another on another.
    Mixed,
}

impl Known for Width {
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Any, width) | (width, Self::Any) => width,
            _ if self == other => self,
            _ => Self::Mixed,
        }
    }
}

/// The widths of the vectors in a function's locals and temps.
pub(super) type Widths = Flow<Width>;

impl Widths {
    pub(super) fn of_func(func: &Func, uses_vectors: bool) -> Self {
        if !uses_vectors {
            return Self::default();
        }
        let initial = |local: u32| (func.locals[local as usize] == ValType::V128).then_some(Width::Any);
        Self::find(func, initial, |view, id| view.of(func, id))
    }
}

impl View<'_, Width> {
    fn of(self, func: &Func, id: ExprId) -> Width {
        match func.expr(id) {
            Expr::Local(local) => self.local(local),
            Expr::Temp(temp) => self.temp(temp),
            Expr::Select { then, otherwise, .. } => self.of(func, then).or(self.of(func, otherwise)),
            Expr::Unary(op, a) => self.result(func, op, &[a]),
            Expr::Binary(op, a, b) => self.result(func, op, &[a, b]),
            Expr::Ternary(op, a, b, c) => self.result(func, op, &[a, b, c]),
            Expr::ReplaceLane { op, .. } => width(shapes(op.function()).next()),
            Expr::Shuffle { .. } => Width::Bits(8),
            _ => Width::Any,
        }
    }

    fn result(self, func: &Func, op: NumOp, operands: &[ExprId]) -> Width {
        match op.spelling() {
            _ if op.result() != ValType::V128 => Width::Any,
            Spelling::Call(name) if name.starts_with("v128_") => self.logic(func, operands),
            Spelling::Call(name) => width(shapes(name).next()),
            _ => Width::Any,
        }
    }

    /// The width in which an operator on bits works: that of the first operand that has one.
    fn logic(self, func: &Func, operands: &[ExprId]) -> Width {
        let mut widths = operands.iter().map(|id| self.of(func, *id));
        widths.find(|width| matches!(width, Width::Bits(_))).unwrap_or(Width::Any)
    }
}

impl Printer<'_> {
    /// The runtime's function for an operator on vectors, and the width in which it takes its operands.
    pub(super) fn vector_function(
        &self,
        name: &'static str,
        operands: &[ExprId],
    ) -> (Cow<'static, str>, Width) {
        let Some(logic) = name.strip_prefix("v128_") else {
            return (Cow::Borrowed(name), operand_width(name));
        };
        match (logic, self.widths.at(self.at).logic(self.func, operands)) {
            ("any_true", _) => (Cow::Borrowed(name), Width::Bits(64)),
            (_, Width::Bits(8)) => (Cow::Owned(format!("i8x16_{logic}")), Width::Bits(8)),
            (_, Width::Bits(16)) => (Cow::Owned(format!("i16x8_{logic}")), Width::Bits(16)),
            (_, Width::Bits(64)) => (Cow::Owned(format!("i64x2_{logic}")), Width::Bits(64)),
            _ => (Cow::Borrowed(name), Width::Bits(32)),
        }
    }

    /// Operands, separated by commas; those whose lanes have another width than `wanted` go through memory.
    pub(super) fn operands_of(&mut self, operands: &[ExprId], wanted: Width) {
        for (index, id) in operands.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            let fits = wanted == Width::Any || {
                let own = self.widths.at(self.at).of(self.func, *id);
                own == Width::Any || own == wanted
            };
            if fits {
                self.value(*id);
            } else {
                self.text("reshape(");
                self.value(*id);
                self.text(")");
            }
        }
    }
}

/// The widths of the shapes in the name of a function of the runtime, in bits: the result's first, the operands'
/// last.
fn shapes(name: &str) -> impl Iterator<Item = u8> {
    name.split('_').filter_map(|word| {
        let digits = word.strip_prefix(['i', 'f'])?;
        let (bits, count) = digits.split_once('x')?;
        count.parse::<u8>().ok()?;
        // `i7x16` is a number of seven bits in a lane of eight.
        bits.parse::<u8>().ok().map(|bits| bits.next_multiple_of(8))
    })
}

/// The width in which a function of the runtime takes vectors.
pub(super) fn operand_width(name: &str) -> Width {
    match name {
        // They look at 64 bits at once.
        "i8x16_bitmask" | "i16x8_bitmask" => Width::Bits(64),
        // Neighbours lie in one lane of the result.
        _ if name.contains("_extadd_pairwise_") || name == "i32x4_dot_i16x8_s" => width(shapes(name).next()),
        _ => width(shapes(name).last()),
    }
}

fn width(bits: Option<u8>) -> Width {
    bits.map_or(Width::Any, Width::Bits)
}

#[cfg(test)]
mod tests {
    use super::shapes;

    #[test]
    fn names_tell_the_widths_of_results_and_operands() {
        for (name, widths) in [
            ("i8x16_add", &[8][..]),
            ("i16x8_narrow_i32x4_s", &[16, 32]),
            ("f32x4_convert_i32x4_u", &[32, 32]),
            ("i16x8_relaxed_dot_i8x16_i7x16_s", &[16, 8, 8]),
            ("v128_and", &[]),
            ("i32_add", &[]),
        ] {
            assert_eq!(shapes(name).collect::<Vec<_>>(), widths, "{name}");
        }
    }
}
