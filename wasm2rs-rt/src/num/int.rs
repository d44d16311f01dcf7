//! Integer division, which can trap, and shifts, whose count is taken modulo the number of bits.

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

macro_rules! shifts {
    ($signed:ty, $unsigned:ty, $shl:ident $shr_s:ident $shr_u:ident $rotl:ident $rotr:ident) => {
        /// Shifts left by `b` modulo the number of bits.
        #[inline(always)]
        pub fn $shl(a: $signed, b: $signed) -> $signed {
            a.wrapping_shl(b as u32)
        }

        /// Shifts right by `b` modulo the number of bits, filling with the sign.
        #[inline(always)]
        pub fn $shr_s(a: $signed, b: $signed) -> $signed {
            a.wrapping_shr(b as u32)
        }

        /// Shifts right by `b` modulo the number of bits, filling with zeros.
        #[inline(always)]
        pub fn $shr_u(a: $signed, b: $signed) -> $signed {
            (a as $unsigned).wrapping_shr(b as u32) as $signed
        }

        /// Rotates left by `b` modulo the number of bits.
        #[inline(always)]
        pub fn $rotl(a: $signed, b: $signed) -> $signed {
            a.rotate_left((b as $unsigned % <$signed>::BITS as $unsigned) as u32)
        }

        /// Rotates right by `b` modulo the number of bits.
        #[inline(always)]
        pub fn $rotr(a: $signed, b: $signed) -> $signed {
            a.rotate_right((b as $unsigned % <$signed>::BITS as $unsigned) as u32)
        }
    };
}

shifts!(i32, u32, i32_shl i32_shr_s i32_shr_u i32_rotl i32_rotr);
shifts!(i64, u64, i64_shl i64_shr_s i64_shr_u i64_rotl i64_rotr);
