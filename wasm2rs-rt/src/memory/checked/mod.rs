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

pub mod memory64;

#[path = "../accessors/mod.rs"]
mod accessors;

pub use accessors::*;

use super::scalar::Scalar;
use crate::raise::out_of_bounds_memory_access;

/// A linear memory of this model.
pub type Memory = super::Memory<super::Growable>;

/// What a function that can not grow memory takes: `&mut Bytes`.
pub type Bytes = [u8];

type Addr = i32;
type Offset = u32;

#[inline(always)]
fn index(addr: Addr) -> usize {
    addr as u32 as usize
}

#[inline(always)]
fn start(addr: Addr, offset: Offset) -> usize {
    if cfg!(target_pointer_width = "64") {
        index(addr) + offset as usize
    } else {
        // No slice is so large that an access of 16 bytes at this index is inside.
        index(addr).saturating_add(offset as usize).min(usize::MAX - 16)
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
    if start(addr, reach) > m.len() {
        out_of_bounds_memory_access();
    }
}

#[inline(always)]
fn get<T: Scalar>(addr: Addr, offset: Offset, m: &Bytes) -> T {
    get_at(start(addr, offset), m)
}

#[inline(always)]
fn set<T: Scalar>(addr: Addr, offset: Offset, value: T, m: &mut Bytes) {
    set_at(start(addr, offset), value, m);
}

// What generated code does for each access, in one function: rustc inlines into a caller what is small in its
// intermediate representation, step by step, and takes seconds and gigabytes to optimise a large caller with the
// parts of a thousand accesses in it. A function that is as large as these are at once is left to LLVM.

#[inline(always)]
fn get_at<T: Scalar>(start: usize, m: &Bytes) -> T {
    match m.get(start..start + T::BYTES) {
        Some(bytes) => match T::first(bytes) {
            Some(value) => value,
            None => out_of_bounds_memory_access(),
        },
        None => out_of_bounds_memory_access(),
    }
}

#[inline(always)]
fn set_at<T: Scalar>(start: usize, value: T, m: &mut Bytes) {
    match m.get_mut(start..start + T::BYTES) {
        Some(bytes) => match value.write_first(bytes) {
            Some(()) => {}
            None => out_of_bounds_memory_access(),
        },
        None => out_of_bounds_memory_access(),
    }
}
