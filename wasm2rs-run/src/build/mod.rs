//! From a module to an executable: translation, then rustc, each kept in the cache.

mod libraries;
mod memory;
mod program;
mod sources;
mod toolchain;
mod translation;

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::cache::{Cache, Key, Kind, Session};
use crate::cli::{BuildArgs, Memory, Switch};
use crate::error::{Error, IoContext};
use crate::progress::Progress;
use libraries::Libraries;
pub(crate) use program::Interface;
use sources::Sources;
use toolchain::Toolchain;
use translation::Translation;
pub(crate) use translation::config as translation_config;

/// What turns modules into executables.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    toolchain: Toolchain,
    sources: Sources,
    /// Where the runtime and host are kept; guests too, unless they are not to be kept.
    cache: Cache,
    keep: bool,
    opt_level: &'a str,
    memory: Memory,
}

/// A module that is to be built.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guest<'a> {
    pub(crate) path: &'a Path,
    pub(crate) wasm: &'a [u8],
    pub(crate) interface: Interface,
}

/// An executable.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) executable: PathBuf,
    /// The folder that goes away with it, if it is not kept.
    pub(crate) temporary: Option<TempDir>,
}

impl<'a> Builder<'a> {
    /// Finds the toolchain and the cache, as the options and the environment say. Fails if the toolchain's platform does
    /// not have the memory model.
    pub(crate) fn new(args: &'a BuildArgs) -> Result<Self, Error> {
        let keep = match args.cache {
            Some(switch) => switch == Switch::On,
            None => Cache::is_wanted()?,
        };
        let cache = Cache::from_env()?;
        let toolchain = Toolchain::find(&cache)?;
        args.memory.check_platform(&toolchain)?;
        let sources = Sources::find(&cache)?;
        Ok(Self { toolchain, sources, cache, keep, opt_level: &args.opt_level, memory: args.memory })
    }

    /// The executable of a module: from the cache, or built now.
    pub(crate) fn program(&self, guest: Guest<'_>) -> Result<Program, Error> {
        let libraries_key = libraries::key(&self.toolchain, &self.sources, self.memory);
        let translation_key = translation::key(guest.wasm, self.memory);
        let program_key = program::key(guest.interface, self.opt_level, &libraries_key, &translation_key);
        if self.keep
            && let Some(entry) = self.cache.find(Kind::Programs, &program_key)
        {
            // What the next module needs should not go because this one needs it no more.
            self.cache.touch(Kind::Libraries, &libraries_key);
            return Ok(Program { executable: entry.file(program::FILE), temporary: None });
        }
        let temporary = match self.keep {
            true => None,
            false => Some(
                TempDir::with_prefix("wasm2rs-run-").during("create a folder in", std::env::temp_dir())?,
            ),
        };
        let guests = temporary.as_ref().map(|dir| Cache::temporary(dir.path().to_owned()));
        let executable = {
            let shared = self.cache.session()?;
            let own = guests.as_ref().map(Cache::session).transpose()?;
            let keys = [&libraries_key, &translation_key, &program_key];
            self.build(guest, &shared, own.as_ref().unwrap_or(&shared), keys)?
        };
        if self.keep {
            self.cache.bound(executable.parent().unwrap_or(&executable))?;
        }
        Ok(Program { executable, temporary })
    }

    fn build(
        &self,
        guest: Guest<'_>,
        shared: &Session<'_>,
        guests: &Session<'_>,
        [libraries_key, translation_key, program_key]: [&Key; 3],
    ) -> Result<PathBuf, Error> {
        let mut progress = Progress::default();
        progress.show("translating");
        // First, because it finds what is wrong with the module.
        let translation = Translation::get(guests, translation_key, guest, self.memory)?;
        progress.show("building the runtime and the host: once for each toolchain");
        let libraries = Libraries::get(shared, libraries_key, &self.toolchain, &self.sources, self.memory)?;
        progress.show("compiling");
        let entry = guests.find_or_make(Kind::Programs, program_key, |dir| {
            let rustc = program::Rustc {
                toolchain: &self.toolchain,
                libraries: &libraries,
                opt_level: self.opt_level,
                interface: guest.interface,
            };
            rustc.compile(&translation, guests, dir)
        })?;
        Ok(entry.file(program::FILE))
    }
}
