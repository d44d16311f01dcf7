//! A generated project, and what can be done with it.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use tests::harness::target_dir;

use crate::tool::repository;

/// A project in a folder of its own, which goes with it.
pub(crate) struct Project {
    _folder: TempDir,
    dir: PathBuf,
}

impl Project {
    /// Generates a project of this name; `answers` are those to the template's questions, as `key=value`.
    pub(crate) fn generate(tool: &Path, name: &str, answers: &[&str]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut command = Command::new(tool);
        command.args(["generate", "--silent", "--vcs", "none", "--name", name]);
        command.arg("--path").arg(repository().join("template-app"));
        command.arg("--destination").arg(folder.path());
        // It wants to know who the author is, which a machine without an account does not say.
        command.env("CARGO_NAME", "somebody");
        command.args(answers.iter().flat_map(|answer| ["--define", answer]));
        succeed(&mut command)?;

        let dir = folder.path().join(name);
        ensure!(dir.is_dir(), "{name} was generated under another name");
        Ok(Self { _folder: folder, dir })
    }

    /// The path of a file or folder of the project.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.dir.join(relative)
    }

    /// The text of a file.
    pub(crate) fn read(&self, relative: &str) -> Result<String> {
        fs::read_to_string(self.path(relative)).with_context(|| relative.to_owned())
    }

    /// The paths of all files, sorted.
    pub(crate) fn files(&self) -> Result<Vec<String>> {
        let (mut files, mut dirs) = (Vec::new(), vec![self.dir.clone()]);
        while let Some(dir) = dirs.pop() {
            for entry in fs::read_dir(dir)? {
                let path = entry?.path();
                if path.is_dir() {
                    dirs.push(path);
                } else {
                    files.push(path.strip_prefix(&self.dir)?.display().to_string());
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// Cargo in the project's folder, without the network: with the dependencies that this workspace has, and one
    /// folder of results for all projects.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Result<Command> {
        let lock = self.path("Cargo.lock");
        if !lock.exists() {
            fs::copy(repository().join("Cargo.lock"), lock)?;
        }
        let mut cargo = Command::new(env::var_os("CARGO").as_deref().unwrap_or(OsStr::new("cargo")));
        cargo.args(arguments).current_dir(&self.dir).env("CARGO_NET_OFFLINE", "true");
        cargo.env("CARGO_TARGET_DIR", target_dir().join("template"));
        // The workspace's own settings are not those of a user.
        cargo.env_remove("RUSTFLAGS").env_remove("RUST_BACKTRACE");
        Ok(cargo)
    }
}

/// Runs a command that has to succeed; what it printed.
pub(crate) fn succeed(command: &mut Command) -> Result<String> {
    let output = output(command)?;
    ensure!(output.status.success(), "{command:?}: {}\n{}", output.status, text(&output));
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs a command that has to fail; all that it printed.
pub(crate) fn fail(command: &mut Command) -> Result<String> {
    let output = output(command)?;
    ensure!(!output.status.success(), "{command:?} succeeded\n{}", text(&output));
    Ok(text(&output))
}

fn output(command: &mut Command) -> Result<Output> {
    command.output().with_context(|| format!("can not run {command:?}"))
}

fn text(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}
