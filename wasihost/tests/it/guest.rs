//! A stand-in for a translated guest: it owns a context and a memory, puts parameters into the memory, makes
//! the calls, and takes the results out.

use wasihost::{Builder, Errno, WasiCtx, preview1};

/// Where paths, second paths, buffers, iovec arrays and results are put.
pub(crate) const PATH: i32 = 0x1000;
pub(crate) const PATH2: i32 = 0x3000;
pub(crate) const BUF: i32 = 0x5000;
pub(crate) const IOVS: i32 = 0x800;
pub(crate) const OUT: i32 = 0x100;

pub(crate) const CREAT: i32 = 1;
pub(crate) const DIRECTORY: i32 = 2;
pub(crate) const EXCL: i32 = 4;
pub(crate) const TRUNC: i32 = 8;
pub(crate) const FOLLOW: i32 = 1;
pub(crate) const APPEND: i32 = 1;
pub(crate) const NONBLOCK: i32 = 4;

/// The first preopened directory.
pub(crate) const ROOT: i32 = 3;

pub(crate) const READ: i64 = 1 << 1;
pub(crate) const SEEK: i64 = 1 << 2;
pub(crate) const TELL: i64 = 1 << 5;
pub(crate) const WRITE: i64 = 1 << 6;
/// Everything that a file can have.
pub(crate) const FILE_RIGHTS: i64 = 0x8e0_01ff;
/// Everything that a file can have but what makes the host open it for writing.
pub(crate) const READ_ONLY_RIGHTS: i64 = FILE_RIGHTS & !(WRITE | 1 << 8 | 1 << 22);
/// Everything that a directory can have.
pub(crate) const DIR_RIGHTS: i64 = 0xfbf_fe99;
pub(crate) const INHERITING: i64 = FILE_RIGHTS | DIR_RIGHTS;

pub(crate) struct Guest {
    pub(crate) wasi: WasiCtx,
    pub(crate) memory: Vec<u8>,
}

/// What `fd_filestat_get` and `path_filestat_get` store.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stat {
    pub(crate) dev: u64,
    pub(crate) ino: u64,
    pub(crate) file_type: u8,
    pub(crate) nlink: u64,
    pub(crate) size: u64,
    pub(crate) atim: u64,
    pub(crate) mtim: u64,
    pub(crate) ctim: u64,
}

/// What `fd_fdstat_get` stores.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FdStat {
    pub(crate) file_type: u8,
    pub(crate) flags: u16,
    pub(crate) base: i64,
    pub(crate) inheriting: i64,
}

/// An entry as `fd_readdir` stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) next: u64,
    pub(crate) ino: u64,
    pub(crate) file_type: u8,
    pub(crate) name: String,
}

type Result<T> = std::result::Result<T, Errno>;

/// The errno as the guest sees it, as a `Result`.
pub(crate) fn check(errno: i32) -> Result<()> {
    match errno {
        0 => Ok(()),
        code => Err(*Errno::ALL.iter().find(|errno| i32::from(errno.code()) == code).unwrap()),
    }
}

impl Guest {
    pub(crate) fn new(builder: Builder) -> Self {
        Self { wasi: builder.build().unwrap(), memory: vec![0; 0x2_0000] }
    }

    /// A guest with one writable directory of the host as its root.
    pub(crate) fn with_dir(path: &std::path::Path) -> Self {
        Self::new(WasiCtx::builder().preopen_dir(path, "/").unwrap())
    }

    pub(crate) fn put(&mut self, at: i32, bytes: &[u8]) -> (i32, i32) {
        let start = at as usize;
        self.memory[start..start + bytes.len()].copy_from_slice(bytes);
        (at, bytes.len() as i32)
    }

    pub(crate) fn bytes(&self, at: i32, len: u32) -> &[u8] {
        &self.memory[at as usize..][..len as usize]
    }

    pub(crate) fn u16(&self, at: i32) -> u16 {
        u16::from_le_bytes(self.bytes(at, 2).try_into().unwrap())
    }

    pub(crate) fn u32(&self, at: i32) -> u32 {
        u32::from_le_bytes(self.bytes(at, 4).try_into().unwrap())
    }

