//! Conversions from floating-point numbers to integers that trap.

use crate::raise::{integer_overflow, invalid_conversion_to_integer};

macro_rules! truncations {
    ($($name:ident $float:ty => $int:ty as $result:ty, $above:literal, $below:literal;)*) => {$(
        #[doc = concat!("Truncates an `", stringify!($float), "` to an `", stringify!($int), "`.")]
        ///
        /// Traps with “invalid conversion to integer” for NaN and with “integer overflow” for what does not
        /// fit.
        #[inline]
        pub fn $name(a: $float) -> $result {
            if !(a > $above && a < $below) {
                if a.is_nan() {
                    invalid_conversion_to_integer();
                }
                integer_overflow();
            }
            a as $int as $result
        }
    )*};
}

// Both bounds are exclusive. Where the least integer minus one is no number of the type, the bound is the
// greatest number below the least integer.
truncations! {
    i32_trunc_f32_s f32 => i32 as i32, -2147483904.0, 2147483648.0;
    i32_trunc_f32_u f32 => u32 as i32, -1.0, 4294967296.0;
    i32_trunc_f64_s f64 => i32 as i32, -2147483649.0, 2147483648.0;
    i32_trunc_f64_u f64 => u32 as i32, -1.0, 4294967296.0;
    i64_trunc_f32_s f32 => i64 as i64, -9223373136366403584.0, 9223372036854775808.0;
    i64_trunc_f32_u f32 => u64 as i64, -1.0, 18446744073709551616.0;
    i64_trunc_f64_s f64 => i64 as i64, -9223372036854777856.0, 9223372036854775808.0;
    i64_trunc_f64_u f64 => u64 as i64, -1.0, 18446744073709551616.0;
}
