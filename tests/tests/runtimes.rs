//! Guests of Emscripten and AssemblyScript: compiled by these, from the sources beside them in `guests/runtimes`, and
//! answered by `wasihost` alone.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use expect_test::{Expect, expect};
use tests::harness::{Libraries, OptLevel, Program};
use wasm2rs_build::{Config, MemoryModel};

/// Translates the guest, runs its host at rustc's levels 0 and 3, with a memory model each, and compares what the
/// program prints: its output, then its errors.
fn check(name: &str, config: &mut Config, expected: &Expect) -> Result<()> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("guests/runtimes");
    let wasm = fs::read(dir.join(name).with_extension("wasm"))?;
    for (level, model) in [(OptLevel::O0, MemoryModel::Checked), (OptLevel::O3, MemoryModel::Reserved)] {
        let files = config.name(name).memory_model(model).translate(&wasm)?;
        let libraries = Libraries::build(level, &["wasihost", "wasm2rs-rt"])?;
        let mut program = Program::new(format!("runtimes/{name}"));
        program.module(name, &files);
        program.main(&fs::read_to_string(dir.join(format!("{name}_host.rs")))?);
        let output = program.compile(&libraries)?.run([""; 0])?;
        let printed =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        ensure!(output.status.success(), "{}: {}", output.status, printed.concat());
        expected.assert_eq(&printed.concat());
    }
    Ok(())
}

#[test]
fn a_guest_of_emscripten_jumps_and_grows() -> Result<()> {
    // The jumps and pages are those that the same module has with its JavaScript.
    let expected = expect![[r#"
        jump(0, 7) = 2007
        jump(50, 7) = 2007
        jump(0, -7) = -2007
        jump(50, -7) = -2007
        2 pages
        fill(600) = 14, 20 pages
        fill(4000) = -1, 63 pages
        0 ms, 1 ms
        the guest's assertion failed: number > 0 (jump.c:53: positive)
        wasm trap: call stack exhausted
        jump(1, 1) = 2001
    "#]];
    check("jump", Config::new().emscripten(true), &expected)
}

#[test]
fn a_guest_of_assemblyscript_aborts_prints_and_asks_the_time() -> Result<()> {
    let expected = expect![[r#"
        “be”: 2
        the guest aborted: no word “naught” (words.ts:22:26)
        be: 2
        is: 1
        ne: 1
        not: 1
        or: 1
        ou: 1
        pas: 1
        question: 1
        that: 1
        the: 1
        to: 2
        être: 2
        different: 1
        2022
        Err(Exit(7))
        trace: words 6, 4
        trace: words 4, 8
        trace: words 5, 12
    "#]];
    check("words", Config::new().assemblyscript(true), &expected)
}
