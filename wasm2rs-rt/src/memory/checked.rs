//! The `Checked` memory model: generated code holds the memory as a slice, and each access is a slice access
//! whose failure is one cold call.
//!
//! Addresses are WebAssembly's `i32`, read as unsigned; `offset` is the instruction's immediate, in bytes. An
//! access whose address plus offset plus size lies beyond the slice traps with “out of bounds memory access”.
//! The slice is the last parameter, so that the arguments of a store may load.

mod simd;

pub use super::Memory;
use crate::raise::out_of_bounds_memory_access;
use crate::segment;
use crate::table::slice_mut;
pub use simd::*;

/// What a function that can not grow memory takes: `&mut Bytes`.
pub type Bytes = [u8];

#[inline(always)]
fn start(addr: i32, offset: u32) -> usize {
    if cfg!(target_pointer_width = "64") {
        addr as u32 as usize + offset as usize
    } else {
        // No slice is so large that an access of 16 bytes at this index is inside.
        (addr as u32 as usize).saturating_add(offset as usize).min(usize::MAX - 16)
    }
}

#[inline(always)]
fn get<const N: usize>(addr: i32, offset: u32, m: &Bytes) -> [u8; N] {
    let start = start(addr, offset);
    match m.get(start..start + N).and_then(|bytes| bytes.first_chunk()) {
        Some(bytes) => *bytes,
        None => out_of_bounds_memory_access(),
    }
}

#[inline(always)]
fn set<const N: usize>(addr: i32, offset: u32, value: [u8; N], m: &mut Bytes) {
    let start = start(addr, offset);
    match m.get_mut(start..start + N).and_then(|bytes| bytes.first_chunk_mut()) {
        Some(bytes) => *bytes = value,
        None => out_of_bounds_memory_access(),
    }
}

macro_rules! loads {
    ($($name:ident $memory:ty => $value:ty, $wasm:literal;)*) => {$(
        #[doc = concat!("`", $wasm, "`")]
        #[inline(always)]
        pub fn $name(addr: i32, offset: u32, m: &Bytes) -> $value {
            <$memory>::from_le_bytes(get(addr, offset, m)) as $value
        }
    )*};
}

loads! {
    i32_load i32 => i32, "i32.load";
    i64_load i64 => i64, "i64.load";
    i32_load8_s i8 => i32, "i32.load8_s";
    i32_load8_u u8 => i32, "i32.load8_u";
    i32_load16_s i16 => i32, "i32.load16_s";
    i32_load16_u u16 => i32, "i32.load16_u";
    i64_load8_s i8 => i64, "i64.load8_s";
    i64_load8_u u8 => i64, "i64.load8_u";
    i64_load16_s i16 => i64, "i64.load16_s";
    i64_load16_u u16 => i64, "i64.load16_u";
    i64_load32_s i32 => i64, "i64.load32_s";
    i64_load32_u u32 => i64, "i64.load32_u";
}

/// `f32.load`: all bits of a NaN are kept.
#[inline(always)]
pub fn f32_load(addr: i32, offset: u32, m: &Bytes) -> f32 {
    f32::from_le_bytes(get(addr, offset, m))
}

/// `f64.load`: all bits of a NaN are kept.
#[inline(always)]
pub fn f64_load(addr: i32, offset: u32, m: &Bytes) -> f64 {
    f64::from_le_bytes(get(addr, offset, m))
}

macro_rules! stores {
    ($($name:ident $value:ty => $memory:ty, $wasm:literal;)*) => {$(
        #[doc = concat!("`", $wasm, "`")]
        #[inline(always)]
        pub fn $name(addr: i32, offset: u32, value: $value, m: &mut Bytes) {
            set(addr, offset, (value as $memory).to_le_bytes(), m);
        }
    )*};
}

stores! {
    i32_store i32 => i32, "i32.store";
    i64_store i64 => i64, "i64.store";
    i32_store8 i32 => i8, "i32.store8";
    i32_store16 i32 => i16, "i32.store16";
    i64_store8 i64 => i8, "i64.store8";
    i64_store16 i64 => i16, "i64.store16";
    i64_store32 i64 => i32, "i64.store32";
}

/// `f32.store`: all bits of a NaN are kept.
#[inline(always)]
pub fn f32_store(addr: i32, offset: u32, value: f32, m: &mut Bytes) {
    set(addr, offset, value.to_le_bytes(), m);
}

/// `f64.store`: all bits of a NaN are kept.
#[inline(always)]
pub fn f64_store(addr: i32, offset: u32, value: f64, m: &mut Bytes) {
    set(addr, offset, value.to_le_bytes(), m);
}

/// `memory.size`, in pages.
#[inline]
pub fn memory_size(m: &Bytes) -> i32 {
    (m.len() / super::PAGE_SIZE) as i32
}

/// `memory.fill`: traps before it writes anything.
#[inline]
pub fn memory_fill(dst: i32, value: i32, len: i32, m: &mut Bytes) {
    match slice_mut(m, dst, len) {
        Some(bytes) => bytes.fill(value as u8),
        None => out_of_bounds_memory_access(),
    }
}

/// `memory.copy` within one memory: traps before it writes anything; source and destination may overlap.
#[inline]
pub fn memory_copy(dst: i32, src: i32, len: i32, m: &mut Bytes) {
    let (dst, src, len) = (dst as u32 as usize, src as u32 as usize, len as u32 as usize);
    let size = m.len();
    if src > size || len > size - src || dst > size || len > size - dst {
        out_of_bounds_memory_access();
    }
    m.copy_within(src..src + len, dst);
}

/// `memory.init`: traps before it writes anything.
#[inline]
pub fn memory_init(segment: &[u8], dst: i32, src: i32, len: i32, m: &mut Bytes) {
    segment::init_memory(m, segment, dst, src, len);
}
