//! Truncation of floating-point numbers to integers at the exact boundaries, with the values of
//! `conversions.wast`.

use wasm2rs_rt::num::*;

use crate::assert_traps;

macro_rules! truncation_tests {
    ($(
        $name:ident $float:ident -> $result:ident
        fits [$($in:literal => $out:literal),* $(,)?]
        overflows [$($over:literal),* $(,)?];
    )*) => {$(
        mod $name {
            use super::*;

            #[test]
            fn converts_up_to_the_boundary() {
                for (a, expected) in [$(($in, $out as $result)),*] {
                    let a: $float = a;
                    assert_eq!(super::$name(a), expected, "{a:?}");
                    assert_eq!(super::$name(a.trunc()), expected, "{a:?}");
                }
                for zero in [0.0, -0.0, $float::from_bits(1), -$float::from_bits(1), 0.9, -0.9] {
                    assert_eq!(super::$name(zero), 0, "{zero:?}");
                }
            }

            #[test]
            fn traps_from_the_boundary_on() {
                for a in [$($over,)* $float::MAX, -$float::MAX, $float::INFINITY, $float::NEG_INFINITY] {
                    assert_traps!(IntegerOverflow: super::$name(a));
                }
            }

            #[test]
            fn traps_on_every_nan() {
                let nan = $float::NAN.to_bits();
                let signalling = (nan & !(nan >> 1)) | 1;
                let infinity = $float::INFINITY.to_bits();
                for bits in [nan, infinity | 1, signalling | infinity] {
                    for a in [$float::from_bits(bits), -$float::from_bits(bits)] {
                        assert!(a.is_nan());
                        assert_traps!(InvalidConversionToInteger: super::$name(a));
                    }
                }
            }
        }
    )*};
}

truncation_tests! {
    i32_trunc_f32_s f32 -> i32
        fits [1.5 => 1, -1.5 => -1, 1.9 => 1, -2.0 => -2, 2147483520.0 => 2147483520, -2147483648.0 => -2147483648]
        overflows [2147483648.0, -2147483904.0];
    i32_trunc_f32_u f32 -> i32
        fits [1.5 => 1, 2.0 => 2, 2147483648.0 => -2147483648, 4294967040.0 => -256, -0.99999994 => 0]
        overflows [4294967296.0, -1.0];
    i32_trunc_f64_s f64 -> i32
        fits [1.9 => 1, 2147483647.0 => 2147483647, 2147483647.9 => 2147483647, -2147483648.0 => -2147483648,
              -2147483648.9 => -2147483648]
        overflows [2147483648.0, -2147483649.0];
    i32_trunc_f64_u f64 -> i32
        fits [1e8 => 100000000, 2147483648.0 => -2147483648, 4294967295.0 => -1, 4294967295.9 => -1,
              -0.9999999999999999 => 0]
        overflows [4294967296.0, -1.0, 1e16, 1e30, 9223372036854775808.0];
    i64_trunc_f32_s f32 -> i64
        fits [4294967296.0 => 4294967296, -4294967296.0 => -4294967296,
              9223371487098961920.0 => 9223371487098961920, -9223372036854775808.0 => -9223372036854775808]
        overflows [9223372036854775808.0, -9223373136366403584.0];
    i64_trunc_f32_u f32 -> i64
        fits [4294967296.0 => 4294967296, 18446742974197923840.0 => -1099511627776, -0.99999994 => 0]
        overflows [18446744073709551616.0, -1.0];
    i64_trunc_f64_s f64 -> i64
        fits [9223372036854774784.0 => 9223372036854774784, -9223372036854775808.0 => -9223372036854775808]
        overflows [9223372036854775808.0, -9223372036854777856.0];
    i64_trunc_f64_u f64 -> i64
        fits [1e16 => 10000000000000000, 9223372036854775808.0 => -9223372036854775808,
              18446744073709549568.0 => -2048, -0.9999999999999999 => 0]
        overflows [18446744073709551616.0, -1.0];
}
