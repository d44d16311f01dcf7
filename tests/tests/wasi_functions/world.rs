//! What the guest is given: one of everything. The translated guest's program has this file, too.

use std::io::{ErrorKind, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::Duration;

use wasihost::{
    Dir, DirEntry, Errno, File, FileType, Filestat, NewTimes, OpenHow, Opened, OutputBuffer, Stream, TreeDir,
    WasiCtx,
};

/// A context, and the other ends of its sockets.
pub(crate) struct World {
    pub(crate) wasi: WasiCtx,
    pub(crate) _peers: Peers,
}

/// What has to stay open while the guest runs.
pub(crate) struct Peers {
    _tcp: TcpStream,
    _unix: Vec<UnixStream>,
}

impl World {
    /// A world with the files below `dir`. The descriptors' numbers are in `rows/mod.rs`.
    pub(crate) fn new(dir: &Path) -> Self {
        let root = dir.join("root");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
        listener.set_nonblocking(true).expect("a mode");
        let tcp = TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
        let (greeted, mut greeter) = UnixStream::pair().expect("a pair");
        greeter.write_all(b"hello").expect("room for a greeting");
        let (gone, _) = UnixStream::pair().expect("a pair");
        let (silent, listening) = UnixStream::pair().expect("a pair");
        silent.set_nonblocking(true).expect("a mode");
        let builder = WasiCtx::builder()
            .args(["prog", "a b"])
            .env("KEY", "value")
            .env("EMPTY", "")
            .stdin(Stream::bytes("input"))
            .stdout(OutputBuffer::new())
            .walltime(|| Duration::from_secs(1_000_000_000))
            .nanotime(|| Duration::from_nanos(77))
            .nanosleep(|_| {})
            .random(|buf| buf.fill(0x5a))
            .preopen_dir(&root, "/host")
            .expect("the directory")
            .preopen_dir_readonly(&root, "/read-only")
            .expect("the directory")
            .preopen(Box::new(TreeDir::new()), "/memory")
            .preopen(Box::new(TreeDir::new().capacity(2048)), "/small")
            .preopen(Box::new(Failing(None)), "/failing")
            .preopen_socket(listener)
            .preopen_socket(greeted)
            .preopen_socket(gone)
            .preopen_socket(reset())
            .preopen_socket(reset())
            .preopen_socket(full(&silent))
            .preopen_socket(UnixListener::bind(dir.join("listener")).expect("a listener"))
            .max_descriptors(24)
            .max_bytes_per_call(0x8000);
        let wasi = builder.build().expect("a context");
        Self { wasi, _peers: Peers { _tcp: tcp, _unix: vec![greeter, listening, silent] } }
    }
}

/// A connection whose other side has closed it without reading what it was sent.
fn reset() -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let mut connection =
        TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
    let (other, _) = listener.accept().expect("a connection");
    connection.write_all(b"unread").expect("room for it");
    // It must have arrived.
    other.peek(&mut [0]).expect("a byte");
    connection
}

/// A connection that does not block, from which nothing comes, and which takes nothing more.
fn full(silent: &UnixStream) -> UnixStream {
    let mut connection = silent.try_clone().expect("a descriptor");
    loop {
        match connection.write(&[0; 4096]) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return connection,
            Err(error) => panic!("{error}"),
        }
    }
}

/// A directory of the embedder in which everything fails as its name says: `io` fails with `io`; `file-io` can
/// be opened, and everything that is done with it fails; `dir-io` is such a directory.
struct Failing(Option<Errno>);

impl Failing {
    fn fail<T>(&self) -> Result<T, Errno> {
        Err(self.0.unwrap_or(Errno::Io))
    }
}

/// The errno of this name; a path that leads out is what it is for every directory.
fn named(name: &str) -> Errno {
    if name.starts_with('/') || name.contains("..") {
        return Errno::Perm;
    }
    Errno::ALL.iter().copied().find(|errno| errno.name() == name).unwrap_or(Errno::Noent)
}

impl Dir for Failing {
    fn open(&self, path: &str, _how: &OpenHow) -> Result<Opened, Errno> {
        match path.split_once('-') {
            Some(("file", errno)) => Ok(Opened::File(Box::new(FailingFile(named(errno))))),
            Some(("dir", errno)) => Ok(Opened::Dir(Box::new(Self(Some(named(errno)))))),
            _ => Err(named(path)),
        }
    }

    fn stat(&self) -> Result<Filestat, Errno> {
        self.fail()
    }

    fn stat_at(&self, path: &str, _follow: bool) -> Result<Filestat, Errno> {
        Err(named(path))
    }

    fn entries(&self) -> Result<Vec<DirEntry>, Errno> {
        self.fail()
    }

    fn set_times(&self, _times: NewTimes) -> Result<(), Errno> {
        self.fail()
    }

    fn create_dir(&self, path: &str) -> Result<(), Errno> {
        Err(named(path))
    }

    fn sync(&self, _metadata: bool) -> Result<(), Errno> {
        self.fail()
    }
}

/// A file of the embedder with which nothing works.
struct FailingFile(Errno);

impl File for FailingFile {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        Err(self.0)
    }

    fn file_type(&mut self) -> FileType {
        FileType::RegularFile
    }

    fn read(&mut self, _buf: &mut [u8]) -> Result<usize, Errno> {
        Err(self.0)
    }

    fn write(&mut self, _buf: &[u8]) -> Result<usize, Errno> {
        Err(self.0)
    }

    fn read_at(&mut self, _buf: &mut [u8], _offset: u64) -> Result<usize, Errno> {
        Err(self.0)
    }

    fn write_at(&mut self, _buf: &[u8], _offset: u64) -> Result<usize, Errno> {
        Err(self.0)
    }

    fn set_size(&mut self, _size: u64) -> Result<(), Errno> {
        Err(self.0)
    }

    fn sync(&mut self, _metadata: bool) -> Result<(), Errno> {
        Err(self.0)
    }
}
