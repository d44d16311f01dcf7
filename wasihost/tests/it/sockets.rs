//! sock_accept, sock_recv, sock_send, sock_shutdown.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::thread;
use std::time::Duration;

use wasihost::{Errno, Stream, WasiCtx, preview1};

use crate::guest::{BUF, CREAT, Guest, NONBLOCK, OUT, ROOT, check};

const PEEK: i32 = 1;
const WAITALL: i32 = 2;
const RD: i32 = 1;
const WR: i32 = 2;

fn accept(guest: &mut Guest, fd: i32, flags: i32) -> Result<i32, Errno> {
    check(preview1::sock_accept(&mut guest.wasi, &mut guest.memory, fd, flags, OUT))?;
    Ok(guest.u32(OUT) as i32)
}

fn recv(guest: &mut Guest, fd: i32, len: i32, flags: i32) -> Result<Vec<u8>, Errno> {
    let (iovs, count) = guest.iovs(&[(BUF, len)]);
    let recv = preview1::sock_recv(&mut guest.wasi, &mut guest.memory, fd, iovs, count, flags, OUT, OUT + 4);
    check(recv)?;
    assert_eq!(guest.u16(OUT + 4), 0, "streams cut nothing");
    Ok(guest.bytes(BUF, guest.u32(OUT)).to_vec())
}

fn send(guest: &mut Guest, fd: i32, bytes: &[u8], flags: i32) -> Result<u32, Errno> {
    let (head, tail) = bytes.split_at(bytes.len() / 2);
    let bufs = [guest.put(BUF, head), guest.put(BUF + 0x4000, tail)];
    let (iovs, count) = guest.iovs(&bufs);
    check(preview1::sock_send(&mut guest.wasi, &mut guest.memory, fd, iovs, count, flags, OUT))?;
    Ok(guest.u32(OUT))
}

fn shutdown(guest: &mut Guest, fd: i32, how: i32) -> Result<(), Errno> {
    check(preview1::sock_shutdown(&mut guest.wasi, &mut guest.memory, fd, how))
}

/// A guest with a connection as descriptor 3, and the other end.
fn connected() -> (Guest, UnixStream) {
    let (ours, theirs) = UnixStream::pair().unwrap();
    ours.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    (Guest::new(WasiCtx::builder().preopen_socket(theirs)), ours)
}

#[test]
fn a_guest_serves_a_tcp_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let mut guest = Guest::new(WasiCtx::builder().preopen_socket(listener));
    let client = thread::spawn(move || {
        let mut stream = TcpStream::connect(addr).unwrap();
        stream.write_all(b"question").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let connection = accept(&mut guest, 3, 0).unwrap();
    assert_eq!(connection, 4);
    assert_eq!(recv(&mut guest, connection, 8, WAITALL), Ok(b"question".to_vec()));
    assert_eq!(send(&mut guest, connection, b"answer", 0), Ok(6));
    assert_eq!(guest.close(connection), Ok(()));
    assert_eq!(client.join().unwrap(), "answer");
}

#[test]
fn a_guest_serves_a_unix_connection_with_read_and_write() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("socket");
    let mut guest = Guest::new(WasiCtx::builder().preopen_socket(UnixListener::bind(&path).unwrap()));
    let mut client = UnixStream::connect(&path).unwrap();
    client.write_all(b"abc").unwrap();
    let connection = accept(&mut guest, 3, 0).unwrap();
    assert_eq!(guest.read(connection, 10), Ok(b"abc".to_vec()));
    assert_eq!(guest.write(connection, b"defg"), Ok(4));
    let mut answer = [0; 4];
    client.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"defg");
}

#[test]
fn a_listener_that_does_not_block_says_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let addr = listener.local_addr().unwrap();
    let mut guest = Guest::new(WasiCtx::builder().preopen_socket(listener));
    assert_eq!(guest.fdstat(3).unwrap().flags, NONBLOCK as u16, "the mode is the embedder's");
    assert_eq!(accept(&mut guest, 3, 0), Err(Errno::Again));
    let _client = TcpStream::connect(addr).unwrap();
    let connection = loop {
        match accept(&mut guest, 3, NONBLOCK) {
            Err(Errno::Again) => thread::yield_now(),
            other => break other.unwrap(),
        }
    };
    assert_eq!(guest.fdstat(connection).unwrap().flags, NONBLOCK as u16);
    assert_eq!(recv(&mut guest, connection, 1, 0), Err(Errno::Again));
    assert_eq!(guest.set_flags(3, 0), Ok(()));
    assert_eq!(guest.fdstat(3).unwrap().flags, 0);
}

