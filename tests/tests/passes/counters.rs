//! Functions with loops whose counter ends at zero, as LLVM makes them of arrays whose place and length are known, in the
//! text format: what the pass recognises, and what it must not.

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::sample::select;

/// What is out of the ordinary.
#[derive(Clone, Debug)]
enum Odd {
    /// Something reads the counter before the loop, or after it.
    ReadBefore,
    ReadAfter,
    /// The counter is set once more.
    SetInside,
    SetOnOneWay,
    /// A way leads out of the loop.
    Exit,
    /// The counter misses zero.
    Misses,
    /// The loop can be reached without the counter's start.
    EnteredElsewhere,
    /// The loop is gone on with in two places.
    GoesOnTwice,
}

/// A function of three numbers that returns what depends on all of its locals.
pub(crate) fn function() -> impl Strategy<Value = String> {
    let odd = || {
        use Odd::{
            EnteredElsewhere, Exit, GoesOnTwice, Misses, ReadAfter, ReadBefore, SetInside, SetOnOneWay,
        };
        let all = vec![
            ReadBefore,
            ReadAfter,
            ReadAfter,
            SetInside,
            SetOnOneWay,
            Exit,
            Misses,
            EnteredElsewhere,
            GoesOnTwice,
        ];
        vec(select(all), 0..3)
    };
    let inner = proptest::option::weighted(
        0.4,
        (statements("d"), odd(), shape())
            .prop_map(|(statements, odd, shape)| counted("d", &statements, &odd, shape, "")),
    );
    let reads_at_end = proptest::bool::weighted(0.3);
    (statements("c"), odd(), shape(), inner, reads_at_end).prop_map(
        |(statements, odd, shape, inner, reads_at_end)| {
            let at_end = if reads_at_end { COUNTERS } else { "" };
            let outer = counted("c", &statements, &odd, shape, &inner.unwrap_or_default());
            format!(
                "(func (export \"{{NAME}}\") (param $a i32) (param $b i32) (param $n i32) (result i64)
                (local $c i32) (local $d i32) (local $x i32) (local $y i32) (local $v v128) (local $fuel i32)
                (local.set $fuel (i32.const 300))
                (local.set $x (local.get $a)) (local.set $y (local.get $b))
                (block $out {outer})
                {at_end} {LOCALS})"
            )
        },
    )
}

/// Has a local depend on the counters.
const COUNTERS: &str = "(local.set $y (i32.add (local.get $y) (i32.add (local.get $c) (i32.mul (local.get $d) (i32.const 11)))))";

/// A number that depends on the locals that are always read.
const LOCALS: &str = "(i64.add
    (i64.mul (i64.extend_i32_u (i32.add (local.get $x) (i32.mul (local.get $y) (i32.const 3)))) (i64.const 1000003))
    (i64.add (i64x2.extract_lane 0 (local.get $v)) (i64.mul (i64x2.extract_lane 1 (local.get $v)) (i64.const 10007))))";

/// How much the counter grows in a round, and how many rounds there are.
fn shape() -> impl Strategy<Value = (i32, i32)> {
    (select(vec![1, 2, 4, 8, 12, 16, 32]), 1..20_i32)
}

