//! What the suite consists of: programs, and beside each what it is given and what is expected of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::guest::Outcome;

/// The languages that the suite's programs are written in.
const LANGUAGES: [&str; 3] = ["assemblyscript", "c", "rust"];

/// Where the suite is, or should be.
pub(crate) enum Location {
    Suite(PathBuf),
    /// The submodule, without files.
    NotFetched(PathBuf),
    /// The variable names something else.
    Wrong(PathBuf),
}

impl Location {
    pub(crate) fn find() -> Self {
        let is_suite = |dir: &Path| LANGUAGES.iter().all(|language| dir.join(language).is_dir());
        if let Some(dir) = env::var_os("WASI_TESTSUITE").filter(|dir| !dir.is_empty()) {
            let dir = PathBuf::from(dir);
            return if is_suite(&dir) { Self::Suite(dir) } else { Self::Wrong(dir) };
        }
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wasi-testsuite/tests");
        if is_suite(&dir) { Self::Suite(dir) } else { Self::NotFetched(dir) }
    }
}

/// A program of the suite.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    /// Language and file, `c/lseek`.
    pub(crate) name: String,
    pub(crate) wasm: PathBuf,
    pub(crate) spec: Spec,
}

/// The file beside a program; see the suite's own description.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spec {
    #[serde(default)]
    pub(crate) args: Vec<String>,
    #[serde(default)]
    pub(crate) env: BTreeMap<String, String>,
    /// A folder beside the program, which it sees as `/`.
    pub(crate) root: Option<String>,
    #[serde(default)]
    pub(crate) exit_code: i32,
    pub(crate) stdout: Option<String>,
    pub(crate) stderr: Option<String>,
}

/// The programs, in the order of their names.
pub(crate) fn tests(suite: &Path) -> Result<Vec<Test>> {
    let mut tests = Vec::new();
    for language in LANGUAGES {
        let dir = suite.join(language).join("testsuite/wasm32-wasip1");
        for entry in fs::read_dir(&dir).with_context(|| format!("can not list {}", dir.display()))? {
            let wasm = entry?.path();
            if wasm.extension().is_some_and(|extension| extension == "wasm") {
                tests.push(Test::read(language, wasm)?);
            }
        }
    }
    tests.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tests)
}

impl Test {
    fn read(language: &str, wasm: PathBuf) -> Result<Self> {
        let json = wasm.with_extension("json");
        let spec = match json.exists() {
            true => serde_json::from_slice(&fs::read(&json)?)
                .with_context(|| format!("can not understand {}", json.display()))?,
            false => Spec::default(),
        };
        let stem = wasm.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Self { name: format!("{language}/{stem}"), wasm, spec })
    }

    /// The name of the translated module: the language's first letter and the file's name, because names of
    /// modules have a greatest length.
    pub(crate) fn module(&self) -> String {
        let (language, stem) = self.name.split_once('/').unwrap_or_default();
        format!("{}_{}", language.get(..1).unwrap_or_default(), stem.replace('-', "_"))
    }

    /// What the suite itself looks at: the exit status, and the output where it says something about it.
    pub(crate) fn check(&self, outcome: &Outcome) -> Result<()> {
        let shown = || {
            format!(
                "standard output:\n{}\nstandard error:\n{}",
                String::from_utf8_lossy(&outcome.stdout),
                String::from_utf8_lossy(&outcome.stderr)
            )
        };
        let code = outcome.code;
        ensure!(code == Some(self.spec.exit_code), "it exits with {code:?}\n{}", shown());
        let outputs = [(&self.spec.stdout, &outcome.stdout), (&self.spec.stderr, &outcome.stderr)];
        for (expected, actual) in outputs {
            if let Some(expected) = expected {
                ensure!(expected.as_bytes() == actual.as_slice(), "it prints something else\n{}", shown());
            }
        }
        Ok(())
    }
}
