//! The functions that stand for WebAssembly's memory instructions, for one width of addresses: the module that
//! contains this one says what an address is, and reads and writes the bytes.
//!
//! Addresses and lengths are in bytes and unsigned; `offset` is the instruction's immediate, in bytes. An access
//! whose address plus offset plus size lies beyond the memory traps with “out of bounds memory access”. The
//! memory is the last parameter, so that the arguments of a store may load.
//!
//! <https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions>

mod scan;
mod simd;

pub use scan::*;
pub use simd::*;

use super::{Addr, Bytes, Offset, bytes, bytes_mut, get, set};
use crate::memory::address::Address;
use crate::raise::out_of_bounds_memory_access;

macro_rules! loads {
    ($($name:ident $memory:ty => $value:ty, $wasm:literal;)*) => {$(
        #[doc = concat!("`", $wasm, "`")]
        #[inline(always)]
        pub fn $name(addr: Addr, offset: Offset, m: &Bytes) -> $value {
            get!($memory, addr, offset, m) as $value
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
pub fn f32_load(addr: Addr, offset: Offset, m: &Bytes) -> f32 {
    get!(f32, addr, offset, m)
}

/// `f64.load`: all bits of a NaN are kept.
#[inline(always)]
pub fn f64_load(addr: Addr, offset: Offset, m: &Bytes) -> f64 {
    get!(f64, addr, offset, m)
}

macro_rules! stores {
    ($($name:ident $value:ty => $memory:ty, $wasm:literal;)*) => {$(
        #[doc = concat!("`", $wasm, "`")]
        #[inline(always)]
        pub fn $name(addr: Addr, offset: Offset, value: $value, m: &mut Bytes) {
            set!($memory, addr, offset, value as $memory, m);
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
pub fn f32_store(addr: Addr, offset: Offset, value: f32, m: &mut Bytes) {
    set!(f32, addr, offset, value, m);
}

/// `f64.store`: all bits of a NaN are kept.
#[inline(always)]
pub fn f64_store(addr: Addr, offset: Offset, value: f64, m: &mut Bytes) {
    set!(f64, addr, offset, value, m);
}

/// `memory.size`, in pages of 64 KiB.
#[inline]
pub fn memory_size(m: &Bytes) -> Addr {
    (bytes(m).len() / crate::PAGE_SIZE) as Addr
}

/// `memory.size` of a memory whose pages are single bytes.
#[inline]
pub fn memory_size_bytes(m: &Bytes) -> Addr {
    bytes(m).len() as Addr
}

/// `memory.fill`: traps before it writes anything.
#[inline]
pub fn memory_fill(dst: Addr, value: i32, len: Addr, m: &mut Bytes) {
    match bytes_mut(m).get_mut(dst.index()..).and_then(|tail| tail.get_mut(..len.index())) {
        Some(bytes) => bytes.fill(value as u8),
        None => out_of_bounds_memory_access(),
    }
}

/// `memory.copy` within one memory: traps before it writes anything; source and destination may overlap.
#[inline]
pub fn memory_copy(dst: Addr, src: Addr, len: Addr, m: &mut Bytes) {
    let (dst, src, len) = (dst.index(), src.index(), len.index());
    let m = bytes_mut(m);
    let size = m.len();
    if src > size || len > size - src || dst > size || len > size - dst {
        out_of_bounds_memory_access();
    }
    m.copy_within(src..src + len, dst);
}

/// `memory.copy` from one memory to another: traps before it writes anything.
#[inline]
pub fn memory_copy_from(dst: Addr, src: Addr, len: Addr, from: &Bytes, m: &mut Bytes) {
    let len = len.index();
    let from = bytes(from).get(src.index()..).and_then(|tail| tail.get(..len));
    let to = bytes_mut(m).get_mut(dst.index()..).and_then(|tail| tail.get_mut(..len));
    match (to, from) {
        (Some(to), Some(from)) => to.copy_from_slice(from),
        _ => out_of_bounds_memory_access(),
    }
}

/// `memory.init`: traps before it writes anything.
#[inline]
pub fn memory_init(segment: &[u8], dst: Addr, src: i32, len: i32, m: &mut Bytes) {
    let len = len as u32 as usize;
    let from = segment.get(src as u32 as usize..).and_then(|tail| tail.get(..len));
    let to = bytes_mut(m).get_mut(dst.index()..).and_then(|tail| tail.get_mut(..len));
    match (to, from) {
        (Some(to), Some(from)) => to.copy_from_slice(from),
        _ => out_of_bounds_memory_access(),
    }
}
