//! How variables change from round to round.

use super::round::{Round, Value};
use super::sum::Sum;
use crate::ir::Expr;

/// By how much locals change in a round: those that only count. The others depend on nothing but these.
pub(super) struct Steps {
    pub(super) steps: Vec<(Expr, i32)>,
    /// The others, which no round reads as the one before left them.
    others: Vec<Expr>,
}

impl Steps {
    /// `None` if a round depends on something that the one before found out.
    pub(super) fn of(round: &Round) -> Option<Self> {
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
    pub(super) fn of_sum(&self, sum: &Sum) -> Option<i32> {
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
    pub(super) fn rounds_until_zero(&self, sum: &Sum) -> Option<Sum> {
        match self.of_sum(sum)? {
            -1 => Some(sum.clone()),
            1 => Some(Sum::default().plus(sum, -1)),
            _ => None,
        }
    }
}
