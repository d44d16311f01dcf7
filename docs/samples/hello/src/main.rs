// src/main.rs
wasihost::include_wasm!("hello"); // declares `pub mod hello`

static ASSETS: include_dir::Dir = include_dir::include_dir!("$CARGO_MANIFEST_DIR/assets");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wasi = wasihost::WasiCtx::builder()
        .args(["hello", "reader"])
        .env("LANG", "C")
        .preopen_dir("./data", "/data")? // a directory of the host, to read and write
        .preopen_embedded(&ASSETS, "/assets") // part of this executable, to read
        .inherit_stdio()
        .build()?;
    let mut guest = hello::Module::new(wasi)?;
    std::process::exit(guest.start()?); // Err is a trap, or an error of the host's
}
