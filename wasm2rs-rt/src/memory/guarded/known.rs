//! Accesses of which most, as far as one can see, are among the bytes that a memory has at least.
//!
//! Those bytes are a slice, whose accesses LLVM moves, joins and makes vectors of. An access beyond them is one instruction,
//! as everywhere in this model. Where LLVM sees that there is none, as in most loops over arrays in static data, nothing is
//! left of the decision.

#[path = "../accessors/mod.rs"]
mod accessors;

pub use accessors::*;

pub use super::reservation::Known as Bytes;
use super::{Addr, Offset, bytes_of, bytes_of_mut};
use crate::raise::out_of_bounds_memory_access;

/// The memory, of which the first `len` bytes are a slice. Traps if it has fewer, which is before its module was instantiated.
#[inline(always)]
pub fn known(m: &mut super::Bytes, len: usize) -> &mut Bytes {
    Bytes::new(m, len).unwrap_or_else(|| out_of_bounds_memory_access())
}

/// The memory's bytes, as many as it has.
#[inline(always)]
fn bytes(m: &Bytes) -> &[u8] {
    bytes_of(m.all())
}

/// The memory's bytes, as many as it has, to change them.
#[inline(always)]
fn bytes_mut(m: &mut Bytes) -> &mut [u8] {
    bytes_of_mut(m.all_mut())
}

macro_rules! get {
    ($ty:ty, $addr:expr, $offset:expr, $m:expr) => {{
        use $crate::memory::{address::Address as _, scalar::Scalar};
        let (addr, offset, m) = ($addr, $offset, $m);
        let start = addr.start(offset);
        match m.first().get(start..start + size_of::<$ty>()).and_then(<$ty as Scalar>::first) {
            Some(value) => value,
            None => $crate::memory::guarded::load::<$ty>(addr, offset, m.all()),
        }
    }};
}

macro_rules! set {
    ($ty:ty, $addr:expr, $offset:expr, $value:expr, $m:expr) => {{
        use $crate::memory::{address::Address as _, scalar::Scalar};
        let (addr, offset, value, m): (_, _, $ty, _) = ($addr, $offset, $value, $m);
        let start = addr.start(offset);
        match m
            .first_mut()
            .get_mut(start..start + size_of::<$ty>())
            .and_then(|bytes| Scalar::write_first(value, bytes))
        {
            Some(()) => {}
            None => $crate::memory::guarded::store::<$ty>(addr, offset, value, m.all_mut()),
        }
    }};
}

use {get, set};
