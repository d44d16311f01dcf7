//! Imports of the module `env` that the host answers: what some guests use beside WASI.

use crate::WasiCtx;

/// The embedder's function: the guest's memory and the three parameters to the result.
pub(crate) type HostFunction = Box<dyn FnMut(&mut [u8], i32, i32, i32) -> i32 + Send>;

/// Calls the function that [`Builder::call_host_function`](crate::Builder::call_host_function) was given; 0
/// without one. What the parameters and the result mean is between the guest and the embedder.
///
/// ```
/// use wasihost::{WasiCtx, env};
///
/// let mut wasi = WasiCtx::builder().call_host_function(|memory, a0, _, _| memory[a0 as usize].into()).build()?;
/// assert_eq!(env::call_host_function(&mut wasi, &mut [5, 6, 7], 1, 0, 0), 6);
/// # Ok::<(), wasihost::BuildError>(())
/// ```
pub fn call_host_function(ctx: &mut WasiCtx, memory: &mut [u8], a0: i32, a1: i32, a2: i32) -> i32 {
    match &mut ctx.host_function {
        Some(function) => function(memory, a0, a1, a2),
        None => 0,
    }
}
