//! From what a call returns to the bytes that the guest's out pointers name.

use super::GuestMemory;
use crate::Errno;

/// A value with a fixed layout in the guest's memory.
pub(crate) trait Out: std::fmt::Debug {
    /// How many bytes it takes.
    const SIZE: usize;

    /// Writes it into exactly [`SIZE`](Self::SIZE) bytes.
    fn put(&self, out: &mut [u8]);
}

macro_rules! integers {
    ($($ty:ty),*) => {
        $(impl Out for $ty {
            const SIZE: usize = size_of::<$ty>();

            fn put(&self, out: &mut [u8]) {
                out.copy_from_slice(&self.to_le_bytes());
            }
        })*
    };
}

integers!(u16, u32, u64);

/// What a call returns when it succeeds: nothing, one value, or two, each with its out pointer.
pub(crate) trait CallResult<const N: usize> {
    /// Faults unless every out pointer has room for its value, so that a call with a bad pointer has no
    /// effect.
    fn check(memory: &GuestMemory<'_>, ptrs: [u32; N]) -> Result<(), Errno>;

    /// The values as a trace shows them.
    fn show(&self) -> [String; N];

    /// Stores the values.
    fn store(self, memory: &mut GuestMemory<'_>, ptrs: [u32; N]) -> Result<(), Errno>;
}

impl CallResult<0> for () {
    fn check(_: &GuestMemory<'_>, []: [u32; 0]) -> Result<(), Errno> {
        Ok(())
    }

    fn show(&self) -> [String; 0] {
        []
    }

    fn store(self, _: &mut GuestMemory<'_>, []: [u32; 0]) -> Result<(), Errno> {
        Ok(())
    }
}

impl<A: Out> CallResult<1> for A {
    fn check(memory: &GuestMemory<'_>, [a]: [u32; 1]) -> Result<(), Errno> {
        memory.range(a, A::SIZE as u64).map(|_| ())
    }

    fn show(&self) -> [String; 1] {
        [format!("{self:?}")]
    }

    fn store(self, memory: &mut GuestMemory<'_>, [a]: [u32; 1]) -> Result<(), Errno> {
        memory.put(a, &self)
    }
}

impl<A: Out, B: Out> CallResult<2> for (A, B) {
    fn check(memory: &GuestMemory<'_>, [a, b]: [u32; 2]) -> Result<(), Errno> {
        memory.range(a, A::SIZE as u64)?;
        memory.range(b, B::SIZE as u64).map(|_| ())
    }

    fn show(&self) -> [String; 2] {
        [format!("{:?}", self.0), format!("{:?}", self.1)]
    }

    fn store(self, memory: &mut GuestMemory<'_>, [a, b]: [u32; 2]) -> Result<(), Errno> {
        memory.put(a, &self.0)?;
        memory.put(b, &self.1)
    }
}
