//! Writes `docs/conformance.md` from the reports that `cargo test -p tests --test spec` left at the optimisation
//! levels 0 and 3. With `--check` it writes nothing, and fails if the page is not what it would write.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use anyhow::{Context, Result};
use tests::harness::target_dir;
use tests::spec::{LevelReport, page};

fn main() -> Result<ExitCode> {
    let text = page(&report("0")?, &report("3")?)?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/conformance.md");
    if env::args().nth(1).as_deref() != Some("--check") {
        fs::write(&path, text).with_context(|| format!("can not write {}", path.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    if fs::read_to_string(&path).unwrap_or_default() == text {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "docs/conformance.md is not what the last runs of the suite reported:\n\
         write it with `cargo run -p tests --example conformance_page`"
    );
    Ok(ExitCode::FAILURE)
}

fn report(level: &str) -> Result<LevelReport> {
    let path = target_dir().join(format!("conformance-O{level}.json"));
    let json = fs::read(&path).with_context(|| {
        format!(
            "can not read {}: run `WASM2RS_SPEC_OPT={level} cargo test -p tests --test spec`",
            path.display()
        )
    })?;
    serde_json::from_slice(&json).with_context(|| format!("{} is no report", path.display()))
}
