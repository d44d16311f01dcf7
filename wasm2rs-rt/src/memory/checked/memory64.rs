//! The instructions on memories with 64-bit addresses.
//!
//! ```
//! use wasm2rs_rt::checked::memory64::{i32_load, i32_store};
//!
//! let m = &mut [0; 65536];
//! i32_store(8, 4, 7, m);
//! assert_eq!(i32_load(12, 0, m), 7);
//! assert!(wasm2rs_rt::catch(|| i32_load(1 << 32, 0, m)).is_err());
//! ```

#[path = "../accessors/mod.rs"]
mod accessors;

pub use accessors::*;

use super::super::scalar::Scalar;
use super::{Bytes, bytes, bytes_mut, get_at, set_at};
use crate::raise::out_of_bounds_memory_access;

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
