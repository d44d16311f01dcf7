//! Emscripten's system calls about files, on a directory in memory.

use wasihost::emscripten::{
    faccessat, fcntl64, fstat64, ftruncate64, getcwd, getdents64, ioctl, lstat64, mkdirat, newfstatat,
    openat, readlinkat, renameat, rmdir, stat64, symlinkat, tzset, unlinkat, utimensat,
};
use wasihost::{Errno, TreeDir, WasiCtx, preview1};

use crate::guest::{BUF, IOVS, OUT, PATH, PATH2};

const AT_FDCWD: i32 = -100;
const CREATE: i32 = 0x40 | 2;
const WRITE_ONLY: i32 = 1;
const APPEND: i32 = 0x400;

struct Guest {
    wasi: WasiCtx,
    memory: Vec<u8>,
}

impl Guest {
    /// A guest with the directories `/`, `/data` and `/data/old`, which are different ones.
    fn new() -> Self {
        let builder = ["/", "/data", "/data/old/"]
            .iter()
            .fold(WasiCtx::builder(), |builder, path| builder.preopen(Box::new(TreeDir::new()), *path));
        Self { wasi: builder.build().unwrap(), memory: vec![0; 0x8000] }
    }

    fn path(&mut self, path: &str) -> i32 {
        self.put(PATH, path)
    }

    fn put(&mut self, at: i32, path: &str) -> i32 {
        let bytes = [path.as_bytes(), b"\0"].concat();
        self.memory[at as usize..][..bytes.len()].copy_from_slice(&bytes);
        at
    }

    fn open(&mut self, path: &str, flags: i32) -> Result<i32, Errno> {
        let path = self.path(path);
        result(openat(&mut self.wasi, &mut self.memory, AT_FDCWD, path, flags, 0))
    }

    fn write(&mut self, fd: i32, text: &str) -> Result<(), Errno> {
        let memory = &mut self.memory;
        memory[BUF as usize..][..text.len()].copy_from_slice(text.as_bytes());
        memory[IOVS as usize..][..8]
            .copy_from_slice(&[BUF, text.len() as i32].map(i32::to_le_bytes).concat());
        result(-preview1::fd_write(&mut self.wasi, memory, fd, IOVS, 1, OUT)).map(drop)
    }

    fn close(&mut self, fd: i32) {
        assert_eq!(preview1::fd_close(&mut self.wasi, &mut self.memory, fd), 0);
    }

    /// The mode and the size of a path.
    fn stat(&mut self, path: &str) -> Result<(u32, u64), Errno> {
        let path = self.path(path);
        result(stat64(&mut self.wasi, &mut self.memory, path, OUT))?;
        Ok((self.u32(OUT + 4), self.u64(OUT + 24)))
    }

    fn u32(&self, at: i32) -> u32 {
        u32::from_le_bytes(*self.memory[at as usize..].first_chunk().unwrap())
    }

    fn u64(&self, at: i32) -> u64 {
        u64::from_le_bytes(*self.memory[at as usize..].first_chunk().unwrap())
    }
}

/// What a system call has returned.
fn result(returned: i32) -> Result<i32, Errno> {
    match returned {
        0.. => Ok(returned),
        negative => Err(*Errno::ALL.iter().find(|errno| -i32::from(errno.code()) == negative).unwrap()),
    }
}

#[test]
fn a_file_is_created_written_and_described() {
    let mut guest = Guest::new();
    let fd = guest.open("/data/a.txt", CREATE).unwrap();
    guest.write(fd, "hello").unwrap();
    assert_eq!(fcntl64(&mut guest.wasi, &mut guest.memory, fd, 3, 0), 2, "to read and write");
    assert_eq!(result(fstat64(&mut guest.wasi, &mut guest.memory, fd, OUT)), Ok(0));
    assert_eq!((guest.u32(OUT + 4), guest.u64(OUT + 24)), (0o100_666, 5));
    assert_eq!(ftruncate64(&mut guest.wasi, &mut guest.memory, fd, 3), 0);
    guest.close(fd);
    assert_eq!(guest.stat("/data/a.txt"), Ok((0o100_666, 3)));
    assert_eq!(guest.stat("data/a.txt"), Ok((0o100_666, 3)), "the current directory is the root");
    assert_eq!(guest.stat("/data").unwrap().0, 0o040_777);
    assert_eq!(guest.stat("/data/b.txt"), Err(Errno::Noent));
    assert_eq!(guest.stat(""), Err(Errno::Noent));
    assert_eq!(guest.stat("/data/../a.txt"), Err(Errno::Perm), "nothing leads out of a directory");
    let path = guest.path("a.txt");
    let found = faccessat(&mut guest.wasi, &mut guest.memory, AT_FDCWD, path, 4, 0);
    assert_eq!(result(found), Err(Errno::Noent), "/ and /data are different directories");
}

