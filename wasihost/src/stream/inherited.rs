//! The standard streams of the process itself.
//!
//! The guest borrows them: closing its descriptor closes nothing of the host's, and a flag that it sets is
//! kept here, because the terminal or pipe may be shared with other processes.

use std::io::{self, IoSlice, IoSliceMut, Write};
use std::os::fd::{AsFd, BorrowedFd};

use cap_std::fs::Metadata;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::retry_on_intr;
use rustix::termios::isatty;

use crate::fs::{File, Interest, Readiness, filestat};
use crate::{Errno, FdFlags, FileType, Filestat};

/// A standard stream of the process.
pub(super) struct Inherited {
    stream: Standard,
    nonblock: bool,
}

enum Standard {
    Input(io::Stdin),
    Output(io::Stdout),
    Error(io::Stderr),
}

impl Inherited {
    /// The stream of the descriptor `number`: 0, 1, and 2 for everything else.
    pub(super) fn new(number: usize) -> Self {
        let stream = match number {
            0 => Standard::Input(io::stdin()),
            1 => Standard::Output(io::stdout()),
            _ => Standard::Error(io::stderr()),
        };
        Self { stream, nonblock: false }
    }

    fn fd(&self) -> BorrowedFd<'_> {
        match &self.stream {
            Standard::Input(stdin) => stdin.as_fd(),
            Standard::Output(stdout) => stdout.as_fd(),
            Standard::Error(stderr) => stderr.as_fd(),
        }
    }

    /// `again` if the guest does not want to block and the call would.
    fn check_block(&self, events: PollFlags) -> Result<(), Errno> {
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        if self.nonblock && poll(&mut [PollFd::from_borrowed_fd(self.fd(), events)], Some(&now))? == 0 {
            return Err(Errno::Again);
        }
        Ok(())
    }

    /// What the host itself has printed comes first.
    fn before_write(&mut self) -> Result<(), Errno> {
        if let Standard::Output(stdout) = &mut self.stream {
            stdout.flush()?;
        }
        self.check_block(PollFlags::OUT)
    }
}

impl File for Inherited {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        let file = std::fs::File::from(self.fd().try_clone_to_owned()?);
        let stat = filestat(&Metadata::from_file(&file)?);
        Ok(Filestat { file_type: stream_type(stat.file_type, isatty(&file)), ..stat })
    }

    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Errno> {
        self.check_block(PollFlags::IN)?;
        Ok(retry_on_intr(|| rustix::io::read(self.fd(), &mut *buf))?)
    }

    fn read_vectored(&mut self, bufs: &mut [IoSliceMut<'_>]) -> Result<usize, Errno> {
        self.check_block(PollFlags::IN)?;
        Ok(retry_on_intr(|| rustix::io::readv(self.fd(), bufs))?)
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize, Errno> {
        self.before_write()?;
        Ok(retry_on_intr(|| rustix::io::write(self.fd(), buf))?)
    }

    fn write_vectored(&mut self, bufs: &[IoSlice<'_>]) -> Result<usize, Errno> {
        self.before_write()?;
        Ok(retry_on_intr(|| rustix::io::writev(self.fd(), bufs))?)
    }

    fn set_flags(&mut self, flags: FdFlags) -> Result<(), Errno> {
        self.nonblock = flags.contains(FdFlags::NONBLOCK);
        Ok(())
    }

    fn readiness(&self, _interest: Interest) -> Result<Readiness<'_>, Errno> {
        Ok(Readiness::Poll(self.fd()))
    }
}

/// A guest takes a character device without offsets for a terminal; `/dev/null` is none.
fn stream_type(os: FileType, is_terminal: bool) -> FileType {
    match os {
        FileType::CharacterDevice if !is_terminal => FileType::Unknown,
        other => other,
    }
}
