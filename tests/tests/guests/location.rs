//! Where the guests are.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use libtest_mimic::{Failed, Trial};

/// The folder that `fetch.py` fills: `target/guests`, or what `WASM2RS_GUESTS` names.
pub(crate) fn guests_dir() -> PathBuf {
    env::var_os("WASM2RS_GUESTS").map_or_else(|| repository().join("target/guests"), PathBuf::from)
}

/// The folder that `fetch.py` and its sources are in.
pub(crate) fn sources_dir() -> PathBuf {
    repository().join("tests/guests")
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// The file of a guest's module.
pub(crate) fn module(name: &str) -> PathBuf {
    guests_dir().join("wasm").join(name).with_extension("wasm")
}

/// The native build of a program.
pub(crate) fn native(name: &str) -> PathBuf {
    guests_dir().join("native").join(name)
}

/// Whether some test was not possible because a file is missing.
static SOME_MISSING: AtomicBool = AtomicBool::new(false);

/// Says how to get the guests if some of them are missing.
pub(crate) fn report_missing() {
    if SOME_MISSING.load(Ordering::Relaxed) {
        let dir = guests_dir();
        eprintln!("Some guests are not in {}: their tests are ignored.", dir.display());
        eprintln!("To fetch them: tests/guests/fetch.py");
    }
}

/// A test that needs the files: ignored if one of them is not there, or a failure if all have to be.
pub(crate) fn trial(
    name: impl Into<String>,
    needs: &[PathBuf],
    test: impl FnOnce() -> anyhow::Result<()> + Send + 'static,
) -> Trial {
    let missing = needs.iter().find(|path| !path.exists()).cloned();
    SOME_MISSING.fetch_or(missing.is_some(), Ordering::Relaxed);
    if let Some(path) = &missing
        && env::var_os("WASM2RS_REQUIRE_GUESTS").is_some()
    {
        let message = format!("{} is missing: tests/guests/fetch.py fetches it", path.display());
        return Trial::test(name, move || Err(Failed::from(message)));
    }
    Trial::test(name, || test().map_err(|error| format!("{error:#}").into()))
        .with_ignored_flag(missing.is_some())
}
