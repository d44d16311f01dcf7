//! The context: everything that one guest can see of the world.

use std::fmt;

use crate::clock::Clocks;
use crate::env::HostFunction;
use crate::random::Random;
use crate::rt::memory::Storage;
use crate::rt::{Error, Interrupt, Memory, PAGE_SIZE};
use crate::table::FdTable;
use crate::trace::Hook;
use crate::{Builder, Preopen, lost};

/// What one guest can see of the world: arguments, environment, descriptors, clocks and random numbers.
///
/// Made by [`WasiCtx::builder`]. A context belongs to one instance; it is [`Send`], so the instance can move
/// between threads.
///
/// ```
/// use wasihost::{OutputBuffer, WasiCtx};
///
/// let stdout = OutputBuffer::new();
/// let wasi = WasiCtx::builder().args(["app"]).env("LANG", "C").stdout(stdout.clone()).build()?;
/// // `guest::Module::new(wasi)?.start()?`, and then:
/// assert_eq!(stdout.contents(), b"");
/// # drop(wasi);
/// # Ok::<(), wasihost::BuildError>(())
/// ```
pub struct WasiCtx {
    pub(crate) args: Vec<String>,
    pub(crate) env: Vec<String>,
    pub(crate) fds: FdTable,
    pub(crate) clocks: Clocks,
    pub(crate) random: Random,
    pub(crate) max_call_bytes: usize,
    pub(crate) max_memory_pages: u32,
    pub(crate) trace: Option<Hook>,
    pub(crate) lost_path: Option<lost::Hook>,
    pub(crate) host_function: Option<HostFunction>,
    /// The upper half of a 64-bit result, which Emscripten's modules keep outside.
    #[cfg(feature = "emscripten")]
    pub(crate) temp_ret0: i32,
}

impl WasiCtx {
    /// Starts a context: no arguments, no environment, no directories, null streams, the real clocks, secure
    /// random numbers.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// How many pages of 64 KiB the guest's memory can have, as
    /// [`Builder::max_memory_pages`](crate::Builder::max_memory_pages) says.
    #[must_use]
    pub fn max_memory_pages(&self) -> u32 {
        self.max_memory_pages
    }

    /// Limits a memory to [`max_memory_pages`](Self::max_memory_pages). Generated modules call it before their guest
    /// runs.
    ///
    /// ```
    /// use wasihost::{WasiCtx, rt::Memory};
    ///
    /// let wasi = WasiCtx::builder().max_memory_pages(2).build().unwrap();
    /// let mut memory = Memory::new(1, None);
    /// wasi.limit_memory(&mut memory)?;
    /// assert_eq!([memory.grow(1), memory.grow(1)], [1, -1]);
    /// assert!(wasi.limit_memory(&mut Memory::new(3, None)).is_err());
    /// # Ok::<(), wasihost::rt::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Host`](crate::rt::Error::Host) with an [`OverLimit`](crate::rt::memory::OverLimit) if the memory has
    /// more already.
    pub fn limit_memory<S: Storage>(&self, memory: &mut Memory<S>) -> Result<(), Error> {
        memory.limit_bytes(u64::from(self.max_memory_pages) * PAGE_SIZE as u64)
    }

    /// Has `interrupt` end the guest's waiting in `poll_oneoff`, with the errno `intr`. Modules that were generated with
    /// `Config::interruptible` call it with the handle of their instance, so that a guest that sleeps ends as well.
    ///
    /// ```
    /// use wasihost::{WasiCtx, rt::Interrupt};
    ///
    /// let (mut wasi, interrupt) = (WasiCtx::builder().build().unwrap(), Interrupt::new());
    /// wasi.set_interrupt(interrupt.clone());
    /// interrupt.interrupt(); // the guest does not sleep any more
    /// ```
    pub fn set_interrupt(&mut self, interrupt: Interrupt) {
        self.clocks.interrupt = Some(interrupt);
    }

    /// The directories that the guest was given and has not closed, in the order of their descriptors.
    ///
    /// ```
    /// use wasihost::{TreeDir, WasiCtx};
    ///
    /// let wasi = WasiCtx::builder().preopen(Box::new(TreeDir::new()), "/tmp").build().unwrap();
    /// let preopens: Vec<_> = wasi.preopens().map(|preopen| (preopen.fd, preopen.path)).collect();
    /// assert_eq!(preopens, [(3, "/tmp".to_owned())]);
    /// ```
    pub fn preopens(&self) -> impl Iterator<Item = Preopen> {
        self.fds.preopens().map(|(fd, path)| Preopen { fd, path: path.to_owned() })
    }
}

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