/// The loop of the counter, around another one.
fn counted(
    counter: &str,
    statements: &[String],
    odd: &[Odd],
    (step, rounds): (i32, i32),
    inner: &str,
) -> String {
    let is = |wanted: fn(&Odd) -> bool| odd.iter().any(wanted);
    let when =
        |is: bool, text: &str| if is { text.replace("$k", &format!("${counter}")) } else { String::new() };
    let start = -step * rounds - i32::from(is(|odd| matches!(odd, Odd::Misses)) && step > 1);
    let read = "(local.set $y (i32.add (i32.mul (local.get $y) (i32.const 5)) (local.get $k)))";
    let before = when(is(|odd| matches!(odd, Odd::ReadBefore)), read);
    let after = when(is(|odd| matches!(odd, Odd::ReadAfter)), read);
    let exit = when(
        is(|odd| matches!(odd, Odd::Exit)),
        "(br_if $out (i32.eq (i32.and (local.get $x) (i32.const 7)) (i32.const 5)))",
    );
    let set = when(
        is(|odd| matches!(odd, Odd::SetInside)),
        "(local.set $k (i32.sub (local.get $k) (i32.const 4)))",
    );
    let set_on_one_way = when(
        is(|odd| matches!(odd, Odd::SetOnOneWay)),
        "(if (i32.and (local.get $x) (i32.const 1)) (then (local.set $k (i32.add (local.get $k) (i32.const 4)))))",
    );
    let entered = when(
        is(|odd| matches!(odd, Odd::EnteredElsewhere)),
        "(local.set $k (i32.const -48)) (br_if 0 (i32.and (local.get $n) (i32.const 1)))",
    );
    let goes_on = when(
        is(|odd| matches!(odd, Odd::GoesOnTwice)),
        &format!(
            "(if (i32.eq (i32.and (local.get $x) (i32.const 7)) (i32.const 3)) (then (br ${counter}_next)))"
        ),
    );
    // What may never end has an end of its own, which leaves the loop.
    let may_not_end = odd.iter().any(|odd| {
        matches!(
            odd,
            Odd::Misses | Odd::SetInside | Odd::SetOnOneWay | Odd::EnteredElsewhere | Odd::GoesOnTwice
        )
    });
    let fuel = when(
        may_not_end,
        "(br_if $out (i32.eqz (local.get $fuel))) (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))",
    );
    let (first, second) = statements.split_at(statements.len() / 2);
    let (first, second) = (first.concat(), second.concat());
    format!(
        "(block {entered} (local.set ${counter} (i32.const {start})) {before})
         (loop ${counter}_next {fuel} {first} {inner} {exit} {set} {set_on_one_way}
             (local.set ${counter} (i32.add (local.get ${counter}) (i32.const {step})))
             {second} {goes_on}
             (br_if ${counter}_next (local.get ${counter})))
         {after}"
    )
}

/// What a round does.
fn statements(counter: &'static str) -> impl Strategy<Value = Vec<String>> {
    let at = (
        prop_oneof![6 => 0..66_000, 2 => 0..600, 2 => select(vec![-1, -40, -70_000, i32::MIN, 1 << 30])],
        any::<bool>(),
    );
    let address = at.prop_map(|(end, flipped)| {
        if flipped {
            format!("(i32.add (i32.const {end}) (local.get $k))")
        } else {
            format!("(i32.add (local.get $k) (i32.const {end}))")
        }
    });
    let offset = prop_oneof![6 => select(vec![0_u32, 1, 8, 20]), 1 => select(vec![60_000, u32::MAX])];
    let form = select(vec![
        "(local.set $x (i32.add (local.get $x) (i32.load offset=$o $at)))",
        "(local.set $x (i32.xor (local.get $x) (i32.load8_u offset=$o $at)))",
        "(i32.store offset=$o $at (local.get $x))",
        "(i32.store8 offset=$o $at (i32.add (local.get $y) (local.get $k)))",
        "(local.set $v (i32x4.add (local.get $v) (v128.load offset=$o $at)))",
        "(v128.store offset=$o $at (i8x16.sub (local.get $v) (i8x16.splat (local.get $k))))",
        "(local.set $v (v128.load16_lane offset=$o 3 $at (local.get $v)))",
        "(v128.store32_lane offset=$o 1 $at (local.get $v))",
        "(local.set $y (i32.add (local.get $y) $at))",
        "(local.set $y (i32.xor (local.get $y) (i32.mul (local.get $k) (i32.const 3))))",
        "(block (br_if 0 (i32.and (local.get $x) (i32.const 2))) (local.set $x (i32.load offset=$o $at)))",
        "(if (i32.lt_s (local.get $k) (i32.const -24)) (then (i32.store offset=$o $at (local.get $y))))",
        "(if (i32.gt_s (local.get $k) (i32.const -8)) (then (local.set $x (i32.load8_u offset=$o $at))))",
        "(if (i32.gt_s (local.get $k) (i32.const 0)) (then (local.set $y (i32.load8_u offset=$o $at))))",
    ]);
    let statement = (form, address, offset).prop_map(move |(form, address, offset)| {
        form.replace("$at", &address).replace("$o", &offset.to_string()).replace("$k", &format!("${counter}"))
    });
    vec(statement, 1..6)
}
