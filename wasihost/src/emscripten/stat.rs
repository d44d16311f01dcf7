//! The attributes of files: WASI's `filestat` to Emscripten's `struct stat`.

/// The size of WASI's structure.
pub(super) const FILESTAT_BYTES: usize = 64;

/// Emscripten's structure: `st_dev` 0, `st_mode` 4, `st_nlink` 8, `st_uid` 12, `st_gid` 16, `st_rdev` 20, `st_size` 24,
/// `st_blksize` 32, `st_blocks` 36, then for each of access, change of data and change of attributes the seconds and,
/// eight bytes behind, the nanoseconds, from 40, 56 and 72 on; `st_ino` 88.
pub(super) const STAT_BYTES: usize = 96;

const BLOCK_BYTES: u64 = 512;

/// What `st_mode` says of a file of WASI's type. WASI knows no permissions: the mode forbids nothing.
fn mode(filetype: u8) -> u32 {
    match filetype {
        1 => 0o060_666,
        2 => 0o020_666,
        3 => 0o040_777,
        4 => 0o100_666,
        5 | 6 => 0o140_666,
        7 => 0o120_777,
        _ => 0o666,
    }
}

pub(super) fn from_filestat(filestat: &[u8; FILESTAT_BYTES]) -> [u8; STAT_BYTES] {
    let number = |at: usize| filestat[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let (dev, ino, nlink, size) = (number(0), number(8), number(24), number(32));
    let mut stat = [0; STAT_BYTES];
    let mut put32 = |at: usize, value: u64| {
        stat[at..at + 4].copy_from_slice(&u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
    };
    put32(0, dev & u64::from(u32::MAX));
    put32(4, mode(filestat[16]).into());
    put32(8, nlink);
    put32(32, 4096);
    put32(36, size.div_ceil(BLOCK_BYTES));
    let mut put64 = |at: usize, value: u64| stat[at..at + 8].copy_from_slice(&value.to_le_bytes());
    put64(24, size);
    for (at, time_ns) in [(40, number(40)), (56, number(48)), (72, number(56))] {
        put64(at, time_ns / 1_000_000_000);
        put64(at + 8, time_ns % 1_000_000_000);
    }
    put64(88, ino);
    stat
}
