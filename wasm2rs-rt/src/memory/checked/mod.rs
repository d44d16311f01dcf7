//! The `Checked` memory model: generated code holds the memory as a slice, and each access is a slice access
//! whose failure is one cold call.
//!
//! ```
//! use wasm2rs_rt::checked::{i32_load, i32_store, memory_fill};
//!
//! let m = &mut [0; 65536];
//! i32_store(8, 4, 0x0102_0304, m); // address, offset, value
//! assert_eq!(i32_load(12, 0, m), 0x0102_0304);
//! memory_fill(12, 1, 2, m);
//! assert_eq!(i32_load(12, 0, m), 0x0102_0101);
//! let trap = wasm2rs_rt::catch(|| i32_load(65533, 0, m)).unwrap_err();
//! assert_eq!(trap.to_string(), "wasm trap: out of bounds memory access");
//! ```

pub mod known;
pub mod memory64;

#[path = "../accessors/mod.rs"]
mod accessors;

pub use accessors::*;

use super::address::Address;
use super::slice::{Slice, get, set};
use crate::raise::out_of_bounds_memory_access;

/// A linear memory of this model.
pub type Memory = super::Memory<super::Growable>;

/// What a function that can not grow memory takes: `&mut Bytes`.
pub type Bytes = [u8];

type Addr = i32;
type Offset = u32;

impl Slice for Bytes {
    #[inline(always)]
    fn reach(&self) -> &[u8] {
        self
    }

    #[inline(always)]
    fn reach_mut(&mut self) -> &mut [u8] {
        self
    }
}

/// The memory's bytes, as many as it has.
#[inline(always)]
#[must_use]
pub fn bytes(m: &Bytes) -> &[u8] {
    m
}

/// The memory's bytes, as many as it has, to change them.
#[inline(always)]
pub fn bytes_mut(m: &mut Bytes) -> &mut [u8] {
    m
}

/// Tells the compiler that the memory has at least `min` bytes, as the module declares. It then leaves out the
/// checks of what it knows to lie below, such as static data. Traps if that is not so, which is before the
/// memory's module was instantiated.
#[inline(always)]
pub fn assume_size(m: &Bytes, min: usize) {
    if m.len() < min {
        out_of_bounds_memory_access();
    }
}

/// Traps if one of the first `reach` bytes from `addr` is outside. The compiler then leaves out the checks of
/// accesses that are among them.
#[inline(always)]
pub fn check(addr: Addr, reach: Offset, m: &Bytes) {
    if addr.start(reach) > m.len() {
        out_of_bounds_memory_access();
    }
}
