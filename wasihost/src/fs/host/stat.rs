//! Attributes of host files in WASI's terms.

use cap_std::fs::{Metadata, MetadataExt};
use rustix::fs::{FileType as OsFileType, RawMode};

use crate::fs::times::timestamp_ns;
use crate::{FileType, Filestat};

/// What the operating system says about a file.
pub(crate) fn filestat(metadata: &Metadata) -> Filestat {
    Filestat {
        dev: metadata.dev(),
        ino: metadata.ino(),
        file_type: file_type_of_mode(metadata.mode()),
        nlink: metadata.nlink(),
        size: metadata.size(),
        atim: timestamp_ns(metadata.atime(), metadata.atime_nsec()),
        mtim: timestamp_ns(metadata.mtime(), metadata.mtime_nsec()),
        ctim: timestamp_ns(metadata.ctime(), metadata.ctime_nsec()),
    }
}

/// The type in a mode.
pub(crate) fn file_type_of_mode(mode: u32) -> FileType {
    file_type(OsFileType::from_raw_mode(mode as RawMode))
}

/// The operating system's file type; pipes have none in WASI.
pub(super) fn file_type(os: OsFileType) -> FileType {
    match os {
        OsFileType::RegularFile => FileType::RegularFile,
        OsFileType::Directory => FileType::Directory,
        OsFileType::Symlink => FileType::SymbolicLink,
        OsFileType::CharacterDevice => FileType::CharacterDevice,
        OsFileType::BlockDevice => FileType::BlockDevice,
        OsFileType::Socket => FileType::SocketStream,
        _ => FileType::Unknown,
    }
}