#[test]
fn a_path_is_below_the_directory_with_the_longest_name() {
    let mut guest = Guest::new();
    for path in ["/data/old/x", "/data/older", "//y", "./z"] {
        let fd = guest.open(path, CREATE).unwrap();
        guest.close(fd);
    }
    let mut names = Vec::new();
    for (dir, name) in [(3, "y"), (3, "z"), (4, "older"), (5, "x"), (4, "x"), (3, "older")] {
        let path = guest.path(name);
        let status = newfstatat(&mut guest.wasi, &mut guest.memory, dir, path, OUT, 0);
        names.push((dir, name, result(status).is_ok()));
    }
    assert_eq!(
        names,
        [
            (3, "y", true),
            (3, "z", true),
            (4, "older", true),
            (5, "x", true),
            (4, "x", false),
            (3, "older", false)
        ]
    );
}

#[test]
fn a_file_is_opened_as_the_flags_say() {
    let mut guest = Guest::new();
    assert_eq!(guest.open("/a", 0), Err(Errno::Noent));
    let fd = guest.open("/a", CREATE).unwrap();
    guest.write(fd, "12345").unwrap();
    guest.close(fd);
    assert_eq!(guest.open("/a", CREATE | 0x80), Err(Errno::Exist));

    let fd = guest.open("/a", 0).unwrap();
    assert_eq!(guest.write(fd, "no"), Err(Errno::Notcapable), "it was opened to read");
    guest.close(fd);

    let fd = guest.open("/a", WRITE_ONLY | APPEND).unwrap();
    assert_eq!(fcntl64(&mut guest.wasi, &mut guest.memory, fd, 3, 0), WRITE_ONLY | APPEND);
    guest.write(fd, "6").unwrap();
    assert_eq!(guest.stat("/a"), Ok((0o100_666, 6)));
    guest.memory[OUT as usize..][..4].fill(0);
    assert_eq!(fcntl64(&mut guest.wasi, &mut guest.memory, fd, 4, OUT), 0, "no flags");
    assert_eq!(fcntl64(&mut guest.wasi, &mut guest.memory, fd, 3, 0), WRITE_ONLY);
    guest.close(fd);

    let fd = guest.open("/a", WRITE_ONLY | 0x200).unwrap();
    guest.close(fd);
    assert_eq!(guest.stat("/a"), Ok((0o100_666, 0)), "it was cut");
    assert_eq!(guest.open("/a", 0x1_0000), Err(Errno::Notdir));
}

#[test]
fn directories_and_links_are_made_renamed_and_removed() {
    let mut guest = Guest::new();
    let path = guest.path("/data/dir");
    let Guest { wasi, memory } = &mut guest;
    assert_eq!(mkdirat(wasi, memory, AT_FDCWD, path, 0o700), 0);
    assert_eq!(result(mkdirat(wasi, memory, AT_FDCWD, path, 0o700)), Err(Errno::Exist));
    let to = guest.put(PATH2, "/data/moved");
    let Guest { wasi, memory } = &mut guest;
    assert_eq!(renameat(wasi, memory, AT_FDCWD, path, AT_FDCWD, to), 0);
    assert_eq!(result(rmdir(wasi, memory, path)), Err(Errno::Noent));
    assert_eq!(result(unlinkat(wasi, memory, AT_FDCWD, to, 7)), Err(Errno::Inval));
    assert_eq!(unlinkat(wasi, memory, AT_FDCWD, to, 0x200), 0);

    let path = guest.path("/data/link");
    let target = guest.put(PATH2, "target");
    let Guest { wasi, memory } = &mut guest;
    assert_eq!(symlinkat(wasi, memory, target, AT_FDCWD, path), 0);
    assert_eq!(readlinkat(wasi, memory, AT_FDCWD, path, BUF, 4), 4, "what does not fit is cut");
    assert_eq!(&memory[BUF as usize..][..5], b"targ\0");
    assert_eq!(readlinkat(wasi, memory, AT_FDCWD, path, BUF, 100), 6);
    assert_eq!(lstat64(wasi, memory, path, OUT), 0);
    assert_eq!(guest.u32(OUT + 4), 0o120_777);
    assert_eq!(guest.stat("/data/link"), Err(Errno::Noent), "its target is not there");
}

