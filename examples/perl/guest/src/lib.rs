//! Perl, translated to Rust, and the host that answers its imports.
//!
//! It is a crate of its own, so that it is compiled once. It knows nothing of Perl: what is called with which values is
//! the business of the crate `perl`.

use wasihost::WasiCtx;
use wasihost::rt::HostError;

wasihost::include_wasm!("zeroperl");

pub use zeroperl::{Caller, Module};

/// A call of a Perl function that the host implements.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The number that the function was registered with.
    pub id: i32,
    /// The number of arguments.
    pub argc: i32,
    /// The address of the array of pointers to the arguments.
    pub argv: i32,
}

/// What answers such calls: it reads the arguments and makes the result through the guest's own exports. The result is
/// the address of a value, or 0 if an error was set.
pub type Function = Box<dyn FnMut(&mut Caller<'_>, Call) -> Result<i32, HostError> + Send>;

/// What Perl is given: WASI, and the functions that it can call.
pub struct Host {
    wasi: WasiCtx,
    /// Each by its number. `None` while it runs.
    functions: Vec<Option<Function>>,
}

impl Host {
    /// A host with these functions; the first has the number 0.
    pub fn new(wasi: WasiCtx, functions: Vec<Function>) -> Self {
        Self { wasi, functions: functions.into_iter().map(Some).collect() }
    }
}

impl AsMut<WasiCtx> for Host {
    fn as_mut(&mut self) -> &mut WasiCtx {
        &mut self.wasi
    }
}

impl zeroperl::EnvImports for Host {
    fn call_host_function(caller: &mut Caller<'_>, id: i32, argc: i32, argv: i32) -> Result<i32, HostError> {
        let idx = usize::try_from(id)?;
        // The function is taken out while it runs: it gets the whole guest, which the host is a part of.
        let slot =
            caller.host_mut().functions.get_mut(idx).ok_or("Perl called a function that there is not")?;
        let mut function = slot.take().ok_or("a function was called while it ran")?;
        let result = function(caller, Call { id, argc, argv });
        caller.host_mut().functions[idx] = Some(function);
        result
    }
}