#[test]
fn an_accepted_connection_blocks_unless_it_is_asked_not_to() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let addr = listener.local_addr().unwrap();
    let mut guest = Guest::new(WasiCtx::builder().preopen_socket(listener));
    let mut client = TcpStream::connect(addr).unwrap();
    let connection = loop {
        match accept(&mut guest, 3, 0) {
            Err(Errno::Again) => thread::yield_now(),
            other => break other.unwrap(),
        }
    };
    let writer = thread::spawn(move || {
        thread::sleep(Duration::from_millis(30));
        client.write_all(b"late").unwrap();
        client
    });
    assert_eq!(recv(&mut guest, connection, 10, 0), Ok(b"late".to_vec()));
    drop(writer.join().unwrap());
}

#[test]
fn peeking_leaves_what_it_shows() {
    let (mut guest, mut ours) = connected();
    ours.write_all(b"hello").unwrap();
    assert_eq!(recv(&mut guest, 3, 3, PEEK), Ok(b"hel".to_vec()));
    assert_eq!(recv(&mut guest, 3, 10, 0), Ok(b"hello".to_vec()));
}

#[test]
fn waitall_fills_the_buffers_while_the_other_side_sends() {
    let (mut guest, mut ours) = connected();
    let writer = thread::spawn(move || {
        for part in [b"ab", b"cd", b"ef"] {
            ours.write_all(part).unwrap();
            thread::sleep(Duration::from_millis(10));
        }
    });
    assert_eq!(recv(&mut guest, 3, 6, WAITALL), Ok(b"abcdef".to_vec()));
    writer.join().unwrap();
    assert_eq!(recv(&mut guest, 3, 6, WAITALL), Ok(vec![]), "the end comes before the buffer is full");
}

#[test]
fn waitall_fills_many_large_buffers_in_their_order() {
    let (mut guest, mut ours) = connected();
    guest.memory.resize(0x20_0000, 0xaa);
    let sent: Vec<u8> = (0..900_000_u32).map(|number| (number / 251) as u8).collect();
    let writer = thread::spawn({
        let sent = sent.clone();
        move || ours.write_all(&sent).unwrap()
    });
    // Neither in the order of their places nor of one size; one is empty.
    let bufs = [(0x10_0000, 300_000), (0x8_0000, 299_999), (0x4000, 0), (0x1_8000, 300_001)];
    let (iovs, count) = guest.iovs(&bufs);
    let recv = preview1::sock_recv(&mut guest.wasi, &mut guest.memory, 3, iovs, count, WAITALL, OUT, OUT + 4);
    assert_eq!((check(recv), guest.u32(OUT)), (Ok(()), 900_000));
    let got: Vec<u8> = bufs.iter().flat_map(|&(at, len)| guest.bytes(at, len as u32)).copied().collect();
    assert!(got == sent);
    for (at, len) in [bufs[0], bufs[1], bufs[3]] {
        assert_eq!(guest.memory[(at + len) as usize], 0xaa, "nothing is written after a buffer");
    }
    writer.join().unwrap();
}

#[test]
fn a_shut_direction_is_closed_and_the_other_works() {
    let (mut guest, mut ours) = connected();
    assert_eq!(shutdown(&mut guest, 3, WR), Ok(()));
    assert_eq!(ours.read(&mut [0; 4]).unwrap(), 0);
    assert_eq!(send(&mut guest, 3, b"x", 0), Err(Errno::Pipe));
    ours.write_all(b"still").unwrap();
    assert_eq!(recv(&mut guest, 3, 10, 0), Ok(b"still".to_vec()));
    assert_eq!(shutdown(&mut guest, 3, RD), Ok(()));
    assert_eq!(recv(&mut guest, 3, 10, 0), Ok(vec![]));
    let error = ours.write_all(b"x").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
}

