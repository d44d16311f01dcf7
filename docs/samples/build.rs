//! Translates the guests of the samples. The pages of the book show parts of this file.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // ANCHOR: compile
    wasm2rs_build::compile("guest/calc.wasm")?; // writes $OUT_DIR/calc.rs and $OUT_DIR/calc.data
    // ANCHOR_END: compile
    wasm2rs_build::compile("guest/probe.wasm")?;
    wasm2rs_build::compile("guest/scripted.wasm")?;
    wasm2rs_build::compile("guest/parser.wasm")?;

    // ANCHOR: plugin
    // build.rs
    wasm2rs_build::Config::new()
        .host("crate::Host")
        .keep_exports(["memory", "run"])
        .compile("guest/plugin.wasm")?;
    // ANCHOR_END: plugin

    // ANCHOR: greeter
    wasm2rs_build::Config::new().host("crate::host_functions::Directory").compile("guest/greeter.wasm")?;
    // ANCHOR_END: greeter

    // ANCHOR: report
    wasm2rs_build::Config::new().host("crate::host_functions::Reporter").compile("guest/report.wasm")?;
    // ANCHOR_END: report

    // ANCHOR: shared
    wasm2rs_build::Config::new().host("crate::host_functions::Lender").compile("guest/shared.wasm")?;
    // ANCHOR_END: shared

    // ANCHOR: emscripten
    // build.rs
    wasm2rs_build::Config::new().emscripten(true).compile("guest/heap.wasm")?; // or .assemblyscript(true)
    // ANCHOR_END: emscripten
    wasm2rs_build::Config::new().assemblyscript(true).compile("guest/script.wasm")?;

    // ANCHOR: host_imports
    // build.rs
    wasm2rs_build::Config::new()
        .name("heap_that_asks")
        .emscripten(true)
        .host_imports(["env.exit"]) // how the guest ends is the host's to say
        .host("crate::emscripten::Host")
        .compile("guest/heap.wasm")?;
    // ANCHOR_END: host_imports

    // ANCHOR: link
    // build.rs: `app.wasm` imports from the module `lib`
    wasm2rs_build::Config::new().link("lib", "guest/lib.wasm").compile("guest/app.wasm")?;
    // ANCHOR_END: link

    // ANCHOR: later
    use wasm2rs_build::Linked;

    wasm2rs_build::Config::new()
        .name("extensible")
        .link("lib", "guest/lib.wasm")
        .link("extension", Linked::file("guest/app.wasm").later())
        .compile("guest/calc.wasm")?;
    // ANCHOR_END: later

    // ANCHOR: reserved
    wasm2rs_build::Config::new()
        .name("calc_reserved")
        .memory_model(wasm2rs_build::MemoryModel::Reserved)
        .compile("guest/calc.wasm")?;
    // ANCHOR_END: reserved

    // ANCHOR: interruptible
    // build.rs
    wasm2rs_build::Config::new().interruptible(true).compile("guest/job.wasm")?;
    // ANCHOR_END: interruptible
    wasm2rs_build::Config::new().interruptible(true).compile("guest/setup.wasm")?;

    // ANCHOR: version
    use wasm2rs_build::{Proposal, Version};

    wasm2rs_build::Config::new()
        .name("calc_v2")
        .version(Version::V2.with(Proposal::ExtendedConst))
        .compile("guest/calc.wasm")?;
    // ANCHOR_END: version

    // ANCHOR: passes
    use wasm2rs_build::Pass;

    wasm2rs_build::Config::new()
        .name("calc_plain")
        .passes(Pass::ALL.into_iter().filter(|pass| *pass != Pass::LateDeclarations))
        .compile("guest/calc.wasm")?;
    // ANCHOR_END: passes
    Ok(())
}
