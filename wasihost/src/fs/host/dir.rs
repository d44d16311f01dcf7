//! A directory of the host.

use std::any::Any;
use std::io;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt, SystemTimeSpec};
use cap_std::ambient_authority;
use cap_std::fs::{Metadata, MetadataExt, OpenOptions, OpenOptionsExt};
use cap_std::time::SystemTime;
use rustix::fs::{Mode, OFlags};

use super::{HostFile, file_type_of_mode, filestat, stat};
use crate::fs::{Dir, DirEntry, File, MAX_LISTING_BYTES, NewTime, NewTimes, OpenHow, Opened};
use crate::{Errno, FdFlags, FileType, Filestat};

/// A directory of the host: what is below it, and nothing else.
///
/// Every path is resolved by `cap-std`, with `openat2` and `RESOLVE_BENEATH` where the kernel has it. Through
/// a read-only one nothing can be created, changed, renamed, linked or removed, in either direction: `rofs`.
///
/// ```
/// use wasihost::{Dir, Errno, HostDir};
///
/// let folder = tempfile::tempdir()?;
/// let dir = HostDir::open_ambient(folder.path())?;
/// dir.create_dir("made")?;
/// assert!(folder.path().join("made").is_dir());
/// assert_eq!(dir.create_dir("../outside"), Err(Errno::Perm));
/// assert_eq!(dir.read_only().create_dir("again"), Err(Errno::Rofs));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct HostDir {
    dir: cap_std::fs::Dir,
    read_only: bool,
}

impl HostDir {
    /// Opens a directory of the host, with the authority of the process.
    ///
    /// # Errors
    /// If it is not there, not a directory, or may not be opened.
    pub fn open_ambient(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let dir = match rustix::fs::open(path, flags, Mode::empty()) {
            Ok(fd) => cap_std::fs::Dir::from_std_file(fd.into()),
            // A directory that can be searched but not listed.
            Err(rustix::io::Errno::ACCESS) => cap_std::fs::Dir::open_ambient_dir(path, ambient_authority())?,
            Err(error) => return Err(error.into()),
        };
        Ok(Self::new(dir))
    }

    /// Takes a directory that is already open.
    #[must_use]
    pub fn new(dir: cap_std::fs::Dir) -> Self {
        Self { dir, read_only: false }
    }

    /// The same directory, read-only.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self { read_only: true, ..self }
    }

    fn writable(&self) -> Result<&cap_std::fs::Dir, Errno> {
        if self.read_only { Err(Errno::Rofs) } else { Ok(&self.dir) }
    }

    /// The other directory of a rename or a link, which must be writable, too.
    fn writable_peer(other: &dyn Dir) -> Result<&cap_std::fs::Dir, Errno> {
        (other as &dyn Any).downcast_ref::<Self>().ok_or(Errno::Xdev)?.writable()
    }

    /// What a read-only directory opens instead: a file that is there may be opened with `create`.
    fn open_existing(&self, path: &str, how: &OpenHow) -> Result<OpenHow, Errno> {
        if how.truncate || how.write {
            return Err(Errno::Rofs);
        }
        if how.create {
            match self.stat_at(path, how.follow) {
                Ok(_) if how.exclusive => return Err(Errno::Exist),
                Err(Errno::Noent) => return Err(Errno::Rofs),
                _ => {}
            }
        }
        Ok(OpenHow { create: false, exclusive: false, ..*how })
    }
}

/// The options for `cap-std`.
///
/// The file is opened without blocking, lest a pipe hang the guest before it has a descriptor, and never
/// becomes the process's terminal.
fn open_options(how: &OpenHow) -> OpenOptions {
    let mut flags = OFlags::NOCTTY | OFlags::NONBLOCK;
    flags.set(OFlags::DIRECTORY, how.directory);
    flags.set(OFlags::APPEND, how.flags.contains(FdFlags::APPEND));
    // The operating system creates and truncates through descriptors that can write, only.
    let write = how.write || how.create || how.truncate;
    let mut options = OpenOptions::new();
    options
        .read(how.read || !write)
        .write(write)
        .create(how.create && !how.exclusive)
        .create_new(how.create && how.exclusive)
        .truncate(how.truncate)
        .sync(how.flags.contains(FdFlags::SYNC))
        .dsync(how.flags.contains(FdFlags::DSYNC))
        .rsync(how.flags.contains(FdFlags::RSYNC))
        .follow(follow(how.follow))
        .custom_flags(flags.bits().cast_signed());
    options
}

/// Whether a link at the end of the path is followed because a slash comes after it, as POSIX has it and
/// cap-std has it not: with `file/.`, too.
fn follows_by_slash(path: &str) -> bool {
    path.ends_with('/') || path.ends_with("/.")
}

fn follow(follow: bool) -> FollowSymlinks {
    if follow { FollowSymlinks::Yes } else { FollowSymlinks::No }
}

