//! Translates the guest to Rust, into `OUT_DIR`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    wasm2rs_build::compile("guest/wordcount.wasm")?;
    Ok(())
}
