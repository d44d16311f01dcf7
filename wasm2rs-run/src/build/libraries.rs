//! The runtime, the host and the launcher, compiled once for each toolchain, and once more for guarded memory: what
//! every guest is linked with.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::sources::Sources;
use super::toolchain::Toolchain;
use crate::cache::{Key, Kind, Session};
use crate::cli::Memory;
use crate::error::{Error, IoContext};

/// The launcher's sources; cargo builds them with the host.
const LAUNCHER: [(&str, &str); 6] = [
    ("lib.rs", include_str!("../../launcher/lib.rs")),
    ("observe.rs", include_str!("../../launcher/observe.rs")),
    ("options.rs", include_str!("../../launcher/options.rs")),
    ("report.rs", include_str!("../../launcher/report.rs")),
    ("values.rs", include_str!("../../launcher/values.rs")),
    ("watchdog.rs", include_str!("../../launcher/watchdog.rs")),
];

/// The crates that a program names.
const NAMED: [&str; 2] = ["wasihost", "wasm2rs_launcher"];

/// Compiled libraries.
#[derive(Debug)]
pub(crate) struct Libraries {
    dir: PathBuf,
    /// The file of each of [`NAMED`].
    files: [PathBuf; NAMED.len()],
}

/// What the libraries depend on. Models that need the same features share them.
pub(crate) fn key(toolchain: &Toolchain, sources: &Sources, memory: Memory) -> Key {
    let manifest = manifest(sources, memory);
    let fixed: [&[u8]; 4] =
        [b"libraries 1", toolchain.version.as_bytes(), sources.hash.as_bytes(), manifest.as_bytes()];
    Key::of(fixed.into_iter().chain(LAUNCHER.iter().map(|(_, text)| text.as_bytes())))
}

impl Libraries {
    /// The libraries from the cache, or built by cargo now.
    pub(crate) fn get(
        session: &Session<'_>,
        key: &Key,
        toolchain: &Toolchain,
        sources: &Sources,
        memory: Memory,
    ) -> Result<Self, Error> {
        let entry = session.find_or_make(Kind::Libraries, key, |dir| {
            let project = session.work_dir()?;
            write_project(project.path(), sources, memory)?;
            build(project.path(), toolchain)?;
            collect(project.path(), toolchain, dir)
        })?;
        let files: Vec<PathBuf> = fs::read_dir(entry.dir())
            .during("read", entry.dir())?
            .filter_map(|file| Some(file.ok()?.path()))
            .collect();
        let find = |name: &str| {
            let prefix = format!("lib{name}-");
            let is = |path: &&PathBuf| {
                path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&prefix))
            };
            files.iter().find(is).cloned().ok_or_else(|| Error::Damaged(entry.dir().to_owned()))
        };
        Ok(Self { files: [find(NAMED[0])?, find(NAMED[1])?], dir: entry.dir().to_owned() })
    }

    /// Gives rustc the options that make these libraries known.
    pub(crate) fn pass_to(&self, rustc: &mut Command) {
        for (name, file) in NAMED.iter().zip(&self.files) {
            rustc.arg("--extern").arg(format!("{name}={}", file.display()));
        }
        rustc.arg("-L").arg(format!("dependency={}", self.dir.display()));
    }
}

fn manifest(sources: &Sources, memory: Memory) -> String {
    format!(
        r#"[package]
name = "wasm2rs_launcher"
version = "0.0.0"
edition = "2024"
publish = false

[workspace]

[lib]
path = "lib.rs"

[dependencies]
wasihost = {}
"#,
        sources.dependency(memory)
    )
}

fn write_project(dir: &Path, sources: &Sources, memory: Memory) -> Result<(), Error> {
    let manifest = manifest(sources, memory);
    for (name, text) in LAUNCHER.into_iter().chain([("Cargo.toml", manifest.as_str())]) {
        fs::write(dir.join(name), text).during("write", dir.join(name))?;
    }
    if let Some(lock) = sources.lock_file() {
        fs::copy(&lock, dir.join("Cargo.lock")).during("copy to the cache", &lock)?;
    }
    Ok(())
}

fn build(project: &Path, toolchain: &Toolchain) -> Result<(), Error> {
    let mut cargo = Command::new(toolchain.cargo());
    // In the project, because a configuration or toolchain file where the user is is about something else.
    cargo.current_dir(project).args(["build", "--release", "--lib", "--quiet"]);
    cargo.args(["--target", toolchain.host().unwrap_or_default(), "--target-dir"]).arg(target_dir(project));
    // The user's settings are not part of the key, and not meant for this.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let is_setting = ["CARGO_BUILD_", "CARGO_PROFILE_"].iter().any(|prefix| text.starts_with(prefix));
        if is_setting || text == "CARGO_ENCODED_RUSTFLAGS" || text.starts_with("RUSTC_") {
            cargo.env_remove(name);
        }
    }
    cargo.env("RUSTC", &toolchain.rustc).env("RUSTFLAGS", "");
    // Set here, they win over configuration files.
    for (name, value) in [
        ("OPT_LEVEL", "3"),
        ("DEBUG", "0"),
        ("DEBUG_ASSERTIONS", "false"),
        ("OVERFLOW_CHECKS", "false"),
        ("LTO", "false"),
        ("PANIC", "unwind"),
        ("INCREMENTAL", "false"),
        ("CODEGEN_UNITS", "16"),
        ("RPATH", "false"),
        ("SPLIT_DEBUGINFO", "off"),
    ] {
        cargo.env(format!("CARGO_PROFILE_RELEASE_{name}"), value);
    }
    let output = cargo.output().map_err(|source| Error::Tool { tool: toolchain.cargo().into(), source })?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::Libraries { output: String::from_utf8_lossy(&output.stderr).into_owned() })
}

fn target_dir(project: &Path) -> PathBuf {
    project.join("target")
}

/// Moves what programs are linked with to `dir`: the libraries, and the macros that they mention.
fn collect(project: &Path, toolchain: &Toolchain, dir: &Path) -> Result<(), Error> {
    let target = target_dir(project);
    let libraries = target.join(toolchain.host().unwrap_or_default()).join("release/deps");
    let macros = target.join("release/deps");
    for (from, extension) in [(libraries, "rlib"), (macros, std::env::consts::DLL_EXTENSION)] {
        let files = match fs::read_dir(&from) {
            // No dependency has macros.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            files => files.during("read", &from)?,
        };
        for file in files {
            let path = file.during("read", &from)?.path();
            if path.extension() == Some(OsStr::new(extension)) {
                fs::rename(&path, dir.join(path.file_name().unwrap_or_default())).during("move", &path)?;
            }
        }
    }
    Ok(())
}