impl Dir for HostDir {
    fn open(&self, path: &str, how: &OpenHow) -> Result<Opened, Errno> {
        let how = if self.read_only { self.open_existing(path, how)? } else { *how };
        let file = self.dir.open_with(path, &open_options(&how))?.into_std();
        let file_type = file_type_of_mode(Metadata::from_file(&file)?.mode());
        match file_type {
            FileType::Directory if how.write => Err(Errno::Isdir),
            FileType::Directory => {
                let dir = cap_std::fs::Dir::from_std_file(file);
                Ok(Opened::Dir(Box::new(Self { dir, read_only: self.read_only })))
            }
            FileType::RegularFile => {
                Ok(Opened::File(Box::new(HostFile::new(file, file_type, self.read_only))))
            }
            _ => {
                let mut file = HostFile::new(file, file_type, self.read_only);
                file.set_flags(how.flags)?;
                Ok(Opened::File(Box::new(file)))
            }
        }
    }

    fn stat(&self) -> Result<Filestat, Errno> {
        Ok(filestat(&self.dir.dir_metadata()?))
    }

    fn stat_at(&self, path: &str, follow: bool) -> Result<Filestat, Errno> {
        let metadata = if follow || follows_by_slash(path) {
            self.dir.metadata(path)
        } else {
            self.dir.symlink_metadata(path)
        };
        Ok(filestat(&metadata?))
    }

    fn entries(&self) -> Result<Vec<DirEntry>, Errno> {
        let mut entries = Vec::new();
        let mut room = MAX_LISTING_BYTES;
        for entry in rustix::fs::Dir::read_from(&self.dir)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name == b"." || name == b".." {
                continue;
            }
            let file_type = match stat::file_type(entry.file_type()) {
                // Some file systems leave the type out of their entries.
                FileType::Unknown => std::str::from_utf8(name)
                    .ok()
                    .and_then(|name| self.stat_at(name, false).ok())
                    .map_or(FileType::Unknown, |stat| stat.file_type),
                known => known,
            };
            let entry = DirEntry { name: name.to_vec(), ino: entry.ino(), file_type };
            room = room.checked_sub(entry.cost_bytes()).ok_or(Errno::Nomem)?;
            entries.push(entry);
        }
        Ok(entries)
    }

    fn read_link(&self, path: &str) -> Result<Vec<u8>, Errno> {
        // The contents, as they are: an absolute target is text here, and refused when it is followed.
        Ok(self.dir.read_link_contents(path)?.into_os_string().into_encoded_bytes())
    }

    fn set_times(&self, times: NewTimes) -> Result<(), Errno> {
        self.set_times_at(".", true, times)
    }

    fn set_times_at(&self, path: &str, follow: bool, times: NewTimes) -> Result<(), Errno> {
        let (dir, atim, mtim) = (self.writable()?, time_spec(times.atim)?, time_spec(times.mtim)?);
        if follow || follows_by_slash(path) {
            dir.set_times(path, atim, mtim)?
        } else {
            dir.set_symlink_times(path, atim, mtim)?
        }
        Ok(())
    }

    fn create_dir(&self, path: &str) -> Result<(), Errno> {
        Ok(self.writable()?.create_dir(path)?)
    }

    fn remove_dir(&self, path: &str) -> Result<(), Errno> {
        // POSIX ignores slashes after the name here, and cap-std does not. It is a directory with or without
        // them, and a link is followed neither way.
        let name = path.trim_end_matches('/');
        Ok(self.writable()?.remove_dir(if name.is_empty() { path } else { name })?)
    }

    fn unlink_file(&self, path: &str) -> Result<(), Errno> {
        Ok(self.writable()?.remove_file(path)?)
    }

    fn symlink(&self, target: &str, path: &str) -> Result<(), Errno> {
        Ok(cap_std::fs::Dir::symlink(self.writable()?, target, path)?)
    }

    fn rename(&self, from: &str, to_dir: &dyn Dir, to: &str) -> Result<(), Errno> {
        let (dir, peer) = (self.writable()?, Self::writable_peer(to_dir)?);
        // A slash says that it is a directory. cap-std takes it off; what is renamed is decided here only to
        // refuse it, and the rename itself is as confined as any other.
        let name = from.trim_end_matches('/');
        if from.ends_with('/') || to.ends_with('/') {
            let stat = self.stat_at(if name.is_empty() { from } else { name }, false)?;
            if stat.file_type != FileType::Directory {
                return Err(Errno::Notdir);
            }
        }
        Ok(dir.rename(from, peer, to)?)
    }

    fn link(&self, from: &str, to_dir: &dyn Dir, to: &str) -> Result<(), Errno> {
        Ok(self.writable()?.hard_link(from, Self::writable_peer(to_dir)?, to)?)
    }

    fn sync(&self, metadata: bool) -> Result<(), Errno> {
        // Apple's systems have no call for the data alone.
        #[cfg(not(target_vendor = "apple"))]
        if !metadata {
            return Ok(rustix::fs::fdatasync(&self.dir)?);
        }
        let _ = metadata;
        Ok(rustix::fs::fsync(&self.dir)?)
    }
}

/// A time for `cap-std`; one that the host can not represent is `overflow`.
fn time_spec(time: Option<NewTime>) -> Result<Option<SystemTimeSpec>, Errno> {
    Ok(match time {
        None => None,
        Some(NewTime::Now) => Some(SystemTimeSpec::SymbolicNow),
        Some(NewTime::At(ns)) => {
            let time = UNIX_EPOCH.checked_add(Duration::from_nanos(ns)).ok_or(Errno::Overflow)?;
            Some(SystemTimeSpec::Absolute(SystemTime::from_std(time)))
        }
    })
}
