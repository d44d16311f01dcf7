//! The kernels, and what is measured of them. It does not know what is expected.
//!
//! Callgrind counts between the entry of one function and its return: starting the process is not in it.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{fs, thread};

use anyhow::{Context, Result, bail, ensure};
use tests::harness::{Binary, Libraries, OptLevel, Program};
use wasm2rs_build::{Config, Files, MemoryModel};

use super::folder;
use super::table::{Figure, Row};

/// A kernel of `bench/guests/kernels` or `tests/instructions`, and how it is made to do less: it uses `small` where its source says `large`.
struct Kernel {
    name: &'static str,
    large: u32,
    small: u32,
}

const KERNELS: [Kernel; 13] = [
    Kernel { name: "embedded", large: 80_000, small: 500 },
    Kernel { name: "fib", large: 40, small: 25 },
    Kernel { name: "indirect", large: 30_000_000, small: 500_000 },
    Kernel { name: "lists", large: 60, small: 2 },
    Kernel { name: "matmul", large: 14, small: 1 },
    Kernel { name: "product", large: 14, small: 1 },
    Kernel { name: "sha256", large: 100, small: 1 },
    Kernel { name: "sieve", large: 36, small: 1 },
    Kernel { name: "simd", large: 40_000, small: 400 },
    Kernel { name: "stack", large: 20_000_000, small: 50_000 },
    Kernel { name: "switch", large: 9_000_000, small: 100_000 },
    Kernel { name: "trees", large: 18, small: 13 },
    Kernel { name: "vectors", large: 40_000, small: 400 },
];

const MODELS: [(&str, MemoryModel); 3] = [
    ("checked", MemoryModel::Checked),
    ("guarded", MemoryModel::Guarded),
    ("reserved", MemoryModel::Reserved),
];

/// The program around a kernel. What is counted is `counted`.
const MAIN: &str = r#"
#[inline(never)]
fn counted(guest: &mut guest::Module) -> Result<i64, guest::Error> {
    guest.run()
}

fn main() -> Result<(), guest::Error> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<i32>().expect("a number"));
    let (large, small) = (arguments.next().expect("two numbers"), arguments.next().expect("two numbers"));
    let mut guest = guest::Module::new()?;
    guest._initialize()?;
    guest.shrink(large, small)?;
    guest.prepare()?;
    println!("{:016x}", counted(&mut guest)?);
    Ok(())
}
"#;

/// The bytes of Rust that each kernel becomes.
pub(super) fn translate() -> Result<Vec<Row>> {
    for_each_case(|kernel, model| {
        Ok(vec![(Figure::Bytes, translate_one(kernel, model)?.rust().len() as u64)])
    })
}

/// What rustc and the processor do with each kernel.
pub(super) fn count() -> Result<Vec<Row>> {
    let libraries = Libraries::build(OptLevel::O3, &[])?;
    for_each_case(|kernel, model| {
        let mut program = Program::new(format!("instructions/{model:?}/{}", kernel.name).to_lowercase());
        program.codegen_units(1);
        program.emit_mir();
        program.module("guest", &translate_one(kernel, model)?);
        program.main(MAIN);
        let binary = program.compile(&libraries)?;
        let mir_lines = count_lines(&fs::read_to_string(binary.path().with_extension("mir"))?);
        Ok(vec![(Figure::MirLines, mir_lines), (Figure::Instructions, count_instructions(kernel, &binary)?)])
    })
}

/// Rows for each kernel and model, measured on as many threads as there are processors.
fn for_each_case(
    measure: impl Fn(&Kernel, MemoryModel) -> Result<Vec<(Figure, u64)>> + Send + Sync,
) -> Result<Vec<Row>> {
    let cases: Vec<_> = KERNELS.iter().flat_map(|kernel| MODELS.map(|model| (kernel, model))).collect();
    let (next, rows) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((kernel, (name, model))) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let row =
                |(figure, value)| Row { kernel: kernel.name.into(), model: (*name).into(), figure, value };
            let measured = measure(kernel, *model)
                .map(|figures| figures.into_iter().map(row).collect::<Vec<_>>())
                .with_context(|| format!("{}, {name}", kernel.name));
            rows.lock().unwrap_or_else(PoisonError::into_inner).push(measured);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let rows: Result<Vec<_>> =
        rows.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect();
    Ok(rows?.concat())
}

fn translate_one(kernel: &Kernel, model: MemoryModel) -> Result<Files> {
    let wasm = fs::read(folder().join(kernel.name).with_extension("wasm"))?;
    Ok(Config::new().name("guest").memory_model(model).translate(&wasm)?)
}

/// The lines within functions: their variables, scopes, statements and basic blocks. What rustc inlines into generated code
/// before it optimises it is in there; its memory grows with that, and the time of some of its passes with the square.
fn count_lines(mir: &str) -> u64 {
    mir.lines().filter(|line| line.starts_with(' ')).count() as u64
}

/// The number in callgrind's last lines, `==1== Collected : 1234`.
fn count_instructions(kernel: &Kernel, binary: &Binary) -> Result<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=*program*counted*", "--callgrind-out-file=/dev/null"])
        .arg(binary.path())
        .args([kernel.large, kernel.small].map(|number| number.to_string()))
        .output()
        .context("can not run valgrind")?;
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "valgrind fails:\n{text}");
    let collected = text.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    match collected {
        None | Some(0) => bail!("valgrind has counted nothing:\n{text}"),
        Some(count) => Ok(count),
    }
}
