//! How long calls of the host take, compared with Wasmtime on the same guest:
//!
//! ```text
//! taskset -c 0 cargo run --release -p tests --example host_calls
//! ```
//!
//! Needs python3 with venv; Wasmtime comes from PyPI, into `target/wasmtime`. The rounds of both alternate, and
//! the table has medians. A call is counted as the guest sees it: the loop around it and the crossing into the
//! host are part of it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};
use tests::harness::{Libraries, OptLevel, Program, target_dir, wat};
use wasm2rs_build::Config;

/// How often each measurement is repeated.
const ROUNDS: usize = 21;

/// The version of the package on PyPI.
const WASMTIME: &str = "wasmtime==50.0.1";

/// Export, what it measures, and how many calls make a round.
const CALLS: &[(&str, &str, u32)] = &[
    ("clock_time_get", "`clock_time_get`, monotonic", 200_000),
    ("random_get", "`random_get` of 8 bytes", 100_000),
    ("fd_write", "`fd_write` of 1 byte to a file", 20_000),
    ("fd_read", "`fd_read` of 4 KiB from a file", 20_000),
    ("path_open", "`path_open` and `fd_close`", 10_000),
    ("path_filestat_get", "`path_filestat_get`", 10_000),
];

fn main() -> Result<()> {
    let dir = target_dir().join("host_calls");
    let wasm = wat(include_str!("guest.wat"))?;
    let program = program(&wasm)?;
    let python = python()?;
    let module = write_files(&dir, &wasm)?;
    let mut ours = Guest::start(Command::new(program).arg(dir.join("ours")))?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/host_calls/wasmtime_guest.py");
    let mut theirs = Guest::start(Command::new(python).arg(script).arg(module).arg(dir.join("theirs")))?;
    println!("| call | translated guest | Wasmtime | ratio |\n|---|---|---|---|");
    for (export, name, count) in CALLS {
        let (mut our_ns, mut their_ns) = (Vec::new(), Vec::new());
        // The first round of each warms up.
        for round in 0..=ROUNDS {
            let pair = (ours.measure(export, *count)?, theirs.measure(export, *count)?);
            if round > 0 {
                our_ns.push(pair.0);
                their_ns.push(pair.1);
            }
        }
        let (our_ns, their_ns) = (median(our_ns), median(their_ns));
        println!("| {name} | {our_ns:.0} ns | {their_ns:.0} ns | {:.1} |", their_ns / our_ns);
    }
    Ok(())
}

/// Translates the guest and compiles it, optimised, with the host.
fn program(wasm: &[u8]) -> Result<PathBuf> {
    let files = Config::new().name("guest").translate(wasm)?;
    let mut program = Program::new("host_calls");
    program.module("guest", &files);
    program.main(include_str!("launcher.rs"));
    let libraries = Libraries::build(OptLevel::O3, &["wasihost"])?;
    Ok(program.compile(&libraries)?.path().to_owned())
}

/// A Python that has Wasmtime.
fn python() -> Result<PathBuf> {
    let venv = target_dir().join("wasmtime");
    let python = venv.join("bin/python");
    if !python.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", WASMTIME];
    run(Command::new(&python).args(pip))?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("can not run {command:?}"))?;
    ensure!(status.success(), "{command:?} fails");
    Ok(())
}

/// Writes the module, and the files of the two guests; says where the module is.
fn write_files(dir: &Path, wasm: &[u8]) -> Result<PathBuf> {
    for guest in ["ours", "theirs"] {
        let dir = dir.join(guest);
        fs::create_dir_all(&dir)?;
        fs::write(dir.join("in"), vec![b'x'; 1024 * 4096])?;
    }
    let module = dir.join("guest.wasm");
    fs::write(&module, wasm)?;
    Ok(module)
}

/// A process that makes calls when it is told to.
struct Guest {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Guest {
    fn start(command: &mut Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let commands = child.stdin.take().context("no standard input")?;
        let answers = BufReader::new(child.stdout.take().context("no standard output")?);
        Ok(Self { child, commands, answers })
    }

    /// How many nanoseconds one call takes.
    fn measure(&mut self, export: &str, count: u32) -> Result<f64> {
        writeln!(self.commands, "{export} {count}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let total: f64 = line.trim().parse().with_context(|| format!("{export} answers {line:?}"))?;
        Ok(total / f64::from(count))
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
