//! The Cargo project of a translated guest: its files.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::error::{Error, IoContext};

const LAUNCHER: &str = include_str!("../launcher/main.rs");

/// Where this command's own sources were when it was built.
const SOURCES: &str = env!("CARGO_MANIFEST_DIR");

/// A project on disk, ready for cargo.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) dir: PathBuf,
    pub(crate) name: String,
    /// What rustc's parser needs for this guest, if its default is not enough.
    pub(crate) rustc_stack_bytes: Option<usize>,
}

impl Project {
    /// Translates the module, and writes the project into `dir`. What is there and right stays untouched,
    /// so that cargo has nothing to do for it.
    pub(crate) fn write(dir: PathBuf, path: &Path, wasm: &[u8]) -> Result<Self, Error> {
        let files = wasm2rs_build::Config::new()
            .name("guest")
            // Whatever it imports: the launcher is the same for all guests.
            .host("::wasihost::WasiCtx")
            .runtime("::wasihost::rt")
            .translate(wasm)
            .map_err(|source| Error::Translation { path: path.to_owned(), source })?;
        let name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();

        fs::create_dir_all(&dir).during("create", &dir)?;
        for (file, content) in files.iter() {
            write_if_changed(&dir.join(file), content)?;
        }
        write_if_changed(&dir.join("main.rs"), LAUNCHER.as_bytes())?;
        write_if_changed(&dir.join("Cargo.toml"), manifest(&name).as_bytes())?;
        // The versions that the host was tested with, and no look at the registry.
        let lock = Path::new(SOURCES).with_file_name("Cargo.lock");
        if !dir.join("Cargo.lock").exists() && lock.exists() {
            fs::copy(&lock, dir.join("Cargo.lock")).during("copy to the cache", &lock)?;
        }
        Ok(Self { dir, name, rustc_stack_bytes: files.rustc_stack_bytes() })
    }
}

fn manifest(name: &str) -> String {
    let host = Path::new(SOURCES).with_file_name("wasihost");
    let wasihost = if host.exists() {
        // A TOML string in quotes has the same escapes as a Rust one for everything that paths contain.
        format!("{{ path = {host:?} }}")
    } else {
        format!("\"={}\"", env!("CARGO_PKG_VERSION"))
    };
    format!(
        r#"[package]
name = "{name}"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[[bin]]
name = "{name}"
path = "main.rs"

[dependencies]
wasihost = {wasihost}
"#
    )
}

/// Writes a file unless it has this content already. It appears whole or not at all, because other
/// processes may be about the same module.
fn write_if_changed(path: &Path, content: &[u8]) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let since_epoch = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    let temporary = path.with_extension(format!("{}.{}", std::process::id(), since_epoch.subsec_nanos()));
    fs::write(&temporary, content).and_then(|()| fs::rename(&temporary, path)).during("write", path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unchanged_file_is_not_written_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        write_if_changed(&path, b"one").unwrap();
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        write_if_changed(&path, b"one").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), written);
        write_if_changed(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn an_unwritable_folder_is_an_error_that_names_the_file() {
        let error = write_if_changed(Path::new("/nowhere/at/all/guest.rs"), b"").unwrap_err();
        assert!(error.to_string().contains("/nowhere/at/all/guest.rs"), "{error}");
    }
}
