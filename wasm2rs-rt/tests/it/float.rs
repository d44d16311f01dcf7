//! Minimum, maximum and rounding, with the values of `f32.wast` and `f64.wast`. Results are compared by their
//! bits, so that signed zeros and the payloads of NaNs count.

use std::hint::black_box;

use wasm2rs_rt::num::*;

macro_rules! float_tests {
    ($mod:ident $float:ident $bits:ident canonical $canonical:literal signalling $signalling:literal
     payload $payload:literal sign $sign:literal
     $min:ident $max:ident $ceil:ident $floor:ident $trunc:ident $nearest:ident) => {
        mod $mod {
            use super::*;

            const INF: $float = $float::INFINITY;
            const TINY: $float = $float::from_bits(1);
            const HUGE: $float = $float::MAX;
            const CANONICAL: $bits = $canonical;
            const SIGNALLING: $bits = $signalling;
            const QUIET_WITH_PAYLOAD: $bits = $payload;
            const SIGN: $bits = $sign;
            const ROUNDINGS: [(&str, fn($float) -> $float); 4] =
                [("ceil", $ceil), ("floor", $floor), ("trunc", $trunc), ("nearest", $nearest)];

            #[track_caller]
            fn same(actual: $float, expected: $float) {
                assert_eq!(actual.to_bits(), expected.to_bits(), "{actual:?} is not {expected:?}");
            }

            /// `nan:canonical` of the test suite: the sign is free, nothing else is.
            #[track_caller]
            fn canonical(actual: $float) {
                assert_eq!(actual.to_bits() & !SIGN, CANONICAL, "{:#x}", actual.to_bits());
            }

            /// `nan:arithmetic` of the test suite: the quiet bit is set.
            #[track_caller]
            fn arithmetic(actual: $float) {
                assert!(actual.is_nan(), "{actual:?}");
                assert_eq!(actual.to_bits() & CANONICAL, CANONICAL, "{:#x}", actual.to_bits());
            }

            fn from_bits(bits: $bits) -> $float {
                $float::from_bits(black_box(bits))
            }

            #[test]
            fn minimum_and_maximum_order_numbers() {
                let ascending = [-INF, -HUGE, -6.25, -1.0, -TINY, -0.0, 0.0, TINY, 1.0, 6.25, HUGE, INF];
                for (i, low) in ascending.into_iter().enumerate() {
                    for high in ascending.into_iter().skip(i) {
                        let (low, high) = (black_box(low), black_box(high));
                        same($min(low, high), low);
                        same($min(high, low), low);
                        same($max(low, high), high);
                        same($max(high, low), high);
                    }
                }
            }

            #[test]
            fn minimum_and_maximum_of_a_canonical_nan_are_canonical() {
                for sign in [0, SIGN] {
                    let nan = from_bits(CANONICAL | sign);
                    for other in [0.0, -0.0, 1.0, -TINY, HUGE, INF, -INF, nan] {
                        canonical($min(nan, other));
                        canonical($min(other, nan));
                        canonical($max(nan, other));
                        canonical($max(other, nan));
                    }
                }
            }

            #[test]
            fn minimum_and_maximum_quiet_a_signalling_nan() {
                for bits in [SIGNALLING, SIGNALLING | SIGN, QUIET_WITH_PAYLOAD, QUIET_WITH_PAYLOAD | SIGN] {
                    let nan = from_bits(bits);
                    for other in [0.0, -0.0, 1.0, -TINY, HUGE, INF, -INF, nan, from_bits(CANONICAL)] {
                        arithmetic($min(nan, other));
                        arithmetic($min(other, nan));
                        arithmetic($max(nan, other));
                        arithmetic($max(other, nan));
                    }
                }
            }

            #[test]
            fn rounding_a_canonical_nan_is_canonical() {
                for (name, round) in ROUNDINGS {
                    let (nan, negative) = (round(from_bits(CANONICAL)), round(from_bits(CANONICAL | SIGN)));
                    assert!(nan.is_nan() && negative.is_nan(), "{name}");
                    canonical(nan);
                    canonical(negative);
                }
            }

            #[test]
            fn rounding_quiets_a_signalling_nan_and_keeps_its_payload() {
                for (name, round) in ROUNDINGS {
                    for sign in [0, SIGN] {
                        let nan = round(from_bits(SIGNALLING | sign));
                        assert_eq!(nan.to_bits() & !SIGN, SIGNALLING | CANONICAL, "{name}");
                    }
                }
            }

            #[test]
            fn rounding_keeps_integers_infinities_and_signed_zeros() {
                let whole = 1.0 / $float::EPSILON;
                for (name, round) in ROUNDINGS {
                    for a in [0.0, 1.0, 2.0, whole, whole + 1.0, 2.0 * whole, HUGE, INF] {
                        assert_eq!(round(black_box(a)).to_bits(), a.to_bits(), "{name} {a:?}");
                        assert_eq!(round(black_box(-a)).to_bits(), (-a).to_bits(), "{name} -{a:?}");
                    }
                }
            }

            #[test]
            fn ceil_rounds_up() {
                for (a, rounded) in
                    [(TINY, 1.0), (-TINY, -0.0), (0.5, 1.0), (-0.5, -0.0), (1.1, 2.0), (-1.9, -1.0)]
                {
                    same($ceil(black_box(a)), rounded);
                }
            }

            #[test]
            fn floor_rounds_down() {
                for (a, rounded) in
                    [(TINY, 0.0), (-TINY, -1.0), (0.5, 0.0), (-0.5, -1.0), (1.9, 1.0), (-1.1, -2.0)]
                {
                    same($floor(black_box(a)), rounded);
                }
            }

            #[test]
            fn trunc_rounds_towards_zero() {
                for (a, rounded) in
                    [(TINY, 0.0), (-TINY, -0.0), (0.5, 0.0), (-0.5, -0.0), (1.9, 1.0), (-1.9, -1.0)]
                {
                    same($trunc(black_box(a)), rounded);
                }
            }

            #[test]
            fn nearest_rounds_ties_to_even() {
                let below_half = (0.5 as $float).next_down();
                let whole = 1.0 / $float::EPSILON;
                for (a, rounded) in [
                    (TINY, 0.0),
                    (below_half, 0.0),
                    (0.5, 0.0),
                    ((0.5 as $float).next_up(), 1.0),
                    (1.0, 1.0),
                    (1.5, 2.0),
                    (2.5, 2.0),
                    (3.5, 4.0),
                    (4.5, 4.0),
                    (whole / 2.0 + 0.5, whole / 2.0),
                    (whole / 2.0 + 1.5, whole / 2.0 + 2.0),
                ] {
                    same($nearest(black_box(a)), rounded);
                    same($nearest(black_box(-a)), -rounded);
                }
            }
        }
    };
}

float_tests!(for_f32 f32 u32 canonical 0x7fc0_0000 signalling 0x7fa0_0000 payload 0x7fe1_2345 sign 0x8000_0000
    f32_min f32_max f32_ceil f32_floor f32_trunc f32_nearest);
float_tests!(for_f64 f64 u64 canonical 0x7ff8_0000_0000_0000 signalling 0x7ff4_0000_0000_0000
    payload 0x7ffc_0123_4567_89ab sign 0x8000_0000_0000_0000
    f64_min f64_max f64_ceil f64_floor f64_trunc f64_nearest);
