//! A directory of a tree.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard};
use std::time::Duration;

use super::content::Content;
use super::file::{Handle, TreeFile};
use super::node::ROOT;
use super::walk::{Last, Place};
use super::{Ino, Kind, Tree};
use crate::fs::{Dir, DirEntry, NewTimes, OpenHow, Opened, timestamp_ns};
use crate::{Errno, FdFlags, Filestat};

/// How much a tree may hold unless it is told otherwise.
const DEFAULT_CAPACITY_BYTES: u64 = 256 << 20;

/// A directory in memory.
///
/// ```
/// use wasihost::{TreeDir, WasiCtx};
///
/// let scratch = TreeDir::new();
/// let wasi = WasiCtx::builder().preopen(Box::new(scratch), "/tmp").build().unwrap();
/// # drop(wasi);
/// ```
pub struct TreeDir {
    handle: Handle,
    read_only: bool,
}

impl Default for TreeDir {
    fn default() -> Self {
        Self::new()
    }
}

impl TreeDir {
    /// An empty, writable tree that holds up to 256 MiB.
    #[must_use]
    pub fn new() -> Self {
        let mut tree = Tree::new(DEFAULT_CAPACITY_BYTES);
        tree.clock = Some(Box::new(wall_clock));
        Self::with_root(tree)
    }

    /// A writable tree that starts with what is embedded in the program; what is written stays in memory.
    ///
    /// The files are from 1970. Their bytes are copied when they are first written.
    #[must_use]
    pub fn embedded(dir: &'static include_dir::Dir<'static>) -> Self {
        let mut tree = Tree::new(u64::MAX);
        add_embedded(&mut tree, ROOT, dir);
        tree.capacity_bytes = DEFAULT_CAPACITY_BYTES;
        tree.clock = Some(Box::new(wall_clock));
        Self::with_root(tree)
    }

    /// How many bytes the tree may hold, names and an overhead for each file included; beyond it, calls fail
    /// with `nospc`.
    #[must_use]
    pub fn capacity(self, bytes: u64) -> Self {
        self.handle.lock().capacity_bytes = bytes;
        self
    }

    /// Replaces the clock for the times of files, which is the host's by default.
    #[must_use]
    pub fn walltime(self, mut clock: impl FnMut() -> Duration + Send + 'static) -> Self {
        let ns = move || u64::try_from(clock().as_nanos()).unwrap_or(u64::MAX);
        self.handle.lock().clock = Some(Box::new(ns));
        self
    }

    /// The same directory, through which nothing can be changed.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self { read_only: true, ..self }
    }

    /// Another handle on the same directory: what one guest writes, the other reads.
    #[must_use]
    pub fn share(&self) -> Self {
        let handle = Handle::new(self.handle.tree(), &mut self.handle.lock(), self.handle.ino);
        Self { handle, read_only: self.read_only }
    }

    fn with_root(tree: Tree) -> Self {
        Self { handle: Handle::root(tree), read_only: false }
    }

    fn writable(&self) -> Result<MutexGuard<'_, Tree>, Errno> {
        if self.read_only { Err(Errno::Rofs) } else { Ok(self.handle.lock()) }
    }

    /// The other directory of a rename or a link, which must be of the same tree and writable, too.
    fn writable_peer<'a>(&self, other: &'a dyn Dir) -> Result<&'a Self, Errno> {
        let other = (other as &dyn Any).downcast_ref::<Self>().ok_or(Errno::Xdev)?;
        if !Arc::ptr_eq(self.handle.tree(), other.handle.tree()) {
            return Err(Errno::Xdev);
        }
        if other.read_only { Err(Errno::Rofs) } else { Ok(other) }
    }

    fn opened(&self, tree: &mut Tree, ino: Ino, how: &OpenHow) -> Result<Opened, Errno> {
        let handle = Handle::new(self.handle.tree(), tree, ino);
        Ok(match tree.node(ino)?.kind {
            Kind::Dir { .. } => Opened::Dir(Box::new(Self { handle, read_only: self.read_only })),
            _ => Opened::File(Box::new(TreeFile {
                handle,
                offset: 0,
                append: how.flags.contains(FdFlags::APPEND),
                read_only: self.read_only,
            })),
        })
    }
}

