//! One round of a loop, on the way that goes on: what it assigns, loads and asks for.

use super::sum::Sum;
use crate::ir::{Dest, Expr, ExprId, Func, Label, LabelKind, Stmt};
use crate::ops::{Load, NumOp};

/// How many statements of a loop are followed: compilers make shorter rounds.
const MAX_STMTS: usize = 32;

/// How many statements a loop may have, those of the ways out of it included. It bounds the time that a loop takes.
const MAX_LEN: usize = 256;

/// A byte that a round loads.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Byte {
    pub(super) addr: Sum,
    pub(super) offset: u32,
    pub(super) memory: u32,
    pub(super) is_signed: bool,
}

impl Byte {
    /// Whether it is the same byte, however it is extended.
    pub(super) fn is_at(&self, other: &Self) -> bool {
        (&self.addr, self.offset, self.memory) == (&other.addr, other.offset, other.memory)
    }
}

/// What is known of a value within a round.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Sum(Sum),
    Byte(Byte),
    /// One unsigned byte less another.
    Difference(Byte, Byte),
    Unknown,
}

/// What has to hold for the round to go on.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    /// Whether a byte equals a value that is the same in all rounds.
    Byte { byte: Byte, value: Sum, equal: bool },
    /// Two bytes are equal.
    Alike(Byte, Byte),
    /// A number is not 0: how many rounds are left, for one.
    NotZero(Sum),
}

impl Condition {
    fn new(a: Value, b: Value, equal: bool) -> Option<Self> {
        match (a, b) {
            (Value::Byte(byte), Value::Sum(value)) | (Value::Sum(value), Value::Byte(byte)) => {
                Some(Self::Byte { byte, value, equal })
            }
            (Value::Byte(a), Value::Byte(b)) if equal && a.is_signed == b.is_signed => {
                Some(Self::Alike(a, b))
            }
            (Value::Difference(a, b), Value::Sum(sum)) if equal && sum.as_constant() == Some(0) => {
                Some(Self::Alike(a, b))
            }
            (Value::Sum(a), Value::Sum(b)) if !equal => Some(Self::NotZero(a.plus(&b, -1))),
            _ => None,
        }
    }
}

/// A round on the way to its end.
#[derive(Clone, Debug, Default)]
pub(super) struct Round {
    /// What was assigned to locals and temps.
    pub(super) assigned: Vec<(Expr, Value)>,
    pub(super) conditions: Vec<Condition>,
    /// All bytes that were loaded, and are therefore inside the memory.
    pub(super) loads: Vec<Byte>,
    /// Whether it does something else.
    pub(super) does_more: bool,
}

impl Round {
    /// Follows a round of the loop from the statement `at` on: what it is at its end, on the one way that goes on.
    pub(super) fn follow(func: &Func, label: Label, at: usize) -> Option<Self> {
        let mut body = func.body[at..].iter().take(MAX_LEN);
        let end = at + body.position(|stmt| is_end_of(stmt, label))?;
        Walk { func, label, end, left: MAX_STMTS }.follow(at, Self::default())
    }

    fn value_of(&self, variable: Expr) -> Value {
        let assigned = self.assigned.iter().find(|(assigned, _)| *assigned == variable);
        assigned.map_or_else(|| Value::Sum(Sum::variable(variable)), |(_, value)| value.clone())
    }

    fn assign(&mut self, func: &Func, variable: Expr, value: ExprId) {
        let value = self.evaluate(func, value);
        self.assigned.retain(|(assigned, _)| *assigned != variable);
        self.assigned.push((variable, value));
    }

    fn evaluate(&mut self, func: &Func, id: ExprId) -> Value {
        let expr = func.expr(id);
        match expr {
            Expr::I32(value) => Value::Sum(Sum::constant(value)),
            Expr::Local(_) | Expr::Temp(_) | Expr::Global(_) => self.value_of(expr),
            Expr::Load { load: load @ (Load::I32Load8U | Load::I32Load8S), addr, offset, memory } => {
                match (self.evaluate(func, addr), u32::try_from(offset)) {
                    (Value::Sum(addr), Ok(offset)) => {
                        let byte = Byte { addr, offset, memory, is_signed: load == Load::I32Load8S };
                        self.loads.push(byte.clone());
                        Value::Byte(byte)
                    }
                    _ => self.does_more(),
                }
            }
            Expr::Binary(op, a, b) if !op.traps() => {
                binary(op, self.evaluate(func, a), self.evaluate(func, b))
            }
            _ if func.effects(id).may_trap() => self.does_more(),
            _ => Value::Unknown,
        }
    }

    fn does_more(&mut self) -> Value {
        self.does_more = true;
        Value::Unknown
    }

