//! Functions with small loops whose rounds can not be counted, in the text format: what the pass writes twice, and what it
//! must not.

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::select;

/// What is out of the ordinary.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Odd {
    /// The loop is gone on with in two places.
    GoesOnTwice,
    /// A way leads out of the loop.
    Exit,
    /// Something follows the branch.
    Tail,
    /// A block is in the round.
    Block,
    /// The loop has a result, or a parameter.
    Result,
    Param,
}

/// A function of three numbers that returns what depends on all of its locals.
pub(crate) fn function() -> impl Strategy<Value = String> {
    let one = || (vec(statement(), 1..6), condition(), proptest::option::weighted(0.3, odd()));
    (vec(one(), 1..3), any::<bool>()).prop_map(|(loops, nested)| {
        let text = |index: usize, inner: &str| {
            loops.get(index).map_or_else(String::new, |(statements, condition, odd)| {
                small_loop(index, &statements.concat(), condition, *odd, inner)
            })
        };
        let loops = if nested { text(1, &text(0, "")) } else { text(0, "") + &text(1, "") };
        format!(
            "(func (export \"{{NAME}}\") (param $x i32) (param $y i32) (param $n i32) (result i64)
                (local $z i64) (local $f f64) (local $v v128) (local $fuel0 i64) (local $fuel1 i64)
                (local.set $z (i64.extend_i32_s (local.get $n)))
                (local.set $f (f64.convert_i32_s (local.get $y)))
                {loops} {LOCALS})"
        )
    })
}

/// A number that depends on the locals.
const LOCALS: &str = "(i64.add
    (i64.mul (i64.extend_i32_u (i32.add (local.get $x) (i32.mul (local.get $y) (i32.const 3)))) (i64.const 1000003))
    (i64.add (i64.add (local.get $z) (i64.trunc_sat_f64_s (local.get $f))) (i64x2.extract_lane 0 (local.get $v))))";

fn odd() -> impl Strategy<Value = Odd> {
    use Odd::{Block, Exit, GoesOnTwice, Param, Result, Tail};
    select(vec![GoesOnTwice, Exit, Tail, Block, Result, Param])
}

/// The loop, around another one, with at most 40 rounds.
fn small_loop(index: usize, statements: &str, condition: &str, odd: Option<Odd>, inner: &str) -> String {
    let when = |wanted: Odd, text: &str| if odd == Some(wanted) { text.to_owned() } else { String::new() };
    let goes_on = when(
        Odd::GoesOnTwice,
        "(br_if $again (i32.and (local.get $y) (i32.wrap_i64 (i64.and (local.get $fuel) (i64.const 1)))))",
    );
    let exit = when(Odd::Exit, "(br_if $out (i32.eq (i32.and (local.get $x) (i32.const 7)) (i32.const 5)))");
    let tail = when(Odd::Tail, "(local.set $y (i32.xor (local.get $y) (local.get $x)))");
    let block = when(
        Odd::Block,
        "(block (br_if 0 (i32.and (local.get $x) (i32.const 2))) (local.set $y (i32.mul (local.get $y) (local.get $x))))",
    );
    // A value on the stack, which a branch to a loop with a parameter replaces.
    let (ty, before, at_start, value, after) = match odd {
        Some(Odd::Result) => ("(result i32)", "", "", "(local.get $y)", "(local.set $x)"),
        Some(Odd::Param) => {
            ("(param i32)", "(local.get $x)", "(local.set $y)", "(i32.mul (local.get $x) (local.get $y))", "")
        }
        _ => ("", "", "", "", ""),
    };
    let (back, end) = match odd {
        Some(Odd::Result) => (String::new(), value.to_owned()),
        Some(Odd::Param) => (value.to_owned(), "drop".to_owned()),
        _ => (String::new(), String::new()),
    };
    // Shifted, not counted: a round that adds a constant is left as it is.
    format!(
        "(local.set $fuel (i64.const 0xaaaaaaaaaa))
         (block $out {before} (loop $again {ty} {at_start} {statements} {inner} {exit} {block}
            (local.set $fuel (i64.shr_u (local.get $fuel) (i64.const 1))) {goes_on} {back}
            (br_if $again (i32.and (i64.ne (local.get $fuel) (i64.const 0)) {condition})) {end} {tail}) {after})"
    )
    .replace("$again", &format!("$again{index}"))
    .replace("$out", &format!("$out{index}"))
    .replace("$fuel ", &format!("$fuel{index} "))
    .replace("$fuel)", &format!("$fuel{index})"))
}

/// What a round does.
fn statement() -> impl Strategy<Value = String> {
    let offset = select(vec![0_u32, 1, 8, 20, 60_000, u32::MAX]);
    let form = select(vec![
        "(local.set $x (i32.add (local.get $x) (local.get $y)))",
        "(local.set $y (i32.xor (i32.mul (local.get $y) (i32.const 31)) (local.get $x)))",
        "(local.set $x (i32.and (local.get $x) (i32.const 0xffff)))",
        "(local.set $x (i32.and (local.get $x) (i32.const 0xffff)))",
        "(local.set $x (i32.load16_u offset=$o (local.get $x)))",
        "(local.set $y (i32.sub (i32.load offset=$o (local.get $x)) (i32.load offset=4 (local.get $x))))",
        "(i32.store8 offset=$o (local.get $x) (local.get $y))",
        "(i64.store offset=$o (local.get $x) (i64.add (local.get $z) (i64.load offset=16 (local.get $x))))",
        "(local.set $z (i64.rotl (local.get $z) (i64.extend_i32_u (local.get $y))))",
        "(local.set $y (i32.div_u (local.get $y) (i32.and (local.get $x) (i32.const 63))))",
        "(local.set $f (f64.mul (local.get $f) (local.get $f)))",
        "(local.set $f (f64.sub (local.get $f) (f64.convert_i32_s (local.get $y))))",
        "(local.set $v (i64x2.add (local.get $v) (i64x2.splat (local.get $z))))",
        "(local.set $x (i32.add (local.get $x) (i32.const 1)))",
    ]);
    (form, offset).prop_map(|(form, offset)| form.replace("$o", &offset.to_string()))
}

/// Whether there is a next round. A comparison with no number is false, and so is its opposite.
fn condition() -> impl Strategy<Value = &'static str> {
    select(vec![
        "(i32.lt_u (local.get $x) (i32.const 65000))",
        "(i32.ne (i32.load8_u (i32.and (local.get $x) (i32.const 0xffff))) (i32.const 1))",
        "(i32.const 1)",
        "(i32.eqz (i32.and (local.get $y) (i32.const 12)))",
        "(f64.lt (local.get $f) (f64.const 1e200))",
        "(f64.ge (local.get $f) (f64.const -1e200))",
        "(f64.ne (local.get $f) (local.get $f))",
        "(i64.gt_s (local.get $z) (i64.const -5))",
    ])
}
