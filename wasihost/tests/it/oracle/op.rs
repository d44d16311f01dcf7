//! The operations, and how they are chosen.

use proptest::prelude::*;

/// How many files, and how many directories, are open at once.
pub(super) const SLOTS: usize = 2;

/// What is done.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// A call with a path below a directory.
    Path(Dir, PathOp),
    /// A call with two paths.
    Rename((Dir, String), (Dir, String)),
    /// A call with two paths.
    Link((Dir, String), (Dir, String)),
    /// Opens a file into a slot, whose file is closed.
    OpenFile(usize, Dir, String, How),
    /// Opens a directory into a slot, whose directory is closed.
    OpenDir(usize, Dir, String, bool),
    /// A call with an open file.
    File(usize, FileOp),
    /// Sets the times of an open directory: of reading, and of writing.
    SetDirTimes(Dir, Option<u64>, Option<u64>),
}

/// Where a path begins.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dir {
    Root,
    Slot(usize),
}

#[derive(Clone, Debug)]
pub(super) enum PathOp {
    Mkdir(String),
    Rmdir(String),
    Unlink(String),
    /// Target, and path.
    Symlink(String, String),
    Readlink(String),
    /// Opens, reads and closes.
    Read(String),
    /// Whether a link is followed.
    Stat(String, bool),
    List(String),
    SetTimes {
        path: String,
        follow: bool,
        atim: Option<u64>,
        mtim: Option<u64>,
    },
}

/// How a file is opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    pub(super) create: bool,
    pub(super) exclusive: bool,
    pub(super) truncate: bool,
    pub(super) append: bool,
    pub(super) write: bool,
    pub(super) follow: bool,
}

