//! The context: everything that one guest can see of the world.

use crate::Builder;
use crate::clock::Clocks;
use crate::env::HostFunction;
use crate::random::Random;
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
    pub(crate) trace: Option<Hook>,
    pub(crate) host_function: Option<HostFunction>,
}

impl WasiCtx {
    /// Starts a context: no arguments, no environment, no directories, null streams, the real clocks, secure
    /// random numbers.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl AsMut<Self> for WasiCtx {
    fn as_mut(&mut self) -> &mut Self {
        self
    }
}

impl std::fmt::Debug for WasiCtx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WasiCtx").field("args", &self.args).finish_non_exhaustive()
    }
}
