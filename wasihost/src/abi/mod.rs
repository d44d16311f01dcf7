//! The binary interface of snapshot-preview1: the types that cross it, their layouts, and the guest's memory
//! as the only place where bytes of either side meet.
//!
//! Nothing here calls the operating system or knows a descriptor.

mod flags;
mod memory;
mod param;
mod poll;
mod result;
mod show;
mod types;

pub use flags::{FdFlags, Rights};
pub(crate) use flags::{FstFlags, LookupFlags, OFlags, RiFlags, SdFlags};
pub(crate) use memory::{GuestMemory, MAX_CALL_BYTES};
pub(crate) use param::{BufPtr, IovsPtr, Param, PathPtr};
pub(crate) use poll::{Event, EventKind, Subscription, What};
pub(crate) use result::{CallResult, Out};
pub(crate) use show::Show;
pub use types::{Advice, ClockId, FileType, Filestat};
pub(crate) use types::{Dirent, Fdstat, Prestat, Whence};
