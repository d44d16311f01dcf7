//! Expressions, as Rust.

use super::literal;
use super::printer::Printer;
use crate::ir::{Expr, ExprId, Scan};
use crate::ops::{NumOp, Spelling};

/// How tightly Rust's operators bind, from the loosest up. An expression that binds looser than its place asks
/// for gets parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    /// Anything, `if` included.
    Any,
    Compare,
    Or,
    Xor,
    And,
    Add,
    Mul,
    As,
    Unary,
    /// Calls, names, literals.
    Postfix,
}

impl Binding {
    fn of_infix(operator: &str) -> Self {
        match operator {
            "|" => Self::Or,
            "^" => Self::Xor,
            "&" => Self::And,
            "+" | "-" => Self::Add,
            _ => Self::Mul,
        }
    }

    /// What the right operand of an infix operator has to bind like: a step tighter, unless the operator is
    /// associative.
    fn of_right(operator: &str) -> Self {
        match operator {
            "|" => Self::Or,
            "^" => Self::Xor,
            "&" => Self::And,
            "+" | "-" => Self::Mul,
            _ => Self::As,
        }
    }
}

impl Printer<'_> {
    /// A value whose type its place fixes: an argument or the right side of an assignment to a local.
    pub(super) fn value(&mut self, id: ExprId) {
        match self.func.expr(id) {
            Expr::I32(value) => literal::int(&mut self.out, value),
            Expr::I64(value) => literal::int(&mut self.out, value),
            Expr::F32(bits) => literal::f32(&mut self.out, bits, false),
            Expr::F64(bits) => literal::f64(&mut self.out, bits, false),
            _ => self.expr(id, Binding::Any),
        }
    }

    /// An expression whose type is clear by itself.
    pub(super) fn expr(&mut self, id: ExprId, place: Binding) {
        let own = self.binding(id);
        if own < place {
            self.text("(");
        }
        self.bare(id);
        if own < place {
            self.text(")");
        }
    }

    fn binding(&self, id: ExprId) -> Binding {
        if self.constants.at(self.at).quiet(self.func, self.func.expr(id)).is_some() {
            return Binding::Postfix;
        }
        match self.func.expr(id) {
            Expr::I32(value) if value < 0 => Binding::Unary,
            Expr::I64(value) if value < 0 => Binding::Unary,
            Expr::F32(bits) if f32::from_bits(bits).is_sign_negative() => Binding::Unary,
            Expr::F64(bits) if f64::from_bits(bits).is_sign_negative() => Binding::Unary,
            Expr::Select { .. } => Binding::Any,
            Expr::IsNull(_) | Expr::TableSize(_) => Binding::As,
            Expr::Unary(op, _) | Expr::Binary(op, ..) => match op.spelling() {
                Spelling::Method(_) | Spelling::Call(_) | Spelling::CallAs(..) => Binding::Postfix,
                Spelling::Negate => Binding::Unary,
                Spelling::Infix(operator) => Binding::of_infix(operator),
                Spelling::MethodAs(..)
                | Spelling::As(_)
                | Spelling::Compare(_)
                | Spelling::CompareAs(..)
                | Spelling::EqualsZero => Binding::As,
            },
            _ => Binding::Postfix,
        }
    }

    fn bare(&mut self, id: ExprId) {
        match self.constants.at(self.at).quiet(self.func, self.func.expr(id)) {
            Some(quiet) => {
                self.text(quiet);
                self.text("(");
                self.unquieted(id);
                self.text(")");
            }
            None => self.unquieted(id),
        }
    }

    fn unquieted(&mut self, id: ExprId) {
        match self.func.expr(id) {
            Expr::I32(value) => {
                literal::int(&mut self.out, value);
                self.text("i32");
            }
            Expr::I64(value) => {
                literal::int(&mut self.out, value);
                self.text("i64");
            }
            Expr::F32(bits) => literal::f32(&mut self.out, bits, true),
            Expr::F64(bits) => literal::f64(&mut self.out, bits, true),
            Expr::V128(index) => self.vector(index),
            Expr::NullFunc => self.text("FuncRef::NULL"),
            Expr::NullExtern => self.text("ExternRef::NULL"),
            Expr::FuncRef(func_idx) => {
                let reference = super::statics::func_ref(self.cx, self.names, func_idx);
                self.text(&reference);
            }
            Expr::Local(local) => self.local(local),
            Expr::Temp(temp) => self.number("t", temp),
            Expr::Global(global) => {
                self.used.cx = true;
                self.number("cx.g", global);
            }
            Expr::Unary(op, a) => self.operator(op, id, &[a]),
            Expr::Binary(op, a, b) => self.operator(op, id, &[a, b]),
            Expr::Ternary(op, a, b, c) => self.operator(op, id, &[a, b, c]),
            Expr::ExtractLane { op, lane, vector } => self.lane(op, lane, &[vector]),
            Expr::ReplaceLane { op, lane, vector, value } => self.lane(op, lane, &[vector, value]),
            Expr::Shuffle { lanes, a, b } => self.shuffle(lanes, a, b),
            Expr::LoadLane { load, lane, addr, offset, memory, vector } => {
                self.lane_access(load, lane, addr, offset, memory, vector);
            }
            Expr::Load { load, addr, offset, memory } => {
                self.access(load.function(), memory);
                self.text("(");
                self.value(addr);
                self.number(", ", offset);
                self.text(", ");
                self.use_bytes(memory);
                self.text(")");
            }
            Expr::Scan { scan, addr, with, limit, memory } => {
                let (function, offset, other) = match scan {
                    Scan::Until { offset } => ("scan_until", offset, None),
                    Scan::While { offset } => ("scan_while", offset, None),
                    Scan::Alike { offsets: [a, b] } => ("scan_alike", a, Some(b)),
                    Scan::AlikeUntilZero { offsets: [a, b] } => ("scan_alike_until_zero", a, Some(b)),
                };
                self.access(function, memory);
                self.text("(");
                self.value(addr);
                self.number(", ", offset);
                self.text(", ");
                self.value(with);
                if let Some(offset) = other {
                    self.number(", ", offset);
                }
                self.text(", ");
                self.value(limit);
                self.text(", ");
                self.use_bytes(memory);
                self.text(")");
            }
            Expr::Select { condition, then, otherwise } => {
                self.text("if ");
                self.condition(condition, false, Binding::Any);
                self.text(" { ");
                self.expr(then, Binding::Any);
                self.text(" } else { ");
                self.expr(otherwise, Binding::Any);
                self.text(" }");
            }
            Expr::IsNull(_) => {
                self.condition(id, false, Binding::As);
                self.text(" as i32");
            }
            Expr::NonNull(reference) => {
                self.text("rt::non_null(");
                self.value(reference);
                self.text(")");
            }
            Expr::MemorySize(memory) => {
                let in_bytes = self.cx.module.memories[memory as usize].ty.page_size() == 1;
                self.access(if in_bytes { "memory_size_bytes" } else { "memory_size" }, memory);
                self.text("(");
                self.use_bytes(memory);
                self.text(")");
            }
            Expr::TableIndex(index) => {
                self.text("rt::table_index(");
                self.value(index);
                self.text(")");
            }
            Expr::TableSize(table) => {
                self.used.cx = true;
                self.number("cx.t", table);
                self.text(".size() as i32");
            }
            Expr::TableGet { table, index } => {
                self.used.cx = true;
                self.number("cx.t", table);
                self.text(".get(");
                self.value(index);
                self.text(")");
            }
        }
    }

    /// The name of the memory model's function for an access of the memory.
    pub(super) fn access(&mut self, function: &str, memory: u32) {
        if self.cx.module.memories[memory as usize].ty.memory64 {
            self.text("memory64::");
        }
        self.text(function);
    }

    fn operator(&mut self, op: NumOp, id: ExprId, operands: &[ExprId]) {
        let a = operands[0];
        match op.spelling() {
            Spelling::Method(name) => {
                self.receiver(a, name);
                self.values(&operands[1..]);
                self.text(")");
            }
            Spelling::MethodAs(name, ty) => {
                self.receiver(a, name);
                self.text(") as ");
                self.text(ty);
            }
            Spelling::Call(name) => {
                let (name, width) = self.vector_function(name, operands);
                self.text(&name);
                self.text("(");
                self.operands_of(operands, width);
                self.text(")");
            }
            Spelling::CallAs(name, ty) => {
                self.text(name);
                self.text("(");
                self.expr(a, Binding::As);
                self.text(" as ");
                self.text(ty);
                self.text(")");
            }
            Spelling::As(ty) => {
                self.expr(a, Binding::As);
                self.text(" as ");
                self.text(ty);
            }
            Spelling::Infix(operator) => {
                self.expr(a, Binding::of_infix(operator));
                self.spaced(operator);
                match self.func.expr(operands[1]) {
                    Expr::Select { .. } => self.expr(operands[1], Binding::Postfix),
                    Expr::I32(_) | Expr::I64(_) => self.value(operands[1]),
                    _ => self.expr(operands[1], Binding::of_right(operator)),
                }
            }
            Spelling::Negate => {
                self.text("-");
                self.expr(a, Binding::Unary);
            }
            Spelling::Compare(_) | Spelling::CompareAs(..) | Spelling::EqualsZero => {
                self.condition(id, false, Binding::As);
                self.text(" as i32");
            }
        }
    }

    fn receiver(&mut self, a: ExprId, method: &str) {
        self.expr(a, Binding::Postfix);
        self.text(".");
        self.text(method);
        self.text("(");
    }

    fn spaced(&mut self, operator: &str) {
        self.text(" ");
        self.text(operator);
        self.text(" ");
    }

    /// Values, separated by commas.
    pub(super) fn values(&mut self, ids: &[ExprId]) {
        for (index, id) in ids.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            self.value(*id);
        }
    }

    /// An `i32` as a `bool`: whether it is not zero, or with `negated` whether it is.
    pub(super) fn condition(&mut self, id: ExprId, negated: bool, place: Binding) {
        if let Expr::Unary(NumOp::I32Eqz, inner) = self.func.expr(id)
            && self.is_condition(inner)
        {
            self.condition(inner, !negated, place);
            return;
        }
        let parentheses =
            place > Binding::Compare && !matches!(self.func.expr(id), Expr::IsNull(_) if !negated);
        if parentheses {
            self.text("(");
        }
        self.bare_condition(id, negated);
        if parentheses {
            self.text(")");
        }
    }

    /// Whether the expression is 0 or 1 because Rust's spelling of it is a `bool`.
    fn is_condition(&self, id: ExprId) -> bool {
        match self.func.expr(id) {
            Expr::Unary(op, _) | Expr::Binary(op, ..) => {
                matches!(op.spelling(), Spelling::Compare(_) | Spelling::CompareAs(..) | Spelling::EqualsZero)
            }
            Expr::IsNull(_) => true,
            _ => false,
        }
    }

    fn bare_condition(&mut self, id: ExprId, negated: bool) {
        match self.func.expr(id) {
            Expr::Binary(op, a, b) => match op.spelling() {
                Spelling::Compare(operator) => self.compare(operator, None, a, b, negated),
                Spelling::CompareAs(operator, ty) => self.compare(operator, Some(ty), a, b, negated),
                _ => self.compare_zero(id, if negated { "==" } else { "!=" }),
            },
            Expr::Unary(op, a) if op.spelling() == Spelling::EqualsZero => {
                self.compare_zero(a, if negated { "!=" } else { "==" });
            }
            Expr::IsNull(reference) => {
                self.text(if negated { "!" } else { "" });
                self.expr(reference, Binding::Postfix);
                self.text(".is_null()");
            }
            _ => self.compare_zero(id, if negated { "==" } else { "!=" }),
        }
    }

    fn compare_zero(&mut self, a: ExprId, operator: &str) {
        self.expr(a, Binding::Or);
        self.spaced(operator);
        self.text("0");
    }

    fn compare(&mut self, operator: &str, unsigned: Option<&str>, a: ExprId, b: ExprId, negated: bool) {
        let opposite = if self.is_float(a) { None } else { opposite(operator) };
        let (negate, operator) = match opposite {
            Some(opposite) if negated => (false, opposite),
            _ => (negated, operator),
        };
        self.text(if negate { "!(" } else { "" });
        self.comparand(a, unsigned, true);
        self.spaced(operator);
        self.comparand(b, unsigned, false);
        self.text(if negate { ")" } else { "" });
    }

    fn comparand(&mut self, id: ExprId, unsigned: Option<&str>, left: bool) {
        match (self.func.expr(id), unsigned) {
            (Expr::I32(value), Some(_)) => {
                literal::int(&mut self.out, value as u32);
                self.text(if left { "u32" } else { "" });
            }
            (Expr::I64(value), Some(_)) => {
                literal::int(&mut self.out, value as u64);
                self.text(if left { "u64" } else { "" });
            }
            (_, Some(ty)) => {
                self.text("(");
                self.expr(id, Binding::As);
                self.text(" as ");
                self.text(ty);
                self.text(")");
            }
            (Expr::I32(_) | Expr::I64(_) | Expr::F32(_) | Expr::F64(_), None) if !left => self.value(id),
            // `a as T < b` would be read as the start of generic arguments.
            (_, None) if self.ends_in_cast(id) => self.expr(id, Binding::Postfix),
            (_, None) => self.expr(id, Binding::Or),
        }
    }

    /// Whether the expression's text ends in `as T`.
    fn ends_in_cast(&self, id: ExprId) -> bool {
        match self.func.expr(id) {
            _ if self.binding(id) == Binding::As => true,
            _ if self.binding(id) == Binding::Postfix => false,
            Expr::Binary(op, _, b) => match op.spelling() {
                Spelling::Infix(operator) => {
                    self.binding(b) >= Binding::of_right(operator) && self.ends_in_cast(b)
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn is_float(&self, id: ExprId) -> bool {
        use wasmparser::ValType;
        let ty = match self.func.expr(id) {
            Expr::F32(_) | Expr::F64(_) => return true,
            Expr::Unary(op, _) | Expr::Binary(op, ..) => op.result(),
            Expr::ExtractLane { op, .. } => op.result(),
            Expr::Load { load, .. } => load.result(),
            Expr::Local(local) => self.func.locals[local as usize],
            Expr::Select { then, .. } => return self.is_float(then),
            Expr::Global(global) => self.cx.module.globals[global as usize].ty.content_type,
            // The type of a name is not kept: it could be one.
            Expr::Temp(_) => return true,
            _ => return false,
        };
        matches!(ty, ValType::F32 | ValType::F64)
    }
}

/// The operator that holds exactly when this one does not, for integers.
fn opposite(operator: &str) -> Option<&'static str> {
    Some(match operator {
        "==" => "!=",
        "!=" => "==",
        "<" => ">=",
        ">=" => "<",
        ">" => "<=",
        "<=" => ">",
        _ => return None,
    })
}
