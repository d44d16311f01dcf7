//! Writes `docs/conformance.md` from the reports that `cargo test -p tests --test spec` left at the optimisation
//! levels 0 and 3, and in the memory models `guarded` and `reserved` at level 0. With `--check` it writes nothing, and fails if the page is not what it would write.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use anyhow::{Context, Result};
use tests::harness::OptLevel;
use tests::spec::{LevelReport, model_named, page, report_path};

fn main() -> Result<ExitCode> {
    let models = ["guarded", "reserved"].map(|model| anyhow::Ok((model, report(model, OptLevel::O0)?)));
    let models = models.into_iter().collect::<Result<Vec<_>>>()?;
    let text = page(&report("checked", OptLevel::O0)?, &report("checked", OptLevel::O3)?, &models)?;
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

fn report(model: &str, opt_level: OptLevel) -> Result<LevelReport> {
    let path = report_path(model_named(model)?, opt_level);
    let json = fs::read(&path).with_context(|| {
        format!(
            "can not read {}: run `WASM2RS_SPEC_OPT={opt_level} WASM2RS_SPEC_MODEL={model} cargo test -p tests --test spec`",
            path.display()
        )
    })?;
    serde_json::from_slice(&json).with_context(|| format!("{} is no report", path.display()))
}
