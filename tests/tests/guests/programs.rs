//! C programs of other people, under `wasm2rs-run` and natively: both print the same, end with the same status
//! and leave the same files.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use tests::harness::target_dir;

use crate::location::{module, native, sources_dir, trial};

/// One run of a program.
#[derive(Clone, Copy)]
struct Run {
    name: &'static str,
    program: &'static str,
    /// `@` at the beginning of an argument stands for the run's own folder, `%` for the folder of the sources.
    args: &'static [&'static str],
    stdin: Input,
}

#[derive(Clone, Copy)]
enum Input {
    Nothing,
    /// A file of the sources.
    Source(&'static str),
    /// The module of a guest: something large that is there anyway.
    Module(&'static str),
}

const RUNS: &[Run] = &[
    Run {
        name: "language_and_files",
        program: "lua",
        args: &["%/lua/tour.lua", "@/lines.txt"],
        stdin: Input::Nothing,
    },
    Run { name: "work", program: "lua", args: &["%/lua/work.lua", "7"], stdin: Input::Nothing },
    Run {
        name: "script_from_stdin",
        program: "lua",
        args: &["-", "6"],
        stdin: Input::Source("lua/work.lua"),
    },
    Run { name: "error_status", program: "lua", args: &["%/lua/work.lua", "many"], stdin: Input::Nothing },
    Run { name: "usage", program: "lua", args: &[], stdin: Input::Nothing },
    Run {
        name: "database_in_memory",
        program: "sqlite",
        args: &[":memory:"],
        stdin: Input::Source("sqlite/workload.sql"),
    },
    Run {
        name: "database_in_a_file",
        program: "sqlite",
        args: &["@/shop.db"],
        stdin: Input::Source("sqlite/workload.sql"),
    },
    Run {
        name: "source_round_trip",
        program: "zstd",
        args: &["%/sqlite/workload.sql", "@/workload.zst"],
        stdin: Input::Nothing,
    },
    Run { name: "missing_file", program: "zstd", args: &["@/missing"], stdin: Input::Nothing },
    Run { name: "binary_round_trip", program: "lz4", args: &[], stdin: Input::Module("lua") },
];

pub(crate) fn trials() -> Vec<Trial> {
    let trials = RUNS.iter().map(|run| {
        let needs = [module(run.program), native(run.program)];
        trial(format!("{}::{}_is_as_native", run.program, run.name), &needs, || run.check())
    });
    trials.collect()
}

impl Run {
    fn check(&self) -> Result<()> {
        let (expected_dir, dir) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let expected = self.native(expected_dir.path())?;
        let found = self.translated(dir.path())?;
        let (out, expected_out) =
            (String::from_utf8_lossy(&found.stdout), String::from_utf8_lossy(&expected.stdout));
        ensure!(
            out == expected_out,
            "it prints\n{out}instead of\n{expected_out}{}",
            String::from_utf8_lossy(&found.stderr)
        );
        let errors = [&expected, &found].map(|output| String::from_utf8_lossy(&output.stderr).into_owned());
        ensure!(
            found.status.code() == expected.status.code(),
            "{} instead of {}: {}",
            found.status,
            expected.status,
            errors[1]
        );
        ensure!(
            errors[0].is_empty() == errors[1].is_empty(),
            "errors {:?} instead of {:?}",
            errors[1],
            errors[0]
        );
        ensure!(files(dir.path())? == files(expected_dir.path())?, "it leaves other files");
        Ok(())
    }

    fn native(&self, dir: &Path) -> Result<Output> {
        let sources = sources_dir();
        let args = self.args(&dir.display().to_string(), &sources.display().to_string());
        run(Command::new(native(self.program)).args(args), self.stdin)
    }

    fn translated(&self, dir: &Path) -> Result<Output> {
        let mut command = Command::new(runner()?);
        command.env("WASM2RS_RUN_CACHE_DIR", target_dir().join("run-cache"));
        for (host, guest) in [(dir, "/own"), (&sources_dir(), "/sources")] {
            command.arg("--dir").arg(format!("{}::{guest}", host.display()));
        }
        run(command.arg(module(self.program)).args(self.args("/own", "/sources")), self.stdin)
    }

    fn args(&self, own: &str, sources: &str) -> Vec<String> {
        let expand = |arg: &&str| match arg.split_at_checked(1) {
            Some(("@", rest)) => format!("{own}{rest}"),
            Some(("%", rest)) => format!("{sources}{rest}"),
            _ => (*arg).to_owned(),
        };
        self.args.iter().map(expand).collect()
    }
}

fn run(command: &mut Command, stdin: Input) -> Result<Output> {
    let stdin = match stdin {
        Input::Nothing => Stdio::null(),
        Input::Source(file) => File::open(sources_dir().join(file))?.into(),
        Input::Module(name) => File::open(module(name))?.into(),
    };
    command.stdin(stdin).output().with_context(|| format!("can not start {:?}", command.get_program()))
}

/// The files of a folder, with their contents.
fn files(dir: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let entries = fs::read_dir(dir)?.map(|entry| {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().into();
        Ok((name, fs::read(path)?))
    });
    entries.collect()
}

/// The command, built as it is in this workspace.
fn runner() -> Result<&'static Path> {
    static RUNNER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let runner = RUNNER.get_or_init(|| build_runner().map_err(|error| format!("{error:#}")));
    runner.as_deref().map_err(|error| anyhow::anyhow!("{error}"))
}

fn build_runner() -> Result<PathBuf> {
    let mut cargo = Command::new(env::var_os("CARGO").as_deref().unwrap_or(OsStr::new("cargo")));
    cargo.args(["build", "--quiet", "--package", "wasm2rs-run", "--target-dir"]).arg(target_dir());
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output()?;
    ensure!(
        output.status.success(),
        "wasm2rs-run does not build:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(target_dir().join("debug/wasm2rs-run"))
}
