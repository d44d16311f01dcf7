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

use super::super::address::Address;
use super::super::slice::{get, set};
use super::{Bytes, bytes, bytes_mut};
use crate::raise::out_of_bounds_memory_access;

type Addr = i64;
type Offset = u64;

/// Traps if one of the first `reach` bytes from `addr` is outside. The compiler then leaves out the checks of
/// accesses that are among them.
#[inline(always)]
pub fn check(addr: Addr, reach: Offset, m: &Bytes) {
    if addr.start(reach) > m.len() {
        out_of_bounds_memory_access();
    }
}
