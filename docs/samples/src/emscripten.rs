//! Samples of “Emscripten and AssemblyScript”.

use wasihost::{WasiCtx, assemblyscript};

use crate::TestResult;
use crate::guests::{heap, heap_that_asks, script};

#[test]
fn emscriptens_runtime_is_answered() -> TestResult {
    // ANCHOR: emscripten
    let wasi = WasiCtx::builder().max_memory_pages(4).build()?;
    let mut guest = heap::Module::new(wasi)?;
    assert_eq!(guest.resize(200_000)?, 1); // emscripten_resize_heap: 1 is yes
    assert_eq!(guest.resize(2_000_000)?, 0); // more than 4 pages
    assert!(matches!(guest.quit(3), Err(heap::Error::Exit(3))));
    // ANCHOR_END: emscripten
    Ok(())
}

// ANCHOR: host
/// Answers `env.exit` itself. `wasihost` has the rest.
pub(crate) struct Host {
    wasi: WasiCtx,
    exits: Vec<i32>,
}

impl AsMut<WasiCtx> for Host {
    fn as_mut(&mut self) -> &mut WasiCtx {
        &mut self.wasi
    }
}

impl heap_that_asks::EnvImports for Host {
    fn exit(guest: &mut heap_that_asks::Caller<'_>, code: i32) -> Result<(), heap_that_asks::HostError> {
        guest.host_mut().exits.push(code);
        Ok(())
    }
}
// ANCHOR_END: host

#[test]
fn the_host_takes_an_import_back() -> TestResult {
    let host = Host { wasi: WasiCtx::builder().build()?, exits: Vec::new() };
    let mut guest = heap_that_asks::Module::new(host)?;
    assert_eq!(guest.resize(200_000)?, 1);
    guest.quit(3)?;
    assert_eq!(guest.host().exits, [3]);
    Ok(())
}

#[test]
fn assemblyscripts_runtime_is_answered() -> TestResult {
    // ANCHOR: assemblyscript
    let mut guest = script::Module::new(WasiCtx::builder().build()?)?;
    assert_ne!(guest.seed()?, guest.seed()?);
    let Err(script::Error::Host(error)) = guest.fail() else { panic!("`fail` calls `abort`") };
    let abort: &assemblyscript::Abort = error.downcast_ref().ok_or("another error")?;
    assert_eq!((abort.message.as_deref(), abort.line), (Some("no"), 7));
    // ANCHOR_END: assemblyscript
    Ok(())
}
