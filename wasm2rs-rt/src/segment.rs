//! Data and element segments.

use crate::table::{slice, slice_mut};
use crate::{Nullable, Table, checked, raise};

/// `table.init`: copies `len` elements of `segment` from `src` to `dst`; traps with “out of bounds table
/// access” before it writes anything.
///
/// ```
/// use wasm2rs_rt::{ExternRef, Table, init_table};
///
/// let mut table = Table::new(4, None);
/// init_table(&mut table, &[ExternRef::new(7), ExternRef::new(8)], 2, 0, 2);
/// assert_eq!(table.get(3), ExternRef::new(8));
/// ```
pub fn init_table<T: Nullable>(table: &mut Table<T>, segment: &[T], dst: i32, src: i32, len: i32) {
    match (slice_mut(table.elements_mut(), dst, len), slice(segment, src, len)) {
        (Some(to), Some(from)) => to.copy_from_slice(from),
        _ => raise::out_of_bounds_table_access(),
    }
}

/// Writes a memory's initial contents: each run is its address, its start in `data` and its length, in bytes.
///
/// The translator made the runs from the active data segments and checked that they lie inside the memory.
///
/// ```
/// let mut memory = [0; 8];
/// wasm2rs_rt::copy_runs(&mut memory, b"abcd", &[(1, 0, 2), (6, 3, 1)]);
/// assert_eq!(&memory, b"\0ab\0\0\0d\0");
/// ```
pub fn copy_runs(memory: &mut [u8], data: &[u8], runs: &[(u32, u32, u32)]) {
    for &(dst, src, len) in runs {
        touch_pages(memory, dst as usize, len as usize);
        checked::memory_init(data, dst as i32, src as i32, len as i32, memory);
    }
}

/// Writes to each page of a run that is about to be overwritten, so that the system provides it. A store of one byte has that
/// done faster than a copy of many pages that stops at each of them.
fn touch_pages(memory: &mut [u8], start: usize, len: usize) {
    const HOST_PAGE: usize = 4096;
    if let Some(run) = memory.get_mut(start..start + len) {
        for page in run.chunks_mut(HOST_PAGE) {
            // Hidden from the compiler, which could leave out what is overwritten.
            page[0] = std::hint::black_box(0);
        }
    }
}
