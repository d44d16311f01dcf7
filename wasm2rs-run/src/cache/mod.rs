//! What is kept between runs: a folder of entries, each made once and then read only.
//!
//! Entries are made beside their place and moved there, so that nobody sees half of one. Who makes entries holds
//! the cache's lock together with others; who removes entries holds it alone.

mod entry;
mod key;
mod prune;
mod session;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub(crate) use entry::Entry;
pub(crate) use key::{Key, stamp};
pub(crate) use prune::Pruned;
pub(crate) use session::Session;

use crate::error::{Error, IoContext};
use crate::values::parse_size;

/// How large the cache may be, unless the user says otherwise.
const DEFAULT_MAX_BYTES: u64 = 2 << 30;

/// The cache: where it is and how large it may be. Nothing is created until it is used.
#[derive(Debug)]
pub(crate) struct Cache {
    root: PathBuf,
    max_bytes: u64,
}

/// What entries are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The compiled runtime and host, for one toolchain.
    Libraries,
    /// Tier 1: the Rust text of a module.
    Translations,
    /// Tier 2: an executable.
    Programs,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Libraries, Self::Translations, Self::Programs];

    fn folder(self) -> &'static str {
        match self {
            Self::Libraries => "libraries",
            Self::Translations => "translations",
            Self::Programs => "programs",
        }
    }
}

impl Cache {
    /// The cache that the environment names: `WASM2RS_RUN_CACHE_DIR`, else in the user's cache directory.
    pub(crate) fn from_env() -> Result<Self, Error> {
        Self::locate(non_empty_var)
    }

    fn locate(var: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let own = || var("WASM2RS_RUN_CACHE_DIR").map(PathBuf::from);
        // The XDG specification: a relative path there is to be ignored.
        let xdg = || var("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let home = || var("HOME").map(|home| Path::new(&home).join(".cache"));
        let root = own().or_else(|| xdg().or_else(home).map(|dir| dir.join("wasm2rs-run")));
        let root = root.ok_or(Error::NoCacheDir)?;
        let max_bytes = match var("WASM2RS_RUN_CACHE_SIZE") {
            Some(text) => parse_size(&text.to_string_lossy())
                .map_err(|reason| Error::Variable { name: "WASM2RS_RUN_CACHE_SIZE", reason })?,
            None => DEFAULT_MAX_BYTES,
        };
        // rustc and cargo run in other folders than this process.
        Ok(Self { root: std::path::absolute(&root).unwrap_or(root), max_bytes })
    }

    /// A cache in a folder that goes away with the run.
    pub(crate) fn temporary(root: PathBuf) -> Self {
        Self { root, max_bytes: u64::MAX }
    }

    /// Whether `WASM2RS_RUN_CACHE` lets guests be kept.
    pub(crate) fn is_wanted() -> Result<bool, Error> {
        let text = non_empty_var("WASM2RS_RUN_CACHE").unwrap_or_default();
        let text = text.to_string_lossy();
        match text.to_ascii_lowercase().as_str() {
            "" | "1" | "true" | "on" | "yes" => Ok(true),
            "0" | "false" | "off" | "no" => Ok(false),
            _ => Err(Error::Variable {
                name: "WASM2RS_RUN_CACHE",
                reason: format!("{text:?} is neither on (1, true) nor off (0, false)"),
            }),
        }
    }

    /// Where the cache is.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The entry of this kind and key, if it is there and whole; it counts as used now.
    pub(crate) fn find(&self, kind: Kind, key: &Key) -> Option<Entry> {
        let entry = Entry::open(self.path(kind, key))?;
        touch(entry.dir());
        Some(entry)
    }

    /// Counts an entry as used now, without a look at it.
    pub(crate) fn touch(&self, kind: Kind, key: &Key) {
        touch(&self.path(kind, key));
    }

    fn path(&self, kind: Kind, key: &Key) -> PathBuf {
        self.root.join(kind.folder()).join(key.as_str())
    }

    /// Reads a small file that is kept beside the entries and is not vital.
    pub(crate) fn read_note(&self, key: &Key) -> Option<String> {
        fs::read_to_string(self.notes().join(key.as_str())).ok()
    }

    /// Keeps a small file. If that fails, the next run has to find out again.
    pub(crate) fn write_note(&self, key: &Key, text: &str) {
        let write = || {
            fs::create_dir_all(self.notes())?;
            let file = tempfile::NamedTempFile::new_in(self.notes())?;
            fs::write(file.path(), text)?;
            file.persist(self.notes().join(key.as_str())).map_err(|error| error.error)
        };
        let _: std::io::Result<fs::File> = write();
    }

    fn notes(&self) -> PathBuf {
        self.root.join("notes")
    }

    /// Creates the cache's folder, marked as one that backups can leave out.
    fn create(&self) -> Result<(), Error> {
        const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
                           # This folder is a cache of wasm2rs-run: https://bford.info/cachedir/\n";
        fs::create_dir_all(&self.root).during("create", &self.root)?;
        let tag = self.root.join("CACHEDIR.TAG");
        if !tag.exists() {
            // Backups that take it in are no reason not to run.
            let _ = fs::write(tag, TAG);
        }
        Ok(())
    }
}

/// Notes that an entry is used: the least recently used ones are removed first.
fn touch(dir: &Path) {
    // A cache that can only be read is as good as one that is never pruned.
    let _ = fs::File::open(dir).and_then(|dir| dir.set_modified(SystemTime::now()));
}

fn non_empty_var(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locate(vars: &[(&str, &str)]) -> Result<Cache, Error> {
        Cache::locate(|name| {
            vars.iter().find(|(set, _)| *set == name).map(|(_, value)| OsString::from(value))
        })
    }

    fn root(vars: &[(&str, &str)]) -> Option<PathBuf> {
        locate(vars).ok().map(|cache| cache.root)
    }

    #[test]
    fn its_own_variable_comes_first_then_the_users_cache_directory() {
        let all = [("WASM2RS_RUN_CACHE_DIR", "/own"), ("XDG_CACHE_HOME", "/xdg"), ("HOME", "/home/me")];
        assert_eq!(root(&all), Some("/own".into()));
        assert_eq!(root(&all[1..]), Some("/xdg/wasm2rs-run".into()));
        assert_eq!(root(&all[2..]), Some("/home/me/.cache/wasm2rs-run".into()));
        assert_eq!(root(&[]), None);
    }

    #[test]
    fn a_relative_cache_home_is_ignored() {
        assert_eq!(
            root(&[("XDG_CACHE_HOME", "xdg"), ("HOME", "/home/me")]),
            Some("/home/me/.cache/wasm2rs-run".into())
        );
    }

    #[test]
    fn its_size_is_a_variable() {
        let size =
            |text| locate(&[("HOME", "/me"), ("WASM2RS_RUN_CACHE_SIZE", text)]).map(|cache| cache.max_bytes);
        assert_eq!(size("3M").unwrap(), 3 << 20);
        assert!(size("much").unwrap_err().to_string().contains("WASM2RS_RUN_CACHE_SIZE"));
        assert_eq!(locate(&[("HOME", "/me")]).unwrap().max_bytes, DEFAULT_MAX_BYTES);
    }
}
