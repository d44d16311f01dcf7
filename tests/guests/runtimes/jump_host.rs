use wasihost::WasiCtx;
use wasihost::emscripten::Abort;
use wasihost::rt::Error;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // ANCHOR: start
    let wasi = WasiCtx::builder().deterministic(1).max_memory_pages(64).build()?;
    let mut guest = jump::Module::new(wasi)?;
    guest.__wasm_call_ctors()?;
    // ANCHOR_END: start
    for (depth, value) in [(0, 7), (50, 7), (0, -7), (50, -7)] {
        println!("jump({depth}, {value}) = {}", guest.jump(depth, value)?);
    }
    println!("{} pages", guest.memory().size_pages());
    for kib in [600, 4000] {
        println!("fill({kib}) = {}, {} pages", guest.fill(kib)?, guest.memory().size_pages());
    }
    println!("{} ms, {} ms", guest.now()?, guest.now()?);
    guest.positive(1)?;
    let Err(Error::Host(error)) = guest.positive(-1) else { panic!("no error") };
    println!("{error}");
    assert!(matches!(error.downcast_ref(), Some(Abort::AssertionFailed { .. })));
    // What does not end is a trap inside of all the jumps' frames too.
    println!("{}", guest.jump(1_000_000, 7).unwrap_err());
    println!("jump(1, 1) = {}", guest.jump(1, 1)?);
    Ok(())
}