    pub(crate) fn u64(&self, at: i32) -> u64 {
        u64::from_le_bytes(self.bytes(at, 8).try_into().unwrap())
    }

    /// Writes an array of iovecs.
    pub(crate) fn iovs(&mut self, iovs: &[(i32, i32)]) -> (i32, i32) {
        for (index, (ptr, len)) in (0..).zip(iovs) {
            self.put(IOVS + index * 8, &ptr.to_le_bytes());
            self.put(IOVS + index * 8 + 4, &len.to_le_bytes());
        }
        (IOVS, iovs.len() as i32)
    }

    pub(crate) fn open_with(
        &mut self,
        dir: i32,
        lookup: i32,
        path: &str,
        oflags: i32,
        rights: (i64, i64),
        fdflags: i32,
    ) -> Result<i32> {
        let (ptr, len) = self.put(PATH, path.as_bytes());
        check(preview1::path_open(
            &mut self.wasi,
            &mut self.memory,
            dir,
            lookup,
            ptr,
            len,
            oflags,
            rights.0,
            rights.1,
            fdflags,
            OUT,
        ))?;
        Ok(self.u32(OUT) as i32)
    }

    /// Opens a file to read and write.
    pub(crate) fn open(&mut self, path: &str, oflags: i32) -> Result<i32> {
        self.open_with(ROOT, FOLLOW, path, oflags, (FILE_RIGHTS, 0), 0)
    }

    /// Opens a file to read.
    pub(crate) fn open_read(&mut self, path: &str) -> Result<i32> {
        self.open_with(ROOT, FOLLOW, path, 0, (READ_ONLY_RIGHTS, 0), 0)
    }

    /// Opens a directory.
    pub(crate) fn open_dir(&mut self, path: &str) -> Result<i32> {
        self.open_with(ROOT, FOLLOW, path, DIRECTORY, (DIR_RIGHTS, INHERITING), 0)
    }

    pub(crate) fn close(&mut self, fd: i32) -> Result<()> {
        check(preview1::fd_close(&mut self.wasi, &mut self.memory, fd))
    }

    pub(crate) fn read(&mut self, fd: i32, len: i32) -> Result<Vec<u8>> {
        let (iovs, count) = self.iovs(&[(BUF, len)]);
        check(preview1::fd_read(&mut self.wasi, &mut self.memory, fd, iovs, count, OUT))?;
        Ok(self.bytes(BUF, self.u32(OUT)).to_vec())
    }

    pub(crate) fn pread(&mut self, fd: i32, len: i32, offset: i64) -> Result<Vec<u8>> {
        let (iovs, count) = self.iovs(&[(BUF, len)]);
        check(preview1::fd_pread(&mut self.wasi, &mut self.memory, fd, iovs, count, offset, OUT))?;
        Ok(self.bytes(BUF, self.u32(OUT)).to_vec())
    }

    pub(crate) fn write(&mut self, fd: i32, bytes: &[u8]) -> Result<u32> {
        let buf = self.put(BUF, bytes);
        let (iovs, count) = self.iovs(&[buf]);
        check(preview1::fd_write(&mut self.wasi, &mut self.memory, fd, iovs, count, OUT))?;
        Ok(self.u32(OUT))
    }

    pub(crate) fn pwrite(&mut self, fd: i32, bytes: &[u8], offset: i64) -> Result<u32> {
        let buf = self.put(BUF, bytes);
        let (iovs, count) = self.iovs(&[buf]);
        check(preview1::fd_pwrite(&mut self.wasi, &mut self.memory, fd, iovs, count, offset, OUT))?;
        Ok(self.u32(OUT))
    }

    pub(crate) fn seek(&mut self, fd: i32, offset: i64, whence: i32) -> Result<u64> {
        check(preview1::fd_seek(&mut self.wasi, &mut self.memory, fd, offset, whence, OUT))?;
        Ok(self.u64(OUT))
    }

    pub(crate) fn tell(&mut self, fd: i32) -> Result<u64> {
        check(preview1::fd_tell(&mut self.wasi, &mut self.memory, fd, OUT))?;
        Ok(self.u64(OUT))
    }

