//! Where the sources of the runtime and the host are: beside this command's own, where it was built from a
//! checkout of the project, else on crates.io, in the version that this command has.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, IoContext};

/// Where this command's own sources were when it was built.
const OWN: &str = env!("CARGO_MANIFEST_DIR");

/// The files of a checkout that libraries are built from.
const PARTS: [&str; 6] = [
    "Cargo.toml",
    "Cargo.lock",
    "wasihost/Cargo.toml",
    "wasihost/src",
    "wasm2rs-rt/Cargo.toml",
    "wasm2rs-rt/src",
];

/// The sources.
#[derive(Debug)]
pub(crate) struct Sources {
    /// The checkout; `None` for crates.io.
    checkout: Option<PathBuf>,
    /// A hash of everything that is known about them.
    pub(crate) hash: blake3::Hash,
}

impl Sources {
    /// Finds the sources: `WASM2RS_RUN_SOURCES`, else as this file's head says.
    pub(crate) fn find() -> Result<Self, Error> {
        let named = std::env::var_os("WASM2RS_RUN_SOURCES").filter(|dir| !dir.is_empty()).map(PathBuf::from);
        if let Some(dir) = named {
            if !is_checkout(&dir) {
                let reason = format!("{} is no checkout with wasihost and wasm2rs-rt in it", dir.display());
                return Err(Error::Variable { name: "WASM2RS_RUN_SOURCES", reason });
            }
            let dir = std::path::absolute(&dir).unwrap_or(dir);
            return Self::checkout(dir);
        }
        match Path::new(OWN).parent().filter(|dir| is_checkout(dir)) {
            Some(dir) => Self::checkout(dir.to_owned()),
            None => Self::registry(),
        }
    }

    fn checkout(dir: PathBuf) -> Result<Self, Error> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(dir.as_os_str().as_encoded_bytes());
        for part in PARTS {
            hash_tree(&mut hasher, &dir.join(part)).during("read", dir.join(part))?;
        }
        Ok(Self { checkout: Some(dir), hash: hasher.finalize() })
    }

    fn registry() -> Result<Self, Error> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        let lock = Path::new(OWN).join("Cargo.lock");
        if lock.exists() {
            hash_tree(&mut hasher, &lock).during("read", &lock)?;
        }
        Ok(Self { checkout: None, hash: hasher.finalize() })
    }

    /// `wasihost` as a dependency in a manifest.
    pub(crate) fn dependency(&self) -> String {
        match &self.checkout {
            // A TOML string in quotes has the same escapes as a Rust one for everything that paths contain.
            Some(dir) => format!("{{ path = {:?} }}", dir.join("wasihost")),
            None => format!("\"={}\"", env!("CARGO_PKG_VERSION")),
        }
    }

    /// The versions that the host was tested with, as a lock file.
    pub(crate) fn lock_file(&self) -> Option<PathBuf> {
        let lock = self.checkout.as_deref().unwrap_or(Path::new(OWN)).join("Cargo.lock");
        lock.exists().then_some(lock)
    }
}

fn is_checkout(dir: &Path) -> bool {
    ["wasihost", "wasm2rs-rt"].iter().all(|package| dir.join(package).join("Cargo.toml").is_file())
}

/// Adds a file, or every file below a folder, with its name.
fn hash_tree(hasher: &mut blake3::Hasher, path: &Path) -> io::Result<()> {
    let content = match fs::read(path) {
        // A checkout without a lock file is one, too.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => None,
        content => Some(content?),
    };
    match content {
        Some(content) => {
            hasher.update(path.as_os_str().as_encoded_bytes());
            hasher.update(&(content.len() as u64).to_le_bytes());
            hasher.update(&content);
        }
        None => {
            let mut paths: Vec<PathBuf> =
                fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
            paths.sort();
            for path in paths {
                hash_tree(hasher, &path)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for package in ["wasihost", "wasm2rs-rt"] {
            fs::create_dir_all(dir.path().join(package).join("src/deep")).unwrap();
            fs::write(dir.path().join(package).join("Cargo.toml"), "").unwrap();
            fs::write(dir.path().join(package).join("src/deep/file.rs"), "").unwrap();
        }
        dir
    }

    #[test]
    fn every_source_file_counts_and_nothing_else() {
        let dir = checkout();
        let hash = || Sources::checkout(dir.path().into()).unwrap().hash;
        let first = hash();
        assert_eq!(hash(), first);
        let mut seen = vec![first];
        for file in
            ["wasihost/src/deep/file.rs", "wasm2rs-rt/src/deep/file.rs", "Cargo.lock", "wasihost/src/new.rs"]
        {
            fs::write(dir.path().join(file), "changed").unwrap();
            assert!(!seen.contains(&hash()), "{file}");
            seen.push(hash());
        }
        fs::write(dir.path().join("README.md"), "changed").unwrap();
        assert!(seen.contains(&hash()));
    }

    #[test]
    fn a_checkout_has_the_runtime_and_the_host() {
        let dir = checkout();
        assert!(is_checkout(dir.path()));
        fs::remove_file(dir.path().join("wasm2rs-rt/Cargo.toml")).unwrap();
        assert!(!is_checkout(dir.path()));
    }

    #[test]
    fn without_a_checkout_the_registry_has_the_same_version() {
        let sources = Sources::registry().unwrap();
        assert_eq!(sources.dependency(), format!("\"={}\"", env!("CARGO_PKG_VERSION")));
    }
}
