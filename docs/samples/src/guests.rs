//! The translated guests. Their texts are in `guest/*.wat`; a test of `docs/tool` compares the `.wasm` files with them.

wasihost::include_wasm!("app");
wasihost::include_wasm!("calc");
wasihost::include_wasm!("calc_plain");
wasihost::include_wasm!("calc_reserved");
wasihost::include_wasm!("calc_v2");
wasihost::include_wasm!("extensible");
wasihost::include_wasm!("greeter");
wasihost::include_wasm!("heap");
wasihost::include_wasm!("heap_that_asks");
wasihost::include_wasm!("job");
wasihost::include_wasm!("parser");
wasihost::include_wasm!("plugin");
wasihost::include_wasm!("probe");
wasihost::include_wasm!("report");
wasihost::include_wasm!("scripted");
wasihost::include_wasm!("script");
wasihost::include_wasm!("setup");
wasihost::include_wasm!("shared");
