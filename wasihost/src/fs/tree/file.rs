//! An open file of a tree.

use std::io::{IoSlice, IoSliceMut, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::node::ROOT;
use super::{Ino, Kind, Tree};
use crate::fs::{File, Interest, NewTime, NewTimes, Readiness};
use crate::{Errno, FdFlags, Filestat};

/// A descriptor's hold on a node of a tree.
pub(super) struct Handle {
    tree: Arc<Mutex<Tree>>,
    pub(super) ino: Ino,
}

impl Handle {
    /// The first hold on a tree.
    pub(super) fn root(mut tree: Tree) -> Self {
        tree.retain(ROOT);
        Self { tree: Arc::new(Mutex::new(tree)), ino: ROOT }
    }

    pub(super) fn new(tree: &Arc<Mutex<Tree>>, locked: &mut Tree, ino: Ino) -> Self {
        locked.retain(ino);
        Self { tree: Arc::clone(tree), ino }
    }

    pub(super) fn tree(&self) -> &Arc<Mutex<Tree>> {
        &self.tree
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Tree> {
        // Every change of a tree leaves it whole, also one that a panic of the clock hook ended.
        self.tree.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_times(&self, times: NewTimes) -> Result<(), Errno> {
        self.lock().set_times(self.ino, times)
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let ino = self.ino;
        self.lock().release(ino);
    }
}

impl Tree {
    pub(super) fn set_times(&mut self, ino: Ino, times: NewTimes) -> Result<(), Errno> {
        let now = self.now();
        let node = self.node_mut(ino)?;
        let time = |new, old| match new {
            None => old,
            Some(NewTime::Now) => now,
            Some(NewTime::At(ns)) => ns,
        };
        node.atim = time(times.atim, node.atim);
        node.mtim = time(times.mtim, node.mtim);
        node.ctim = now;
        Ok(())
    }

    /// Reads, and with `touch` notes when.
    fn read_at(&mut self, ino: Ino, buf: &mut [u8], offset: u64, touch: bool) -> Result<usize, Errno> {
        if touch {
            self.node_mut(ino)?.atim = self.now();
        }
        match &self.node(ino)?.kind {
            Kind::File(content) => Ok(content.read_at(buf, offset)),
            _ => Err(Errno::Isdir),
        }
    }

    fn file_len(&self, ino: Ino) -> Result<u64, Errno> {
        self.stat(ino).map(|stat| stat.size)
    }

    pub(super) fn set_len(&mut self, ino: Ino, len: u64) -> Result<(), Errno> {
        let new_len = usize::try_from(len).map_err(|_| Errno::Fbig)?;
        self.change_content(ino, len, |content| content.set_len(new_len))
    }

    fn write_at(&mut self, ino: Ino, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        if buf.is_empty() {
            return Ok(0);
        }
        let end = offset.checked_add(buf.len() as u64).ok_or(Errno::Fbig)?.max(self.file_len(ino)?);
        let at = usize::try_from(offset).map_err(|_| Errno::Fbig)?;
        self.change_content(ino, end, |content| content.write_at(buf, at))?;
        Ok(buf.len())
    }
}

/// An open file of a tree, with its own offset.
pub(super) struct TreeFile {
    pub(super) handle: Handle,
    pub(super) offset: u64,
    pub(super) append: bool,
    pub(super) read_only: bool,
}

impl TreeFile {
    fn writable(&self) -> Result<(), Errno> {
        if self.read_only { Err(Errno::Rofs) } else { Ok(()) }
    }
}

impl File for TreeFile {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        self.handle.lock().stat(self.handle.ino)
    }

    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Errno> {
        let count = self.handle.lock().read_at(self.handle.ino, buf, self.offset, !self.read_only)?;
        self.offset += count as u64;
        Ok(count)
    }

    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> Result<usize, Errno> {
        let mut done = 0;
        for buf in bufs {
            let count = self.read(buf)?;
            done += count;
            if count < buf.len() {
                break;
            }
        }
        Ok(done)
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize, Errno> {
        self.writable()?;
        let mut tree = self.handle.lock();
        let offset = if self.append { tree.file_len(self.handle.ino)? } else { self.offset };
        let count = tree.write_at(self.handle.ino, buf, offset)?;
        drop(tree);
        self.offset = offset + count as u64;
        Ok(count)
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize, Errno> {
        let mut done = 0;
        for buf in bufs {
            match self.write(buf) {
                Ok(count) => done += count,
                Err(_) if done > 0 => break,
                Err(errno) => return Err(errno),
            }
        }
        Ok(done)
    }

    fn read_at(&mut self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        self.handle.lock().read_at(self.handle.ino, buf, offset, !self.read_only)
    }

    fn write_at(&mut self, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        self.writable()?;
        let mut tree = self.handle.lock();
        let offset = if self.append { tree.file_len(self.handle.ino)? } else { offset };
        tree.write_at(self.handle.ino, buf, offset)
    }

    fn seek(&mut self, to: SeekFrom) -> Result<u64, Errno> {
        let (base, by) = match to {
            SeekFrom::Start(offset) => (offset, 0),
            SeekFrom::Current(by) => (self.offset, by),
            SeekFrom::End(by) => (self.handle.lock().file_len(self.handle.ino)?, by),
        };
        let offset = base.checked_add_signed(by).filter(|&offset| i64::try_from(offset).is_ok());
        self.offset = offset.ok_or(Errno::Inval)?;
        Ok(self.offset)
    }

    fn set_size(&mut self, size: u64) -> Result<(), Errno> {
        self.writable()?;
        self.handle.lock().set_len(self.handle.ino, size)
    }

    fn allocate(&mut self, offset: u64, len: u64) -> Result<(), Errno> {
        self.writable()?;
        let end = offset.checked_add(len).ok_or(Errno::Fbig)?;
        let mut tree = self.handle.lock();
        if tree.file_len(self.handle.ino)? < end { tree.set_len(self.handle.ino, end) } else { Ok(()) }
    }

    fn set_times(&mut self, times: NewTimes) -> Result<(), Errno> {
        self.writable()?;
        self.handle.set_times(times)
    }

    fn set_flags(&mut self, flags: FdFlags) -> Result<(), Errno> {
        self.append = flags.contains(FdFlags::APPEND);
        Ok(())
    }

    fn readiness(&self, interest: Interest) -> Result<Readiness<'_>, Errno> {
        let bytes = match interest {
            Interest::Read => self.handle.lock().file_len(self.handle.ino)?.saturating_sub(self.offset),
            Interest::Write => 0,
        };
        Ok(Readiness::Ready { bytes, hangup: false })
    }
}
