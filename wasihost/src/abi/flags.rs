//! The flag sets of snapshot-preview1.

use bitflags::bitflags;

bitflags! {
    /// What may be done with a descriptor (`rights`).
    ///
    /// A descriptor's rights only ever shrink; a directory also has rights that the descriptors opened
    /// through it inherit.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub struct Rights: u64 {
        /// `fd_datasync`.
        const FD_DATASYNC = 1 << 0;
        /// `fd_read` and `sock_recv`; with `FD_SEEK`, `fd_pread`.
        const FD_READ = 1 << 1;
        /// `fd_seek`; includes `FD_TELL`.
        const FD_SEEK = 1 << 2;
        /// `fd_fdstat_set_flags`.
        const FD_FDSTAT_SET_FLAGS = 1 << 3;
        /// `fd_sync`.
        const FD_SYNC = 1 << 4;
        /// `fd_tell`, and `fd_seek` that does not move.
        const FD_TELL = 1 << 5;
        /// `fd_write` and `sock_send`; with `FD_SEEK`, `fd_pwrite`.
        const FD_WRITE = 1 << 6;
        /// `fd_advise`.
        const FD_ADVISE = 1 << 7;
        /// `fd_allocate`.
        const FD_ALLOCATE = 1 << 8;
        /// `path_create_directory`.
        const PATH_CREATE_DIRECTORY = 1 << 9;
        /// `path_open` with `oflags::creat`.
        const PATH_CREATE_FILE = 1 << 10;
        /// `path_link` from this directory.
        const PATH_LINK_SOURCE = 1 << 11;
        /// `path_link` into this directory.
        const PATH_LINK_TARGET = 1 << 12;
        /// `path_open`.
        const PATH_OPEN = 1 << 13;
        /// `fd_readdir`.
        const FD_READDIR = 1 << 14;
        /// `path_readlink`.
        const PATH_READLINK = 1 << 15;
        /// `path_rename` from this directory.
        const PATH_RENAME_SOURCE = 1 << 16;
        /// `path_rename` into this directory.
        const PATH_RENAME_TARGET = 1 << 17;
        /// `path_filestat_get`.
        const PATH_FILESTAT_GET = 1 << 18;
        /// `path_open` with `oflags::trunc`.
        const PATH_FILESTAT_SET_SIZE = 1 << 19;
        /// `path_filestat_set_times`.
        const PATH_FILESTAT_SET_TIMES = 1 << 20;
        /// `fd_filestat_get`.
        const FD_FILESTAT_GET = 1 << 21;
        /// `fd_filestat_set_size`.
        const FD_FILESTAT_SET_SIZE = 1 << 22;
        /// `fd_filestat_set_times`.
        const FD_FILESTAT_SET_TIMES = 1 << 23;
        /// `path_symlink`.
        const PATH_SYMLINK = 1 << 24;
        /// `path_remove_directory`.
        const PATH_REMOVE_DIRECTORY = 1 << 25;
        /// `path_unlink_file`.
        const PATH_UNLINK_FILE = 1 << 26;
        /// `poll_oneoff` on this descriptor.
        const POLL_FD_READWRITE = 1 << 27;
        /// `sock_shutdown`.
        const SOCK_SHUTDOWN = 1 << 28;
        /// `sock_accept`.
        const SOCK_ACCEPT = 1 << 29;
    }

    /// The flags of an open descriptor (`fdflags`).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct FdFlags: u16 {
        /// Every write goes to the end of the file.
        const APPEND = 1 << 0;
        /// Writes complete with the data on the device.
        const DSYNC = 1 << 1;
        /// Calls that would block fail with `again`.
        const NONBLOCK = 1 << 2;
        /// Reads wait for pending writes as writes do.
        const RSYNC = 1 << 3;
        /// Writes complete with data and metadata on the device.
        const SYNC = 1 << 4;
    }

    /// How `path_open` opens (`oflags`).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct OFlags: u16 {
        const CREAT = 1 << 0;
        const DIRECTORY = 1 << 1;
        const EXCL = 1 << 2;
        const TRUNC = 1 << 3;
    }

    /// How paths are resolved (`lookupflags`).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct LookupFlags: u32 {
        const SYMLINK_FOLLOW = 1 << 0;
    }

    /// Which times are set, and to what (`fstflags`).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct FstFlags: u16 {
        const ATIM = 1 << 0;
        const ATIM_NOW = 1 << 1;
        const MTIM = 1 << 2;
        const MTIM_NOW = 1 << 3;
    }

    /// How `sock_recv` receives (`riflags`).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct RiFlags: u16 {
        const RECV_PEEK = 1 << 0;
        const RECV_WAITALL = 1 << 1;
    }

    /// Which directions `sock_shutdown` closes (`sdflags`).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) struct SdFlags: u8 {
        const RD = 1 << 0;
        const WR = 1 << 1;
    }
}

impl Rights {
    /// What a directory's own descriptor can have: directories lack `FD_SEEK` and what changes a size.
    pub const DIRECTORY: Self = Self::FD_FDSTAT_SET_FLAGS
        .union(Self::FD_DATASYNC)
        .union(Self::FD_SYNC)
        .union(Self::FD_ADVISE)
        .union(Self::PATH_CREATE_DIRECTORY)
        .union(Self::PATH_CREATE_FILE)
        .union(Self::PATH_LINK_SOURCE)
        .union(Self::PATH_LINK_TARGET)
        .union(Self::PATH_OPEN)
        .union(Self::FD_READDIR)
        .union(Self::PATH_READLINK)
        .union(Self::PATH_RENAME_SOURCE)
        .union(Self::PATH_RENAME_TARGET)
        .union(Self::PATH_FILESTAT_GET)
        .union(Self::PATH_FILESTAT_SET_SIZE)
        .union(Self::PATH_FILESTAT_SET_TIMES)
        .union(Self::FD_FILESTAT_GET)
        .union(Self::FD_FILESTAT_SET_TIMES)
        .union(Self::PATH_SYMLINK)
        .union(Self::PATH_REMOVE_DIRECTORY)
        .union(Self::PATH_UNLINK_FILE)
        .union(Self::POLL_FD_READWRITE);

    /// What a file's descriptor can have.
    pub const FILE: Self = Self::FD_DATASYNC
        .union(Self::FD_READ)
        .union(Self::FD_SEEK)
        .union(Self::FD_FDSTAT_SET_FLAGS)
        .union(Self::FD_SYNC)
        .union(Self::FD_TELL)
        .union(Self::FD_WRITE)
        .union(Self::FD_ADVISE)
        .union(Self::FD_ALLOCATE)
        .union(Self::FD_FILESTAT_GET)
        .union(Self::FD_FILESTAT_SET_SIZE)
        .union(Self::FD_FILESTAT_SET_TIMES)
        .union(Self::POLL_FD_READWRITE);

    /// What a preopened directory passes on: everything that a file or a directory can have.
    pub const INHERITING: Self = Self::DIRECTORY.union(Self::FILE);

    /// What a socket has, be it a listener or a connection.
    pub const SOCKET: Self = Self::SOCK_SHUTDOWN
        .union(Self::SOCK_ACCEPT)
        .union(Self::FD_READ)
        .union(Self::FD_WRITE)
        .union(Self::FD_FDSTAT_SET_FLAGS)
        .union(Self::FD_FILESTAT_GET)
        .union(Self::POLL_FD_READWRITE);

    /// What a standard stream has; there is no seeking in it.
    pub const STREAM: Self =
        Self::FILE.difference(Self::FD_SEEK.union(Self::FD_TELL).union(Self::FD_ALLOCATE));
}