impl Dir for TreeDir {
    fn open(&self, path: &str, how: &OpenHow) -> Result<Opened, Errno> {
        let mut tree = self.handle.lock();
        let last = match how {
            OpenHow { create: true, exclusive: true, .. } => Last::Keep,
            OpenHow { follow: true, .. } => Last::Follow,
            _ => Last::FollowSlash,
        };
        let (ino, slash) = match tree.walk(self.handle.ino, path, last)? {
            Place::Dir { ino, .. } => (ino, true),
            Place::Entry { slash: true, .. } if how.create => return Err(Errno::Isdir),
            Place::Entry { ino: Some(ino), slash, .. } => (ino, slash),
            Place::Entry { dir, name, .. } => {
                if !how.create {
                    return Err(Errno::Noent);
                }
                if self.read_only {
                    return Err(Errno::Rofs);
                }
                let ino = tree.create(dir, &name, Kind::File(Content::default()))?;
                return self.opened(&mut tree, ino, how);
            }
        };
        if how.create && how.exclusive {
            return Err(Errno::Exist);
        }
        let changes = how.write || how.truncate;
        match tree.node(ino)?.kind {
            Kind::Dir { .. } if changes || how.create => return Err(Errno::Isdir),
            Kind::Dir { .. } => {}
            _ if slash || how.directory => return Err(Errno::Notdir),
            Kind::Link(_) => return Err(Errno::Loop),
            Kind::File(_) if changes && self.read_only => return Err(Errno::Rofs),
            Kind::File(_) if how.truncate => tree.set_len(ino, 0)?,
            Kind::File(_) => {}
        }
        self.opened(&mut tree, ino, how)
    }

    fn stat(&self) -> Result<Filestat, Errno> {
        self.handle.lock().stat(self.handle.ino)
    }

    fn stat_at(&self, path: &str, follow: bool) -> Result<Filestat, Errno> {
        let tree = self.handle.lock();
        tree.stat(tree.find(self.handle.ino, path, follow)?)
    }

    fn entries(&self) -> Result<Vec<DirEntry>, Errno> {
        let tree = self.handle.lock();
        let entries = tree.entries(self.handle.ino)?.iter();
        entries
            .map(|(name, &ino)| {
                Ok(DirEntry { name: name.clone().into(), ino, file_type: tree.node(ino)?.file_type() })
            })
            .collect()
    }

    fn read_link(&self, path: &str) -> Result<Vec<u8>, Errno> {
        let tree = self.handle.lock();
        let ino = tree.find(self.handle.ino, path, false)?;
        match &tree.node(ino)?.kind {
            Kind::Link(target) => Ok(target.clone().into()),
            _ => Err(Errno::Inval),
        }
    }

    fn set_times(&self, times: NewTimes) -> Result<(), Errno> {
        self.writable()?.set_times(self.handle.ino, times)
    }

    fn set_times_at(&self, path: &str, follow: bool, times: NewTimes) -> Result<(), Errno> {
        let mut tree = self.writable()?;
        let ino = tree.find(self.handle.ino, path, follow)?;
        tree.set_times(ino, times)
    }

    fn create_dir(&self, path: &str) -> Result<(), Errno> {
        let mut tree = self.writable()?;
        match tree.walk(self.handle.ino, path, Last::Keep)? {
            Place::Entry { dir, name, ino: None, .. } => {
                tree.create(dir, &name, Kind::Dir { entries: BTreeMap::new(), parent: dir })?;
                Ok(())
            }
            _ => Err(Errno::Exist),
        }
    }

    fn remove_dir(&self, path: &str) -> Result<(), Errno> {
        let mut tree = self.writable()?;
        match tree.walk(self.handle.ino, path, Last::Keep)? {
            Place::Dir { parent: true, .. } => Err(Errno::Notempty),
            Place::Dir { .. } => Err(Errno::Inval),
            Place::Entry { dir, name, ino, .. } => {
                if !tree.entries(ino.ok_or(Errno::Noent)?)?.is_empty() {
                    return Err(Errno::Notempty);
                }
                tree.unlink(dir, &name)
            }
        }
    }

