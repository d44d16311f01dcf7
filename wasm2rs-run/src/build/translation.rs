//! Tier 1: a module as Rust.

use std::fs;
use std::path::{Path, PathBuf};

use super::Guest;
use crate::cache::{Entry, Key, Kind, Session, stamp};
use crate::cli::Memory;
use crate::error::{Error, IoContext};
use crate::module::check_program;

/// The file that has the value of `RUST_MIN_STACK`, or 0.
const STACK: &str = "rustc-stack-bytes";

/// A translated module in the cache.
#[derive(Debug)]
pub(crate) struct Translation {
    dir: PathBuf,
    /// The stack that rustc needs, if its default will not do.
    pub(crate) rustc_stack_bytes: Option<usize>,
}

/// What a translation depends on: the module, its memory model, and this command, which contains the translator.
pub(crate) fn key(wasm: &[u8], memory: Memory) -> Key {
    let translator = std::env::current_exe().ok().and_then(|path| stamp(&path)).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    let fixed = ["translation 2", version, &translator, memory.name()].map(str::as_bytes);
    Key::of(fixed.into_iter().chain([wasm]))
}

impl Translation {
    /// The translation from the cache, or made now.
    pub(crate) fn get(
        session: &Session<'_>,
        key: &Key,
        guest: Guest<'_>,
        memory: Memory,
    ) -> Result<Self, Error> {
        let entry = session.find_or_make(Kind::Translations, key, |dir| translate(dir, guest, memory))?;
        Self::read(&entry).ok_or_else(|| Error::Damaged(entry.dir().to_owned()))
    }

    fn read(entry: &Entry) -> Option<Self> {
        let bytes: usize = fs::read_to_string(entry.file(STACK)).ok()?.parse().ok()?;
        Some(Self { dir: entry.dir().to_owned(), rustc_stack_bytes: (bytes > 0).then_some(bytes) })
    }

    /// The Rust file.
    pub(crate) fn rust_file(&self) -> PathBuf {
        self.dir.join("guest.rs")
    }

    /// The folder of the files.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }
}

fn translate(dir: &Path, guest: Guest<'_>, memory: Memory) -> Result<(), Error> {
    let summary = check_program(guest.path, guest.wasm)?;
    memory.check_memories(guest.path, &summary.memories)?;
    let files = config()
        .memory_model(memory.model())
        .translate(guest.wasm)
        .map_err(|source| Error::Translation { path: guest.path.to_owned(), source })?;
    for (file, content) in files.iter() {
        fs::write(dir.join(file), content).during("write", dir.join(file))?;
    }
    let stack = files.rustc_stack_bytes().unwrap_or(0);
    fs::write(dir.join(STACK), stack.to_string()).during("write", dir.join(STACK))
}

/// How modules are translated: with the same host, whatever they import, because the launcher is the same. It answers
/// all that it can.
pub(crate) fn config() -> wasm2rs_build::Config {
    let mut config = wasm2rs_build::Config::new();
    config.name("guest").host("::wasihost::WasiCtx").runtime("::wasihost::rt");
    config.emscripten(true).assemblyscript(true);
    config
}