    pub(crate) fn fdstat(&mut self, fd: i32) -> Result<FdStat> {
        check(preview1::fd_fdstat_get(&mut self.wasi, &mut self.memory, fd, OUT))?;
        Ok(FdStat {
            file_type: self.memory[OUT as usize],
            flags: self.u16(OUT + 2),
            base: self.u64(OUT + 8) as i64,
            inheriting: self.u64(OUT + 16) as i64,
        })
    }

    pub(crate) fn set_flags(&mut self, fd: i32, flags: i32) -> Result<()> {
        check(preview1::fd_fdstat_set_flags(&mut self.wasi, &mut self.memory, fd, flags))
    }

    pub(crate) fn set_rights(&mut self, fd: i32, base: i64, inheriting: i64) -> Result<()> {
        check(preview1::fd_fdstat_set_rights(&mut self.wasi, &mut self.memory, fd, base, inheriting))
    }

    fn stored_stat(&self) -> Stat {
        Stat {
            dev: self.u64(OUT),
            ino: self.u64(OUT + 8),
            file_type: self.memory[OUT as usize + 16],
            nlink: self.u64(OUT + 24),
            size: self.u64(OUT + 32),
            atim: self.u64(OUT + 40),
            mtim: self.u64(OUT + 48),
            ctim: self.u64(OUT + 56),
        }
    }

    pub(crate) fn fstat(&mut self, fd: i32) -> Result<Stat> {
        check(preview1::fd_filestat_get(&mut self.wasi, &mut self.memory, fd, OUT))?;
        Ok(self.stored_stat())
    }

    pub(crate) fn stat_at(&mut self, dir: i32, lookup: i32, path: &str) -> Result<Stat> {
        let (ptr, len) = self.put(PATH, path.as_bytes());
        check(preview1::path_filestat_get(&mut self.wasi, &mut self.memory, dir, lookup, ptr, len, OUT))?;
        Ok(self.stored_stat())
    }

    pub(crate) fn stat(&mut self, path: &str) -> Result<Stat> {
        self.stat_at(ROOT, FOLLOW, path)
    }

    pub(crate) fn set_size(&mut self, fd: i32, size: i64) -> Result<()> {
        check(preview1::fd_filestat_set_size(&mut self.wasi, &mut self.memory, fd, size))
    }

    pub(crate) fn set_times(&mut self, fd: i32, atim: i64, mtim: i64, flags: i32) -> Result<()> {
        check(preview1::fd_filestat_set_times(&mut self.wasi, &mut self.memory, fd, atim, mtim, flags))
    }

    pub(crate) fn set_times_at(
        &mut self,
        dir: i32,
        lookup: i32,
        path: &str,
        (atim, mtim): (i64, i64),
        flags: i32,
    ) -> Result<()> {
        let (ptr, len) = self.put(PATH, path.as_bytes());
        check(preview1::path_filestat_set_times(
            &mut self.wasi,
            &mut self.memory,
            dir,
            lookup,
            ptr,
            len,
            atim,
            mtim,
            flags,
        ))
    }

    pub(crate) fn prestat(&mut self, fd: i32) -> Result<(u8, u32)> {
        check(preview1::fd_prestat_get(&mut self.wasi, &mut self.memory, fd, OUT))?;
        Ok((self.memory[OUT as usize], self.u32(OUT + 4)))
    }

    pub(crate) fn prestat_name(&mut self, fd: i32, len: i32) -> Result<Vec<u8>> {
        check(preview1::fd_prestat_dir_name(&mut self.wasi, &mut self.memory, fd, BUF, len))?;
        Ok(self.bytes(BUF, len as u32).to_vec())
    }

    /// One call of `fd_readdir`: the bytes it used.
    pub(crate) fn readdir_raw(&mut self, fd: i32, len: i32, cookie: u64) -> Result<Vec<u8>> {
        check(preview1::fd_readdir(&mut self.wasi, &mut self.memory, fd, BUF, len, cookie as i64, OUT))?;
        Ok(self.bytes(BUF, self.u32(OUT)).to_vec())
    }

