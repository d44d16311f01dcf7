//! Samples of “File systems”.

use std::collections::BTreeMap;

use include_dir::{Dir as Embedded, include_dir};
use wasihost::{
    Dir, DirEntry, Errno, File, FileType, Filestat, HostDir, OpenHow, Opened, OutputBuffer, Stream, TreeDir,
    WasiCtx,
};

use crate::TestResult;
use crate::guests::probe;

// ANCHOR: embedded
static ASSETS: Embedded<'_> = include_dir!("$CARGO_MANIFEST_DIR/guest");
// ANCHOR_END: embedded

/// Has the guest open `path` below `dir` and read it: the bytes, or the negative error.
fn read(
    guest: &mut probe::Module,
    dir: i32,
    path: &str,
) -> Result<Result<Vec<u8>, i32>, Box<dyn std::error::Error>> {
    guest.memory_mut().write(1100, path.as_bytes())?;
    let fd = guest.open(dir, path.len() as i32, 0)?;
    if fd < 0 {
        return Ok(Err(fd));
    }
    let len = guest.read(fd)?;
    Ok(Ok(guest.memory().read(2048, len as u32).unwrap().to_vec()))
}

#[test]
fn directories_of_every_kind() -> TestResult {
    let temp = tempfile::tempdir()?;
    let (data, config) = (temp.path().join("data"), temp.path().join("config"));
    std::fs::create_dir(&data)?;
    std::fs::create_dir(&config)?;
    std::fs::write(config.join("a"), "1")?;
    // ANCHOR: preopens
    let scratch = TreeDir::new();
    let wasi = WasiCtx::builder()
        .preopen_dir(&data, "/data")? // of the host, to read and write
        .preopen_dir_readonly(&config, "/etc")? // of the host, to read
        .preopen_embedded(&ASSETS, "/assets") // part of the program, to read
        .preopen(Box::new(TreeDir::embedded(&ASSETS)), "/work") // the same at first; what is written stays in memory
        .preopen(Box::new(scratch.share()), "/tmp") // in memory, empty at first
        .preopen(Box::new(HostDir::open_ambient(&data)?.read_only()), "/again") // as `preopen_dir_readonly`
        .build()?;
    // ANCHOR_END: preopens
    let mut guest = probe::Module::new(wasi)?;
    assert_eq!(read(&mut guest, 4, "a")?, Ok(b"1".to_vec()));
    assert!(read(&mut guest, 5, "calc.wat")?.is_ok());
    guest.memory_mut().write(1100, b"new")?;
    for (dir, errno) in [(4, -69), (5, -69), (8, -69)] {
        assert_eq!(guest.open(dir, 3, 1)?, errno, "read-only: {dir}");
    }
    for dir in [3, 6, 7] {
        let fd = guest.open(dir, 3, 1)?;
        assert_eq!(guest.hello(fd)?, 0);
    }
    assert_eq!(std::fs::read(data.join("new"))?, b"hello\n");
    assert_eq!(take(&scratch, "new")?, b"hello\n");
    assert_eq!(read(&mut guest, 3, "../config/a")?, Err(-63));
    Ok(())
}

// ANCHOR: tree
/// Puts a file into a tree in memory.
fn put(tree: &TreeDir, path: &str, content: &[u8]) -> Result<(), Errno> {
    let mut how = OpenHow::default();
    (how.create, how.truncate, how.write) = (true, true, true);
    if let Opened::File(mut file) = tree.open(path, &how)? {
        file.write(content)?; // a tree takes everything at once, or fails
    }
    Ok(())
}

/// Takes a file out of a tree in memory, up to 64 KiB of it.
fn take(tree: &TreeDir, path: &str) -> Result<Vec<u8>, Errno> {
    let mut how = OpenHow::default();
    how.read = true;
    let mut content = vec![0; 65_536];
    if let Opened::File(mut file) = tree.open(path, &how)? {
        let len = file.read(&mut content)?;
        content.truncate(len);
    }
    Ok(content)
}
// ANCHOR_END: tree

#[test]
fn a_tree_in_memory_is_filled_and_read() -> TestResult {
    // ANCHOR: use_tree
    let tree = TreeDir::new();
    put(&tree, "input.txt", b"from the host")?;
    let wasi = WasiCtx::builder().preopen(Box::new(tree.share()), "/io").build()?;
    let mut guest = probe::Module::new(wasi)?;
    assert_eq!(read(&mut guest, 3, "input.txt")?, Ok(b"from the host".to_vec()));
    assert_eq!(take(&tree, "input.txt")?, b"from the host");
    // ANCHOR_END: use_tree
    Ok(())
}

