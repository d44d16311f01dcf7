//! The context: everything that one guest can see of the world.

use std::fmt;

use crate::Builder;
use crate::clock::Clocks;
use crate::env::HostFunction;
use crate::random::Random;
use crate::rt::Memory;
use crate::table::FdTable;
use crate::trace::Hook;

/// What one guest can see of the world: arguments, environment, descriptors, clocks and random numbers.
///
/// Made by [`WasiCtx::builder`]. A context belongs to one instance; it is [`Send`], so the instance can move
/// between threads.
pub struct WasiCtx {
    pub(crate) args: Vec<String>,
    pub(crate) env: Vec<String>,
    pub(crate) fds: FdTable,
    pub(crate) clocks: Clocks,
    pub(crate) random: Random,
    pub(crate) max_call_bytes: usize,
    pub(crate) max_memory_pages: Option<u32>,
    pub(crate) trace: Option<Hook>,
    pub(crate) host_function: Option<HostFunction>,
}

impl WasiCtx {
    /// Starts a context: no arguments, no environment, no directories, null streams, the real clocks, secure
    /// random numbers.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Limits a guest's memory to what [`Builder::max_memory_pages`] says. It is to be called before the guest
    /// runs.
    ///
    /// ```
    /// use wasihost::{WasiCtx, rt::Memory};
    ///
    /// let wasi = WasiCtx::builder().max_memory_pages(10).build().unwrap();
    /// let mut memory = Memory::new(2, None);
    /// wasi.limit_memory(&mut memory)?;
    /// assert_eq!(memory.grow(8), 2);
    /// assert_eq!(memory.grow(1), -1);
    /// assert!(wasi.limit_memory(&mut Memory::new(11, None)).is_err());
    /// # Ok::<(), wasihost::MemoryLimitError>(())
    /// ```
    ///
    /// # Errors
    /// [`MemoryLimitError`] if the memory is larger already.
    pub fn limit_memory(&self, memory: &mut Memory) -> Result<(), MemoryLimitError> {
        let Some(max_pages) = self.max_memory_pages else { return Ok(()) };
        let size_pages = memory.size_pages();
        if size_pages > max_pages {
            return Err(MemoryLimitError { size_pages, max_pages });
        }
        memory.limit_pages(max_pages);
        Ok(())
    }
}

/// A guest's memory is larger than [`Builder::max_memory_pages`] allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryLimitError {
    size_pages: u32,
    max_pages: u32,
}

impl fmt::Display for MemoryLimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size_pages, max_pages } = self;
        write!(f, "the guest's memory has {size_pages} pages, and the limit is {max_pages}")
    }
}

impl std::error::Error for MemoryLimitError {}

impl AsMut<Self> for WasiCtx {
    fn as_mut(&mut self) -> &mut Self {
        self
    }
}

impl fmt::Debug for WasiCtx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WasiCtx").field("args", &self.args).finish_non_exhaustive()
    }
}
