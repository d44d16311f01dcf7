//! Translates a module from the command line: `cargo run -p wasm2rs-build --example translate -- x.wasm DIR [HOST]`.
//!
//! Writes what a build script would write, to look at it.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(wasm), Some(dir)) = (args.next(), args.next()) else {
        return Err("usage: translate x.wasm DIR [HOST]".into());
    };
    let mut config = wasm2rs_build::Config::new();
    if let Some(host) = args.next() {
        config.host(host);
    }
    std::fs::create_dir_all(&dir)?;
    config.out_dir(dir).compile(wasm)?;
    Ok(())
}
