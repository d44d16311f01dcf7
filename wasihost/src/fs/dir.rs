//! The trait for directories.

use std::any::Any;

use super::{File, NewTimes};
use crate::{Errno, FdFlags, FileType, Filestat};

/// How [`Dir::open`] opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenHow {
    /// Whether a symbolic link at the end of the path is followed; if not, it is `loop`.
    pub follow: bool,
    /// Whether a file that is not there is created.
    pub create: bool,
    /// Whether a file that is there is an error (`exist`); only with `create`.
    pub exclusive: bool,
    /// Whether a file's contents are cut off.
    pub truncate: bool,
    /// Whether everything but a directory is an error (`notdir`).
    pub directory: bool,
    /// Whether the guest will read.
    pub read: bool,
    /// Whether the guest will write; a directory is then an error (`isdir`).
    pub write: bool,
    /// The flags that the descriptor will have.
    pub flags: FdFlags,
}

/// What [`Dir::open`] opened.
#[non_exhaustive]
pub enum Opened {
    /// A file.
    File(Box<dyn File>),
    /// A directory.
    Dir(Box<dyn Dir>),
}

/// An entry of a directory, as [`Dir::entries`] lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    /// The name; the bytes that the host has, UTF-8 or not.
    pub name: Vec<u8>,
    /// The number of the file on its device.
    pub ino: u64,
    /// What it is; a symbolic link is a symbolic link.
    pub file_type: FileType,
}

/// How much memory the listing of a directory may take; a larger one is `nomem`.
pub(crate) const MAX_LISTING_BYTES: usize = 64 << 20;

impl DirEntry {
    /// About how much memory it takes.
    pub(crate) fn cost_bytes(&self) -> usize {
        // The allocator's own share of a small piece is about two words.
        size_of::<Self>() + self.name.len() + 16
    }
}

/// A directory of a backend.
///
/// Paths are relative, UTF-8, without NUL, at most 4,096 bytes, and not empty; everything else about them is
/// the backend's: it must never resolve one to anything outside the directory (`perm`), and an absolute path
/// is `perm`. The defaults of the calls that change something say that this is a read-only file system.
///
/// ```
/// use wasihost::{Dir, DirEntry, Errno, Filestat, FileType, OpenHow, Opened, WasiCtx};
///
/// /// A directory in which nothing is.
/// struct Empty;
///
/// impl Dir for Empty {
///     fn open(&self, _path: &str, _how: &OpenHow) -> Result<Opened, Errno> {
///         Err(Errno::Noent)
///     }
///     fn stat(&self) -> Result<Filestat, Errno> {
///         let mut stat = Filestat::default();
///         stat.file_type = FileType::Directory;
///         Ok(stat)
///     }
///     fn stat_at(&self, _path: &str, _follow: bool) -> Result<Filestat, Errno> {
///         Err(Errno::Noent)
///     }
///     fn entries(&self) -> Result<Vec<DirEntry>, Errno> {
///         Ok(Vec::new())
///     }
/// }
///
/// let wasi = WasiCtx::builder().preopen(Box::new(Empty), "/empty").build().unwrap();
/// # drop(wasi);
/// ```
pub trait Dir: Any + Send {
    /// Opens a file or a directory below this one.
    ///
    /// # Errors
    /// `noent`, `notdir`, `isdir`, `exist`, `loop`, `perm`, `rofs` and what else the backend says.
    fn open(&self, path: &str, how: &OpenHow) -> Result<Opened, Errno>;

    /// The attributes of the directory itself.
    ///
    /// # Errors
    /// What the backend says.
    fn stat(&self) -> Result<Filestat, Errno>;

    /// The attributes of what is at `path`; `follow` is about a symbolic link at its end.
    ///
    /// # Errors
    /// `noent`, `notdir`, `loop`, `perm`.
    fn stat_at(&self, path: &str, follow: bool) -> Result<Filestat, Errno>;

    /// Lists the directory, without `.` and `..`, in any order.
    ///
    /// # Errors
    /// What the backend says; `nomem` if it takes more than 64 MiB, which is more than half a million entries.
    fn entries(&self) -> Result<Vec<DirEntry>, Errno>;

    /// What a symbolic link contains.
    ///
    /// # Errors
    /// `inval` if it is not a link.
    fn read_link(&self, path: &str) -> Result<Vec<u8>, Errno> {
        self.stat_at(path, false).and(Err(Errno::Inval))
    }

    /// Sets the times of the directory itself.
    ///
    /// # Errors
    /// `rofs` by default.
    fn set_times(&self, _times: NewTimes) -> Result<(), Errno> {
        Err(Errno::Rofs)
    }

    /// Sets the times of what is at `path`; `follow` is about a symbolic link at its end.
    ///
    /// # Errors
    /// `rofs` by default.
    fn set_times_at(&self, _path: &str, _follow: bool, _times: NewTimes) -> Result<(), Errno> {
        Err(Errno::Rofs)
    }

    /// Creates a directory.
    ///
    /// # Errors
    /// `rofs` by default.
    fn create_dir(&self, _path: &str) -> Result<(), Errno> {
        Err(Errno::Rofs)
    }

    /// Removes an empty directory.
    ///
    /// # Errors
    /// `rofs` by default.
    fn remove_dir(&self, _path: &str) -> Result<(), Errno> {
        Err(Errno::Rofs)
    }

    /// Removes a file or a symbolic link.
    ///
    /// # Errors
    /// `rofs` by default.
    fn unlink_file(&self, _path: &str) -> Result<(), Errno> {
        Err(Errno::Rofs)
    }

    /// Creates a symbolic link at `path` that contains `target`, which is never absolute.
    ///
    /// # Errors
    /// `rofs` by default.
    fn symlink(&self, _target: &str, _path: &str) -> Result<(), Errno> {
        Err(Errno::Rofs)
    }

    /// Renames `from`, below this directory, to `to` below `to_dir`, which may be of another backend.
    ///
    /// # Errors
    /// `rofs` by default; `xdev` if `to_dir` is of another backend.
    fn rename(&self, _from: &str, _to_dir: &dyn Dir, _to: &str) -> Result<(), Errno> {
        Err(Errno::Rofs)
    }

    /// Gives the file at `from` a second name, `to` below `to_dir`; a symbolic link is not followed.
    ///
    /// # Errors
    /// `rofs` by default; `xdev` if `to_dir` is of another backend.
    fn link(&self, _from: &str, _to_dir: &dyn Dir, _to: &str) -> Result<(), Errno> {
        Err(Errno::Rofs)
    }

    /// Waits until the directory's entries, and with `metadata` its attributes, are on the device.
    ///
    /// # Errors
    /// What the backend says.
    fn sync(&self, _metadata: bool) -> Result<(), Errno> {
        Ok(())
    }
}
