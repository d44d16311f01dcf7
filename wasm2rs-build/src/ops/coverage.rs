//! Which proposal an operator belongs to, and which proposals are supported.

use wasmparser::Operator;

/// The proposals whose operators are all rows or lowered by hand, as wasmparser names them.
pub(crate) const SUPPORTED_PROPOSALS: &[&str] = &[
    "mvp",
    "sign_extension",
    "saturating_float_to_int",
    "bulk_memory",
    "reference_types",
    "simd",
    "relaxed_simd",
    "tail_call",
    "function_references",
    "wide_arithmetic",
];

macro_rules! proposals {
    ($(@$proposal:ident $op:ident $({ $($field:ident: $ty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        /// The proposal that defines the operator, as wasmparser names it.
        pub(crate) fn proposal(operator: &Operator<'_>) -> &'static str {
            match operator {
                $(Operator::$op { .. } => stringify!($proposal),)*
                _ => "an unknown proposal",
            }
        }

        #[cfg(test)]
        const OPERATORS: &[(&str, &str)] = &[$((stringify!($proposal), stringify!($op))),*];
    };
}
wasmparser::for_each_operator!(proposals);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{OPERATORS, SUPPORTED_PROPOSALS};
    use crate::lower::BY_HAND;
    use crate::ops::{lanes, memory, numeric};

    #[test]
    fn every_operator_is_a_row_or_lowered_by_hand_or_of_an_unsupported_proposal() {
        for (proposal, op) in OPERATORS {
            let tables = [numeric::NAMES, memory::NAMES, lanes::NAMES, BY_HAND];
            let places = tables.map(|names| names.contains(op));
            let found = places.iter().filter(|place| **place).count();
            let expected = usize::from(SUPPORTED_PROPOSALS.contains(proposal));
            assert_eq!(found, expected, "{op} of {proposal} is in {found} places: {places:?}");
        }
    }

    #[test]
    fn every_row_is_an_operator() {
        let known: BTreeSet<_> = OPERATORS.iter().map(|(_, op)| *op).collect();
        for op in [numeric::NAMES, memory::NAMES, lanes::NAMES, BY_HAND].concat() {
            assert!(known.contains(op), "{op} is no operator of wasmparser");
        }
    }
}