#[derive(Clone, Debug)]
pub(super) enum FileOp {
    /// Into buffers of these lengths.
    Read(Vec<usize>),
    Pread(u64, usize),
    Write(Vec<&'static str>),
    Pwrite(u64, &'static str),
    /// Offset, and whence.
    Seek(i64, i32),
    SetSize(u64),
    Allocate(u64, u64),
    SetTimes(Option<u64>, Option<u64>),
    Append(bool),
    Sync,
    Stat,
}

impl Op {
    fn paths(&self) -> Vec<&String> {
        match self {
            Self::Path(_, op) => match op {
                PathOp::Symlink(target, path) => vec![target, path],
                PathOp::Mkdir(path)
                | PathOp::Rmdir(path)
                | PathOp::Unlink(path)
                | PathOp::Readlink(path)
                | PathOp::Read(path)
                | PathOp::Stat(path, _)
                | PathOp::List(path)
                | PathOp::SetTimes { path, .. } => vec![path],
            },
            Self::Rename((_, from), (_, to)) | Self::Link((_, from), (_, to)) => vec![from, to],
            Self::OpenFile(_, _, path, _) | Self::OpenDir(_, _, path, _) => vec![path],
            Self::File(..) | Self::SetDirTimes(..) => vec![],
        }
    }

    /// Whether one of the paths ends in a slash.
    pub(super) fn has_slash(&self) -> bool {
        self.paths().iter().any(|path| path.ends_with('/'))
    }

    pub(super) fn has_two_paths(&self) -> bool {
        matches!(self, Self::Rename(..) | Self::Link(..))
    }

    /// Whether it makes a link whose contents end in a slash.
    pub(super) fn links_with_slash(&self) -> bool {
        matches!(self, Self::Path(_, PathOp::Symlink(target, _)) if target.ends_with('/'))
    }
}

/// Paths that often meet: few names, up to three deep, with a slash, a dot or a way back now and then.
fn path() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(vec!["a", "b", "c"]);
    let inner = prop_oneof![6 => name(), 1 => Just("."), 1 => Just("a/..")];
    let last = prop_oneof![12 => name(), 1 => Just(".")];
    (prop::collection::vec(inner, 0..3), last, prop::bool::weighted(0.1)).prop_map(
        |(mut parts, last, slash)| {
            parts.push(last);
            parts.join("/") + if slash { "/" } else { "" }
        },
    )
}

fn slot() -> impl Strategy<Value = usize> {
    0..SLOTS
}

fn dir() -> impl Strategy<Value = Dir> {
    prop_oneof![3 => Just(Dir::Root), 1 => slot().prop_map(Dir::Slot)]
}

fn time() -> impl Strategy<Value = Option<u64>> {
    prop::option::of(prop::sample::select(vec![0, 1, 999_999_999, 1_700_000_000_123_456_789]))
}

fn path_op() -> impl Strategy<Value = PathOp> {
    let target = prop::sample::select(vec!["a", "b", "c", "a/b", "./c", "b/", "nowhere"]);
    prop_oneof![
        4 => path().prop_map(PathOp::Mkdir),
        1 => path().prop_map(PathOp::Rmdir),
        1 => path().prop_map(PathOp::Unlink),
        2 => (target, path()).prop_map(|(target, path)| PathOp::Symlink(target.to_owned(), path)),
        1 => path().prop_map(PathOp::Readlink),
        2 => path().prop_map(PathOp::Read),
        2 => (path(), any::<bool>()).prop_map(|(path, follow)| PathOp::Stat(path, follow)),
        2 => path().prop_map(PathOp::List),
        1 => (path(), any::<bool>(), time(), time())
            .prop_map(|(path, follow, atim, mtim)| PathOp::SetTimes { path, follow, atim, mtim }),
    ]
}

fn how() -> impl Strategy<Value = How> {
    let (often, seldom) = (prop::bool::weighted(0.7), || prop::bool::weighted(0.2));
    (often, seldom(), seldom(), seldom(), prop::bool::weighted(0.8), any::<bool>()).prop_map(
        |(create, exclusive, truncate, append, write, follow)| How {
            create: create || exclusive,
            exclusive,
            truncate: truncate && write,
            append,
            write,
            follow,
        },
    )
}

fn file_op() -> impl Strategy<Value = FileOp> {
    let text = || prop::sample::select(vec!["", "x", "data", "0123456789"]);
    prop_oneof![
        3 => prop::collection::vec(0..8_usize, 0..4).prop_map(FileOp::Read),
        1 => (0..30_u64, 0..20_usize).prop_map(|(offset, len)| FileOp::Pread(offset, len)),
        3 => prop::collection::vec(text(), 0..4).prop_map(FileOp::Write),
        1 => (0..30_u64, text()).prop_map(|(offset, text)| FileOp::Pwrite(offset, text)),
        2 => (-30..30_i64, 0..3).prop_map(|(offset, whence)| FileOp::Seek(offset, whence)),
        1 => (0..30_u64).prop_map(FileOp::SetSize),
        1 => (0..30_u64, 0..20_u64).prop_map(|(offset, len)| FileOp::Allocate(offset, len)),
        1 => (time(), time()).prop_map(|(atim, mtim)| FileOp::SetTimes(atim, mtim)),
        1 => any::<bool>().prop_map(FileOp::Append),
        1 => Just(FileOp::Sync),
        2 => Just(FileOp::Stat),
    ]
}

/// Up to 60 operations.
pub(super) fn ops() -> impl Strategy<Value = Vec<Op>> {
    let place = || (dir(), path());
    let op = prop_oneof![
        12 => (dir(), path_op()).prop_map(|(dir, op)| Op::Path(dir, op)),
        2 => (place(), place()).prop_map(|(from, to)| Op::Rename(from, to)),
        2 => (place(), place()).prop_map(|(from, to)| Op::Link(from, to)),
        4 => (slot(), dir(), path(), how()).prop_map(|(slot, dir, path, how)| Op::OpenFile(slot, dir, path, how)),
        2 => (slot(), dir(), path(), any::<bool>())
            .prop_map(|(slot, dir, path, follow)| Op::OpenDir(slot, dir, path, follow)),
        8 => (slot(), file_op()).prop_map(|(slot, op)| Op::File(slot, op)),
        1 => (dir(), time(), time()).prop_map(|(dir, atim, mtim)| Op::SetDirTimes(dir, atim, mtim)),
    ];
    prop::collection::vec(op, 1..60)
}
