//! WASI's error numbers, and how the host's errors become them.

use std::{fmt, io};

macro_rules! errnos {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $name:literal, [$($os:ident),*];)*) => {
        /// The error number of a failed call (`errno` of WASI snapshot-preview1, without `success`).
        ///
        /// Backends return it; the wrapper of each import turns it into the number that the guest sees.
        ///
        /// ```
        /// use wasihost::Errno;
        ///
        /// assert_eq!(Errno::Notcapable.code(), 76);
        /// assert_eq!(Errno::Notcapable.name(), "notcapable");
        /// let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        /// assert_eq!(Errno::from(missing), Errno::Noent);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Errno {
            $($(#[$doc])* $variant = $code,)*
        }

        impl Errno {
            /// Every error number, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in WASI's own spelling (`noent`, `acces`).
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }

        impl From<rustix::io::Errno> for Errno {
            fn from(os: rustix::io::Errno) -> Self {
                $($(if os == rustix::io::Errno::$os {
                    return Self::$variant;
                })*)*
                Self::Io
            }
        }
    };
}

errnos! {
    /// Argument list too long.
    Toobig = 1, "2big", [TOOBIG];
    /// Permission denied.
    Acces = 2, "acces", [ACCESS];
    /// Address in use.
    Addrinuse = 3, "addrinuse", [ADDRINUSE];
    /// Address not available.
    Addrnotavail = 4, "addrnotavail", [ADDRNOTAVAIL];
    /// Address family not supported.
    Afnosupport = 5, "afnosupport", [AFNOSUPPORT];
    /// Resource unavailable, or operation would block.
    Again = 6, "again", [AGAIN];
    /// Connection already in progress.
    Already = 7, "already", [ALREADY];
    /// Bad file descriptor.
    Badf = 8, "badf", [BADF];
    /// Bad message.
    Badmsg = 9, "badmsg", [BADMSG];
    /// Device or resource busy.
    Busy = 10, "busy", [BUSY];
    /// Operation canceled.
    Canceled = 11, "canceled", [CANCELED];
    /// No child processes.
    Child = 12, "child", [CHILD];
    /// Connection aborted.
    Connaborted = 13, "connaborted", [CONNABORTED];
    /// Connection refused.
    Connrefused = 14, "connrefused", [CONNREFUSED];
    /// Connection reset.
    Connreset = 15, "connreset", [CONNRESET];
    /// Resource deadlock would occur.
    Deadlk = 16, "deadlk", [DEADLK];
    /// Destination address required.
    Destaddrreq = 17, "destaddrreq", [DESTADDRREQ];
    /// Mathematics argument out of domain of function.
    Dom = 18, "dom", [DOM];
    /// Disk quota exceeded.
    Dquot = 19, "dquot", [DQUOT];
    /// File exists.
    Exist = 20, "exist", [EXIST];
    /// Bad address: a pointer outside the guest's memory.
    Fault = 21, "fault", [FAULT];
    /// File too large.
    Fbig = 22, "fbig", [FBIG];
    /// Host is unreachable.
    Hostunreach = 23, "hostunreach", [HOSTUNREACH];
    /// Identifier removed.
    Idrm = 24, "idrm", [IDRM];
    /// Illegal byte sequence: a path that is not UTF-8.
    Ilseq = 25, "ilseq", [ILSEQ];
    /// Operation in progress.
    Inprogress = 26, "inprogress", [INPROGRESS];
    /// Interrupted function.
    Intr = 27, "intr", [INTR];
    /// Invalid argument.
    Inval = 28, "inval", [INVAL];
    /// I/O error.
    Io = 29, "io", [IO];
    /// Socket is connected.
    Isconn = 30, "isconn", [ISCONN];
    /// Is a directory.
    Isdir = 31, "isdir", [ISDIR];
    /// Too many levels of symbolic links.
    Loop = 32, "loop", [LOOP];
    /// File descriptor value too large: the descriptor table is full.
    Mfile = 33, "mfile", [MFILE];
    /// Too many links.
    Mlink = 34, "mlink", [MLINK];
    /// Message too large.
    Msgsize = 35, "msgsize", [MSGSIZE];
    /// Reserved.
    Multihop = 36, "multihop", [MULTIHOP];
    /// Filename too long.
    Nametoolong = 37, "nametoolong", [NAMETOOLONG];
    /// Network is down.
    Netdown = 38, "netdown", [NETDOWN];
    /// Connection aborted by network.
    Netreset = 39, "netreset", [NETRESET];
    /// Network unreachable.
    Netunreach = 40, "netunreach", [NETUNREACH];
    /// Too many files open in the host's system.
    Nfile = 41, "nfile", [NFILE];
    /// No buffer space available.
    Nobufs = 42, "nobufs", [NOBUFS];
    /// No such device.
    Nodev = 43, "nodev", [NODEV];
    /// No such file or directory.
    Noent = 44, "noent", [NOENT];
    /// Executable file format error.
    Noexec = 45, "noexec", [NOEXEC];
    /// No locks available.
    Nolck = 46, "nolck", [NOLCK];
    /// Reserved.
    Nolink = 47, "nolink", [NOLINK];
    /// Not enough space.
    Nomem = 48, "nomem", [NOMEM];
    /// No message of the desired type.
    Nomsg = 49, "nomsg", [NOMSG];
    /// Protocol not available.
    Noprotoopt = 50, "noprotoopt", [NOPROTOOPT];
    /// No space left on device.
    Nospc = 51, "nospc", [NOSPC];
    /// Function not supported.
    Nosys = 52, "nosys", [NOSYS];
    /// The socket is not connected.
    Notconn = 53, "notconn", [NOTCONN];
    /// Not a directory or a symbolic link to a directory.
    Notdir = 54, "notdir", [NOTDIR];
    /// Directory not empty.
    Notempty = 55, "notempty", [NOTEMPTY];
    /// State not recoverable.
    Notrecoverable = 56, "notrecoverable", [NOTRECOVERABLE];
    /// Not a socket.
    Notsock = 57, "notsock", [NOTSOCK];
    /// Not supported, or operation not supported on socket.
    Notsup = 58, "notsup", [NOTSUP, OPNOTSUPP];
    /// Inappropriate I/O control operation.
    Notty = 59, "notty", [NOTTY];
    /// No such device or address.
    Nxio = 60, "nxio", [NXIO];
    /// Value too large to be stored in data type.
    Overflow = 61, "overflow", [OVERFLOW];
    /// Previous owner died.
    Ownerdead = 62, "ownerdead", [OWNERDEAD];
    /// Operation not permitted: among others, a path that leads out of its directory.
    Perm = 63, "perm", [PERM];
    /// Broken pipe.
    Pipe = 64, "pipe", [PIPE];
    /// Protocol error.
    Proto = 65, "proto", [PROTO];
    /// Protocol not supported.
    Protonosupport = 66, "protonosupport", [PROTONOSUPPORT];
    /// Protocol wrong type for socket.
    Prototype = 67, "prototype", [PROTOTYPE];
    /// Result too large.
    Range = 68, "range", [RANGE];
    /// Read-only file system.
    Rofs = 69, "rofs", [ROFS];
    /// Invalid seek.
    Spipe = 70, "spipe", [SPIPE];
    /// No such process.
    Srch = 71, "srch", [SRCH];
    /// Stale file handle.
    Stale = 72, "stale", [STALE];
    /// Connection timed out.
    Timedout = 73, "timedout", [TIMEDOUT];
    /// Text file busy.
    Txtbsy = 74, "txtbsy", [TXTBSY];
    /// Cross-device link.
    Xdev = 75, "xdev", [XDEV];
    /// The descriptor lacks a right that the call needs.
    Notcapable = 76, "notcapable", [];
}

