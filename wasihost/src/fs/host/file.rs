//! An open file of the host.

use std::io::{IoSlice, IoSliceMut, SeekFrom};
use std::os::fd::AsFd;

use cap_std::fs::Metadata;
use rustix::fs::{FallocateFlags, OFlags, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT};
use rustix::io::retry_on_intr;

use super::filestat;
use crate::fs::{File, Interest, NewTime, NewTimes, Readiness};
use crate::{Advice, Errno, FdFlags, FileType, Filestat};

/// A file of the host, which keeps the offset.
pub(crate) struct HostFile {
    file: std::fs::File,
    file_type: FileType,
    /// Whether it was opened through a read-only directory: the operating system would let its owner change
    /// the times.
    read_only: bool,
}

impl HostFile {
    pub(crate) fn new(file: std::fs::File, file_type: FileType, read_only: bool) -> Self {
        Self { file, file_type, read_only }
    }
}

impl File for HostFile {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        Ok(filestat(&Metadata::from_file(&self.file)?))
    }

    fn file_type(&mut self) -> FileType {
        self.file_type
    }

    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Errno> {
        Ok(retry_on_intr(|| rustix::io::read(&self.file, &mut *buf))?)
    }

    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> Result<usize, Errno> {
        match bufs {
            [buf] => self.read(buf),
            bufs => Ok(retry_on_intr(|| rustix::io::readv(&self.file, bufs))?),
        }
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize, Errno> {
        Ok(retry_on_intr(|| rustix::io::write(&self.file, buf))?)
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize, Errno> {
        match bufs {
            [buf] => self.write(buf),
            bufs => Ok(retry_on_intr(|| rustix::io::writev(&self.file, bufs))?),
        }
    }

    fn read_at(&mut self, buf: &mut [u8], offset: u64) -> Result<usize, Errno> {
        Ok(retry_on_intr(|| rustix::io::pread(&self.file, &mut *buf, offset))?)
    }

    fn write_at(&mut self, buf: &[u8], offset: u64) -> Result<usize, Errno> {
        Ok(retry_on_intr(|| rustix::io::pwrite(&self.file, buf, offset))?)
    }

    fn seek(&mut self, to: SeekFrom) -> Result<u64, Errno> {
        let to = match to {
            SeekFrom::Start(offset) => rustix::fs::SeekFrom::Start(offset),
            SeekFrom::Current(offset) => rustix::fs::SeekFrom::Current(offset),
            SeekFrom::End(offset) => rustix::fs::SeekFrom::End(offset),
        };
        Ok(rustix::fs::seek(&self.file, to)?)
    }

    fn set_size(&mut self, size: u64) -> Result<(), Errno> {
        Ok(retry_on_intr(|| rustix::fs::ftruncate(&self.file, size))?)
    }

    /// On Apple's systems, reserving space would cut a file that ends later: there, the file only grows.
    fn allocate(&mut self, offset: u64, len: u64) -> Result<(), Errno> {
        let end = offset.checked_add(len).ok_or(Errno::Fbig)?;
        if cfg!(target_vendor = "apple") {
            return if self.stat()?.size < end { self.set_size(end) } else { Ok(()) };
        }
        match retry_on_intr(|| rustix::fs::fallocate(&self.file, FallocateFlags::empty(), offset, len)) {
            // The file system can not reserve space; growing is the part that the guest can see.
            Err(rustix::io::Errno::NOTSUP) if self.stat()?.size < end => self.set_size(end),
            Err(rustix::io::Errno::NOTSUP) => Ok(()),
            result => Ok(result?),
        }
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn advise(&mut self, offset: u64, len: u64, advice: Advice) -> Result<(), Errno> {
        use rustix::fs::Advice as Os;
        let advice = match advice {
            Advice::Normal => Os::Normal,
            Advice::Sequential => Os::Sequential,
            Advice::Random => Os::Random,
            Advice::WillNeed => Os::WillNeed,
            Advice::DontNeed => Os::DontNeed,
            Advice::NoReuse => Os::NoReuse,
        };
        Ok(rustix::fs::fadvise(&self.file, offset, std::num::NonZeroU64::new(len), advice)?)
    }

    fn sync(&mut self, metadata: bool) -> Result<(), Errno> {
        let result = if metadata { self.file.sync_all() } else { self.file.sync_data() };
        Ok(result?)
    }

    fn set_times(&mut self, times: NewTimes) -> Result<(), Errno> {
        if self.read_only {
            return Err(Errno::Rofs);
        }
        let times = Timestamps { last_access: timespec(times.atim), last_modification: timespec(times.mtim) };
        Ok(rustix::fs::futimens(&self.file, &times)?)
    }

    fn set_flags(&mut self, flags: FdFlags) -> Result<(), Errno> {
        let mut os = rustix::fs::fcntl_getfl(&self.file)?;
        os.set(OFlags::APPEND, flags.contains(FdFlags::APPEND));
        os.set(OFlags::NONBLOCK, flags.contains(FdFlags::NONBLOCK));
        Ok(rustix::fs::fcntl_setfl(&self.file, os)?)
    }

    fn readiness(&self, _interest: Interest) -> Result<Readiness<'_>, Errno> {
        Ok(Readiness::Poll(self.file.as_fd()))
    }
}

/// What `futimens` takes for a time.
fn timespec(time: Option<NewTime>) -> Timespec {
    match time {
        None => Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
        Some(NewTime::Now) => Timespec { tv_sec: 0, tv_nsec: UTIME_NOW },
        // A u64 of nanoseconds is at most 18,446,744,073 seconds.
        Some(NewTime::At(ns)) => Timespec {
            tv_sec: i64::try_from(ns / 1_000_000_000).unwrap_or(i64::MAX),
            tv_nsec: (ns % 1_000_000_000) as _,
        },
    }
}
