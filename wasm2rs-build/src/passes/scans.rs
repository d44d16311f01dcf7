//! [`Pass::ByteScans`](super::Pass::ByteScans).
//!
//! C's `memchr`, `strlen`, `memcmp` and `strcmp` are loops over bytes, and so are many that programs write themselves.
//! A round that goes on only moves its variables to the next bytes. How many rounds do nothing else can be found in blocks of
//! bytes, which processors compare at once; the variables are then moved over these rounds, and the loop does the rest:
//! whatever ends it, a trap included, happens where it would have.
//!
//! The last of the rounds that go on is left to the loop: what else it assigns is then as if all had run.

use super::insert;
use crate::ir::{Dest, Expr, ExprId, Func, Label, LabelKind, Scan, Stmt};
use crate::ops::{Load, NumOp};

/// Inserts a scan before each loop over bytes.
pub(super) fn run(func: &mut Func) {
    let mut stmts = Vec::new();
    for at in 0..func.body.len() {
        if let Some(scan) = ByteLoop::at(func, at) {
            stmts.extend(scan.skip(func).into_iter().map(|stmt| (at, stmt)));
        }
    }
    insert(func, stmts);
}

/// How many statements of a loop are looked at: compilers make shorter ones.
const MAX_STMTS: usize = 32;

/// A sum of variables as they are at the start of a round, each times a factor, and a constant; modulo 2^32.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sum {
    /// In no order, each variable once, no factor being 0.
    terms: Vec<(Expr, i32)>,
    constant: i32,
}

impl Sum {
    fn constant(constant: i32) -> Self {
        Self { terms: Vec::new(), constant }
    }

    fn variable(variable: Expr) -> Self {
        Self { terms: vec![(variable, 1)], constant: 0 }
    }

    /// This sum, and the other times a factor.
    fn plus(mut self, other: &Self, factor: i32) -> Self {
        for (variable, count) in &other.terms {
            let count = count.wrapping_mul(factor);
            match self.terms.iter_mut().find(|(own, _)| own == variable) {
                Some((_, own)) => *own = own.wrapping_add(count),
                None => self.terms.push((*variable, count)),
            }
        }
        self.terms.retain(|(_, count)| *count != 0);
        self.constant = self.constant.wrapping_add(other.constant.wrapping_mul(factor));
        self
    }

    fn as_constant(&self) -> Option<i32> {
        self.terms.is_empty().then_some(self.constant)
    }

    /// The sum as an expression.
    fn expr(&self, func: &mut Func) -> ExprId {
        let (subtracted, added): (Vec<_>, Vec<_>) = self.terms.iter().partition(|(_, count)| *count == -1);
        let mut sum = None;
        for (variable, count) in added {
            let mut term = func.add(variable);
            if count != 1 {
                let count = func.add(Expr::I32(count));
                term = func.add(Expr::Binary(NumOp::I32Mul, term, count));
            }
            sum = Some(sum.map_or(term, |sum| func.add(Expr::Binary(NumOp::I32Add, sum, term))));
        }
        let mut constant = Some(self.constant).filter(|constant| *constant != 0);
        let mut sum = sum.unwrap_or_else(|| func.add(Expr::I32(constant.take().unwrap_or_default())));
        for (variable, _) in subtracted {
            let term = func.add(variable);
            sum = func.add(Expr::Binary(NumOp::I32Sub, sum, term));
        }
        match constant {
            Some(constant) => {
                let constant = func.add(Expr::I32(constant));
                func.add(Expr::Binary(NumOp::I32Add, sum, constant))
            }
            None => sum,
        }
    }
}

/// A byte that a round loads.
#[derive(Clone, Debug, PartialEq)]
struct Byte {
    addr: Sum,
    offset: u32,
    memory: u32,
    is_signed: bool,
}

/// What is known of a value within a round.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Sum(Sum),
    Byte(Byte),
    /// One unsigned byte less another.
    Difference(Byte, Byte),
    Unknown,
}

/// What has to hold for the round to go on.
#[derive(Clone, Debug)]
enum Condition {
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
struct Round {
    /// What was assigned to locals and temps.
    assigned: Vec<(Expr, Value)>,
    conditions: Vec<Condition>,
    /// All bytes that were loaded, and are therefore inside the memory.
    loads: Vec<Byte>,
    /// Whether it does something else.
    does_more: bool,
}

impl Round {
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
                Stmt::End { label, values } if label == self.label => {
                    return values.is_none().then_some(round);
                }
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
        let (target, own) = (
            self.distance(at, |stmt| is_end_of(stmt, label))?,
            self.distance(at, |stmt| is_end_of(stmt, self.label))?,
        );
        if target < own { self.follow(at + target, round) } else { None }
    }

