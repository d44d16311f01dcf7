//! Arithmetic on floating-point numbers.

use super::V128;
use super::lanes::{binary, map, map2, unary};
use crate::num::{f32_quiet, f64_quiet};

unary! {
    f32x4_quiet f32_quiet, "Sets the quiet bit of NaNs: for operations that LLVM takes for the identity.";
    f64x2_quiet f64_quiet, "Sets the quiet bit of NaNs: for operations that LLVM takes for the identity.";
    f32x4_ceil f32_ceil, "`f32x4.ceil`";
    f32x4_floor f32_floor, "`f32x4.floor`";
    f32x4_trunc f32_trunc, "`f32x4.trunc`";
    f32x4_nearest f32_nearest, "`f32x4.nearest`";
    f32x4_abs f32::abs, "`f32x4.abs`: all other bits of a NaN are kept.";
    f32x4_neg |a: f32| -a, "`f32x4.neg`: all other bits of a NaN are kept.";
    f32x4_sqrt f32::sqrt, "`f32x4.sqrt`";
    f64x2_ceil f64_ceil, "`f64x2.ceil`";
    f64x2_floor f64_floor, "`f64x2.floor`";
    f64x2_trunc f64_trunc, "`f64x2.trunc`";
    f64x2_nearest f64_nearest, "`f64x2.nearest`";
    f64x2_abs f64::abs, "`f64x2.abs`: all other bits of a NaN are kept.";
    f64x2_neg |a: f64| -a, "`f64x2.neg`: all other bits of a NaN are kept.";
    f64x2_sqrt f64::sqrt, "`f64x2.sqrt`";
}

binary! {
    f32x4_add |a: f32, b: f32| a + b, "`f32x4.add`";
    f32x4_sub |a: f32, b: f32| a - b, "`f32x4.sub`";
    f32x4_mul |a: f32, b: f32| a * b, "`f32x4.mul`";
    f32x4_div |a: f32, b: f32| a / b, "`f32x4.div`";
    f32x4_min f32_min, "`f32x4.min`";
    f32x4_max f32_max, "`f32x4.max`";
    f32x4_pmin |a: f32, b: f32| if b < a { b } else { a }, "`f32x4.pmin`: `b` if it is less, else `a`.";
    f32x4_pmax |a: f32, b: f32| if a < b { b } else { a }, "`f32x4.pmax`: `b` if it is greater, else `a`.";
    f64x2_add |a: f64, b: f64| a + b, "`f64x2.add`";
    f64x2_sub |a: f64, b: f64| a - b, "`f64x2.sub`";
    f64x2_mul |a: f64, b: f64| a * b, "`f64x2.mul`";
    f64x2_div |a: f64, b: f64| a / b, "`f64x2.div`";
    f64x2_min f64_min, "`f64x2.min`";
    f64x2_max f64_max, "`f64x2.max`";
    f64x2_pmin |a: f64, b: f64| if b < a { b } else { a }, "`f64x2.pmin`: `b` if it is less, else `a`.";
    f64x2_pmax |a: f64, b: f64| if a < b { b } else { a }, "`f64x2.pmax`: `b` if it is greater, else `a`.";
}

macro_rules! extrema {
    ($($min:ident $max:ident $float:ty;)*) => {$(
        /// As in [`crate::num`], but without branches: LLVM does it for all lanes at once.
        #[inline(always)]
        fn $min(a: $float, b: $float) -> $float {
            let (zero, nan) = (<$float>::from_bits(a.to_bits() | b.to_bits()), a + b);
            let least = if a < b { a } else { b };
            let least = if a == b { zero } else { least };
            if a.is_nan() | b.is_nan() { nan } else { least }
        }

        /// As in [`crate::num`], but without branches: LLVM does it for all lanes at once.
        #[inline(always)]
        fn $max(a: $float, b: $float) -> $float {
            let (zero, nan) = (<$float>::from_bits(a.to_bits() & b.to_bits()), a + b);
            let greatest = if a > b { a } else { b };
            let greatest = if a == b { zero } else { greatest };
            if a.is_nan() | b.is_nan() { nan } else { greatest }
        }
    )*};
}

extrema! {
    f32_min f32_max f32;
    f64_min f64_max f64;
}

/// Whether the processor has instructions that round. Where it has none, Rust's methods call C's library.
const HAS_ROUNDING: bool =
    cfg!(any(target_feature = "sse4.1", not(any(target_arch = "x86", target_arch = "x86_64"))));

macro_rules! rounding {
    ($($float:ident $integers:literal $quiet:ident $near:ident $rounded:ident $ceil:ident $floor:ident $trunc:ident $nearest:ident;)*) => {$(
        /// What the processor's instruction gives, or else `integer`, with the sign of `a`: what is rounded to zero keeps it.
        /// From `$integers` on there is nothing to round.
        #[inline(always)]
        fn $rounded(a: $float, instruction: impl Fn($float) -> $float, integer: impl Fn($float) -> $float) -> $float {
            if HAS_ROUNDING {
                return $quiet(instruction(a));
            }
            // Before the comparison, so that it is a choice and not a branch.
            let integer = integer(a).copysign(a);
            $quiet(if a.abs() < $integers { integer } else { a })
        }

        /// The nearest integer, ties to even, of a number below `$integers`: a sum with that has no bits after the point.
        #[inline(always)]
        fn $near(a: $float) -> $float {
            let integers = $float::copysign($integers, a);
            (a + integers) - integers
        }

        #[inline(always)]
        fn $ceil(a: $float) -> $float {
            $rounded(a, $float::ceil, |a| {
                let near = $near(a);
                if near < a { near + 1.0 } else { near }
            })
        }

        #[inline(always)]
        fn $floor(a: $float) -> $float {
            $rounded(a, $float::floor, |a| {
                let near = $near(a);
                if near > a { near - 1.0 } else { near }
            })
        }

        #[inline(always)]
        fn $trunc(a: $float) -> $float {
            $rounded(a, $float::trunc, |a| {
                let near = $near(a.abs());
                if near > a.abs() { near - 1.0 } else { near }
            })
        }

        #[inline(always)]
        fn $nearest(a: $float) -> $float {
            $rounded(a, $float::round_ties_even, |a| $near(a.abs()))
        }
    )*};
}

rounding! {
    f32 8_388_608.0 f32_quiet f32_near f32_rounded f32_ceil f32_floor f32_trunc f32_nearest;
    f64 4_503_599_627_370_496.0 f64_quiet f64_near f64_rounded f64_ceil f64_floor f64_trunc f64_nearest;
}
