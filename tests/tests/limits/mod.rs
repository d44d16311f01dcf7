//! Modules at the limits of what compilers emit, written by functions because they are large.

use std::fmt::Write;

use tests::spec::TestFile;

/// The files, as those in `tests/semantics`.
pub(crate) fn files() -> Vec<TestFile> {
    let files = [
        ("limits/locals_50_000", locals(50_000)),
        ("limits/nesting_1_000", nesting(1_000)),
        ("limits/loops_300_deep", nested_loops(300)),
        ("limits/operands_1_000_deep", deep_expression(1_000)),
        ("limits/br_table_10_000", br_table(10_000)),
        ("limits/dead_code_7_mb", dead_code(7_600_000)),
        ("limits/functions_300", functions(300)),
    ];
    files.map(|(name, text)| TestFile::new(name, text)).to_vec()
}

/// A function with `count` locals of all types, its parameter included. The first, some in the middle and the
/// last are used.
fn locals(count: usize) -> String {
    let quarter = count / 4;
    let mut text = "(module (func (export \"f\") (param i32) (result i64)\n(local".to_owned();
    for (ty, count) in [("i32", quarter - 1), ("i64", quarter), ("f32", quarter), ("f64", quarter)] {
        text.push_str(&format!(" {ty}").repeat(count));
    }
    let (first, middle, last) = (1, quarter, count - 1);
    let _ = write!(
        text,
        ")\n(local.set {first} (local.get 0))\n(local.set {middle} (i64.extend_i32_s (local.get {first})))\n\
         (local.set {last} (f64.convert_i64_s (local.get {middle})))\n\
         (i64.add (i64.trunc_f64_s (local.get {last})) (local.get {})))\n)\n\
         (assert_return (invoke \"f\" (i32.const -7)) (i64.const -7))\n",
        middle + 1
    );
    text
}

/// Blocks in blocks, with branches out of each, as a `switch` over `depth` cases compiles to.
fn nesting(depth: usize) -> String {
    let mut text = "(module (func (export \"f\") (param i32) (result i32)\n".to_owned();
    text.push_str(&"(block ".repeat(depth));
    text.push_str("(br_table");
    (0..depth).for_each(|label| text.push_str(&format!(" {label}")));
    text.push_str(" (local.get 0))\n");
    // Leaving block `label`, the code behind it runs, and then that behind the blocks around it.
    for label in 0..depth {
        let _ = writeln!(text, ") (local.set 0 (i32.add (local.get 0) (i32.const {})))", label + 1);
    }
    text.push_str("(local.get 0))\n)\n");
    let sum = |first: usize| (first..depth).map(|label| label + 1).sum::<usize>() + first;
    for first in [0, 1, depth / 2, depth - 1] {
        let _ =
            writeln!(text, "(assert_return (invoke \"f\" (i32.const {first})) (i32.const {}))", sum(first));
    }
    text
}

/// Loops in loops; each runs its body once.
fn nested_loops(depth: usize) -> String {
    let mut text = "(module (func (export \"f\") (result i32) (local i32)\n".to_owned();
    text.push_str(&"(loop (local.set 0 (i32.add (local.get 0) (i32.const 1)))\n".repeat(depth));
    text.push_str("(br_if 0 (i32.const 0))");
    text.push_str(&")".repeat(depth));
    let _ = write!(text, "(local.get 0))\n)\n(assert_return (invoke \"f\") (i32.const {depth}))\n");
    text
}

/// One expression of `depth` operators inside each other.
fn deep_expression(depth: usize) -> String {
    let mut text = "(module (func (export \"f\") (param i32) (result i32)\n".to_owned();
    text.push_str(&"(i32.add (i32.const 1) ".repeat(depth));
    text.push_str("(local.get 0)");
    text.push_str(&")".repeat(depth));
    let _ = write!(text, ")\n)\n(assert_return (invoke \"f\" (i32.const 5)) (i32.const {}))\n", depth + 5);
    text
}

/// A `br_table` with `count` labels, of which there are three.
fn br_table(count: usize) -> String {
    let mut text =
        "(module (func (export \"f\") (param i32) (result i32)\n(block (block (block (br_table".to_owned();
    (0..count).for_each(|index| text.push_str(&format!(" {}", index % 3)));
    text.push_str(
        " 0 (local.get 0)))\n(return (i32.const 10))) (return (i32.const 11))) (i32.const 12))\n)\n",
    );
    for index in [0, 1, 2, count - 1, count, count + 1] {
        let label = if index < count { index % 3 } else { 0 };
        let _ =
            writeln!(text, "(assert_return (invoke \"f\" (i32.const {index})) (i32.const {}))", 10 + label);
    }
    text
}

/// A function of `bytes` bytes, nearly all of them after its return. Engines and validators agree on a limit of
/// 7,654,321 bytes.
fn dead_code(bytes: usize) -> String {
    // Ten bytes for the number and one for each operator.
    let dead = "i64.const 0x8000000000000000 drop ".repeat(bytes / 12);
    format!(
        "(module (func (export \"f\") (result i32)\n(return (i32.const 3))\n{dead}\n(unreachable))\n)\n\
         (assert_return (invoke \"f\") (i32.const 3))\n"
    )
}

/// Functions that call each other in a chain, each with a type that is its own.
fn functions(count: usize) -> String {
    let mut text = "(module (memory 1)\n".to_owned();
    for index in 0..count {
        let _ = write!(text, "(func $f{index} (param i32) (result i32) ");
        let next = if index + 1 < count { format!("call $f{}", index + 1) } else { "nop".to_owned() };
        let _ = writeln!(text, "local.get 0 i32.const {index} i32.xor {next})");
    }
    let expected = (0..count).fold(0, |value, index| value ^ index);
    let _ = write!(
        text,
        "(export \"f\" (func 0)))\n(assert_return (invoke \"f\" (i32.const 0)) (i32.const {expected}))\n"
    );
    text
}