    /// How far the statement is from the one `at`.
    fn distance(&self, at: usize, is_wanted: impl Fn(&Stmt) -> bool) -> Option<usize> {
        self.func.body[at..].iter().position(is_wanted)
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

/// A loop whose rounds only compare bytes and count.
struct ByteLoop {
    memory: u32,
    scan: Scan,
    addr: Sum,
    with: Sum,
    limit: Sum,
    /// By how much each local changes in a round.
    steps: Vec<(Expr, i32)>,
}

impl ByteLoop {
    /// The loop that the statement begins, if it is one.
    fn at(func: &Func, at: usize) -> Option<Self> {
        let Stmt::Loop { label, params: Dest::None, .. } = func.body[at] else { return None };
        let round = Walk { func, label, left: MAX_STMTS }.follow(at + 1, Round::default())?;
        if round.does_more {
            return None;
        }
        let steps = Steps::of(&round)?;
        let (mut bytes, mut limit) = (Vec::new(), None);
        for condition in &round.conditions {
            match condition {
                Condition::NotZero(sum) if limit.is_none() => limit = Some(steps.rounds_until_zero(sum)?),
                Condition::NotZero(_) => return None,
                _ => bytes.push(condition),
            }
        }
        let (memory, scan, addr, with) = scan(&bytes)?;
        let compared = |load: &Byte| {
            bytes.iter().any(|condition| match condition {
                Condition::Byte { byte, .. } => byte.is_at(load),
                Condition::Alike(a, b) => a.is_at(load) || b.is_at(load),
                Condition::NotZero(_) => false,
            })
        };
        let goes_up = |load: &Byte| load.memory == memory && steps.of_sum(&load.addr) == Some(1);
        let is_scan = round.loads.iter().all(|load| compared(load) && goes_up(load));
        let same = |value: &Sum| steps.of_sum(value) == Some(0);
        let is_fixed = bytes.iter().all(|condition| match condition {
            Condition::Byte { value, .. } => same(value),
            _ => true,
        });
        let limit = limit.unwrap_or_else(|| Sum::constant(-1));
        (is_scan && is_fixed).then_some(Self { memory, scan, addr, with, limit, steps: steps.steps })
    }

    /// The statements that leave rounds out.
    fn skip(self, func: &mut Func) -> Vec<Stmt> {
        let [addr, with, limit] = [self.addr, self.with, self.limit].map(|sum| sum.expr(func));
        let Self { memory, scan, .. } = self;
        let temp = func.new_temp();
        let value = func.add(Expr::Scan { scan, addr, with, limit, memory });
        let mut stmts = vec![Stmt::Let { temp, value }];
        for (variable, step) in self.steps {
            if let (Expr::Local(local), true) = (variable, step != 0) {
                let rounds = Sum { terms: vec![(variable, 1), (Expr::Temp(temp), step)], constant: 0 };
                stmts.push(Stmt::SetLocal { local, value: rounds.expr(func) });
            }
        }
        stmts
    }
}

impl Byte {
    fn is_at(&self, other: &Self) -> bool {
        (&self.addr, self.offset, self.memory) == (&other.addr, other.offset, other.memory)
    }
}

/// What the conditions on bytes ask for: the memory, the scan, the address, and the byte or other address.
fn scan(conditions: &[&Condition]) -> Option<(u32, Scan, Sum, Sum)> {
    match conditions {
        [Condition::Byte { byte, value, equal }] => {
            // A constant is compared with bytes as the load extends them.
            let value = match value.as_constant() {
                Some(value) if byte.is_signed => {
                    Sum::constant(i8::try_from(value).ok()?.cast_unsigned().into())
                }
                _ if byte.is_signed => return None,
                _ => value.clone(),
            };
            let offset = byte.offset;
            let scan = if *equal { Scan::While { offset } } else { Scan::Until { offset } };
            Some((byte.memory, scan, byte.addr.clone(), value))
        }
        [Condition::Alike(a, b)] => {
            let scan = Scan::Alike { offsets: [a.offset, b.offset] };
            Some((a.memory, scan, a.addr.clone(), b.addr.clone()))
        }
        [Condition::Alike(a, b), Condition::Byte { byte, value, equal: false }]
        | [Condition::Byte { byte, value, equal: false }, Condition::Alike(a, b)]
            if value.as_constant() == Some(0) && (byte.is_at(a) || byte.is_at(b)) =>
        {
            let scan = Scan::AlikeUntilZero { offsets: [a.offset, b.offset] };
            Some((a.memory, scan, a.addr.clone(), b.addr.clone()))
        }
        _ => None,
    }
}

/// By how much locals change in a round: those that only count. The others depend on nothing but these.
struct Steps {
    steps: Vec<(Expr, i32)>,
    /// The others, which no round reads as the one before left them.
    others: Vec<Expr>,
}

impl Steps {
    /// `None` if a round depends on something that the one before found out.
    fn of(round: &Round) -> Option<Self> {
        let mut found = Self { steps: Vec::new(), others: Vec::new() };
        for (variable, value) in &round.assigned {
            match value {
                _ if matches!(variable, Expr::Temp(_)) => {}
                Value::Unknown => return None,
                Value::Sum(sum) if sum.terms == [(*variable, 1)] => {
                    found.steps.push((*variable, sum.constant))
                }
                _ => found.others.push(*variable),
            }
        }
        let values = round.assigned.iter().map(|(_, value)| value);
        let is_known = values.clone().all(|value| match value {
            Value::Sum(sum) => found.of_sum(sum).is_some(),
            Value::Byte(byte) => found.of_sum(&byte.addr).is_some(),
            Value::Difference(a, b) => found.of_sum(&a.addr).and(found.of_sum(&b.addr)).is_some(),
            Value::Unknown => true,
        });
        is_known.then_some(found)
    }

    /// By how much the sum changes in a round; `None` if that is not the same in all rounds.
    fn of_sum(&self, sum: &Sum) -> Option<i32> {
        let mut change = 0_i32;
        for (variable, count) in &sum.terms {
            if self.others.contains(variable) {
                return None;
            }
            if let Some((_, step)) = self.steps.iter().find(|(counted, _)| counted == variable) {
                change = change.wrapping_add(count.wrapping_mul(*step));
            }
        }
        Some(change)
    }

    /// In how many rounds the sum is not yet 0.
    fn rounds_until_zero(&self, sum: &Sum) -> Option<Sum> {
        match self.of_sum(sum)? {
            -1 => Some(sum.clone()),
            1 => Some(Sum::default().plus(sum, -1)),
            _ => None,
        }
    }
}
