//! What the embedder sees of each call: an strace-like line.

use std::fmt;

use crate::Errno;

/// The embedder's hook.
pub(crate) type Hook = Box<dyn FnMut(&TracedCall) + Send>;

/// A call of the guest that has ended, as the hook of [`Builder::trace`](crate::Builder::trace) sees it.
///
/// It prints as a line in the manner of strace, with the parameters' names of the specification:
///
/// ```text
/// path_open(fd=3, dirflags=symlink_follow, path="a.txt", oflags=creat, ..) = 0 (opened_fd=4)
/// fd_read(fd=9, iovs=[4096@0x8000]) = 8 badf
/// proc_exit(code=1) = ?
/// ```
#[derive(Clone, Debug)]
pub struct TracedCall {
    name: &'static str,
    args: String,
    results: String,
    end: End,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// It does not return to the guest.
    Exit,
    Returned(Option<Errno>),
}

impl TracedCall {
    /// A call with its parameters, before it is made.
    #[cold]
    pub(crate) fn new(name: &'static str, args: &[(&str, String)]) -> Self {
        Self { name, args: list(args), results: String::new(), end: End::Exit }
    }

    /// Notes what the call stores through its out pointers.
    #[cold]
    pub(crate) fn set_results(&mut self, results: &[(&str, String)]) {
        self.results = list(results);
    }

    /// Notes what the call returns.
    pub(crate) fn set_errno(&mut self, errno: Option<Errno>) {
        self.end = End::Returned(errno);
    }

    /// The function's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The parameters, decoded as far as they can be: `fd=3, path="a.txt"`.
    #[must_use]
    pub fn args(&self) -> &str {
        &self.args
    }

    /// What a successful call has stored for the guest: `opened_fd=4`.
    #[must_use]
    pub fn results(&self) -> &str {
        &self.results
    }

    /// The error; `None` if the call succeeded, or was `proc_exit`.
    #[must_use]
    pub fn errno(&self) -> Option<Errno> {
        match self.end {
            End::Exit => None,
            End::Returned(errno) => errno,
        }
    }
}

impl fmt::Display for TracedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}) = ", self.name, self.args)?;
        match self.end {
            End::Exit => f.write_str("?"),
            End::Returned(Some(errno)) => write!(f, "{} {errno}", errno.code()),
            End::Returned(None) if self.results.is_empty() => f.write_str("0"),
            End::Returned(None) => write!(f, "0 ({})", self.results),
        }
    }
}

/// Names and values, `a=1, b=2`.
fn list(items: &[(&str, String)]) -> String {
    items.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
}
