//! Floating-point operators whose treatment of NaN or signed zero differs from Rust's.

macro_rules! floats {
    ($float:ty, $quiet_bit:literal, $quiet:ident $min:ident $max:ident
     $ceil:ident $floor:ident $trunc:ident $nearest:ident) => {
        /// A NaN with its quiet bit set; any other value unchanged. Rounding instructions and library
        /// functions pass signalling NaNs on as they are; WebAssembly's operators do not.
        #[inline(always)]
        pub fn $quiet(rounded: $float) -> $float {
            if rounded.is_nan() { <$float>::from_bits(rounded.to_bits() | $quiet_bit) } else { rounded }
        }

        /// The lesser number; -0 is less than +0, and NaN wins.
        #[inline]
        pub fn $min(a: $float, b: $float) -> $float {
            if a < b {
                a
            } else if b < a {
                b
            } else if a == b {
                <$float>::from_bits(a.to_bits() | b.to_bits())
            } else {
                a + b
            }
        }

        /// The greater number; +0 is greater than -0, and NaN wins.
        #[inline]
        pub fn $max(a: $float, b: $float) -> $float {
            if a > b {
                a
            } else if b > a {
                b
            } else if a == b {
                <$float>::from_bits(a.to_bits() & b.to_bits())
            } else {
                a + b
            }
        }

        /// Rounds up to an integer.
        #[inline]
        pub fn $ceil(a: $float) -> $float {
            $quiet(a.ceil())
        }

        /// Rounds down to an integer.
        #[inline]
        pub fn $floor(a: $float) -> $float {
            $quiet(a.floor())
        }

        /// Rounds towards zero to an integer.
        #[inline]
        pub fn $trunc(a: $float) -> $float {
            $quiet(a.trunc())
        }

        /// Rounds to the nearest integer, ties to even.
        #[inline]
        pub fn $nearest(a: $float) -> $float {
            $quiet(a.round_ties_even())
        }
    };
}

floats!(f32, 0x0040_0000, f32_quiet f32_min f32_max f32_ceil f32_floor f32_trunc f32_nearest);
floats!(f64, 0x0008_0000_0000_0000, f64_quiet f64_min f64_max f64_ceil f64_floor f64_trunc f64_nearest);
