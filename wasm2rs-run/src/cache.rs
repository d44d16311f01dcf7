//! Where projects and builds are kept between runs.

use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The folders of the cache.
#[derive(Debug)]
pub(crate) struct Cache {
    root: PathBuf,
}

impl Cache {
    /// The cache that the environment names: `WASM2RS_RUN_CACHE_DIR`, else in the user's cache directory.
    pub(crate) fn from_env() -> Result<Self, Error> {
        Self::locate(|name| std::env::var_os(name).filter(|value| !value.is_empty()))
    }

    fn locate(var: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let own = || var("WASM2RS_RUN_CACHE_DIR").map(PathBuf::from);
        // The XDG specification: a relative path there is to be ignored.
        let xdg = || var("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let home = || var("HOME").map(|home| Path::new(&home).join(".cache"));
        let root = own().or_else(|| xdg().or_else(home).map(|dir| dir.join("wasm2rs-run")));
        let root = root.ok_or(Error::NoCacheDir)?;
        // Cargo runs in another directory than this process.
        Ok(Self { root: std::path::absolute(&root).unwrap_or(root) })
    }

    /// The folder of a module's project. The key is not a proof of anything: what lies there is compared
    /// with what it should be before it is used.
    pub(crate) fn project(&self, wasm: &[u8]) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        wasm.hash(&mut hasher);
        self.root.join("modules").join(format!("guest-{:016x}", hasher.finish()))
    }

    /// Cargo's target folder, shared by all projects, so that the host is built once.
    pub(crate) fn target(&self) -> PathBuf {
        self.root.join("target")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(vars: &[(&str, &str)]) -> Option<PathBuf> {
        let find =
            |name: &str| vars.iter().find(|(set, _)| *set == name).map(|(_, value)| OsString::from(value));
        Cache::locate(find).ok().map(|cache| cache.root)
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
    fn modules_have_folders_of_their_own() {
        let cache = Cache { root: "/cache".into() };
        assert_ne!(cache.project(b"a"), cache.project(b"b"));
        assert_eq!(cache.project(b"a"), cache.project(b"a"));
    }
}
