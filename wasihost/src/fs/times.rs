//! File times: what a call asks to set, and conversions to the units of WASI (nanoseconds since 1970).

/// What one time of a file is set to.
///
/// ```
/// use wasihost::{Dir, NewTime, NewTimes, TreeDir};
///
/// let dir = TreeDir::new();
/// dir.set_times(NewTimes { mtim: Some(NewTime::At(1_000)), ..NewTimes::default() })?;
/// assert_eq!(dir.stat()?.mtim, 1_000);
/// # Ok::<(), wasihost::Errno>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewTime {
    /// The moment of the call.
    Now,
    /// This many nanoseconds since 1970.
    At(u64),
}

/// Which times of a file are set; a time that is `None` stays as it is.
///
/// ```
/// use wasihost::{NewTime, NewTimes};
///
/// let touch = NewTimes { atim: Some(NewTime::Now), mtim: Some(NewTime::Now) };
/// assert_ne!(touch, NewTimes::default());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewTimes {
    /// When the file was last read.
    pub atim: Option<NewTime>,
    /// When the file's contents last changed.
    pub mtim: Option<NewTime>,
}

/// Seconds and nanoseconds since 1970 as WASI's unsigned nanoseconds: times before 1970 are 0, times after
/// 2554 the largest there is.
pub(crate) fn timestamp_ns(secs: i64, nanos: impl Into<i64>) -> u64 {
    let ns = i128::from(secs) * 1_000_000_000 + i128::from(nanos.into());
    u64::try_from(ns.max(0)).unwrap_or(u64::MAX)
}