    /// What has to hold for the expression to be true, or false.
    fn condition(&mut self, func: &Func, id: ExprId, wanted: bool) -> Option<Condition> {
        let (a, b, equal) = match func.expr(id) {
            Expr::Unary(NumOp::I32Eqz, inner) => return self.condition(func, inner, !wanted),
            Expr::Binary(NumOp::I32Eq, a, b) => (self.evaluate(func, a), self.evaluate(func, b), wanted),
            Expr::Binary(NumOp::I32Ne, a, b) => (self.evaluate(func, a), self.evaluate(func, b), !wanted),
            _ => (self.evaluate(func, id), Value::Sum(Sum::default()), !wanted),
        };
        Condition::new(a, b, equal)
    }
}

/// The value of an operator that can not trap.
fn binary(op: NumOp, a: Value, b: Value) -> Value {
    match (op, a, b) {
        (NumOp::I32Add, Value::Sum(a), Value::Sum(b)) => Value::Sum(a.plus(&b, 1)),
        (NumOp::I32Sub, Value::Sum(a), Value::Sum(b)) => Value::Sum(a.plus(&b, -1)),
        (NumOp::I32Sub, Value::Byte(a), Value::Byte(b)) if !a.is_signed && !b.is_signed => {
            Value::Difference(a, b)
        }
        (NumOp::I32And, Value::Byte(byte), Value::Sum(mask)) if mask.as_constant() == Some(255) => {
            Value::Byte(Byte { is_signed: false, ..byte })
        }
        _ => Value::Unknown,
    }
}

/// The walk over a round, on each way from its start.
struct Walk<'f> {
    func: &'f Func,
    label: Label,
    /// Where the loop ends.
    end: usize,
    /// How many more statements are looked at.
    left: usize,
}

impl Walk<'_> {
    /// Follows a round from the statement `at` on: what it is at its end, or `None` if this way leaves the loop, or is too
    /// long to be looked at.
    fn follow(&mut self, mut at: usize, mut round: Round) -> Option<Round> {
        loop {
            self.left = self.left.checked_sub(1)?;
            match self.func.body[at] {
                Stmt::Nop | Stmt::CheckInterrupt | Stmt::Block { dest: Dest::None, .. } => {}
                // The end of Rust's loop goes on, that of WebAssembly's does not.
                Stmt::End { values, .. } if at == self.end => return values.is_none().then_some(round),
                Stmt::End { label, .. } if self.func.label(label).kind != LabelKind::Loop => {}
                Stmt::Let { temp, value } => round.assign(self.func, Expr::Temp(temp), value),
                Stmt::SetLocal { local, value } => round.assign(self.func, Expr::Local(local), value),
                Stmt::Br { label, .. } => return self.branch(label, at, round),
                Stmt::BrIf { condition, label, .. } => {
                    let (taken, passed) =
                        (self.branch(label, at, round.clone()), self.follow(at + 1, round.clone()));
                    return self.fork(condition, taken, passed, round);
                }
                Stmt::If { condition, label, dest: Dest::None } => {
                    let is_else =
                        |stmt: &Stmt| matches!(stmt, Stmt::Else { label: own, .. } if *own == label);
                    let otherwise = self.distance(at, is_else).map(|distance| distance + 1);
                    let otherwise = otherwise.or_else(|| self.distance(at, |stmt| is_end_of(stmt, label)))?;
                    let (taken, passed) =
                        (self.follow(at + 1, round.clone()), self.follow(at + otherwise, round.clone()));
                    return self.fork(condition, taken, passed, round);
                }
                // The end of the branch that was followed.
                Stmt::Else { label, .. } => return self.branch(label, at, round),
                Stmt::Return { .. } | Stmt::Unreachable | Stmt::TailCall { .. } => return None,
                _ => round.does_more = true,
            }
            at += 1;
        }
    }

    fn branch(&mut self, label: Label, at: usize, round: Round) -> Option<Round> {
        if label == self.label {
            return Some(round);
        }
        let target = self.distance(at, |stmt| is_end_of(stmt, label))?;
        self.follow(at + target, round)
    }

    /// How far the statement is from the one `at`, within the loop.
    fn distance(&self, at: usize, is_wanted: impl Fn(&Stmt) -> bool) -> Option<usize> {
        self.func.body[at..self.end].iter().position(is_wanted)
    }

    /// Takes one of two ways if the other one leaves the loop.
    fn fork(
        &self,
        condition: ExprId,
        taken: Option<Round>,
        passed: Option<Round>,
        mut round: Round,
    ) -> Option<Round> {
        let wanted = taken.is_some();
        let mut end = taken.xor(passed)?;
        end.conditions.push(round.condition(self.func, condition, wanted)?);
        end.loads.append(&mut round.loads);
        Some(end)
    }
}

fn is_end_of(stmt: &Stmt, label: Label) -> bool {
    matches!(stmt, Stmt::End { label: ended, .. } if *ended == label)
}
