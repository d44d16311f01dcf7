//! What is known of numbers in a round: sums of variables.

use crate::ir::{Expr, ExprId, Func};
use crate::ops::NumOp;

/// A sum of variables as they are at the start of a round, each times a factor, and a constant; modulo 2^32.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sum {
    /// In no order, each variable once, no factor being 0.
    pub(super) terms: Vec<(Expr, i32)>,
    pub(super) constant: i32,
}

impl Sum {
    pub(super) fn constant(constant: i32) -> Self {
        Self { terms: Vec::new(), constant }
    }

    pub(super) fn variable(variable: Expr) -> Self {
        Self { terms: vec![(variable, 1)], constant: 0 }
    }

    /// This sum, and the other times a factor.
    pub(super) fn plus(mut self, other: &Self, factor: i32) -> Self {
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

    pub(super) fn as_constant(&self) -> Option<i32> {
        self.terms.is_empty().then_some(self.constant)
    }

    /// The sum as an expression.
    pub(super) fn expr(&self, func: &mut Func) -> ExprId {
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
