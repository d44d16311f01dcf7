//! Literals.

use std::fmt::Write;

/// Appends an integer.
pub(super) fn int(out: &mut String, value: impl std::fmt::Display) {
    // Writing to a string does not fail.
    let _ = write!(out, "{value}");
}

/// Appends an `f32`, with all its bits.
pub(super) fn f32(out: &mut String, bits: u32, suffix: bool) {
    let value = f32::from_bits(bits);
    if value.is_finite() {
        let _ = write!(out, "{value:?}{}", if suffix { "f32" } else { "" });
    } else {
        let _ = write!(out, "f32::from_bits({bits:#x})");
    }
}

/// Appends an `f64`, with all its bits.
pub(super) fn f64(out: &mut String, bits: u64, suffix: bool) {
    let value = f64::from_bits(bits);
    if value.is_finite() {
        let _ = write!(out, "{value:?}{}", if suffix { "f64" } else { "" });
    } else {
        let _ = write!(out, "f64::from_bits({bits:#x})");
    }
}
