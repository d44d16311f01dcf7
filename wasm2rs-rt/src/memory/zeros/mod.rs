//! Bytes that are zero until they are written, and cost nothing until then.
//!
//! On Linux with the feature `huge-pages` they are mappings whose pages are [huge](mapped) where a memory is large; elsewhere
//! the [allocator's](allocated).

#[cfg(not(all(feature = "huge-pages", target_os = "linux", target_pointer_width = "64")))]
mod allocated;
#[cfg(all(feature = "huge-pages", target_os = "linux", target_pointer_width = "64"))]
mod mapped;

#[cfg(not(all(feature = "huge-pages", target_os = "linux", target_pointer_width = "64")))]
pub(super) use allocated::Zeros;
#[cfg(all(feature = "huge-pages", target_os = "linux", target_pointer_width = "64"))]
pub(super) use mapped::Zeros;
