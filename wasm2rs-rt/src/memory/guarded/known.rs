//! The instructions where most accesses are among the bytes that a memory has at least, as in loops over static data.
//!
//! Those are plain accesses, which LLVM moves, joins and makes vectors of. One beyond is one instruction, as everywhere in this
//! model.

#[path = "../accessors/mod.rs"]
mod accessors;

pub use accessors::*;

pub use super::reservation::KnownBytes as Bytes;
use super::{Addr, Offset, bytes_of, bytes_of_mut};
use crate::memory::known::Known;
use crate::raise::out_of_bounds_memory_access;

/// The memory, of which the first `len` bytes are a slice. Traps if it has fewer, which is before its module was instantiated.
#[inline(always)]
pub fn known(m: &mut super::Bytes, len: usize) -> &mut Bytes {
    Bytes::new(m, len).unwrap_or_else(|| out_of_bounds_memory_access())
}

fn bytes(m: &Bytes) -> &[u8] {
    bytes_of(m.all())
}

fn bytes_mut(m: &mut Bytes) -> &mut [u8] {
    bytes_of_mut(m.all_mut())
}

macro_rules! get {
    ($ty:ty, $($operand:expr),*) => {
        $crate::memory::known::get!($crate::memory::guarded::load, $ty, $($operand),*)
    };
}

macro_rules! set {
    ($ty:ty, $($operand:expr),*) => {
        $crate::memory::known::set!($crate::memory::guarded::store, $ty, $($operand),*)
    };
}

use {get, set};
