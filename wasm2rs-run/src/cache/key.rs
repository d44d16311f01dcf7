//! What an entry depends on, as a name.

use std::fmt;
use std::path::Path;
use std::time::SystemTime;

/// The name of an entry: a hash of everything that it depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key(String);

impl Key {
    /// The key for these parts; where one ends and the next begins matters.
    pub(crate) fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        // Half of the hash is more than enough to tell files apart, and fits into a line.
        Self(hasher.finalize().to_hex()[..32].to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Which file this is, for large ones that are not read: path, length and the time it was written.
pub(crate) fn stamp(path: &Path) -> Option<String> {
    let metadata = path.metadata().ok()?;
    let written = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", metadata.len(), written.as_nanos(), path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_and_each_border_counts() {
        let key = |parts: &[&str]| Key::of(parts.iter().map(|part| part.as_bytes()));
        assert_eq!(key(&["a", "b"]), key(&["a", "b"]));
        for other in [&["a"][..], &["a", "c"], &["ab", ""], &["ab"], &["a", "b", ""]] {
            assert_ne!(key(other), key(&["a", "b"]));
        }
    }

    #[test]
    fn a_file_that_was_written_again_has_another_stamp() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let before = stamp(file.path()).unwrap();
        assert_eq!(stamp(file.path()).unwrap(), before);
        std::fs::write(file.path(), "x").unwrap();
        assert_ne!(stamp(file.path()).unwrap(), before);
        assert_eq!(stamp(Path::new("/nowhere/at/all")), None);
    }
}