#[test]
fn streams_of_every_kind() -> TestResult {
    // ANCHOR: streams
    let stdout = OutputBuffer::new();
    let wasi = WasiCtx::builder()
        .stdin(Stream::bytes("typed in advance")) // or any reader: Stream::reader(..)
        .stdout(stdout.clone())
        .stderr(Stream::inherit()) // the process's own; Stream::writer(..) takes any writer
        .build()?;
    let mut guest = probe::Module::new(wasi)?;
    assert_eq!(guest.read(0)?, 16);
    assert_eq!(guest.hello(1)?, 0);
    assert_eq!(stdout.contents(), b"hello\n");
    // ANCHOR_END: streams
    Ok(())
}

// ANCHOR: own
/// A flat directory of texts, to read only.
struct Texts(BTreeMap<String, &'static str>);

/// One of the texts, and how much of it has been read.
struct Text {
    text: &'static str,
    offset: usize,
}

fn stat(file_type: FileType, size: usize) -> Filestat {
    Filestat { file_type, size: size as u64, ..Filestat::default() }
}

impl Dir for Texts {
    fn open(&self, path: &str, how: &OpenHow) -> Result<Opened, Errno> {
        if how.create || how.truncate || how.write {
            return Err(Errno::Rofs);
        }
        let text = self.0.get(path).ok_or(Errno::Noent)?;
        Ok(Opened::File(Box::new(Text { text, offset: 0 })))
    }

    fn stat(&self) -> Result<Filestat, Errno> {
        Ok(stat(FileType::Directory, 0))
    }

    fn stat_at(&self, path: &str, _follow: bool) -> Result<Filestat, Errno> {
        let text = self.0.get(path).ok_or(Errno::Noent)?;
        Ok(stat(FileType::RegularFile, text.len()))
    }

    fn entries(&self) -> Result<Vec<DirEntry>, Errno> {
        let entry = |(ino, name): (usize, &String)| DirEntry {
            name: name.clone().into_bytes(),
            ino: ino as u64 + 1,
            file_type: FileType::RegularFile,
        };
        Ok(self.0.keys().enumerate().map(entry).collect())
    }
}

impl File for Text {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        Ok(stat(FileType::RegularFile, self.text.len()))
    }

    fn read(&mut self, buf: &mut [u8]) -> Result<usize, Errno> {
        let rest = &self.text.as_bytes()[self.offset..];
        let len = rest.len().min(buf.len());
        buf[..len].copy_from_slice(&rest[..len]);
        self.offset += len;
        Ok(len)
    }
}
// ANCHOR_END: own

#[test]
fn an_own_backend_is_a_directory_like_others() -> TestResult {
    // ANCHOR: use_own
    let texts = Texts(BTreeMap::from([("motto".to_owned(), "small is beautiful")]));
    let wasi = WasiCtx::builder().preopen(Box::new(texts), "/texts").build()?;
    // ANCHOR_END: use_own
    let mut guest = probe::Module::new(wasi)?;
    assert_eq!(read(&mut guest, 3, "motto")?, Ok(b"small is beautiful".to_vec()));
    assert_eq!(read(&mut guest, 3, "other")?, Err(-44));
    guest.memory_mut().write(1100, b"new")?;
    assert_eq!(guest.open(3, 3, 1)?, -69);
    Ok(())
}

#[test]
fn links_do_not_lead_out() -> TestResult {
    let temp = tempfile::tempdir()?;
    let data = temp.path().join("data");
    std::fs::create_dir(&data)?;
    std::fs::write(temp.path().join("secret"), "s")?;
    // ANCHOR: confined
    std::os::unix::fs::symlink("../secret", data.join("link"))?;
    let wasi = WasiCtx::builder().preopen_dir(&data, "/data")?.build()?;
    let mut guest = probe::Module::new(wasi)?;
    assert_eq!(read(&mut guest, 3, "link")?, Err(-63)); // perm
    assert_eq!(read(&mut guest, 3, "../secret")?, Err(-63));
    assert_eq!(read(&mut guest, 3, "/etc/passwd")?, Err(-63));
    // ANCHOR_END: confined
    Ok(())
}
