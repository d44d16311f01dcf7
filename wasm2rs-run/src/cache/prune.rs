//! Keeping the cache small: what was not used for longest goes first.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Cache, Kind};
use crate::error::{Error, IoContext};

/// How many notes are kept: there is one for each toolchain and state of the sources, and all can be made again.
const MAX_NOTES: usize = 50;

/// What was removed, and what is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pruned {
    pub(crate) removed: usize,
    pub(crate) removed_bytes: u64,
    pub(crate) left_bytes: u64,
}

struct Found {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

impl Cache {
    /// Removes the least recently used entries until the others have `max_bytes` at most (default: what the
    /// environment says), and what interrupted processes left. Waits until nobody makes entries.
    pub(crate) fn prune(&self, max_bytes: Option<u64>) -> Result<Pruned, Error> {
        if !self.root.exists() {
            return Ok(Pruned::default());
        }
        let _lock = self.lock_alone(true)?;
        let max_bytes = max_bytes.unwrap_or(self.max_bytes);
        if max_bytes == 0 {
            remove_dir(&self.notes())?;
        }
        self.remove_until(max_bytes, None)
    }

    /// Removes what is too much, except the entry in use, and what interrupted processes left; later, if other
    /// processes make entries now.
    pub(crate) fn bound(&self, in_use: &Path) -> Result<(), Error> {
        if let Some(_lock) = self.lock_alone(false)? {
            self.remove_until(self.max_bytes, Some(in_use))?;
        }
        Ok(())
    }

    fn remove_until(&self, max_bytes: u64, in_use: Option<&Path>) -> Result<Pruned, Error> {
        // Nobody makes entries now, so nobody uses these.
        for folder in ["tmp", "locks"] {
            remove_dir(&self.root.join(folder))?;
        }
        if fs::read_dir(self.notes()).is_ok_and(|notes| notes.count() > MAX_NOTES) {
            remove_dir(&self.notes())?;
        }
        let mut found = self.entries().during("read", &self.root)?;
        found.sort_by_key(|entry| entry.used);
        let mut pruned =
            Pruned { left_bytes: found.iter().map(|entry| entry.bytes).sum(), ..Pruned::default() };
        for entry in found {
            if pruned.left_bytes <= max_bytes {
                break;
            }
            if in_use == Some(&*entry.path) {
                continue;
            }
            fs::remove_dir_all(&entry.path).during("remove", &entry.path)?;
            pruned.removed += 1;
            pruned.removed_bytes += entry.bytes;
            pruned.left_bytes -= entry.bytes;
        }
        Ok(pruned)
    }

    fn entries(&self) -> io::Result<Vec<Found>> {
        let mut found = Vec::new();
        for kind in Kind::ALL {
            let entries = match fs::read_dir(self.root.join(kind.folder())) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                // Whatever else is here is not the cache's.
                let Ok(files) = fs::read_dir(entry.path()) else { continue };
                let mut bytes = 0;
                for file in files {
                    bytes += file?.metadata()?.len();
                }
                found.push(Found { path: entry.path(), bytes, used: entry.metadata()?.modified()? });
            }
        }
        Ok(found)
    }
}

fn remove_dir(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).during("remove", path),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::cache::Key;

    /// A cache with three programs of a bit more than 1000 bytes, the first used least recently.
    fn cache_of_three() -> (tempfile::TempDir, Cache, [Key; 3]) {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::temporary(dir.path().into());
        let keys = [b"a", b"b", b"c"].map(|name| Key::of([&name[..]]));
        for (age, key) in keys.iter().rev().enumerate() {
            let session = cache.session().unwrap();
            let make = |dir: &Path| fs::write(dir.join("file"), [0; 1000]).during("write", dir);
            session.find_or_make(Kind::Programs, key, make).unwrap();
            let used = SystemTime::now() - Duration::from_secs(60 * (1 + age as u64));
            fs::File::open(cache.path(Kind::Programs, key)).unwrap().set_modified(used).unwrap();
        }
        (dir, cache, keys)
    }

    fn present(cache: &Cache, keys: &[Key; 3]) -> [bool; 3] {
        keys.each_ref().map(|key| cache.path(Kind::Programs, key).exists())
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let (_dir, cache, keys) = cache_of_three();
        let pruned = cache.prune(Some(3000)).unwrap();
        assert_eq!((present(&cache, &keys), pruned.removed), ([false, true, true], 1));
        assert!(pruned.left_bytes < 3000 && pruned.removed_bytes > 1000, "{pruned:?}");
    }

    #[test]
    fn using_an_entry_keeps_it() {
        let (_dir, cache, keys) = cache_of_three();
        cache.find(Kind::Programs, &keys[0]).unwrap();
        cache.prune(Some(3000)).unwrap();
        assert_eq!(present(&cache, &keys), [true, false, true]);
    }

    #[test]
    fn the_entry_in_use_stays_however_large_it_is() {
        let (_dir, mut cache, keys) = cache_of_three();
        cache.max_bytes = 10;
        cache.bound(&cache.path(Kind::Programs, &keys[0])).unwrap();
        assert_eq!(present(&cache, &keys), [true, false, false]);
    }

    #[test]
    fn nothing_is_removed_while_entries_are_made() {
        let (_dir, mut cache, keys) = cache_of_three();
        cache.max_bytes = 10;
        let other = Cache::temporary(cache.root.clone());
        let session = other.session().unwrap();
        cache.bound(Path::new("")).unwrap();
        assert_eq!(present(&cache, &keys), [true; 3]);
        drop(session);
        cache.bound(Path::new("")).unwrap();
        assert_eq!(present(&cache, &keys), [false; 3]);
    }

    #[test]
    fn what_an_interrupted_process_left_is_removed() {
        let (_dir, cache, keys) = cache_of_three();
        fs::create_dir_all(cache.root.join("tmp/left-over")).unwrap();
        for number in 0..=MAX_NOTES as u64 {
            cache.write_note(&Key::of([&number.to_le_bytes()[..]]), "text");
        }
        cache.bound(Path::new("")).unwrap();
        assert!(!cache.root.join("tmp").exists() && !cache.notes().exists());
        assert_eq!(present(&cache, &keys), [true; 3]);
    }

    #[test]
    fn clearing_removes_the_caches_own_files_only() {
        let (_dir, cache, keys) = cache_of_three();
        fs::write(cache.root.join("mine.txt"), "").unwrap();
        fs::create_dir_all(cache.root.join("tmp/left-over")).unwrap();
        let pruned = cache.prune(Some(0)).unwrap();
        assert_eq!((present(&cache, &keys), pruned.removed, pruned.left_bytes), ([false; 3], 3, 0));
        assert!(cache.root.join("mine.txt").exists() && !cache.root.join("tmp").exists());
    }

    #[test]
    fn a_cache_that_is_not_there_has_nothing_to_remove() {
        let cache = Cache::temporary("/nowhere/at/all".into());
        assert_eq!(cache.prune(Some(0)).unwrap(), Pruned::default());
    }
}
