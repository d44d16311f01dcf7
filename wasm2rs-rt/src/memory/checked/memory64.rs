//! The instructions on memories with 64-bit addresses.

#[path = "../accessors/mod.rs"]
mod accessors;

pub use accessors::*;

use super::super::scalar::Scalar;
use super::{Bytes, bytes, bytes_mut, get_at, set_at};

type Addr = i64;
type Offset = u64;

#[inline(always)]
fn index(addr: Addr) -> usize {
    usize::try_from(addr as u64).unwrap_or(usize::MAX)
}

#[inline(always)]
fn start(addr: Addr, offset: Offset) -> usize {
    // No slice is so large that an access of 16 bytes at the greatest of these is inside.
    index((addr as u64).saturating_add(offset) as i64).min(usize::MAX - 16)
}

#[inline(always)]
fn get<T: Scalar>(addr: Addr, offset: Offset, m: &Bytes) -> T {
    get_at(start(addr, offset), m)
}

#[inline(always)]
fn set<T: Scalar>(addr: Addr, offset: Offset, value: T, m: &mut Bytes) {
    set_at(start(addr, offset), value, m);
}
