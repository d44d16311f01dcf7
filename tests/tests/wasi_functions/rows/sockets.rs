//! Sockets.

use wasihost::Errno;

use super::{
    A, APPEND, CREAT, FULL, GONE, GREETED, HOST, LISTENER, NONBLOCK, RESET, RESET_TOO, STDIN, UNIX_LISTENER,
    case, opens,
};
use crate::row::{Arg, Case, Row, any, fails, fdstat, ok, u16, u32};

const PEEK: i32 = 1;
const WAITALL: i32 = 2;
const RD: i32 = 1;
const WR: i32 = 2;
const SOCKET: i64 = wasihost::Rights::SOCKET.bits() as i64;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case("a listener", listening()),
        case("a connection", connected()),
        case("connections that are broken", broken()),
        case("what is no socket", no_socket()),
        case("accepting into a full table", full_table()),
    ]
}

fn recv(fd: u32, buffers: Vec<&'static [u8]>, flags: i32, count: u32) -> Row {
    ok("sock_recv", [Arg::Fd(fd), Arg::Scatter(buffers), Arg::Flags(flags), u32(count), u16(0)])
}

fn receives_not(errno: Errno, fd: u32) -> Row {
    fails("sock_recv", errno, [Arg::Fd(fd), Arg::Scatter(vec![b"x"]), Arg::Flags(0), any(4), any(2)])
}

fn send(fd: u32, buffers: Vec<&'static str>, count: u32) -> Row {
    ok("sock_send", [Arg::Fd(fd), Arg::Gather(buffers), Arg::Flags(0), u32(count)])
}

fn sends_not(errno: Errno, fd: u32) -> Row {
    fails("sock_send", errno, [Arg::Fd(fd), Arg::Gather(vec!["x"]), Arg::Flags(0), any(4)])
}

fn accepts_not(errno: Errno, fd: u32, flags: i32) -> Row {
    fails("sock_accept", errno, [Arg::Fd(fd), Arg::Flags(flags), any(4)])
}

fn shutdown(fd: u32, how: i32) -> Row {
    ok("sock_shutdown", [Arg::Fd(fd), Arg::Flags(how)])
}

fn shuts_not(errno: Errno, fd: u32, how: i32) -> Row {
    fails("sock_shutdown", errno, [Arg::Fd(fd), Arg::Flags(how)])
}

fn listening() -> Vec<Row> {
    vec![
        accepts_not(Errno::Inval, LISTENER, APPEND),
        ok("sock_accept", [Arg::Fd(LISTENER), Arg::Flags(NONBLOCK), u32(A)]),
        ok("fd_fdstat_get", [Arg::Fd(A), fdstat(6, NONBLOCK as u16, SOCKET, 0)]),
        accepts_not(Errno::Again, LISTENER, 0),
        send(A, vec!["to ", "the peer"], 11),
        receives_not(Errno::Again, A),
        receives_not(Errno::Notconn, LISTENER),
        accepts_not(Errno::Inval, A, 0),
    ]
}

fn connected() -> Vec<Row> {
    vec![
        recv(GREETED, vec![b"he"], PEEK, 2),
        recv(GREETED, vec![b"h", b"e"], WAITALL, 2),
        recv(GREETED, vec![b"l", b"", b"l", b"o"], WAITALL, 3),
        send(GREETED, vec!["a", "", "bc"], 3),
        shuts_not(Errno::Inval, GREETED, 0),
        shutdown(GREETED, WR),
        sends_not(Errno::Pipe, GREETED),
        shutdown(GREETED, RD),
        recv(GREETED, vec![b"\xaa"], 0, 0),
        shutdown(GREETED, RD | WR),
        fails("sock_send", Errno::Inval, [Arg::Fd(GREETED), Arg::Gather(vec!["x"]), Arg::Int(1), any(4)]),
    ]
}

fn broken() -> Vec<Row> {
    vec![
        recv(GONE, vec![b"\xaa"], 0, 0),
        sends_not(Errno::Pipe, GONE),
        receives_not(Errno::Connreset, RESET),
        shuts_not(Errno::Notconn, RESET, RD),
        sends_not(Errno::Connreset, RESET_TOO),
        receives_not(Errno::Again, FULL),
        sends_not(Errno::Again, FULL),
        sends_not(Errno::Notconn, UNIX_LISTENER),
    ]
}

fn no_socket() -> Vec<Row> {
    let mut rows = vec![opens(HOST, "file", CREAT, A)];
    for fd in [STDIN, HOST, A] {
        rows.extend([
            accepts_not(Errno::Notsock, fd, 0),
            receives_not(Errno::Notsock, fd),
            sends_not(Errno::Notsock, fd),
            shuts_not(Errno::Notsock, fd, RD),
        ]);
    }
    rows
}

fn full_table() -> Vec<Row> {
    let mut rows: Vec<Row> = (A..24).map(|fd| opens(HOST, "f", 0, fd)).collect();
    rows.extend([
        accepts_not(Errno::Mfile, LISTENER, 0),
        ok("fd_close", [Arg::Fd(STDIN)]),
        ok("sock_accept", [Arg::Fd(LISTENER), Arg::Flags(0), u32(STDIN)]),
    ]);
    rows
}
