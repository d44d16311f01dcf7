//! The instructions where most accesses are among the bytes that a memory has at least, as in loops over static data.
//!
//! A function that takes a slice knows nothing of its length. What it is told with [`assume_size`](super::assume_size) spares the checks of
//! constant addresses, but not always those in a loop; this does.
//!
//! ```
//! use wasm2rs_rt::checked::known::{i32_load, i32_store, known};
//!
//! let m = &mut [0; 65536];
//! let m = &mut known(m, 1024);
//! i32_store(8, 4, 7, m);
//! i32_store(2000, 0, 8, m);
//! assert_eq!([i32_load(12, 0, m), i32_load(2000, 0, m)], [7, 8]);
//! assert!(wasm2rs_rt::catch(|| i32_load(65533, 0, m)).is_err());
//! ```

#[allow(elided_lifetimes_in_paths, reason = "in the other models, the bytes are a type without lifetime")]
#[path = "../accessors/mod.rs"]
mod accessors;

pub use accessors::*;

use super::{Addr, Offset};
use crate::memory::address::Address;
use crate::memory::known::Known;
use crate::memory::scalar::Scalar;
use crate::memory::slice;
use crate::raise::out_of_bounds_memory_access;

/// A memory, of which the first `len` bytes can be reached for sure.
#[derive(Debug)]
pub struct Bytes<'m> {
    m: &'m mut super::Bytes,
    len: usize,
}

/// The memory, of which the first `len` bytes can be reached for sure. Traps if it has fewer, which is before its module was
/// instantiated.
#[inline(always)]
pub fn known(m: &mut super::Bytes, len: usize) -> Bytes<'_> {
    if m.len() < len {
        out_of_bounds_memory_access();
    }
    Bytes { m, len }
}

impl Known for Bytes<'_> {
    type All = super::Bytes;

    #[inline(always)]
    fn first(&self) -> &[u8] {
        self.m.get(..self.len).unwrap_or_default()
    }

    #[inline(always)]
    fn first_mut(&mut self) -> &mut [u8] {
        self.m.get_mut(..self.len).unwrap_or_default()
    }

    #[inline(always)]
    fn all(&self) -> &super::Bytes {
        self.m
    }

    #[inline(always)]
    fn all_mut(&mut self) -> &mut super::Bytes {
        self.m
    }
}

/// Traps if one of the first `reach` bytes from `addr` is outside. The compiler then leaves out the checks of
/// accesses that are among them.
#[inline(always)]
pub fn check(addr: Addr, reach: Offset, m: &Bytes<'_>) {
    if addr.start(reach) > m.len {
        super::check(addr, reach, m.m);
    }
}

fn bytes<'m>(m: &'m Bytes<'_>) -> &'m [u8] {
    m.m
}

fn bytes_mut<'m>(m: &'m mut Bytes<'_>) -> &'m mut [u8] {
    m.m
}

macro_rules! get {
    ($ty:ty, $($operand:expr),*) => {
        $crate::memory::known::get!($crate::memory::checked::known::load, $ty, $($operand),*)
    };
}

macro_rules! set {
    ($ty:ty, $($operand:expr),*) => {
        $crate::memory::known::set!($crate::memory::checked::known::store, $ty, $($operand),*)
    };
}

use {get, set};

#[inline(always)]
fn load<T: Scalar>(addr: Addr, offset: Offset, m: &super::Bytes) -> T {
    slice::get!(T, addr, offset, m)
}

#[inline(always)]
fn store<T: Scalar>(addr: Addr, offset: Offset, value: T, m: &mut super::Bytes) {
    slice::set!(T, addr, offset, value, m);
}
