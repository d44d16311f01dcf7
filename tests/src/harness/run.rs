//! Running a compiled program.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long a program may run, unless the caller says otherwise.
pub const RUN_LIMIT: Duration = Duration::from_secs(120);

/// A compiled program.
#[derive(Clone, Debug)]
pub struct Binary {
    path: PathBuf,
}

impl Binary {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The executable file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The program as a command, for callers that need more than [`Binary::run`]. Traps capture no backtraces,
    /// whatever the tests themselves were asked for.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.env_remove("RUST_BACKTRACE").env_remove("RUST_LIB_BACKTRACE");
        command
    }

    /// Runs the program without input, for [`RUN_LIMIT`] at most. A status that is not 0 is no error.
    ///
    /// # Errors
    /// If it can not be started or does not end in time: with what it has printed.
    pub fn run<I: IntoIterator<Item: AsRef<OsStr>>>(&self, args: I) -> Result<Output> {
        self.run_for(args, RUN_LIMIT)
    }

    /// Runs the program as [`Binary::run`] does, for `limit` at most.
    ///
    /// # Errors
    /// Those of [`Binary::run`].
    pub fn run_for<I: IntoIterator<Item: AsRef<OsStr>>>(&self, args: I, limit: Duration) -> Result<Output> {
        run_limited(self.command().args(args), limit)
    }
}

/// Runs `command` without input for `limit` at most.
fn run_limited(command: &mut Command, limit: Duration) -> Result<Output> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("can not start {:?}", command.get_program()))?;
    let (stdout, stderr) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let start = Instant::now();
    let mut pause = Duration::from_micros(200);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            break None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    let (stdout, stderr) = (finish(stdout), finish(stderr));
    match status {
        Some(status) => Ok(Output { status, stdout, stderr }),
        None => bail!(
            "{:?} runs longer than {limit:?}; it printed\n{}{}",
            command.get_program(),
            String::from_utf8_lossy(&stdout),
            String::from_utf8_lossy(&stderr)
        ),
    }
}

/// Reads a pipe to its end while the program runs, so that it never waits for the reader.
fn collect(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before an error is the program's output as far as it is known.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn finish(reader: JoinHandle<Vec<u8>>) -> Vec<u8> {
    reader.join().unwrap_or_default()
}