impl Errno {
    /// The number that the guest sees; 1 to 76.
    #[must_use]
    pub fn code(self) -> u16 {
        self as u16
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::error::Error for Errno {}

impl From<io::Error> for Errno {
    fn from(error: io::Error) -> Self {
        if let Some(os) = rustix::io::Errno::from_io_error(&error) {
            return os.into();
        }
        match error.kind() {
            io::ErrorKind::NotFound => Self::Noent,
            // cap-std says this, without an error number, when a path leads out of its directory.
            io::ErrorKind::PermissionDenied => Self::Perm,
            io::ErrorKind::AlreadyExists => Self::Exist,
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Self::Inval,
            io::ErrorKind::WouldBlock => Self::Again,
            io::ErrorKind::Interrupted => Self::Intr,
            io::ErrorKind::BrokenPipe => Self::Pipe,
            io::ErrorKind::TimedOut => Self::Timedout,
            io::ErrorKind::Unsupported => Self::Notsup,
            io::ErrorKind::OutOfMemory => Self::Nomem,
            io::ErrorKind::ConnectionRefused => Self::Connrefused,
            io::ErrorKind::ConnectionReset => Self::Connreset,
            io::ErrorKind::ConnectionAborted => Self::Connaborted,
            io::ErrorKind::NotConnected => Self::Notconn,
            _ => Self::Io,
        }
    }
}
