#!/usr/bin/env python3
"""Breaks the translator and the runtime on purpose, in one place after another, and shows that the
specification's suite notices each time.

    tests/mutation.py [--check] [NAME...]

A NAME chooses the rows that contain it; --check only sees whether the rows fit the source.

Works on a copy of the source tree in target/mutation, never on the tree itself. For each row of the table below
it changes one text in one file, runs one file of the suite, and puts the text back. Ends with 1 if the suite passes
although something is broken, with 2 if a row does not fit the source any more. Needs Rust and Git.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "mutation"
TREE = WORK / "tree"


class Mutation(NamedTuple):
    """A text that one file of the crate contains once, what it becomes, and the file of the suite to run."""

    name: str
    crate: str
    old: str
    new: str
    wast: str

    def files(self) -> list[Path]:
        """The file that contains the text, as often as it does; relative to the workspace."""
        paths = sorted((ROOT / self.crate / "src").rglob("*.rs"))
        return [path.relative_to(ROOT) for path in paths for _ in range(path.read_text().count(self.old))]


MUTATIONS = [
    Mutation(
        "i32.lt_u compares signed numbers",
        "wasm2rs-build",
        'I32LtU [I32 I32] I32 PURE CompareAs("<", "u32")',
        'I32LtU [I32 I32] I32 PURE Compare("<")',
        "wasm-v2/i32",
    ),
    Mutation(
        "i64.rem_s of the least number and -1 traps",
        "wasm2rs-rt",
        "a.wrapping_rem(b)",
        "a.checked_rem(b).unwrap_or_else(|| integer_overflow())",
        "wasm-v2/i64",
    ),
    Mutation(
        "f32.nearest rounds ties away from zero",
        "wasm2rs-rt",
        "$quiet(a.round_ties_even())",
        "$quiet(a.round())",
        "wasm-v2/f32",
    ),
    Mutation(
        "f64.min of zeros ignores the sign",
        "wasm2rs-rt",
        "} else if a == b {\n                <$float>::from_bits(a.to_bits() | b.to_bits())",
        "} else if a == b {\n                a",
        "wasm-v2/f64",
    ),
    Mutation(
        "f32.ceil passes signalling NaNs on",
        "wasm2rs-rt",
        "$quiet(a.ceil())",
        "a.ceil()",
        "wasm-v2/f32",
    ),
    Mutation(
        "i32.trunc_f64_s accepts a number that is too small",
        "wasm2rs-rt",
        "i32_trunc_f64_s f64 => i32 as i32, -2147483649.0,",
        "i32_trunc_f64_s f64 => i32 as i32, -2147483650.0,",
        "wasm-v2/conversions",
    ),
    Mutation(
        "a load outside memory gives zero",
        "wasm2rs-rt",
        "                None => $crate::raise::out_of_bounds_memory_access(),\n            },\n"
        "            None => $crate::raise::out_of_bounds_memory_access(),\n        }\n    }};\n}\n\n/// Writes",
        "                None => $crate::raise::out_of_bounds_memory_access(),\n            },\n"
        "            None => <$ty as Scalar>::first(&[0; 16]).unwrap_or_else(|| $crate::raise::out_of_bounds_memory_access()),\n"
        "        }\n    }};\n}\n\n/// Writes",
        "wasm-v2/memory_trap",
    ),
    Mutation(
        "i32.load16_s does not extend the sign",
        "wasm2rs-rt",
        "i32_load16_s i16 => i32",
        "i32_load16_s u16 => i32",
        "wasm-v2/memory",
    ),
    Mutation(
        "memory.copy checks the source only",
        "wasm2rs-rt",
        "if src > size || len > size - src || dst > size || len > size - dst {\n        out_of_bounds_memory_access();\n    }",
        "if src > size || len > size - src {\n        out_of_bounds_memory_access();\n    }\n"
        "    let dst = dst.min(size - len);",
        "wasm-v2/memory_copy",
    ),
    Mutation(
        "memory.grow goes beyond the maximum",
        "wasm2rs-rt",
        "filter(|new| *new <= self.max_pages)",
        "filter(|new| *new <= self.max_pages + 1)",
        "wasm-v2/memory_grow",
    ),
    Mutation(
        "call_indirect reports a wrong type as a null element",
        "wasm2rs-build",
        "|#(#ignored),*| raise::indirect_call_type_mismatch();",
        "|#(#ignored),*| raise::uninitialized_element();",
        "wasm-v2/call_indirect",
    ),
    Mutation(
        "call_indirect past the table's end calls the first element",
        "wasm2rs-rt",
        "None => raise::undefined_element(),",
        "None => elements[0],",
        "wasm-v2/call_indirect",
    ),
    Mutation(
        "table.grow forgets the value",
        "wasm2rs-rt",
        "self.elements.resize(new as usize, value);",
        "self.elements.resize(new as usize, if value.is_null() { value } else { T::NULL });",
        "wasm-v2/table_grow",
    ),
    Mutation(
        "i8x16.avgr_u rounds down",
        "wasm2rs-rt",
        "((u16::from(a) + u16::from(b) + 1) >> 1) as u8",
        "((u16::from(a) + u16::from(b)) >> 1) as u8",
        "simd/simd_i8x16_arith2",
    ),
    Mutation(
        "i16x8.q15mulr_sat_s does not round",
        "wasm2rs-rt",
        "((i32::from(a) * i32::from(b) + 0x4000) >> 15).min(0x7fff)",
        "((i32::from(a) * i32::from(b)) >> 15).min(0x7fff)",
        "simd/simd_i16x8_q15mulr_sat_s",
    ),
    Mutation(
        "br_table swaps index 1 and 2",
        "wasm2rs-build",
        "literal::int(pattern, start);",
        "literal::int(pattern, match start { 1 => 2, 2 => 1, other => other });",
        "wasm-v2/br_table",
    ),
    Mutation(
        "select takes the other value",
        "wasm2rs-build",
        "self.push(Expr::Select { condition, then, otherwise });",
        "self.push(Expr::Select { condition, then: otherwise, otherwise: then });",
        "wasm-v2/select",
    ),
    Mutation(
        "an imported memory may be smaller than declared",
        "wasm2rs-rt",
        "if size >= declared_min &&",
        "if size + 1 >= declared_min &&",
        "wasm-v2/imports",
    ),
]


def main() -> int:
    check, names = "--check" in sys.argv[1:], [arg for arg in sys.argv[1:] if arg != "--check"]
    chosen = [m for m in MUTATIONS if not names or any(name in m.name for name in names)]
    if not all([fits(mutation) for mutation in chosen]):
        return 2
    if check:
        return 0
    copy_tree()
    for wast in dict.fromkeys(mutation.wast for mutation in chosen):
        passed, output = run(wast)
        if not passed:
            print(f"{wast} fails before anything is broken:\n{output}")
            return 2
    survivors = 0
    print(f"{'broken':58} {'file of the suite':28} {'seconds':>7}  first failure")
    for mutation in chosen:
        start = time.monotonic()
        passed, output = mutate_and_run(mutation)
        seconds = time.monotonic() - start
        survivors += passed
        what = "PASSES" if passed else first_failure(output)
        print(f"{mutation.name:58} {mutation.wast:28} {seconds:7.1f}  {what}", flush=True)
    print(f"{len(chosen) - survivors} of {len(chosen)} noticed")
    return 1 if survivors else 0


def fits(mutation: Mutation) -> bool:
    files = mutation.files()
    if len(files) != 1:
        print(f"{mutation.name}: {mutation.crate} contains {mutation.old!r} {len(files)} times, not once", file=sys.stderr)
    return len(files) == 1


def copy_tree() -> None:
    """Brings the copy up to date; what has not changed keeps its time, so that Cargo builds little."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    names = {name for name in listed.split("\0") if (ROOT / name).is_file()}
    for path in [path for path in TREE.rglob("*") if path.is_file()]:
        if str(path.relative_to(TREE)) not in names:
            path.unlink()
    for name in names:
        source, copy = ROOT / name, TREE / name
        if copy.is_file() and copy.read_bytes() == source.read_bytes():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)