    /// A directory from a cookie to its end, through buffers of `len` bytes, as wasi-libc reads it.
    pub(crate) fn readdir(&mut self, fd: i32, len: i32, mut cookie: u64) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        loop {
            let raw = self.readdir_raw(fd, len, cookie)?;
            let mut rest = &raw[..];
            while rest.len() >= 24 {
                let name_len = u32::from_le_bytes(rest[16..20].try_into().unwrap()) as usize;
                if rest.len() < 24 + name_len {
                    break;
                }
                let entry = Entry {
                    next: u64::from_le_bytes(rest[..8].try_into().unwrap()),
                    ino: u64::from_le_bytes(rest[8..16].try_into().unwrap()),
                    file_type: rest[20],
                    name: String::from_utf8(rest[24..24 + name_len].to_vec()).unwrap(),
                };
                cookie = entry.next;
                entries.push(entry);
                rest = &rest[24 + name_len..];
            }
            if raw.len() < len as usize {
                return Ok(entries);
            }
        }
    }

    /// The names in a directory, without `.` and `..`.
    pub(crate) fn names(&mut self, fd: i32) -> Vec<String> {
        let entries = self.readdir(fd, 4096, 0).unwrap();
        entries.into_iter().map(|entry| entry.name).filter(|name| name != "." && name != "..").collect()
    }

    pub(crate) fn mkdir(&mut self, dir: i32, path: &str) -> Result<()> {
        let (ptr, len) = self.put(PATH, path.as_bytes());
        check(preview1::path_create_directory(&mut self.wasi, &mut self.memory, dir, ptr, len))
    }

    pub(crate) fn rmdir(&mut self, dir: i32, path: &str) -> Result<()> {
        let (ptr, len) = self.put(PATH, path.as_bytes());
        check(preview1::path_remove_directory(&mut self.wasi, &mut self.memory, dir, ptr, len))
    }

    pub(crate) fn unlink(&mut self, dir: i32, path: &str) -> Result<()> {
        let (ptr, len) = self.put(PATH, path.as_bytes());
        check(preview1::path_unlink_file(&mut self.wasi, &mut self.memory, dir, ptr, len))
    }

    pub(crate) fn rename(&mut self, dir: i32, from: &str, to_dir: i32, to: &str) -> Result<()> {
        let (ptr, len) = self.put(PATH, from.as_bytes());
        let (ptr2, len2) = self.put(PATH2, to.as_bytes());
        check(preview1::path_rename(&mut self.wasi, &mut self.memory, dir, ptr, len, to_dir, ptr2, len2))
    }

    pub(crate) fn link_with(
        &mut self,
        dir: i32,
        lookup: i32,
        from: &str,
        to_dir: i32,
        to: &str,
    ) -> Result<()> {
        let (ptr, len) = self.put(PATH, from.as_bytes());
        let (ptr2, len2) = self.put(PATH2, to.as_bytes());
        check(preview1::path_link(
            &mut self.wasi,
            &mut self.memory,
            dir,
            lookup,
            ptr,
            len,
            to_dir,
            ptr2,
            len2,
        ))
    }

    pub(crate) fn link(&mut self, dir: i32, from: &str, to_dir: i32, to: &str) -> Result<()> {
        self.link_with(dir, 0, from, to_dir, to)
    }

    pub(crate) fn symlink(&mut self, target: &str, dir: i32, path: &str) -> Result<()> {
        let (ptr, len) = self.put(PATH, target.as_bytes());
        let (ptr2, len2) = self.put(PATH2, path.as_bytes());
        check(preview1::path_symlink(&mut self.wasi, &mut self.memory, ptr, len, dir, ptr2, len2))
    }

    pub(crate) fn readlink(&mut self, dir: i32, path: &str, buf_len: i32) -> Result<Vec<u8>> {
        let (ptr, len) = self.put(PATH, path.as_bytes());
        check(preview1::path_readlink(&mut self.wasi, &mut self.memory, dir, ptr, len, BUF, buf_len, OUT))?;
        Ok(self.bytes(BUF, self.u32(OUT)).to_vec())
    }
}
