//! How long the command itself takes: `cargo bench -p wasm2rs-run`.
//!
//! Second runs are compared with the bare executable, one after the other in turn, so that whatever else the
//! machine does hits both. First runs find the runtime and the host built, and nothing of the module.
//!
//! `WASM2RS_BENCH_GUEST` names a module to use instead of the C program of the example for first runs.

#![allow(clippy::unwrap_used, reason = "what fails should stop the measurement")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 200;
const FIRST_RUNS: usize = 7;

const HELLO: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\08\00\00\00\0d\00\00\00hello, world\n")
    (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32)))))"#;

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let hello = dir.path().join("hello.wasm");
    std::fs::write(&hello, wat::parse_str(HELLO).unwrap()).unwrap();
    second_run(dir.path(), &hello);
    first_run(dir.path(), "hello, world (text format)", &hello);
    let c_program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/wordcount/guest/wordcount.wasm");
    let c_program = std::env::var_os("WASM2RS_BENCH_GUEST").map_or(c_program, PathBuf::from);
    first_run(dir.path(), &c_program.file_name().unwrap().to_string_lossy(), &c_program);
}

fn second_run(dir: &Path, module: &Path) {
    let executable = dir.join("hello");
    let compiled = runner().args(["compile", "-o"]).args([&executable, module]).status().unwrap();
    assert!(compiled.success());
    let (mut bare, mut cached, mut added) = (Vec::new(), Vec::new(), Vec::new());
    time(runner().arg(module));
    for _ in 0..RUNS {
        let one = time(&mut Command::new(&executable));
        let other = time(runner().arg(module));
        bare.push(one);
        cached.push(other);
        added.push(other.saturating_sub(one));
    }
    println!("second run of a hello world, {RUNS} runs of each in turn; median (least):");
    println!("  bare executable       {}", figures(&mut bare));
    println!("  wasm2rs-run, cached   {}", figures(&mut cached));
    println!("  what it adds          {}", figures(&mut added));
}

fn first_run(dir: &Path, name: &str, module: &Path) {
    let wasm = std::fs::read(module).unwrap();
    let mut times: Vec<Duration> = (0..FIRST_RUNS)
        .map(|run| {
            // A custom section makes it a module that the cache does not know.
            let unique = format!("{run} {:?}", std::time::SystemTime::now());
            let content = [&[1, b'x'], unique.as_bytes()].concat();
            let path = dir.join(format!("first{run}.wasm"));
            let size = u8::try_from(content.len()).unwrap();
            assert!(size < 0x80, "the length is one byte of LEB128");
            std::fs::write(&path, [&wasm[..], &[0, size], &content].concat()).unwrap();
            time(runner().arg(path))
        })
        .collect();
    println!("first run of {name}, {} bytes, {FIRST_RUNS} runs; median (least):", wasm.len());
    println!("  wasm2rs-run           {}", figures(&mut times));
}

fn runner() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasm2rs-run"));
    command.env("WASM2RS_RUN_CACHE_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-cache"));
    command
}

fn time(command: &mut Command) -> Duration {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    command.status().unwrap();
    start.elapsed()
}

fn figures(times: &mut [Duration]) -> String {
    times.sort();
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    format!("{:8.2} ms ({:.2} ms)", millis(times[times.len() / 2]), millis(times[0]))
}
