//! What stands before a loop over bytes: how many of its rounds can be left out.
//!
//! Each function looks at blocks of bytes, of one place in the memory or of two, for as long as the loop would go on, which
//! is for `limit` rounds at most (unsigned). It counts the rounds of whole blocks, less one: the loop does the rest.
//! Nothing here traps.

use super::{Addr, Bytes, Offset, bytes};
use crate::memory::address::Address;

/// How many bytes are compared at once.
const BLOCK: usize = 16;

type Block = [u8; BLOCK];

/// Rounds that look for `byte` and do not find it.
#[inline]
#[must_use]
pub fn scan_until(addr: Addr, offset: Offset, byte: i32, limit: Addr, m: &Bytes) -> Addr {
    let Ok(byte) = u8::try_from(byte) else { return 0 };
    rounds(blocks(addr, offset, limit, bytes(m)).iter().map(|block| !contains(block, byte)))
}

/// Rounds that find `byte`, and look for another one.
#[inline]
#[must_use]
pub fn scan_while(addr: Addr, offset: Offset, byte: i32, limit: Addr, m: &Bytes) -> Addr {
    let Ok(byte) = u8::try_from(byte) else { return 0 };
    rounds(blocks(addr, offset, limit, bytes(m)).iter().map(|block| *block == [byte; BLOCK]))
}

/// Rounds that find the same at two places.
#[inline]
#[must_use]
pub fn scan_alike(a: Addr, a_offset: Offset, b: Addr, b_offset: Offset, limit: Addr, m: &Bytes) -> Addr {
    let (a, b) = (blocks(a, a_offset, limit, bytes(m)), blocks(b, b_offset, limit, bytes(m)));
    rounds(a.iter().zip(b).map(|(a, b)| a == b))
}

/// Rounds that find the same at two places, and not a zero.
#[inline]
#[must_use]
pub fn scan_alike_until_zero(
    a: Addr,
    a_offset: Offset,
    b: Addr,
    b_offset: Offset,
    limit: Addr,
    m: &Bytes,
) -> Addr {
    let (a, b) = (blocks(a, a_offset, limit, bytes(m)), blocks(b, b_offset, limit, bytes(m)));
    rounds(a.iter().zip(b).map(|(a, b)| a == b && !contains(a, 0)))
}

/// The whole blocks from an address on, within the memory.
#[inline]
fn blocks(addr: Addr, offset: Offset, limit: Addr, m: &[u8]) -> &[Block] {
    let start = addr.index().saturating_add(usize::try_from(offset).unwrap_or(usize::MAX));
    let tail = m.get(start..).unwrap_or_default();
    tail[..tail.len().min(limit.index())].as_chunks().0
}

/// The rounds of blocks for as long as they go on.
#[inline]
fn rounds(go_on: impl Iterator<Item = bool>) -> Addr {
    let blocks = go_on.take_while(|go_on| *go_on).count();
    (blocks * BLOCK).saturating_sub(1) as Addr
}

/// Without a branch, so that the whole block is one comparison.
#[inline]
fn contains(block: &Block, byte: u8) -> bool {
    block.iter().fold(false, |found, next| found | (*next == byte))
}
