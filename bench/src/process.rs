//! Other programs: run with a time limit, or for what they take of the processor and of memory.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use wait4::Wait4;

/// How long one run of a benchmark may take.
const RUN_LIMIT: Duration = Duration::from_secs(60);
/// How long a tool may take: compilers that are not used to large functions are given up on.
const TOOL_LIMIT: Duration = Duration::from_secs(20 * 60);

/// What a program printed.
pub(crate) struct Printed {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// What a program took, with the programs that it started.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Usage {
    /// Processor time, of all threads.
    pub(crate) cpu_s: f64,
    /// The time from its start to its end; it was not measured always.
    #[serde(default)]
    pub(crate) elapsed_s: Option<f64>,
    /// The most memory that it, or one that it started, had.
    pub(crate) peak_bytes: u64,
}

/// Runs a benchmark.
///
/// # Errors
/// If it can not be started, fails, or takes longer than a minute.
pub(crate) fn run(command: &mut Command) -> Result<Printed> {
    run_for(command, RUN_LIMIT)
}

/// Runs a tool to its end, and returns what it printed.
///
/// # Errors
/// If it can not be started, fails, or takes longer than twenty minutes: with the last line that it printed.
pub(crate) fn tool(command: &mut Command) -> Result<String> {
    Ok(run_for(command, TOOL_LIMIT)?.stdout)
}

fn run_for(command: &mut Command, limit: Duration) -> Result<Printed> {
    let what = describe(command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("can not start {what}"))?;
    let (stdout, stderr) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if start.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("{what}: takes longer than {} s", limit.as_secs());
        }
        thread::sleep(Duration::from_millis(2));
    };
    let printed = Printed { stdout: finish(stdout), stderr: finish(stderr) };
    check(&what, status, &printed.stderr)?;
    Ok(printed)
}

/// Reads a pipe to its end while the program runs: compilers say more than a pipe holds.
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

fn finish(reader: JoinHandle<Vec<u8>>) -> String {
    String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned()
}

/// Why there is no [`Usage`].
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) enum Stopped {
    /// It took more processor time than it may.
    OverLimit { limit_s: u64 },
    /// It failed: what it printed last.
    Failed(String),
}

/// Runs a tool to its end or until it has taken `limit` of processor time, and says what it took.
///
/// # Errors
/// If it can not be started, fails, or takes longer.
pub(crate) fn measure(command: &Command, limit: Duration) -> Result<Usage, Stopped> {
    let failed = |error: anyhow::Error| Stopped::Failed(format!("{error:#}"));
    let what = describe(command);
    let mut limited = limited(command, limit);
    limited.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let start = Instant::now();
    let mut child = limited.spawn().with_context(|| format!("can not start {what}")).map_err(failed)?;
    let stderr = collect(child.stderr.take());
    let used = child.wait4().map_err(|error| failed(error.into()))?;
    let elapsed = start.elapsed();
    let cpu = used.rusage.utime + used.rusage.stime;
    // The system ends a process when it has taken the limit by its own, coarser clock.
    if !used.status.success() && cpu > limit.mul_f64(0.95) {
        return Err(Stopped::OverLimit { limit_s: limit.as_secs() });
    }
    check(&what, used.status, &finish(stderr)).map_err(failed)?;
    let elapsed_s = Some(elapsed.as_secs_f64());
    Ok(Usage { cpu_s: cpu.as_secs_f64(), elapsed_s, peak_bytes: used.rusage.maxrss })
}

/// The same command, ended by the system when it has taken so much processor time: how long it waits for a processor that
/// others use does not count.
fn limited(command: &Command, limit: Duration) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"ulimit -t "$0" && exec "$@""#, &limit.as_secs().to_string()]);
    shell.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        shell.current_dir(folder);
    }
    shell
}

fn check(what: &str, status: ExitStatus, stderr: &str) -> Result<()> {
    ensure!(status.success(), "{what}: {status}: {}", last_line(stderr));
    Ok(())
}

fn describe(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    program.rsplit('/').next().unwrap_or(&program).to_owned()
}

fn last_line(text: &str) -> String {
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or("it printed no error").trim().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_failure_says_the_status_and_the_last_line() {
        let error = tool(&mut shell("echo first >&2; echo second >&2; exit 3")).unwrap_err().to_string();
        assert!(error.contains("second") && error.contains('3') && !error.contains("first"), "{error}");
    }

    #[test]
    fn usage_counts_the_processor_and_memory_of_children() {
        let count = shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done");
        let usage = measure(&count, Duration::from_secs(60)).unwrap();
        assert!(usage.cpu_s > 0.01, "{usage:?}");
        assert!((100_000..1_000_000_000).contains(&usage.peak_bytes), "{usage:?}");
    }

    #[test]
    fn what_takes_too_long_is_ended_and_what_fails_says_why() {
        let forever = measure(&shell("while :; do :; done"), Duration::from_secs(1));
        assert_eq!(forever.unwrap_err(), Stopped::OverLimit { limit_s: 1 });
        let failing = measure(shell("echo $word >&2; exit 3").env("word", "why"), Duration::from_secs(60));
        assert!(matches!(failing.unwrap_err(), Stopped::Failed(text) if text.contains("why")));
    }
}
