//! How hosts read and write a guest's memory: by address and type, with an error instead of a trap.

use std::fmt;

use super::{Memory, Storage};

/// An address range of a host's access that does not lie inside the memory.
///
/// ```
/// use wasm2rs_rt::{Memory, memory::OutOfBounds};
///
/// let error = Memory::new(1, None).write_u32_le(65534, 7).unwrap_err();
/// assert_eq!(error, OutOfBounds { addr: 65534, len: 4, memory_bytes: 65536 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfBounds {
    /// The first address, in bytes.
    pub addr: u32,
    /// The number of bytes.
    pub len: usize,
    /// The size of the memory, in bytes.
    pub memory_bytes: usize,
}

impl fmt::Display for OutOfBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { addr, len, memory_bytes } = self;
        write!(f, "{len} bytes at address {addr:#x} do not lie inside the memory of {memory_bytes:#x} bytes")
    }
}

impl std::error::Error for OutOfBounds {}

macro_rules! numbers {
    ($($read:ident $write:ident $ty:ty;)*) => {$(
        #[doc = concat!("The little-endian `", stringify!($ty), "` at `addr`, or `None` outside the memory.")]
        #[must_use]
        pub fn $read(&self, addr: u32) -> Option<$ty> {
            let bytes = self.bytes().get(addr as usize..)?.first_chunk()?;
            Some(<$ty>::from_le_bytes(*bytes))
        }

        #[doc = concat!("Writes a little-endian `", stringify!($ty), "` at `addr`.")]
        ///
        /// # Errors
        /// [`OutOfBounds`]; nothing was written.
        pub fn $write(&mut self, addr: u32, value: $ty) -> Result<(), OutOfBounds> {
            self.write(addr, &value.to_le_bytes())
        }
    )*};
}

impl<S: Storage> Memory<S> {
    /// The `len` bytes at `addr`, or `None` if they do not lie inside the memory.
    #[must_use]
    pub fn read(&self, addr: u32, len: u32) -> Option<&[u8]> {
        self.bytes().get(addr as usize..)?.get(..len as usize)
    }

    /// The `len` bytes at `addr`, to change them, or `None` if they do not lie inside the memory.
    pub fn read_mut(&mut self, addr: u32, len: u32) -> Option<&mut [u8]> {
        self.bytes_mut().get_mut(addr as usize..)?.get_mut(..len as usize)
    }

    /// Writes `bytes` at `addr`.
    ///
    /// # Errors
    /// [`OutOfBounds`]; nothing was written.
    pub fn write(&mut self, addr: u32, bytes: &[u8]) -> Result<(), OutOfBounds> {
        let memory_bytes = self.bytes().len();
        let target = self.bytes_mut().get_mut(addr as usize..).and_then(|tail| tail.get_mut(..bytes.len()));
        match target {
            Some(target) => {
                target.copy_from_slice(bytes);
                Ok(())
            }
            None => Err(OutOfBounds { addr, len: bytes.len(), memory_bytes }),
        }
    }

    /// The bytes from `addr` up to the first zero byte, which is how C passes strings; `None` if there is no
    /// zero byte before the memory's end.
    #[must_use]
    pub fn read_c_str(&self, addr: u32) -> Option<&[u8]> {
        let tail = self.bytes().get(addr as usize..)?;
        tail.iter().position(|byte| *byte == 0).map(|len| &tail[..len])
    }

    numbers! {
        read_u8 write_u8 u8;
        read_u16_le write_u16_le u16;
        read_u32_le write_u32_le u32;
        read_u64_le write_u64_le u64;
        read_i32_le write_i32_le i32;
        read_i64_le write_i64_le i64;
        read_f32_le write_f32_le f32;
        read_f64_le write_f64_le f64;
    }
}
