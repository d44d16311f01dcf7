//! The generated Rust that pages show is what the translator makes of the guest that they name.

use std::path::Path;

use anyhow::{Result, ensure};
use book::files::{read, root};
use book::markdown::code_blocks;

#[test]
fn generated_code_is_what_the_translator_makes() -> Result<()> {
    let wasm = std::fs::read(root().join("docs/samples/guest/parser.wasm"))?;
    let files = wasm2rs_build::Config::new().name("parser").translate(&wasm)?;
    let generated: String = files.rust().lines().map(|line| format!("{}\n", line.trim_start())).collect();
    let page = read(Path::new("docs/how/translator.md"))?;
    let shown: Vec<_> =
        code_blocks(&page).into_iter().filter(|block| block.code.starts_with("/// Function ")).collect();
    ensure!(!shown.is_empty(), "the page shows no generated code");
    for block in shown {
        let code: String = block.code.lines().map(|line| format!("{}\n", line.trim_start())).collect();
        ensure!(generated.contains(&code), "the translator makes another text:\n{}", files.rust());
    }
    Ok(())
}
