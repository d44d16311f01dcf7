//! The command, from outside: what a guest gets, what comes back, and what is refused.

#![allow(clippy::unwrap_used, reason = "what fails in a test's own preparation should stop the test")]

mod adapter;
mod cache;
mod compile;
mod guests;
mod inspect;
mod limits;
mod memory;
mod observe;
mod refusals;
mod runs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

/// The memory models that there are on this platform.
const MODELS: &[&str] = match cfg!(all(target_os = "linux", target_arch = "x86_64")) {
    true => &["checked", "guarded", "reserved"],
    false => &["checked", "reserved"],
};

/// A folder with modules, and the command.
struct Runner {
    dir: tempfile::TempDir,
    cache: PathBuf,
}

impl Runner {
    /// With a cache that all tests share.
    fn new() -> Self {
        Self::with_memory("checked")
    }

    /// With a cache that all tests share whose guests have this memory model.
    fn with_memory(model: &str) -> Self {
        Self { dir: tempfile::tempdir().unwrap(), cache: cache_dir(model) }
    }

    /// With a cache of its own, in which only the runtime and the host are there.
    fn with_own_cache() -> Self {
        Self::with_own_cache_for("checked")
    }

    /// With a cache of its own, in which only the runtime and the host for this memory model are there.
    fn with_own_cache_for(model: &str) -> Self {
        // Beside the shared one, so that the libraries, 30 MB, can be linked instead of copied.
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let cache = dir.path().join("cache");
        let runner = Self { dir, cache };
        runner.link_libraries(model);
        runner
    }

    /// Adds the runtime and the host for this memory model to the cache, unless they are there.
    fn link_libraries(&self, model: &str) {
        static LIBRARIES: LazyLock<PathBuf> = LazyLock::new(|| build_libraries("checked"));
        static GUARDED: LazyLock<PathBuf> = LazyLock::new(|| build_libraries("guarded"));
        let entry: &Path = if model == "guarded" { &GUARDED } else { &LIBRARIES };
        let copy = self.cache.join("libraries").join(entry.file_name().unwrap());
        if copy.exists() {
            return;
        }
        fs::create_dir_all(&copy).unwrap();
        for file in entries(entry) {
            fs::hard_link(&file, copy.join(file.file_name().unwrap())).unwrap();
        }
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
        fs::write(&path, content).unwrap();
        path
    }

    /// The command, in the folder of the modules.
    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wasm2rs-run"));
        self.prepare(&mut command);
        command
    }

    /// Gives a command this runner's folder and cache, and nothing of what the user may have set.
    fn prepare(&self, command: &mut Command) {
        for name in ["RUST_BACKTRACE", "WASM2RS_RUN_CACHE", "WASM2RS_RUN_CACHE_SIZE", "WASM2RS_RUN_SOURCES"] {
            command.env_remove(name);
        }
        command.env("WASM2RS_RUN_CACHE_DIR", &self.cache).current_dir(self.dir.path());
    }

    /// Runs the command.
    #[track_caller]
    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        summary(&self.command().args(args).output().unwrap())
    }

    /// The entries of this kind in the cache.
    fn entries(&self, kind: &str) -> Vec<PathBuf> {
        entries(&self.cache.join(kind))
    }
}

/// Where tests share what they build. The libraries of guarded memory are others, and lie where nobody takes them for
/// those of the default.
fn cache_dir(model: &str) -> PathBuf {
    let name = if model == "guarded" { "run-cache-guarded" } else { "run-cache" };
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Has the runtime and the host built in the shared cache, and returns their folder.
fn build_libraries(model: &str) -> PathBuf {
    let runner = Runner::with_memory(model);
    let module = runner.module("builds.wasm", &guests::exits(0));
    assert!(runner.command().args(["--memory", model]).arg(module).status().unwrap().success());
    // Others are of other versions of the sources.
    let used = |entry: &PathBuf| fs::metadata(entry).unwrap().modified().unwrap();
    entries(&runner.cache.join("libraries")).into_iter().max_by_key(used).unwrap()
}

/// What is in a folder; nothing if it is not there.
fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> =
        fs::read_dir(dir).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The status and both streams, for comparing at once.
fn summary(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}
