//! SQLite, translated to Rust, and the host that answers its imports.
//!
//! It is a crate of its own, so that it is compiled once, and optimised in debug builds too. It knows nothing of SQL:
//! what is called with which values is the business of the crate `sqlite`.

use std::collections::HashMap;

use wasihost::WasiCtx;
use wasihost::rt::HostError;

wasihost::include_wasm!("sqlite");

pub use sqlite::{Caller, Module};

/// A call of an SQL function, as SQLite passes it: addresses in the guest's memory.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The `sqlite3_context`, for the result.
    pub context: i32,
    /// The number of arguments.
    pub argc: i32,
    /// The array of pointers to `sqlite3_value`.
    pub argv: i32,
}

/// What an SQL function calls: it reads the arguments and sets the result through the guest's own exports.
pub type Function = Box<dyn FnMut(&mut Caller<'_>, Call) -> Result<(), HostError> + Send>;

/// What SQLite is given: WASI, and the functions that it can call.
pub struct Host {
    wasi: WasiCtx,
    functions: HashMap<i32, Option<Function>>,
    next_id: i32,
}

impl Host {
    /// A host without functions.
    pub fn new(wasi: WasiCtx) -> Self {
        Self { wasi, functions: HashMap::new(), next_id: 1 }
    }

    /// Keeps a function until SQLite drops it, and returns the number to register it under.
    pub fn add_function(&mut self, function: Function) -> i32 {
        let id = self.next_id;
        self.next_id += 1;
        self.functions.insert(id, Some(function));
        id
    }

    /// How many functions SQLite has not dropped.
    pub fn function_count(&self) -> usize {
        self.functions.len()
    }
}

impl AsMut<WasiCtx> for Host {
    fn as_mut(&mut self) -> &mut WasiCtx {
        &mut self.wasi
    }
}

impl sqlite::EnvImports for Host {
    fn call_function(
        caller: &mut Caller<'_>,
        id: i32,
        context: i32,
        argc: i32,
        argv: i32,
    ) -> Result<(), HostError> {
        // The function is taken out while it runs: it gets the whole guest, which the host is a part of.
        let slot =
            caller.host_mut().functions.get_mut(&id).ok_or("SQLite called a function that it has dropped")?;
        let mut function = slot.take().ok_or("a function was called while it ran")?;
        let result = function(caller, Call { context, argc, argv });
        if let Some(slot) = caller.host_mut().functions.get_mut(&id) {
            *slot = Some(function);
        }
        result
    }

    fn drop_function(caller: &mut Caller<'_>, id: i32) -> Result<(), HostError> {
        caller.host_mut().functions.remove(&id);
        Ok(())
    }
}
