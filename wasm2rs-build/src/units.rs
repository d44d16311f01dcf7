//! How functions are divided over modules. rustc makes a codegen unit of each module and compiles as many units at a time as
//! there are processors, but never divides one.

use std::ops::Range;

use crate::options::Options;

/// How much code a unit has, in bytes. Less would be built sooner, but programs of two units take 2 or 3 % more time.
const UNIT_BYTES: u64 = 1 << 20;

/// How many units rustc makes of a crate in release builds: it joins what is more.
const MAX_UNITS: u64 = 16;

/// How many units there are of so many functions, with that much code.
pub(crate) fn count(options: &Options, functions: usize, code_bytes: u64) -> usize {
    let default = || code_bytes.div_ceil(UNIT_BYTES).min(MAX_UNITS) as usize;
    options.codegen_units.unwrap_or_else(default).min(functions).max(1)
}

/// Divides functions of these lengths, in their order, over units of about the same length, of which none is empty.
pub(crate) fn divide(lengths: &[usize], units: usize) -> Vec<Range<usize>> {
    let total: usize = lengths.iter().sum();
    let (mut ranges, mut start, mut taken) = (Vec::with_capacity(units), 0, 0);
    for unit in 1..=units {
        // The units after this one have a function each, at least.
        let last = (lengths.len() + unit).saturating_sub(units);
        let mut end = start;
        while end < last
            && (end == start || unit == units || taken + lengths[end] / 2 <= total / units * unit)
        {
            taken += lengths[end];
            end += 1;
        }
        ranges.push(start..end);
        start = end;
    }
    ranges
}

/// About how long what a unit adds to the text is, in bytes.
pub(crate) const HEAD_LEN: usize = 160;

/// Writes the functions, those of each unit in a module of its own unless there is but one.
pub(crate) fn write(functions: Vec<String>, units: Vec<Range<usize>>, text: &mut String) {
    let is_divided = units.len() > 1;
    // Each is freed when it is copied: together they are most of the translator's memory.
    let mut functions = functions.into_iter();
    for (index, unit) in units.into_iter().enumerate() {
        if is_divided {
            text.push_str(&format!(
                "\n    #[allow(unused_imports)]\n    use unit{index}::*;\n\n    \
                 mod unit{index} {{\n    #[allow(unused_imports)]\n    use super::*;\n"
            ));
        }
        for function in functions.by_ref().take(unit.len()) {
            text.push('\n');
            text.push_str(&function);
        }
        if is_divided {
            text.push_str("    }\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_contiguous_and_about_as_long() {
        assert_eq!(divide(&[10; 12], 3), [0..4, 4..8, 8..12]);
        assert_eq!(divide(&[1, 1, 1, 97, 50, 50], 2), [0..4, 4..6]);
        assert_eq!(divide(&[100, 1, 1, 1], 3), [0..1, 1..2, 2..4]);
        assert_eq!(divide(&[1, 1, 1, 100], 3), [0..2, 2..3, 3..4]);
    }

    #[test]
    fn functions_without_length_are_divided_too() {
        assert_eq!(divide(&[0; 3], 2), [0..2, 2..3]);
        assert_eq!(divide(&[], 1).len(), 1);
    }

    #[test]
    fn more_code_is_more_units_up_to_what_rustc_makes() {
        let count = |code_bytes| count(&Options::default(), 1_000, code_bytes);
        assert_eq!([0, 1, 1 << 20, 1025 << 10, 8 << 20, 100 << 20].map(count), [1, 1, 1, 2, 8, 16]);
    }

    #[test]
    fn there_are_no_more_units_than_functions() {
        let count = |units, functions| {
            count(&Options { codegen_units: Some(units), ..Options::default() }, functions, 1 << 20)
        };
        assert_eq!([count(3, 9), count(9, 3), count(0, 9), count(4, 0)], [3, 3, 1, 1]);
    }
}
