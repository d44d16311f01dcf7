//! The libraries that programs link with, built by Cargo at one optimisation level.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr;
use std::{env, str};

use anyhow::{Context, Result, bail, ensure};

use super::target_dir::{target_dir, workspace_dir};

/// rustc's `-C opt-level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OptLevel {
    /// 0, with overflow checks and debug assertions: what `cargo build` does.
    O0,
    /// 3, without them: what `cargo build --release` does.
    O3,
}

impl fmt::Display for OptLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::O0 => "0",
            Self::O3 => "3",
        })
    }
}

impl FromStr for OptLevel {
    type Err = anyhow::Error;

    fn from_str(level: &str) -> Result<Self> {
        match level {
            "0" => Ok(Self::O0),
            "3" => Ok(Self::O3),
            _ => bail!("the optimisation level is 0 or 3, not {level:?}"),
        }
    }
}

/// Compiled packages of this workspace, with what they depend on.
#[derive(Clone, Debug)]
pub struct Libraries {
    opt_level: OptLevel,
    /// Crate name and file of each package that was asked for.
    externs: BTreeMap<String, PathBuf>,
    /// The folder of the files that those depend on.
    deps_dir: PathBuf,
}

impl Libraries {
    /// Builds these packages of the workspace, unless they are up to date. Programs can name each of them;
    /// `wasm2rs-rt` always is one, with the memory model `guarded` where there is that.
    ///
    /// # Errors
    /// If Cargo fails: with what it said.
    pub fn build(opt_level: OptLevel, packages: &[&str]) -> Result<Self> {
        let dir = target_dir().join(format!("harness/O{opt_level}"));
        let mut cargo = Command::new(env::var_os("CARGO").as_deref().unwrap_or(OsStr::new("cargo")));
        cargo.args(["build", "--lib", "--quiet", "--message-format=json-render-diagnostics"]);
        cargo.args(["--package", "wasm2rs-rt"]);
        if packages.contains(&"wasihost") {
            cargo.args(["--features", "wasihost/assemblyscript,wasihost/emscripten"]);
        }
        if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            cargo.args(["--features", "wasm2rs-rt/guarded"]);
        }
        cargo.args(packages.iter().flat_map(|package| ["--package", package]));
        cargo.arg("--target-dir").arg(&dir).current_dir(workspace_dir());
        let optimised = opt_level == OptLevel::O3;
        cargo.env("CARGO_PROFILE_DEV_OPT_LEVEL", opt_level.to_string());
        cargo.env("CARGO_PROFILE_DEV_DEBUG_ASSERTIONS", (!optimised).to_string());
        cargo.env("CARGO_PROFILE_DEV_OVERFLOW_CHECKS", (!optimised).to_string());
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
        // As in release builds: incremental ones are divided otherwise, which changes what LLVM inlines.
        cargo.env("CARGO_INCREMENTAL", "0");
        let output = cargo.stderr(Stdio::piped()).output().context("can not run cargo")?;
        ensure!(
            output.status.success(),
            "cargo can not build {packages:?}:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let files = str::from_utf8(&output.stdout)?.lines().flat_map(file_names);
        let rlibs: Vec<PathBuf> = files.filter(|file| file.extension() == Some(OsStr::new("rlib"))).collect();
        let mut externs = BTreeMap::new();
        for package in [&["wasm2rs-rt"], packages].concat() {
            let name = package.replace('-', "_");
            let file = rlibs.iter().find(|file| is_library(file, &name));
            externs.insert(name, file.with_context(|| format!("cargo built no library {package}"))?.clone());
        }
        Ok(Self { opt_level, externs, deps_dir: dir.join("debug/deps") })
    }

    /// The optimisation level of these libraries, and of the programs that link with them.
    #[must_use]
    pub fn opt_level(&self) -> OptLevel {
        self.opt_level
    }

    /// The libraries' files.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        self.externs.values().map(PathBuf::as_path)
    }

    /// Gives rustc the options that make these libraries known.
    pub(super) fn pass_to(&self, rustc: &mut Command) {
        for (name, file) in &self.externs {
            rustc.arg("--extern").arg(format!("{name}={}", file.display()));
        }
        rustc.arg("-L").arg(format!("dependency={}", self.deps_dir.display()));
    }
}

fn is_library(file: &Path, crate_name: &str) -> bool {
    let stem = file.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    // The file beside `deps` has no hash in its name, the one in it has.
    stem == format!("lib{crate_name}") || stem.starts_with(&format!("lib{crate_name}-"))
}

/// The strings of the `filenames` array in one of Cargo's messages.
fn file_names(message: &str) -> Vec<PathBuf> {
    let Some((_, rest)) = message.split_once(r#""filenames":["#) else { return Vec::new() };
    let Some((array, _)) = rest.split_once(']') else { return Vec::new() };
    array.split(',').map(|name| name.trim_matches('"').replace(r"\\", r"\").into()).collect()
}
