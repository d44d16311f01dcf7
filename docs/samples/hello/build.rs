// build.rs
fn main() -> Result<(), Box<dyn std::error::Error>> {
    wasm2rs_build::compile("guest/hello.wasm")?; // writes $OUT_DIR/hello.rs and $OUT_DIR/hello.data
    Ok(())
}
