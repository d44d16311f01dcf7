//! The enumerations and records of snapshot-preview1, with their layouts in the guest's memory.

use super::{FdFlags, Out, Rights};

/// What a descriptor or a directory entry is (`filetype`).
///
/// ```
/// use wasihost::{Dir, FileType, TreeDir};
///
/// let stat = TreeDir::new().stat()?;
/// assert_eq!(stat.file_type, FileType::Directory);
/// # Ok::<(), wasihost::Errno>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileType {
    /// None of the others: a pipe, for one.
    #[default]
    Unknown = 0,
    /// A block device.
    BlockDevice = 1,
    /// A character device.
    CharacterDevice = 2,
    /// A directory.
    Directory = 3,
    /// A regular file.
    RegularFile = 4,
    /// A datagram socket.
    SocketDgram = 5,
    /// A byte-stream socket.
    SocketStream = 6,
    /// A symbolic link.
    SymbolicLink = 7,
}

/// A clock that the guest can ask for (`clockid`).
///
/// ```
/// use wasihost::{ClockId, WasiCtx, preview1};
///
/// let mut wasi = WasiCtx::builder().build()?;
/// let mut memory = [0; 16];
/// assert_eq!(preview1::clock_time_get(&mut wasi, &mut memory, ClockId::Monotonic as i32, 0, 8), 0);
/// # Ok::<(), wasihost::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClockId {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    Realtime = 0,
    /// Nanoseconds since some point in the past; it never goes back.
    Monotonic = 1,
    /// CPU time of the process.
    ProcessCputime = 2,
    /// CPU time of the thread.
    ThreadCputime = 3,
}

/// How a file is going to be used (`advice`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Advice {
    /// No advice.
    Normal = 0,
    /// In order, from low offsets to high ones.
    Sequential = 1,
    /// In no order.
    Random = 2,
    /// Soon.
    WillNeed = 3,
    /// Not soon.
    DontNeed = 4,
    /// Once.
    NoReuse = 5,
}

/// What `fd_seek` counts from (`whence`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whence {
    Set = 0,
    Cur = 1,
    End = 2,
}

/// The attributes of a file or directory (`filestat`); times are nanoseconds since 1970.
///
/// ```
/// use wasihost::{Dir, TreeDir};
///
/// let stat = TreeDir::new().stat()?;
/// assert!(stat.mtim <= stat.ctim && stat.nlink >= 1);
/// # Ok::<(), wasihost::Errno>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filestat {
    /// The device; `(dev, ino)` is unique among all files the guest can reach.
    pub dev: u64,
    /// The file's number on its device, the same as in directory entries.
    pub ino: u64,
    /// What it is.
    pub file_type: FileType,
    /// How many names it has.
    pub nlink: u64,
    /// Its size in bytes; of a symbolic link, the length of its target.
    pub size: u64,
    /// When it was last read.
    pub atim: u64,
    /// When its contents last changed.
    pub mtim: u64,
    /// When its contents or attributes last changed.
    pub ctim: u64,
}

impl Out for Filestat {
    const SIZE: usize = 64;

    fn put(&self, out: &mut [u8]) {
        out.fill(0);
        out[0..8].copy_from_slice(&self.dev.to_le_bytes());
        out[8..16].copy_from_slice(&self.ino.to_le_bytes());
        out[16] = self.file_type as u8;
        out[24..32].copy_from_slice(&self.nlink.to_le_bytes());
        out[32..40].copy_from_slice(&self.size.to_le_bytes());
        out[40..48].copy_from_slice(&self.atim.to_le_bytes());
        out[48..56].copy_from_slice(&self.mtim.to_le_bytes());
        out[56..64].copy_from_slice(&self.ctim.to_le_bytes());
    }
}

/// The attributes of a descriptor (`fdstat`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fdstat {
    pub(crate) file_type: FileType,
    pub(crate) flags: FdFlags,
    pub(crate) rights_base: Rights,
    pub(crate) rights_inheriting: Rights,
}

impl Out for Fdstat {
    const SIZE: usize = 24;

    fn put(&self, out: &mut [u8]) {
        out.fill(0);
        out[0] = self.file_type as u8;
        out[2..4].copy_from_slice(&self.flags.bits().to_le_bytes());
        out[8..16].copy_from_slice(&self.rights_base.bits().to_le_bytes());
        out[16..24].copy_from_slice(&self.rights_inheriting.bits().to_le_bytes());
    }
}

/// What a preopened descriptor is (`prestat`): always a directory; the length of its guest path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prestat {
    pub(crate) name_len: u32,
}

impl Out for Prestat {
    const SIZE: usize = 8;

    fn put(&self, out: &mut [u8]) {
        out.fill(0);
        out[4..8].copy_from_slice(&self.name_len.to_le_bytes());
    }
}

/// The head of a directory entry (`dirent`); the name follows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dirent {
    pub(crate) next: u64,
    pub(crate) ino: u64,
    pub(crate) name_len: u32,
    pub(crate) file_type: FileType,
}

impl Out for Dirent {
    const SIZE: usize = 24;

    fn put(&self, out: &mut [u8]) {
        out.fill(0);
        out[0..8].copy_from_slice(&self.next.to_le_bytes());
        out[8..16].copy_from_slice(&self.ino.to_le_bytes());
        out[16..20].copy_from_slice(&self.name_len.to_le_bytes());
        out[20] = self.file_type as u8;
    }
}