#[test]
fn both_directions_can_be_shut_at_once() {
    let (mut guest, mut ours) = connected();
    assert_eq!(shutdown(&mut guest, 3, RD | WR), Ok(()));
    assert_eq!(ours.read(&mut [0; 4]).unwrap(), 0);
    assert_eq!(recv(&mut guest, 3, 10, 0), Ok(vec![]));
}

#[test]
fn flags_that_there_are_not_are_invalid() {
    let (mut guest, _ours) = connected();
    for how in [0, 4, -1] {
        assert_eq!(shutdown(&mut guest, 3, how), Err(Errno::Inval));
    }
    assert_eq!(recv(&mut guest, 3, 1, 4), Err(Errno::Inval));
    assert_eq!(send(&mut guest, 3, b"x", 1), Err(Errno::Inval));
    assert_eq!(accept(&mut guest, 3, 1), Err(Errno::Inval), "a connection does not append");
    assert_eq!(accept(&mut guest, 3, 0), Err(Errno::Inval), "a connection does not listen");
    assert_eq!(guest.set_flags(3, 1), Err(Errno::Notsup));
}

#[test]
fn a_listener_has_nothing_to_receive_or_to_shut() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut guest = Guest::new(WasiCtx::builder().preopen_socket(listener));
    assert_eq!(recv(&mut guest, 3, 1, 0), Err(Errno::Notconn));
    assert_eq!(send(&mut guest, 3, b"xy", 0), Err(Errno::Pipe));
}

#[test]
fn what_is_no_socket_says_so_and_what_is_not_open_too() {
    let dir = tempfile::tempdir().unwrap();
    let mut guest = Guest::with_dir(dir.path());
    let file = guest.open("file", CREAT).unwrap();
    for (fd, errno) in
        [(0, Errno::Notsock), (ROOT, Errno::Notsock), (file, Errno::Notsock), (99, Errno::Badf)]
    {
        assert_eq!(accept(&mut guest, fd, 0), Err(errno));
        assert_eq!(recv(&mut guest, fd, 1, 0), Err(errno));
        assert_eq!(send(&mut guest, fd, b"xy", 0), Err(errno));
        assert_eq!(shutdown(&mut guest, fd, RD), Err(errno));
    }
}

#[test]
fn rights_that_are_gone_are_missed() {
    let (mut guest, _ours) = connected();
    guest.set_rights(3, 0, 0).unwrap();
    assert_eq!(accept(&mut guest, 3, 0), Err(Errno::Notcapable));
    assert_eq!(recv(&mut guest, 3, 1, 0), Err(Errno::Notcapable));
    assert_eq!(send(&mut guest, 3, b"xy", 0), Err(Errno::Notcapable));
    assert_eq!(shutdown(&mut guest, 3, RD), Err(Errno::Notcapable));
}

#[test]
fn a_full_table_leaves_the_connection_in_the_queue() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let builder = WasiCtx::builder().preopen_socket(listener).max_descriptors(4);
    let mut guest = Guest::new(builder);
    let mut client = TcpStream::connect(addr).unwrap();
    client.write_all(b"x").unwrap();
    assert_eq!(accept(&mut guest, 3, 0), Err(Errno::Mfile));
    guest.close(0).unwrap();
    assert_eq!(accept(&mut guest, 3, 0), Ok(0));
    assert_eq!(recv(&mut guest, 0, 1, 0), Ok(b"x".to_vec()));
}

#[test]
fn sockets_come_after_directories_and_are_no_preopened_directories() {
    let dir = tempfile::tempdir().unwrap();
    let (theirs, _ours) = UnixStream::pair().unwrap();
    let builder =
        WasiCtx::builder().preopen_socket(theirs).preopen_dir(dir.path(), "/").unwrap().stdin(Stream::null());
    let mut guest = Guest::new(builder);
    assert_eq!(guest.prestat(3), Ok((0, 1)));
    assert_eq!(guest.prestat(4), Err(Errno::Badf));
    let stat = guest.fdstat(4).unwrap();
    assert_eq!(stat.file_type, 6);
    assert_eq!(guest.fstat(4).unwrap().file_type, 6);
    assert_eq!(guest.seek(4, 0, 1), Err(Errno::Spipe));
}
