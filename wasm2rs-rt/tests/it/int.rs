//! Integer division and remainder, with the values of `i32.wast` and `i64.wast`.

use wasm2rs_rt::num::*;

use crate::assert_traps;

macro_rules! division_tests {
    ($mod:ident $int:ident $div_s:ident $div_u:ident $rem_s:ident $rem_u:ident) => {
        mod $mod {
            use super::*;

            const MIN: $int = $int::MIN;
            const MAX: $int = $int::MAX;

            #[test]
            fn division_by_zero_traps() {
                for a in [0, 1, -1, MIN, MAX] {
                    assert_traps!(IntegerDivideByZero: $div_s(a, 0), $div_u(a, 0), $rem_s(a, 0), $rem_u(a, 0));
                }
            }

            #[test]
            fn least_number_by_minus_one_overflows_only_in_div_s() {
                assert_traps!(IntegerOverflow: $div_s(MIN, -1));
                assert_eq!($rem_s(MIN, -1), 0);
                assert_eq!($div_u(MIN, -1), 0);
                assert_eq!($rem_u(MIN, -1), MIN);
            }

            #[test]
            fn signed_division_truncates_towards_zero() {
                for (a, b, quotient, remainder) in [
                    (1, 1, 1, 0),
                    (0, 1, 0, 0),
                    (0, -1, 0, 0),
                    (-1, -1, 1, 0),
                    (MIN, 2, MIN / 2, 0),
                    (5, 2, 2, 1),
                    (-5, 2, -2, -1),
                    (5, -2, -2, 1),
                    (-5, -2, 2, -1),
                    (7, 3, 2, 1),
                    (-7, 3, -2, -1),
                    (7, -3, -2, 1),
                    (-7, -3, 2, -1),
                    (17, 7, 2, 3),
                    (MAX, -1, -MAX, 0),
                    (MIN, MAX, -1, -1),
                    (MIN, MIN, 1, 0),
                    (MAX, MIN, 0, MAX),
                ] {
                    assert_eq!($div_s(a, b), quotient, "{a} / {b}");
                    assert_eq!($rem_s(a, b), remainder, "{a} % {b}");
                }
            }

            #[test]
            fn unsigned_division_reads_its_operands_as_unsigned() {
                for (a, b, quotient, remainder) in [
                    (1, 1, 1, 0),
                    (0, 1, 0, 0),
                    (-1, -1, 1, 0),
                    (MIN, 2, MAX / 2 + 1, 0),
                    (5, 2, 2, 1),
                    (-5, 2, MAX - 2, 1),
                    (5, -2, 0, 5),
                    (-5, -2, 0, -5),
                    (-1, 2, MAX, 1),
                    (MAX, MIN, 0, MAX),
                    (MIN, MAX, 1, 1),
                ] {
                    assert_eq!($div_u(a, b), quotient, "{a} / {b}");
                    assert_eq!($rem_u(a, b), remainder, "{a} % {b}");
                }
            }
        }
    };
}

division_tests!(for_i32 i32 i32_div_s i32_div_u i32_rem_s i32_rem_u);
division_tests!(for_i64 i64 i64_div_s i64_div_u i64_rem_s i64_rem_u);

#[test]
fn wide_magic_divisors_of_the_specification_divide_exactly() {
    assert_eq!(i32_div_s(0x8000_0000_u32 as i32, 1000), 0xffdf_3b65_u32 as i32);
    assert_eq!(i32_rem_s(0x8000_0000_u32 as i32, 1000), -648);
    assert_eq!(i32_div_u(0x8ff0_0ff0_u32 as i32, 0x1_0001), 0x8fef);
    assert_eq!(i32_rem_u(0x8ff0_0ff0_u32 as i32, 0x1_0001), 0x8001);
    assert_eq!(i32_div_u(0x8000_0000_u32 as i32, 1000), 0x20_c49b);
    assert_eq!(i64_div_s(i64::MIN, 1000), 0xffdf_3b64_5a1c_ac09_u64 as i64);
    assert_eq!(i64_div_u(0x8ff0_0ff0_0ff0_0ff0_u64 as i64, 0x1_0000_0001), 0x8ff0_0fef);
    assert_eq!(i64_rem_u(0x8ff0_0ff0_0ff0_0ff0_u64 as i64, 0x1_0000_0001), 0x8000_0001);
}
