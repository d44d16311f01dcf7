//! Loads and stores of memories that are slices: a slice access, whose failure is one cold call.
//!
//! They are the text of functions, not functions. rustc inlines into a caller what is small in its intermediate
//! representation, step by step: a large caller then takes seconds and gigabytes to optimise, with the parts of a thousand
//! accesses in it. What has all of an access in itself is too large for that, and is left to LLVM.

/// A memory whose accesses are those of a slice.
pub(super) trait Slice {
    /// What single accesses can reach.
    fn reach(&self) -> &[u8];

    /// What single accesses can reach, to change it.
    fn reach_mut(&mut self) -> &mut [u8];
}

/// The value of type `$ty` at an address and offset.
macro_rules! get {
    ($ty:ty, $addr:expr, $offset:expr, $m:expr) => {{
        use $crate::memory::{address::Address as _, scalar::Scalar, slice::Slice as _};
        let start = $addr.start($offset);
        match $m.reach().get(start..start + size_of::<$ty>()) {
            Some(bytes) => match <$ty as Scalar>::first(bytes) {
                Some(value) => value,
                None => $crate::raise::out_of_bounds_memory_access(),
            },
            None => $crate::raise::out_of_bounds_memory_access(),
        }
    }};
}

/// Writes a value of type `$ty` at an address and offset.
macro_rules! set {
    ($ty:ty, $addr:expr, $offset:expr, $value:expr, $m:expr) => {{
        use $crate::memory::{address::Address as _, scalar::Scalar, slice::Slice as _};
        let (start, value): (usize, $ty) = ($addr.start($offset), $value);
        match $m.reach_mut().get_mut(start..start + size_of::<$ty>()) {
            Some(bytes) => match Scalar::write_first(value, bytes) {
                Some(()) => {}
                None => $crate::raise::out_of_bounds_memory_access(),
            },
            None => $crate::raise::out_of_bounds_memory_access(),
        }
    }};
}

pub(super) use {get, set};
