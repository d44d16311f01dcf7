//! A guest that has one of everything, for calls with random parameters.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixStream;

use tempfile::TempDir;
use wasihost::{OutputBuffer, Stream, TreeDir, WasiCtx};

/// A context, and the directory in which its root is.
///
/// Nothing that it has can block for ever: the other end of its connection is closed, its listener does not
/// block, and its sleep takes no time.
pub(crate) struct Everything {
    dir: TempDir,
    pub(crate) wasi: WasiCtx,
}

impl Everything {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        fs::create_dir(&root).unwrap();
        fs::write(root.join("a"), "content").unwrap();
        symlink("a", root.join("link")).unwrap();
        symlink("../outside", root.join("out")).unwrap();
        let (connection, _) = UnixStream::pair().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let wasi = WasiCtx::builder()
            .deterministic(1)
            .args(["guest"])
            .env("NAME", "value")
            .stdin(Stream::bytes("input"))
            .stdout(OutputBuffer::new())
            .preopen_dir(&root, "/")
            .unwrap()
            .preopen(Box::new(TreeDir::new().capacity(1 << 20)), "/tmp")
            .preopen_dir_readonly(&root, "/ro")
            .unwrap()
            .preopen_socket(connection)
            .preopen_socket(listener)
            .max_descriptors(32)
            .trace(|call| drop(call.to_string()))
            .build()
            .unwrap();
        Self { dir, wasi }
    }

    /// What is beside the guest's directory, which is nothing.
    pub(crate) fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name != "root").collect()
    }
}

/// Cuts what a call asks for down to what the disk of whoever runs this can bear; the disk is not the host's to
/// protect.
pub(crate) fn spare_the_disk(name: &str, params: &mut [i64]) {
    if name == "fd_allocate" {
        params[1] &= 0xffff;
        params[2] &= 0xffff;
    }
}
