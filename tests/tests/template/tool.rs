//! The programs that the tests need: where they are, and what happens without them.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use libtest_mimic::Trial;

/// How to install cargo-generate: the version that `.ci/run` installs.
const INSTALL: &str = "cargo install --locked --debug --root target/tools cargo-generate@0.23.10";

/// The repository's root.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// cargo-generate, from `target/tools` or else from the `PATH`.
pub(crate) fn cargo_generate() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(repository().join("target/tools/bin")).chain(env::split_paths(&path));
    folders.map(|folder| folder.join("cargo-generate")).find(|file| file.is_file())
}

/// The Python that has the Zig which `tests/guests/fetch.py` fetched.
pub(crate) fn python_with_zig() -> Option<PathBuf> {
    let guests =
        env::var_os("WASM2RS_GUESTS").map_or_else(|| repository().join("target/guests"), PathBuf::from);
    Some(guests.join("zig/bin/python")).filter(|file| file.is_file())
}

/// Whether cargo-generate was looked for and not found.
static MISSING: AtomicBool = AtomicBool::new(false);

/// Says how to get cargo-generate if it is missing.
pub(crate) fn report_missing() {
    if MISSING.load(Ordering::Relaxed) {
        eprintln!("cargo-generate is not installed: the template's tests are ignored. To install it:");
        eprintln!("{INSTALL}");
    }
}

/// A test that needs cargo-generate: ignored if it is not there, or a failure if it has to be.
pub(crate) fn trial(
    name: impl Into<String>,
    test: impl FnOnce(&Path) -> anyhow::Result<()> + Send + 'static,
) -> Trial {
    let Some(tool) = cargo_generate() else {
        MISSING.store(true, Ordering::Relaxed);
        let required = env::var_os("WASM2RS_REQUIRE_TOOLS").is_some();
        let message = format!("cargo-generate is missing: {INSTALL}");
        return Trial::test(name, move || Err(message.into())).with_ignored_flag(!required);
    };
    Trial::test(name, move || test(&tool).map_err(|error| format!("{error:#}").into()))
}
