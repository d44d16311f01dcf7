//! Writes `docs/conformance.md` from the reports that `cargo test -p tests --test spec` left at the optimisation
//! levels 0 and 3, and with the other settings at level 0.
//! With `--check` it writes nothing, and fails if the page is not what it would write.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use anyhow::{Context, Result};
use tests::harness::OptLevel;
use tests::spec::{LevelReport, Setting, page};

fn main() -> Result<ExitCode> {
    let others = Setting::others().map(|setting| Ok((setting.name, report(setting, OptLevel::O0)?)));
    let others = others.collect::<Result<Vec<_>>>()?;
    let [level0, level3] = [OptLevel::O0, OptLevel::O3].map(|level| report(Setting::DEFAULT, level));
    let text = page(&level0?, &level3?, &others)?;
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

fn report(setting: &Setting, opt_level: OptLevel) -> Result<LevelReport> {
    let path = setting.report_path(opt_level);
    let json = fs::read(&path).with_context(|| {
        format!(
            "can not read {}: run `WASM2RS_SPEC_OPT={opt_level} WASM2RS_SPEC_SETTING={} cargo test -p tests --test spec`",
            path.display(),
            setting.name
        )
    })?;
    serde_json::from_slice(&json).with_context(|| format!("{} is no report", path.display()))
}
