//! Functions with one loop over bytes, in the text format: what the pass recognises, and what it must not.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::sample::select;

/// A function of three numbers that returns what is in all of its locals. The loop ends: `$a` goes up in each round, and
/// is read from.
pub(crate) fn function() -> impl Strategy<Value = String> {
    let steps = select(vec![
        "",
        "(local.set $b (i32.add (local.get $b) (i32.const 1)))",
        "(local.set $n (i32.add (local.get $n) (i32.const -1)))",
        "(local.set $n (i32.sub (local.get $n) (i32.const 1)))(local.set $b (i32.add (local.get $b) (i32.const 1)))",
    ]);
    let usual = select(vec![
        "(br_if $out (i32.eq (i32.load8_u (local.get $a)) (i32.const 97)))",
        "(br_if $out (i32.ne (i32.load8_s offset=20 (local.get $a)) (i32.const -1)))",
        "(if (i32.ne (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))) (then (br $other)))",
        "(local.set $x (i32.load8_u (local.get $a)))(br_if $out (i32.eqz (local.get $x)))",
        "(local.set $x (i32.sub (i32.load8_u (local.get $a)) (i32.load8_u (local.get $b))))(br_if $out (local.get $x))",
        "(local.set $x (i32.load8_u (local.get $a)))(br_if $out (i32.eqz (local.get $x)))
            (br_if $other (i32.ne (local.get $x) (i32.load8_u (local.get $b))))",
    ]);
    let more = prop_oneof![2 => exit(), 2 => other(), 1 => step()];
    let ends = prop_oneof![
        3 => Just("(br $next)".to_owned()),
        3 => Just("(br_if $next (local.get $n))".to_owned()),
        1 => Just("(br_if $next (i32.ne (local.get $a) (local.get $n)))".to_owned()),
        1 => condition().prop_map(|condition| format!("(br_if $next {condition})")),
    ];
    let parts = (steps, usual, vec(more, 0..3), ends).prop_flat_map(|(steps, usual, more, end)| {
        let read = "(local.set $y (i32.load8_u (local.get $a)))";
        let count = "(local.set $a (i32.add (local.get $a) (i32.const 1)))";
        let parts = [usual, steps, count].map(str::to_owned);
        // What is read is compared in most loops, and only sometimes read once more.
        let reads = (more.len() == 2).then(|| read.to_owned());
        let all: Vec<String> = parts.into_iter().chain(more).chain(reads).collect();
        (Just(all).prop_shuffle(), Just(end))
    });
    parts.prop_map(|(statements, end)| {
        let statements = statements.concat();
        format!(
            "(func (export \"{{NAME}}\") (param $a i32) (param $b i32) (param $n i32) (result i64)
                (local $x i32) (local $y i32) (local $z i32)
                (block $out (block $other (loop $next {statements} {end})) (local.set $z (i32.const -7)))
                {LOCALS})"
        )
    })
}

/// A number that depends on each local.
const LOCALS: &str = "(i64.add
    (i64.mul (i64.extend_i32_u (i32.add (local.get $a) (i32.mul (local.get $b) (i32.const 3)))) (i64.const 1000003))
    (i64.add
        (i64.mul (i64.extend_i32_u (i32.add (local.get $n) (i32.mul (local.get $x) (i32.const 5)))) (i64.const 10007))
        (i64.extend_i32_u (i32.add (local.get $y) (i32.mul (local.get $z) (i32.const 7))))))";

fn local(names: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(names).prop_map(|name| format!("(local.get ${name})"))
}

/// A variable that counts.
fn step() -> impl Strategy<Value = String> {
    let by = prop_oneof![8 => select(vec![1, -1]), 1 => select(vec![0, 2, -2, 16])];
    (select(vec!["b", "n"]), by)
        .prop_map(|(name, by)| format!("(local.set ${name} (i32.add (local.get ${name}) (i32.const {by})))"))
}

/// A byte at one of the addresses.
fn byte() -> impl Strategy<Value = String> {
    let address = prop_oneof![
        6 => local(&["a", "b"]),
        1 => Just("(i32.add (local.get $a) (local.get $b))".to_owned()),
        1 => Just("(i32.add (local.get $a) (i32.const -1))".to_owned()),
    ];
    (select(vec!["i32.load8_u", "i32.load8_u", "i32.load8_s"]), select(vec![0, 0, 0, 1, 20, 65500]), address)
        .prop_map(|(load, offset, address)| format!("({load} offset={offset} {address})"))
}

/// A variable that is assigned without counting.
fn other() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        6 => byte(),
        2 => local(&["a", "b", "n", "x", "y"]),
        1 => Just("(i32.add (local.get $a) (i32.const 3))".to_owned()),
        1 => Just("(i32.sub (local.get $x) (local.get $y))".to_owned()),
        1 => Just("(i32.add (local.get $z) (local.get $x))".to_owned()),
        1 => Just("(i32.const 97)".to_owned()),
    ];
    (select(vec!["x", "y", "y", "z"]), value).prop_map(|(name, value)| format!("(local.set ${name} {value})"))
}

fn condition() -> impl Strategy<Value = String> {
    let operand = || {
        prop_oneof![
            2 => byte(),
            2 => local(&["x", "y"]),
            1 => local(&["x", "y"]).prop_map(|local| format!("(i32.and {local} (i32.const 255))")),
        ]
    };
    let other = prop_oneof![
        3 => select(vec![0, 1, 97, 255, -1, 300]).prop_map(|value| format!("(i32.const {value})")),
        2 => byte(),
        2 => local(&["x", "y", "n"]),
    ];
    prop_oneof![
        6 => (select(vec!["eq", "ne"]), operand(), other).prop_map(|(op, a, b)| format!("(i32.{op} {a} {b})")),
        2 => operand(),
        2 => operand().prop_map(|operand| format!("(i32.eqz {operand})")),
        1 => (byte(), byte()).prop_map(|(a, b)| format!("(i32.sub {a} {b})")),
        3 => local(&["n"]),
        1 => Just("(i32.eqz (local.get $n))".to_owned()),
        1 => Just("(i32.ne (local.get $a) (local.get $n))".to_owned()),
        1 => Just("(i32.lt_u (local.get $a) (local.get $n))".to_owned()),
    ]
}

/// A way out of the loop.
fn exit() -> impl Strategy<Value = String> {
    let form = select(vec![
        "(br_if $out {})",
        "(br_if $other {})",
        "(if {} (then (br $out)))",
        "(if {} (then (local.set $z (i32.const 9)) (br $out)) (else (local.set $y (i32.const 3))))",
        "(block (br_if 0 {}) (br $out))",
        "(block (br_if 0 {}) (local.set $y (local.get $x)) (br $other))",
        "(if {} (then (return (i64.const -1))))",
    ]);
    (form, condition()).prop_map(|(form, condition)| form.replace("{}", &condition))
}