    fn unlink_file(&self, path: &str) -> Result<(), Errno> {
        let mut tree = self.writable()?;
        let Place::Entry { dir, name, ino, slash } = tree.walk(self.handle.ino, path, Last::Keep)? else {
            return Err(Errno::Isdir);
        };
        match &tree.node(ino.ok_or(Errno::Noent)?)?.kind {
            Kind::Dir { .. } => Err(Errno::Isdir),
            _ if slash => Err(Errno::Notdir),
            _ => tree.unlink(dir, &name),
        }
    }

    fn symlink(&self, target: &str, path: &str) -> Result<(), Errno> {
        let mut tree = self.writable()?;
        match tree.walk(self.handle.ino, path, Last::Keep)? {
            Place::Entry { ino: None, slash: true, .. } => Err(Errno::Noent),
            Place::Entry { dir, name, ino: None, .. } => {
                tree.create(dir, &name, Kind::Link(target.to_owned()))?;
                Ok(())
            }
            _ => Err(Errno::Exist),
        }
    }

    fn rename(&self, from: &str, to_dir: &dyn Dir, to: &str) -> Result<(), Errno> {
        let to_start = self.writable_peer(to_dir)?.handle.ino;
        let mut tree = self.writable()?;
        let Place::Entry { dir, name, ino, slash } = tree.walk(self.handle.ino, from, Last::Keep)? else {
            return Err(Errno::Busy);
        };
        let Place::Entry { dir: new_dir, name: new_name, ino: replaced, slash: new_slash } =
            tree.walk(to_start, to, Last::Keep)?
        else {
            return Err(Errno::Busy);
        };
        let ino = ino.ok_or(Errno::Noent)?;
        let is_dir = tree.entries(ino).is_ok();
        if !is_dir && (slash || new_slash) {
            return Err(Errno::Notdir);
        }
        if is_dir && tree.is_below(new_dir, ino) {
            return Err(Errno::Inval);
        }
        if let Some(replaced) = replaced {
            if replaced == ino {
                return Ok(());
            }
            match (is_dir, tree.entries(replaced)) {
                (true, Err(_)) => return Err(Errno::Notdir),
                (_, Ok(entries)) if !entries.is_empty() && tree.is_below(dir, replaced) => {
                    return Err(Errno::Notempty);
                }
                (false, Ok(_)) => return Err(Errno::Isdir),
                (true, Ok(entries)) if !entries.is_empty() => return Err(Errno::Notempty),
                _ => {}
            }
        }
        tree.rename((dir, &name), (new_dir, &new_name))
    }

    fn link(&self, from: &str, to_dir: &dyn Dir, to: &str) -> Result<(), Errno> {
        let to_start = self.writable_peer(to_dir)?.handle.ino;
        let mut tree = self.writable()?;
        let Place::Entry { ino, slash, .. } = tree.walk(self.handle.ino, from, Last::Keep)? else {
            return Err(Errno::Perm);
        };
        let ino = ino.ok_or(Errno::Noent)?;
        let is_dir = tree.entries(ino).is_ok();
        if slash && !is_dir {
            return Err(Errno::Notdir);
        }
        match tree.walk(to_start, to, Last::Keep)? {
            Place::Entry { ino: None, slash: true, .. } => Err(Errno::Noent),
            Place::Entry { ino: None, .. } if is_dir => Err(Errno::Perm),
            Place::Entry { dir, name, ino: None, .. } => tree.link(dir, &name, ino),
            _ => Err(Errno::Exist),
        }
    }
}

/// Adds what is embedded below `dir`.
fn add_embedded(tree: &mut Tree, at: Ino, dir: &'static include_dir::Dir<'static>) {
    for entry in dir.entries() {
        let name = entry.path().file_name().and_then(|name| name.to_str()).unwrap_or_default();
        match entry {
            include_dir::DirEntry::File(file) => {
                // The tree is new and its capacity unlimited: there is always room.
                let _ = tree.create(at, name, Kind::File(Content::from_static(file.contents())));
            }
            include_dir::DirEntry::Dir(below) => {
                let kind = Kind::Dir { entries: BTreeMap::new(), parent: at };
                if let Ok(ino) = tree.create(at, name, kind) {
                    add_embedded(tree, ino, below);
                }
            }
        }
    }
}

/// The host's clock: nanoseconds since 1970.
fn wall_clock() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Realtime);
    timestamp_ns(now.tv_sec, now.tv_nsec)
}
