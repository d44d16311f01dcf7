//! Loads and stores of which most, as far as one can see, are among the bytes that a memory has at least.
//!
//! Those bytes are a slice of a length that the compiler knows, so that it sees of an access in a loop over static data that it is
//! inside. An access that is not inside, or only in part, is one as anywhere else.

/// A memory whose first bytes can be reached for sure.
pub(super) trait Known {
    /// How its model has a memory's bytes.
    type All: ?Sized;

    /// The bytes that can be reached for sure.
    fn first(&self) -> &[u8];

    /// The bytes that can be reached for sure, to change them.
    fn first_mut(&mut self) -> &mut [u8];

    /// The memory.
    fn all(&self) -> &Self::All;

    /// The memory, to change it.
    fn all_mut(&mut self) -> &mut Self::All;
}

/// The value of type `$ty` at an address and offset; `$load` loads it from anywhere.
macro_rules! get {
    ($load:path, $ty:ty, $addr:expr, $offset:expr, $m:expr) => {{
        use $crate::memory::{address::Address as _, known::Known as _, scalar::Scalar};
        let (addr, offset, m) = ($addr, $offset, $m);
        let start = addr.start(offset);
        match m.first().get(start..start + size_of::<$ty>()).and_then(<$ty as Scalar>::first) {
            Some(value) => value,
            None => $load(addr, offset, m.all()),
        }
    }};
}

/// Writes a value of type `$ty` at an address and offset; `$store` stores it anywhere.
macro_rules! set {
    ($store:path, $ty:ty, $addr:expr, $offset:expr, $value:expr, $m:expr) => {{
        use $crate::memory::{address::Address as _, known::Known as _, scalar::Scalar};
        let (addr, offset, value, m): (_, _, $ty, _) = ($addr, $offset, $value, $m);
        let start = addr.start(offset);
        let bytes = m.first_mut().get_mut(start..start + size_of::<$ty>());
        match bytes.and_then(|bytes| Scalar::write_first(value, bytes)) {
            Some(()) => {}
            None => $store(addr, offset, value, m.all_mut()),
        }
    }};
}

pub(super) use {get, set};
