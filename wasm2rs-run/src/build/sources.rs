//! Where the sources of the runtime and the host are: beside this command's own, where it was built from a
//! checkout of the project, else in the crate registry, in the version that this command has.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cache::{Cache, Key, stamp};
use crate::cli::Memory;
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

/// The features of `wasihost` that guests may need, whatever their memory model is.
const FEATURES: [&str; 2] = ["assemblyscript", "emscripten"];

/// The sources.
#[derive(Debug)]
pub(crate) struct Sources {
    /// The checkout; `None` for the crate registry.
    checkout: Option<PathBuf>,
    /// A hash of everything that is known about them.
    pub(crate) hash: blake3::Hash,
}

impl Sources {
    /// Finds the sources: `WASM2RS_RUN_SOURCES`, else as this file's head says.
    pub(crate) fn find(cache: &Cache) -> Result<Self, Error> {
        let named = std::env::var_os("WASM2RS_RUN_SOURCES").filter(|dir| !dir.is_empty()).map(PathBuf::from);
        if let Some(dir) = named {
            if !is_checkout(&dir) {
                let reason = format!("{} is no checkout with wasihost and wasm2rs-rt in it", dir.display());
                return Err(Error::Variable { name: "WASM2RS_RUN_SOURCES", reason });
            }
            let dir = std::path::absolute(&dir).unwrap_or(dir);
            return Self::checkout(dir, cache);
        }
        match Path::new(OWN).parent().filter(|dir| is_checkout(dir)) {
            Some(dir) => Self::checkout(dir.to_owned(), cache),
            None => Self::registry(),
        }
    }

    /// The hash is one of contents. It is kept with the stamps of the files, because reading a hundred of them takes
    /// longer than the rest of a second run.
    fn checkout(dir: PathBuf, cache: &Cache) -> Result<Self, Error> {
        let mut files = Vec::new();
        for part in PARTS {
            list_files(&dir.join(part), &mut files).during("read", dir.join(part))?;
        }
        let stamps: Vec<String> = files.iter().map(|path| stamp(path).unwrap_or_default()).collect();
        let key = Key::of(stamps.iter().map(String::as_bytes));
        if let Some(hash) =
            cache.read_note(&key).and_then(|note| blake3::Hash::from_hex(note.trim_end()).ok())
        {
            return Ok(Self { checkout: Some(dir), hash });
        }
        let hash = hash_files(&files)?;
        cache.write_note(&key, hash.to_hex().as_str());
        Ok(Self { checkout: Some(dir), hash })
    }

    fn registry() -> Result<Self, Error> {
        let mut files = Vec::new();
        let lock = Path::new(OWN).join("Cargo.lock");
        list_files(&lock, &mut files).during("read", &lock)?;
        Ok(Self { checkout: None, hash: hash_files(&files)? })
    }

    /// `wasihost` as a dependency in a manifest, with what the memory model needs of it.
    pub(crate) fn dependency(&self, memory: Memory) -> String {
        let features: Vec<&str> = FEATURES.into_iter().chain(memory.feature()).collect();
        match &self.checkout {
            // A TOML string in quotes has the same escapes as a Rust one for everything that paths contain.
            Some(dir) => format!("{{ path = {:?}, features = {features:?} }}", dir.join("wasihost")),
            None => format!("{{ version = \"={}\", features = {features:?} }}", env!("CARGO_PKG_VERSION")),
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

/// Adds a file, or every file below a folder, in the order of their names.
fn list_files(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let metadata = match path.metadata() {
        // A checkout without a lock file is one, too.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        metadata => metadata?,
    };
    if metadata.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        match entry.file_type()?.is_file() {
            true => files.push(entry.path()),
            false => list_files(&entry.path(), files)?,
        }
    }
    Ok(())
}

/// A hash of the version, and of names and contents.
fn hash_files(files: &[PathBuf]) -> Result<blake3::Hash, Error> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    for path in files {
        let content = fs::read(path).during("read", path)?;
        for part in [path.as_os_str().as_encoded_bytes(), &content] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    Ok(hasher.finalize())
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
        let (dir, kept) = (checkout(), tempfile::tempdir().unwrap());
        let cache = Cache::temporary(kept.path().into());
        let hash = || Sources::checkout(dir.path().into(), &cache).unwrap().hash;
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
        let written_again = fs::read(dir.path().join("Cargo.lock")).unwrap();
        fs::write(dir.path().join("Cargo.lock"), written_again).unwrap();
        assert_eq!(Some(&hash()), seen.last(), "times do not count, contents do");
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
        let version = format!("version = \"={}\"", env!("CARGO_PKG_VERSION"));
        let dependency = sources.dependency(Memory::Checked);
        assert!(dependency.contains(&version), "{dependency}");
    }

    #[test]
    fn the_feature_with_unsafe_is_on_for_the_guarded_model_only() {
        let checkout = Sources { checkout: Some("/x".into()), hash: blake3::hash(b"") };
        for sources in [checkout, Sources::registry().unwrap()] {
            for memory in [Memory::Checked, Memory::Guarded, Memory::Reserved] {
                let has_feature = sources.dependency(memory).contains("guarded");
                assert_eq!(has_feature, memory == Memory::Guarded, "{sources:?} {memory:?}");
            }
        }
    }
}
