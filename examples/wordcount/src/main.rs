//! Counts the words of a few texts: the counting is a C program, translated to safe Rust.
//!
//! The guest sees two directories and nothing else of this machine: `/assets`, which is part of this
//! executable and can only be read, and `/out`, a directory of the host that it writes its report to
//! (`target/wordcount-out`, or the first argument).

use std::error::Error;
use std::path::PathBuf;

use include_dir::{Dir, include_dir};
use wasihost::WasiCtx;

wasihost::include_wasm!("wordcount");

static ASSETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");

fn main() -> Result<(), Box<dyn Error>> {
    let out = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("target/wordcount-out"), PathBuf::from);
    std::fs::create_dir_all(&out)?;

    let wasi = WasiCtx::builder()
        .args(["wordcount", "/assets", "/out/report.txt"])
        .preopen_embedded(&ASSETS, "/assets")
        .preopen_dir(&out, "/out")?
        .inherit_stdio()
        .build()?;
    let status = wordcount::Module::new(wasi)?.start()?;

    println!("(/out is {})", out.display());
    std::process::exit(status);
}
