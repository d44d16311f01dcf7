//! Running one program of the suite as the suite says.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tests::harness::{Binary, target_dir};

use crate::suite::Test;

/// How long one program may take.
const LIMIT: Duration = Duration::from_secs(60);

/// What is done with a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Run,
    /// Exit with 0, as a runtime could that does nothing at all.
    Nothing,
}

/// What came of it.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    /// The calls that the guest made, with how each ended, `fd_read=success`.
    pub(crate) calls: BTreeSet<String>,
}

/// Runs a program: with a copy of its folder, so that programs do not disturb each other or the suite, and
/// with a pipe as its standard input that stays open and silent.
pub(crate) fn run(binary: &Binary, test: &Test, mode: Mode) -> Result<Outcome> {
    let dir = target_dir().join("wasi-testsuite").join(format!("{}-{mode:?}", test.module()));
    if dir.exists() {
        fs::remove_dir_all(&dir)?;
    }
    fs::create_dir_all(&dir)?;
    let trace = dir.join("trace");
    let mut command = binary.command();
    command.arg(&test.name).arg(&trace).env_clear();
    if mode == Mode::Nothing {
        command.arg("--nothing");
    }
    if let Some(root) = &test.spec.root {
        command.arg("--root").arg(copy_root(&test.wasm.with_file_name(root), &dir)?);
    }
    for (name, value) in &test.spec.env {
        command.args(["--env", name, value]);
    }
    command.arg("--").args(&test.spec.args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdin = child.stdin.take();
    let (stdout, stderr) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            bail!("it runs longer than {LIMIT:?}; its trace is {}", trace.display());
        }
        thread::sleep(Duration::from_millis(2));
    };
    drop(stdin);
    let (stdout, stderr) = (stdout.join().unwrap_or_default(), stderr.join().unwrap_or_default());
    let lines = fs::read_to_string(&trace).context("no trace")?;
    let calls = lines.lines().filter_map(|line| line.split_once('\t')).map(|(call, _)| call.to_owned());
    Ok(Outcome { code: status.code(), stdout, stderr, calls: calls.collect() })
}

/// Copies a folder of the suite, without what an earlier run of another runner may have left in it.
fn copy_root(from: &Path, dir: &Path) -> Result<PathBuf> {
    let to = dir.join("root");
    copy_dir(from, &to).with_context(|| format!("can not copy {}", from.display()))?;
    Ok(to)
}

fn copy_dir(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.extension().is_some_and(|extension| extension == "cleanup") {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_dir(&from, &to)?;
        } else {
            fs::write(&to, fs::read(&from)?)?;
        }
    }
    Ok(())
}

/// Reads a pipe to its end while the program runs.
fn collect(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before an error is the output as far as it is known.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}
