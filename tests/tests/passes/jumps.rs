//! Functions whose code is in one loop that begins with a `br_table`, as Go's compiler makes them, in the text format.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;

/// What a segment does at its end.
#[derive(Clone, Debug)]
enum End {
    Falls,
    /// Jumps, to a segment or what is behind them.
    Jumps(u32),
    /// Jumps if a bit is set.
    JumpsIf {
        bit: u32,
        then: u32,
        otherwise: Option<u32>,
    },
    /// Jumps within a loop or a block of its own.
    Nested {
        bit: u32,
        to: u32,
    },
    Returns,
    Traps,
    /// What is out of the ordinary: the number is not a constant.
    Computes,
    /// The block is left without the `br_table`.
    Leaves(u32),
    /// The number is read.
    Reads(u32),
    /// The loop is gone back to on a condition.
    BrIf(u32),
}

/// A function of the number of the first segment, how many segments are to run, and a number that they change.
pub(crate) fn function() -> impl Strategy<Value = String> {
    let usual = || {
        prop_oneof![
            3 => Just(End::Falls),
            3 => any::<u32>().prop_map(End::Jumps),
            6 => (0..8u32, any::<u32>(), proptest::option::of(any::<u32>()))
                .prop_map(|(bit, then, otherwise)| End::JumpsIf { bit, then, otherwise }),
            1 => (0..8u32, any::<u32>()).prop_map(|(bit, to)| End::Nested { bit, to }),
            1 => select(vec![End::Returns, End::Traps]),
        ]
    };
    let unusual = prop_oneof![
        2 => Just(End::Computes),
        1 => any::<u32>().prop_map(End::Leaves),
        1 => any::<u32>().prop_map(End::Reads),
        1 => any::<u32>().prop_map(End::BrIf),
    ];
    // Most functions have nothing that is out of the ordinary, and numbers in the order of their segments.
    let odd = proptest::option::weighted(0.2, unusual);
    let shape = (proptest::bool::weighted(0.2), proptest::bool::weighted(0.3), proptest::bool::weighted(0.3));
    (vec(usual(), 1..12), odd, any::<u32>(), shape).prop_map(|(mut ends, odd, at, shape)| {
        if let Some(odd) = odd {
            let at = at as usize % ends.len();
            ends[at] = odd;
        }
        text(&ends, shape)
    })
}

/// `shuffled`: whether the numbers are in another order. `repeated`: whether some segments have two. `exits`: whether one
/// number leads out of the loop.
fn text(ends: &[End], (shuffled, repeated, exits): (bool, bool, bool)) -> String {
    let count = ends.len() as u32;
    let mut numbers: Vec<u32> =
        (0..count).flat_map(|segment| vec![segment; 1 + usize::from(repeated && segment % 3 == 1)]).collect();
    if shuffled {
        numbers.reverse();
    }
    let table: String = numbers.iter().map(|segment| format!("$s{segment} ")).collect();
    // The default is the last segment, or the loop's outside.
    let table = table + if exits { "$out" } else { "" };
    let number_of = |to: u32| {
        let to = to % (count + u32::from(exits));
        numbers.iter().position(|segment| *segment == to).unwrap_or(numbers.len() + 5)
    };
    let jump = |to: u32| format!("(local.set $pc (i32.const {})) (br $loop)", number_of(to));
    let mut segments = String::new();
    for (segment, end) in (0..count).zip(ends) {
        let _ = write!(
            segments,
            ") (if (i32.eqz (local.get $fuel)) (then (br $out)))
            (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
            (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 31)) (i32.const {segment})))
            (i32.store (i32.const {}) (local.get $x))",
            segment * 4
        );
        let bit = |bit: u32| format!("(i32.and (i32.shr_u (local.get $x) (i32.const {bit})) (i32.const 1))");
        let _ = match *end {
            End::Falls => Ok(()),
            End::Jumps(to) => write!(segments, "{}", jump(to)),
            End::JumpsIf { bit: index, then, otherwise } => {
                let otherwise = otherwise.map(|to| format!("(else {})", jump(to))).unwrap_or_default();
                write!(segments, "(if {} (then {}) {otherwise})", bit(index), jump(then))
            }
            End::Nested { bit: index, to } => write!(
                segments,
                "(block (loop (br_if 1 {}) (local.set $x (i32.add (local.get $x) (i32.const 13)))
                    (br_if 0 {}) {}))",
                bit(index),
                bit((index + 1) % 8),
                jump(to)
            ),
            End::Returns => write!(segments, "(return (i32.add (local.get $x) (i32.const 1)))"),
            End::Traps => write!(segments, "(i32.store (i32.const -1) (local.get $x))"),
            End::Computes => {
                write!(segments, "(local.set $pc (i32.and (local.get $x) (i32.const 7))) (br $loop)")
            }
            End::Leaves(to) => {
                let to = segment + 1 + to % count;
                let label = if to < count { format!("$s{to}") } else { "$out".to_owned() };
                write!(segments, "(br_if {label} {})", bit(1))
            }
            End::Reads(to) => {
                write!(
                    segments,
                    "(local.set $x (i32.add (local.get $x) (local.get $pc))) (if {} (then {}))",
                    bit(2),
                    jump(to)
                )
            }
            End::BrIf(to) => {
                write!(segments, "(local.set $pc (i32.const {})) (br_if $loop {})", number_of(to), bit(3))
            }
        };
    }
    let blocks: String = (0..count).rev().map(|segment| format!("(block $s{segment} ")).collect();
    format!(
        "(func (export \"{{NAME}}\") (param $pc i32) (param $fuel i32) (param $x i32) (result i32)
            (block $out (loop $loop {blocks} (br_table {table} (local.get $pc)) {segments}))
            (i32.add (local.get $x) (local.get $fuel)))"
    )
}
