//! Integer operators that can trap.

use crate::raise::{integer_divide_by_zero, integer_overflow};

macro_rules! division {
    ($signed:ty, $unsigned:ty, $div_s:ident $div_u:ident $rem_s:ident $rem_u:ident) => {
        /// Signed division. Traps with “integer divide by zero”, and with “integer overflow” for the least
        /// number divided by -1.
        #[inline]
        pub fn $div_s(a: $signed, b: $signed) -> $signed {
            if b == 0 {
                integer_divide_by_zero();
            }
            match a.checked_div(b) {
                Some(quotient) => quotient,
                None => integer_overflow(),
            }
        }

        /// Unsigned division. Traps with “integer divide by zero”.
        #[inline]
        pub fn $div_u(a: $signed, b: $signed) -> $signed {
            match (a as $unsigned).checked_div(b as $unsigned) {
                Some(quotient) => quotient as $signed,
                None => integer_divide_by_zero(),
            }
        }

        /// Signed remainder; 0 for the least number divided by -1. Traps with “integer divide by zero”.
        #[inline]
        pub fn $rem_s(a: $signed, b: $signed) -> $signed {
            if b == 0 {
                integer_divide_by_zero();
            }
            a.wrapping_rem(b)
        }

        /// Unsigned remainder. Traps with “integer divide by zero”.
        #[inline]
        pub fn $rem_u(a: $signed, b: $signed) -> $signed {
            match (a as $unsigned).checked_rem(b as $unsigned) {
                Some(remainder) => remainder as $signed,
                None => integer_divide_by_zero(),
            }
        }
    };
}

division!(i32, u32, i32_div_s i32_div_u i32_rem_s i32_rem_u);
division!(i64, u64, i64_div_s i64_div_u i64_rem_s i64_rem_u);
