//! Making entries, while other processes make theirs.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use tempfile::TempDir;

use super::{Cache, Entry, Key, Kind};
use crate::error::{Error, IoContext};

/// A time in which entries are made: nothing is removed meanwhile.
#[derive(Debug)]
pub(crate) struct Session<'a> {
    cache: &'a Cache,
    /// Unlocked when it is closed.
    _lock: File,
}

impl Cache {
    /// Starts making entries; waits while another process removes some.
    pub(crate) fn session(&self) -> Result<Session<'_>, Error> {
        let lock = self.open_lock()?;
        lock.lock_shared().during("lock", self.lock_path())?;
        Ok(Session { cache: self, _lock: lock })
    }

    /// The lock, held alone: nobody makes entries. `None` if somebody does, and `wait` is not wanted.
    pub(super) fn lock_alone(&self, wait: bool) -> Result<Option<File>, Error> {
        let lock = self.open_lock()?;
        if wait {
            lock.lock().during("lock", self.lock_path())?;
            return Ok(Some(lock));
        }
        match lock.try_lock() {
            Ok(()) => Ok(Some(lock)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).during("lock", self.lock_path()),
        }
    }

    fn open_lock(&self) -> Result<File, Error> {
        self.create()?;
        open_lock(&self.lock_path())
    }

    fn lock_path(&self) -> std::path::PathBuf {
        self.root.join("lock")
    }
}

impl Session<'_> {
    /// The entry of this kind and key. If it is not there, or damaged, `make` writes its files into the folder
    /// it is given; of several processes that want the same entry, one makes it and the others wait.
    pub(crate) fn find_or_make(
        &self,
        kind: Kind,
        key: &Key,
        make: impl FnOnce(&Path) -> Result<(), Error>,
    ) -> Result<Entry, Error> {
        if let Some(entry) = self.cache.find(kind, key) {
            return Ok(entry);
        }
        let locks = self.cache.root.join("locks");
        fs::create_dir_all(&locks).during("create", &locks)?;
        let lock_path = locks.join(format!("{}-{key}", kind.folder()));
        let lock = open_lock(&lock_path)?;
        lock.lock().during("lock", &lock_path)?;
        if let Some(entry) = self.cache.find(kind, key) {
            return Ok(entry);
        }
        let made = self.work_dir()?;
        make(made.path())?;
        Entry::seal(made.path()).during("write", made.path())?;

        let path = self.cache.path(kind, key);
        let parent = path.parent().unwrap_or(&path);
        fs::create_dir_all(parent).during("create", parent)?;
        // What is there is damaged; it is moved out of the way first, because only an empty folder can be replaced.
        let damaged = self.work_dir()?;
        let _ = fs::rename(&path, damaged.path().join("damaged"));
        fs::rename(made.path(), &path).during("write", &path)?;
        // Its place is another one now: nothing is left to remove.
        let _ = made.keep();
        Entry::open(path.clone()).ok_or(Error::Damaged(path))
    }

    /// A folder for intermediate files, in the cache's file system; it is removed when it is dropped.
    pub(crate) fn work_dir(&self) -> Result<TempDir, Error> {
        let parent = self.cache.root.join("tmp");
        fs::create_dir_all(&parent).during("create", &parent)?;
        TempDir::new_in(&parent).during("create a folder in", &parent)
    }
}

fn open_lock(path: &Path) -> Result<File, Error> {
    File::options().create(true).truncate(false).write(true).open(path).during("open", path)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn cache() -> (TempDir, Cache) {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::temporary(dir.path().join("cache"));
        (dir, cache)
    }

    #[test]
    fn of_several_that_want_an_entry_one_makes_it() {
        let (_dir, cache) = cache();
        let (made, key) = (AtomicUsize::new(0), Key::of([&b"x"[..]]));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let session = cache.session().unwrap();
                    let make = |dir: &Path| {
                        made.fetch_add(1, Ordering::Relaxed);
                        std::thread::sleep(std::time::Duration::from_millis(50));
                        fs::write(dir.join("file"), "content").during("write", dir)
                    };
                    let entry = session.find_or_make(Kind::Programs, &key, make).unwrap();
                    assert_eq!(fs::read(entry.file("file")).unwrap(), b"content");
                });
            }
        });
        assert_eq!(made.into_inner(), 1);
    }

    #[test]
    fn a_damaged_entry_is_made_again() {
        let (_dir, cache) = cache();
        let key = Key::of([&b"x"[..]]);
        let session = cache.session().unwrap();
        let make = |dir: &Path| fs::write(dir.join("file"), "content").during("write", dir);
        let entry = session.find_or_make(Kind::Programs, &key, make).unwrap();
        fs::write(entry.file("file"), "cont").unwrap();
        assert!(cache.find(Kind::Programs, &key).is_none());
        let entry = session.find_or_make(Kind::Programs, &key, make).unwrap();
        assert_eq!(fs::read(entry.file("file")).unwrap(), b"content");
        assert_eq!(fs::read_dir(cache.root().join("tmp")).unwrap().count(), 0, "nothing is left over");
    }

    #[test]
    fn what_fails_leaves_nothing() {
        let (_dir, cache) = cache();
        let key = Key::of([&b"x"[..]]);
        let session = cache.session().unwrap();
        let fails = |dir: &Path| {
            fs::write(dir.join("file"), "half").unwrap();
            Err(Error::NoCacheDir)
        };
        assert!(session.find_or_make(Kind::Programs, &key, fails).is_err());
        assert!(cache.find(Kind::Programs, &key).is_none());
        assert_eq!(fs::read_dir(cache.root().join("tmp")).unwrap().count(), 0);
    }
}