#[test]
fn times_are_set() {
    let mut guest = Guest::new();
    let fd = guest.open("/a", CREATE).unwrap();
    let path = guest.path("/a");
    let timespec = |seconds: i64, nanoseconds: i32| {
        [&seconds.to_le_bytes()[..], &nanoseconds.to_le_bytes(), &[0; 4]].concat()
    };
    let times = [timespec(7, 5), timespec(9, 0x3fff_fffe)].concat();
    guest.memory[BUF as usize..][..32].copy_from_slice(&times);
    guest.stat("/a").unwrap();
    let changed = guest.u64(OUT + 56);
    guest.path("/a");
    assert_eq!(utimensat(&mut guest.wasi, &mut guest.memory, AT_FDCWD, path, BUF, 0), 0);
    guest.stat("/a").unwrap();
    assert_eq!([40, 48, 56].map(|at| guest.u64(OUT + at)), [7, 5, changed]);
    // Now, by descriptor.
    assert_eq!(utimensat(&mut guest.wasi, &mut guest.memory, fd, 0, 0, 0), 0);
    guest.stat("/a").unwrap();
    assert!(guest.u64(OUT + 40) > 1_600_000_000);
    guest.memory[BUF as usize + 8..][..4].copy_from_slice(&(-1_i32).to_le_bytes());
    guest.path("/a");
    let status = utimensat(&mut guest.wasi, &mut guest.memory, AT_FDCWD, path, BUF, 0);
    assert_eq!(result(status), Err(Errno::Inval));
}

#[test]
fn what_there_is_not_is_said() {
    let Guest { mut wasi, mut memory } = Guest::new();
    assert_eq!(getcwd(&mut wasi, &mut memory, OUT, 2), 2);
    assert_eq!(&memory[OUT as usize..][..2], b"/\0");
    assert_eq!(result(getcwd(&mut wasi, &mut memory, OUT, 1)), Err(Errno::Range));
    assert_eq!(result(getcwd(&mut wasi, &mut memory, OUT, 0)), Err(Errno::Inval));
    assert_eq!(result(ioctl(&mut wasi, &mut memory, 1, 0x5413, OUT)), Err(Errno::Notty));
    assert_eq!(result(ioctl(&mut wasi, &mut memory, 99, 0x5413, OUT)), Err(Errno::Badf));
    assert_eq!(result(fcntl64(&mut wasi, &mut memory, 99, 3, 0)), Err(Errno::Badf));
    assert_eq!(result(fcntl64(&mut wasi, &mut memory, 1, 0, OUT)), Err(Errno::Inval));
    assert_eq!(result(getdents64(&mut wasi, &mut memory, 3, BUF, 100)), Err(Errno::Nosys));
    tzset(&mut wasi, &mut memory, OUT, OUT + 4, OUT + 8, OUT + 16);
    assert_eq!(&memory[OUT as usize + 8..][..4], b"UTC\0");
}

#[test]
fn pointers_outside_the_memory_are_fault() {
    let Guest { mut wasi, mut memory } = Guest::new();
    for outside in [-1, i32::MIN, 0x8000] {
        let (wasi, memory) = (&mut wasi, &mut memory);
        let path = {
            memory[PATH as usize..][..2].copy_from_slice(b"/\0");
            PATH
        };
        let statuses = [
            stat64(wasi, memory, outside, OUT),
            stat64(wasi, memory, path, outside),
            openat(wasi, memory, AT_FDCWD, outside, CREATE, 0),
            readlinkat(wasi, memory, AT_FDCWD, outside, OUT, 8),
            getcwd(wasi, memory, outside, 2),
            utimensat(wasi, memory, AT_FDCWD, path, outside, 0),
            renameat(wasi, memory, AT_FDCWD, path, AT_FDCWD, outside),
            symlinkat(wasi, memory, outside, AT_FDCWD, path),
            fcntl64(wasi, memory, 1, 12, outside),
        ];
        assert!(statuses.iter().all(|status| result(*status) == Err(Errno::Fault)), "{statuses:?}");
    }
    // A path that does not end inside the memory.
    memory[0x7ff0..].fill(b'a');
    assert_eq!(result(stat64(&mut wasi, &mut memory, 0x7ff0, OUT)), Err(Errno::Fault));
}