def mutate_and_run(mutation: Mutation) -> tuple[bool, str]:
    path = TREE / mutation.files()[0]
    text = path.read_text()
    path.write_text(text.replace(mutation.old, mutation.new))
    try:
        return run(mutation.wast)
    finally:
        path.write_text(text)


def run(wast: str) -> tuple[bool, str]:
    """Runs a file of the suite in the copy: whether it passes, and what was printed."""
    command = ["cargo", "test", "--quiet", "--package", "tests", "--test", "spec", "--", "--exact", wast]
    environment = {**os.environ, "CARGO_TARGET_DIR": str(WORK / "target"), "WASM2RS_SPEC_OPT": "0"}
    done = subprocess.run(command, cwd=TREE, env=environment, capture_output=True, text=True)
    output = done.stdout + done.stderr
    if "test result: " not in output:
        # The change does not compile: that says nothing about the suite.
        sys.exit(f"{wast} did not run:\n{output}")
    if "rustc fails" in output:
        # So would any program; a change has to be one of behaviour.
        sys.exit(f"{wast} does not compile:\n{output}")
    if "running 1 test" not in output:
        sys.exit(f"the suite has no file {wast}")
    return done.returncode == 0, output


def first_failure(output: str) -> str:
    lines = [line for line in output.splitlines() if line.startswith("line ")]
    return lines[0][:110] if lines else "fails"


if __name__ == "__main__":
    sys.exit(main())
