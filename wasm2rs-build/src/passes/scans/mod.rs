//! [`Pass::ByteScans`](super::Pass::ByteScans).
//!
//! C's `memchr`, `strlen`, `memcmp` and `strcmp` are loops over bytes, and so are many that programs write themselves.
//! A round that goes on only moves its variables to the next bytes. How many rounds do nothing else can be found in blocks of
//! bytes, which processors compare at once; the variables are then moved over these rounds, and the loop does the rest:
//! whatever ends it, a trap included, happens where it would have.
//!
//! The last of the rounds that go on is left to the loop: what else it assigns is then as if all had run.

mod round;
mod steps;
mod sum;

use super::insert;
use crate::ir::{Dest, Expr, Func, Scan, Stmt};
use round::{Byte, Condition, Round};
use steps::Steps;
use sum::Sum;

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
        let round = Round::follow(func, label, at + 1).filter(|round| !round.does_more)?;
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
