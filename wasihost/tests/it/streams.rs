//! Standard streams.

use std::io::{self, Read, Write};
use std::sync::mpsc;

use wasihost::{Errno, File, FileType, Filestat, OutputBuffer, Stream, WasiCtx, preview1};

use crate::guest::{BUF, Guest, NONBLOCK, OUT, check};

#[test]
fn streams_are_null_by_default() {
    let mut guest = Guest::new(WasiCtx::builder());
    assert_eq!(guest.read(0, 10), Ok(vec![]));
    assert_eq!(guest.write(1, b"gone"), Ok(4));
    assert_eq!(guest.write(2, b"gone"), Ok(4));
    let (iovs, count) = guest.iovs(&[(BUF, 3), (BUF, 4)]);
    assert_eq!(preview1::fd_write(&mut guest.wasi, &mut guest.memory, 1, iovs, count, OUT), 0);
    assert_eq!(guest.u32(OUT), 7);
}

#[test]
fn bytes_are_read_to_their_end() {
    let mut guest = Guest::new(WasiCtx::builder().stdin(Stream::bytes("abcdef")));
    assert_eq!(guest.read(0, 4), Ok(b"abcd".to_vec()));
    assert_eq!(guest.read(0, 4), Ok(b"ef".to_vec()));
    assert_eq!(guest.read(0, 4), Ok(vec![]));
}

#[test]
fn output_buffers_share_what_their_clones_get() {
    let output = OutputBuffer::new();
    let mut guest = Guest::new(WasiCtx::builder().stdout(output.clone()).stderr(output.clone()));
    guest.write(1, b"out ").unwrap();
    guest.write(2, b"err \xff").unwrap();
    assert_eq!(output.contents(), b"out err \xff");
    assert_eq!(output.to_string(), "out err \u{fffd}");
    assert_eq!(output.take(), b"out err \xff");
    assert_eq!(output.contents(), b"");
}

#[test]
fn readers_and_writers_of_the_embedder_are_called() {
    struct Channel(mpsc::Sender<Vec<u8>>, u32);
    impl Write for Channel {
        fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
            self.0.send(buf.to_vec()).unwrap();
            Ok(buf.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            self.1 += 1;
            self.0.send(format!("flush {}", self.1).into_bytes()).unwrap();
            Ok(())
        }
    }
    let (sender, receiver) = mpsc::channel();
    let builder = WasiCtx::builder()
        .stdin(Stream::reader(io::repeat(7).take(5)))
        .stdout(Stream::writer(Channel(sender, 0)));
    let mut guest = Guest::new(builder);
    assert_eq!(guest.read(0, 3), Ok(vec![7; 3]));
    assert_eq!(guest.read(0, 3), Ok(vec![7; 2]));
    assert_eq!(guest.write(1, b"hi"), Ok(2));
    drop(guest);
    assert_eq!(receiver.iter().collect::<Vec<_>>(), [b"hi".to_vec(), b"flush 1".to_vec()]);
}

#[test]
fn errors_of_the_embedders_streams_become_errnos() {
    struct Broken(u32);
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => Err(io::ErrorKind::Interrupted.into()),
                2 => Err(io::ErrorKind::WouldBlock.into()),
                3 => Err(io::Error::other("out of order")),
                _ => Ok(usize::MAX),
            }
        }
    }
    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let builder = WasiCtx::builder().stdin(Stream::reader(Broken(0))).stdout(Stream::writer(Broken(0)));
    let mut guest = Guest::new(builder);
    assert_eq!(guest.read(0, 4), Err(Errno::Again), "an interrupted read is repeated");
    assert_eq!(guest.read(0, 4), Err(Errno::Io));
    assert_eq!(guest.read(0, 4), Ok(vec![0; 4]), "a reader that lies does not leave the buffer");
    assert_eq!(guest.write(1, b"x"), Err(Errno::Pipe));
}

#[test]
fn a_closed_stream_is_a_bad_descriptor() {
    let mut guest = Guest::new(WasiCtx::builder().stdout(Stream::closed()));
    assert_eq!(guest.write(1, b"x"), Err(Errno::Badf));
    assert_eq!(guest.fdstat(1).unwrap_err(), Errno::Badf);
    assert_eq!(guest.write(2, b"x"), Ok(1));
}

#[test]
fn directions_that_a_stream_does_not_have_are_bad_descriptors() {
    let builder = WasiCtx::builder().stdin(Stream::bytes("x")).stdout(OutputBuffer::new());
    let mut guest = Guest::new(builder);
    assert_eq!(guest.write(0, b"x"), Err(Errno::Badf));
    assert_eq!(guest.read(1, 1), Err(Errno::Badf));
}

/// What standard output is after `> file`.
struct RegularFile;

impl File for RegularFile {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        Ok(Filestat { file_type: FileType::RegularFile, ..Filestat::default() })
    }
}

#[test]
fn there_is_no_seeking_in_streams() {
    // Not even where the host's end is a file: its offsets are the host's business.
    let file = Stream::file(RegularFile);
    let builder = WasiCtx::builder().stdin(Stream::bytes("x")).stdout(file).stderr(Stream::inherit());
    let mut guest = Guest::new(builder);
    for fd in 0..3 {
        assert_eq!(guest.seek(fd, 1, 0), Err(Errno::Spipe));
        assert_eq!(guest.seek(fd, 0, 1), Err(Errno::Spipe));
        assert_eq!(guest.tell(fd), Err(Errno::Spipe));
        assert_eq!(guest.pread(fd, 1, 0), Err(Errno::Spipe));
        assert_eq!(guest.pwrite(fd, b"x", 0), Err(Errno::Spipe));
    }
}

#[test]
fn a_guest_that_closes_an_inherited_stream_closes_nothing_of_the_host() {
    let mut guest = Guest::new(WasiCtx::builder().inherit_stdio());
    for fd in 0..3 {
        assert_eq!(guest.close(fd), Ok(()));
        assert_eq!(guest.close(fd), Err(Errno::Badf));
    }
    io::stderr().write_all(b"").unwrap();
    let mut again = Guest::new(WasiCtx::builder().inherit_stdio());
    assert_eq!(again.write(2, b""), Ok(0));
    assert!(again.fstat(2).is_ok());
}

#[test]
fn flags_of_streams_are_reported() {
    let mut guest = Guest::new(WasiCtx::builder().inherit_stdio());
    assert_eq!(guest.fdstat(2).unwrap().flags, 0);
    assert_eq!(guest.set_flags(2, NONBLOCK), Ok(()));
    assert_eq!(guest.fdstat(2).unwrap().flags, NONBLOCK as u16);
    assert_eq!(guest.set_flags(2, 1 << 5), Err(Errno::Inval));
}

#[test]
fn stdout_is_no_terminal_unless_the_host_has_one() {
    let mut guest = Guest::new(WasiCtx::builder());
    for fd in 0..3 {
        let stat = guest.fdstat(fd).unwrap();
        assert_eq!(stat.file_type, 0);
        assert_eq!(
            check(preview1::fd_prestat_get(&mut guest.wasi, &mut guest.memory, fd, OUT)),
            Err(Errno::Badf)
        );
    }
}
