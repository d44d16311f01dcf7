//! What keeps LLVM from taking vectors apart. Vectors are arrays of lanes to it until it finds the operations of vectors for
//! them; neither function changes a result.

use std::hint::black_box;

use super::V128;

/// Keeps LLVM from taking the vectors of the loop around it apart, to make vectors of the lanes of several rounds. It is no
/// instruction.
#[inline(always)]
pub fn keep_vectors() {
    black_box(());
}

/// The same vector, by way of memory. Between lanes of one width and lanes of another this is faster than what
/// LLVM does, which is to take the vector apart into numbers.
#[inline(always)]
#[must_use]
pub fn reshape(v: V128) -> V128 {
    black_box(v)
}
