//! What the embedder is told when the guest does not find a path: the call, and the directories that there are.

use std::fmt;

use crate::trace::TracedCall;
use crate::{Errno, WasiCtx};

/// The embedder's hook.
pub(crate) type Hook = Box<dyn FnMut(&LostPath) + Send>;

/// A directory that the guest was given and has not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preopen {
    /// The guest's descriptor.
    pub fd: u32,
    /// The guest's path.
    pub path: String,
}

/// A call with a path that has failed because nothing is there, or nothing that the guest may have; see
/// [`Builder::lost_path`](crate::Builder::lost_path).
///
/// It prints as the call and the directories, in one line:
///
/// ```text
/// path_open(fd=3, .., path="conf", ..) = 44 noent; the guest has "/data" (fd 3)
/// ```
#[derive(Clone, Debug)]
pub struct LostPath {
    call: TracedCall,
    preopens: Vec<Preopen>,
}

impl LostPath {
    /// The call.
    #[must_use]
    pub fn call(&self) -> &TracedCall {
        &self.call
    }

    /// The directories that the guest has.
    #[must_use]
    pub fn preopens(&self) -> &[Preopen] {
        &self.preopens
    }
}

impl fmt::Display for LostPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; the guest has ", self.call)?;
        if self.preopens.is_empty() {
            return f.write_str("no directories");
        }
        for (index, Preopen { fd, path }) in self.preopens.iter().enumerate() {
            write!(f, "{}{path:?} (fd {fd})", if index > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}

/// Whether a path was not found, or is not the guest's to use.
fn is_lost(errno: Errno) -> bool {
    matches!(errno, Errno::Noent | Errno::Notcapable | Errno::Perm | Errno::Acces | Errno::Rofs)
}

/// Tells the hook about a call that has failed, if it is about a path. `call` makes the call's line.
#[cold]
pub(crate) fn report(ctx: &mut WasiCtx, name: &str, errno: Errno, call: impl FnOnce() -> TracedCall) {
    if !name.starts_with("path_") || !is_lost(errno) {
        return;
    }
    let preopens = ctx.preopens().collect();
    if let Some(hook) = &mut ctx.lost_path {
        let mut call = call();
        call.set_errno(Some(errno));
        hook(&LostPath { call, preopens });
    }
}
