//! What the driver reports of a file and of a whole run.

use std::fmt;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::outcome::Outcome;

/// How many directives ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// How many held.
    pub passed: usize,
    /// How many did not hold.
    pub failed: usize,
    /// How many were not carried out.
    pub not_run: usize,
}

impl Counts {
    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Failed(_) => self.failed += 1,
            Outcome::NotRun(_) => self.not_run += 1,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.not_run += other.not_run;
    }
}

/// A directive that did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The directive's line in the file, from 1.
    pub line: usize,
    /// The directive's keyword.
    pub directive: String,
    /// What happened, or why it was not carried out.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, {}: {}", self.line, self.directive, self.text)
    }
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// The file's name.
    pub file: String,
    /// The names of files with the same text, which are not run again.
    pub copies: Vec<String>,
    /// Whether the file is the same program in the model `Checked`, and so was not run in this one.
    #[serde(default)]
    pub same_by_default: bool,
    /// All directives: modules, actions and assertions.
    pub directives: Counts,
    /// The assertions among them.
    pub assertions: Counts,
    /// The directives that failed.
    pub failures: Vec<Finding>,
    /// The directives that were not carried out, and what they need.
    pub not_run: Vec<Finding>,
}

impl FileReport {
    pub(super) fn add(&mut self, line: usize, directive: &str, outcome: &Outcome) {
        self.directives.count(outcome);
        if directive.starts_with("assert_") {
            self.assertions.count(outcome);
        }
        let finding = |text| Finding { line, directive: directive.to_owned(), text };
        match outcome {
            Outcome::Passed => {}
            Outcome::Failed(text) => self.failures.push(finding(text.clone())),
            Outcome::NotRun(reason) => self.not_run.push(finding(reason.to_string())),
        }
    }
}

/// What became of all files at one optimisation level: the content of `target/conformance-O<level>.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelReport {
    /// rustc's `-C opt-level`.
    pub opt_level: String,
    /// The assertions of all files.
    pub assertions: Counts,
    /// The files, by name.
    pub files: Vec<FileReport>,
}

impl LevelReport {
    /// A report of these files.
    #[must_use]
    pub fn new(opt_level: impl fmt::Display, mut files: Vec<FileReport>) -> Self {
        files.sort_by(|a, b| a.file.cmp(&b.file));
        let mut assertions = Counts::default();
        files.iter().for_each(|file| assertions += file.assertions);
        Self { opt_level: opt_level.to_string(), assertions, files }
    }
}
