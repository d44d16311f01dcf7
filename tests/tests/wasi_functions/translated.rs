//! Running rows from a guest: a function for each case, which puts each row's bytes into its memory, makes the
//! call, and compares the errno and the memory with the row's.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use tests::harness::{Libraries, OptLevel, Program, wat};
use wasihost::preview1::{IMPORTS, MODULE, ValType};
use wasm2rs_build::Config;

use crate::image::{BASE, Image};
use crate::row::{Case, End, Row};
use crate::tree;

/// Where the expected bytes are put.
const EXPECTED: u32 = 0x1_0000;

/// Runs the cases as the program `name`; says what is wrong.
pub(crate) fn run(name: &str, cases: &[Case]) -> Result<Vec<String>> {
    let files = Config::new().name("guest").translate(&wat(&module(cases)?)?)?;
    let mut program = Program::new(format!("wasi_functions/{name}"));
    program.module("guest", &files);
    let calls: String =
        (0..cases.len()).map(|index| format!("    |guest| guest.case_{index}(),\n")).collect();
    program.main(&format!("const CASES: &[Case] = &[\n{calls}];\n"));
    program.main(include_str!("launcher.rs"));
    program.file("world.rs", include_str!("world.rs"));
    let binary = program.compile(&Libraries::build(OptLevel::O0, &["wasihost"])?)?;
    let dir = tempfile::tempdir()?;
    for index in 0..cases.len() {
        tree::plant(&dir.path().join(index.to_string()));
    }
    let output = binary.run([dir.path()])?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the program fails:\n{stderr}");
    let stdout = String::from_utf8(output.stdout)?;
    ensure!(stdout.lines().count() == cases.len(), "the program prints\n{stdout}");
    let lines = cases.iter().zip(stdout.lines());
    lines.filter_map(|(case, line)| verdict(case, line).transpose()).collect()
}

/// What is wrong with a case, from what the program printed about it.
fn verdict(case: &Case, line: &str) -> Result<Option<String>> {
    let exit = case.rows.iter().find_map(|row| match row.end {
        End::Exit(code) => Some(code),
        End::Errno(_) => None,
    });
    let expected = exit.map_or("returns 0".to_owned(), |code| format!("exits with {code}"));
    if line == expected {
        return Ok(None);
    }
    let Some(number) = line.strip_prefix("returns ") else {
        return Ok(Some(format!("{}: {line}, not {expected}", case.name)));
    };
    let number: usize = number.parse().context("no number")?;
    let (number, got) = (number >> 8, number & 0xff);
    let what = if got == 0xff { "leaves other bytes".to_owned() } else { format!("returns errno {got}") };
    let index = number.checked_sub(1).context("no row")?;
    let row = case.rows.get(index).context("no such row")?;
    Ok(Some(format!("{}, row {index}, {row:?}: {what}", case.name)))
}

/// The guest.
fn module(cases: &[Case]) -> Result<String> {
    let mut text = String::from("(module\n");
    for import in IMPORTS {
        let params: Vec<_> = import.params.iter().map(|ty| wasm_type(*ty)).collect();
        let result = import.result.map_or(String::new(), |ty| format!("(result {})", wasm_type(ty)));
        writeln!(
            text,
            "  (import \"{MODULE}\" \"{name}\" (func ${name} (param {}) {result}))",
            params.join(" "),
            name = import.name
        )?;
    }
    text.push_str(include_str!("same.wat"));
    let mut segments = BTreeSet::new();
    for (index, case) in cases.iter().enumerate() {
        writeln!(text, "  (func $case_{index} (export \"case_{index}\") (result i32) (local $errno i32)")?;
        for (row_index, row) in case.rows.iter().enumerate() {
            write_row(&mut text, row, row_index + 1, &mut segments)?;
        }
        text.push_str("    (i32.const 0))\n");
    }
    for segment in &segments {
        writeln!(text, "  (data ${} \"{}\")", segment_name(segment), escaped(segment))?;
    }
    text.push_str(")\n");
    Ok(text)
}

fn wasm_type(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
    }
}

/// One row: `number` says which it is, where something is wrong.
fn write_row(text: &mut String, row: &Row, number: usize, segments: &mut BTreeSet<Vec<u8>>) -> Result<()> {
    let image = Image::new(row);
    let import = IMPORTS.iter().find(|import| import.name == row.function).context("no such function")?;
    ensure!(import.params.len() == image.params.len(), "{row:?} has {:?}", image.params);
    let len = image.before.len();
    let mut init = |text: &mut String, at: u32, bytes: &[u8]| {
        let name = segment_name(bytes);
        segments.insert(bytes.to_vec());
        writeln!(text, "    (memory.init ${name} (i32.const {at}) (i32.const 0) (i32.const {len}))")
    };
    init(text, BASE, &image.before)?;
    let params = import.params.iter().zip(&image.params).map(|(ty, value)| match ty {
        ValType::I32 => format!("(i32.const {})", *value as i32),
        ValType::I64 => format!("(i64.const {value})"),
    });
    let call = format!("(call ${} {})", row.function, params.collect::<Vec<_>>().join(" "));
    let End::Errno(errno) = row.end else {
        writeln!(text, "    {call}")?;
        return Ok(());
    };
    let number = number << 8;
    writeln!(text, "    (local.set $errno {call})")?;
    writeln!(
        text,
        "    (if (i32.ne (local.get $errno) (i32.const {})) (then (return (i32.or (i32.const {number}) (local.get $errno)))))",
        errno.map_or(0, |errno| errno.code())
    )?;
    for (at, len) in &image.unknown {
        writeln!(
            text,
            "    (memory.fill (i32.const {}) (i32.const 0) (i32.const {len}))",
            BASE as usize + at
        )?;
    }
    init(text, EXPECTED, &image.after)?;
    writeln!(
        text,
        "    (if (i32.eqz (call $same (i32.const {BASE}) (i32.const {EXPECTED}) (i32.const {len}))) (then (return (i32.const {}))))",
        number | 0xff
    )?;
    Ok(())
}

/// A segment's name says what is in it, so that equal ones are one.
fn segment_name(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("bytes_{}_{hash:016x}", bytes.len())
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\{byte:02x}")).collect()
}
