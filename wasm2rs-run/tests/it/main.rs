//! The command, from outside: what a guest gets, what comes back, and what is refused.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own preparation should stop the test")]

mod guests;
mod refusals;
mod runs;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with modules, and the command.
struct Runner {
    dir: tempfile::TempDir,
}

impl Runner {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a module and returns its path.
    fn module(&self, name: &str, wat: &str) -> PathBuf {
        self.file(name, &wat::parse_str(wat).unwrap())
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The command, with a cache that all tests share, where nothing else is set.
    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wasm2rs-run"));
        command.env("WASM2RS_RUN_CACHE_DIR", cache_dir()).env_remove("RUST_BACKTRACE");
        command.current_dir(self.dir.path());
        command
    }
}

fn cache_dir() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("run-cache")
}

/// The status and both streams, for comparing at once.
fn summary(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}
