//! The document: what was measured, as Markdown and charts.
//!
//! Each part keeps its results in the target folder, so the document can be written when only one of them was measured anew.

mod chart;
mod cost;
mod growth;
mod speed;
mod table;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::cost::Cost;
use crate::growth::Growth;
use crate::speed::Speed;
use crate::{columns, programs, tools, workplace};

/// What was measured; `None` is what this run left out.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) speed: Option<Speed>,
    pub(crate) cost: Option<Cost>,
    pub(crate) growth: Option<Growth>,
}

/// A part's results, and what they were measured with.
#[derive(Debug, Deserialize, Serialize)]
struct Stored<T> {
    machine: Vec<(String, String)>,
    results: T,
}

const INTRO: &str = "\
# Benchmarks

Written by `cargo run --release -p bench`, which fetches, builds and runs everything here; `--help` names its
options. Figures are of one machine; what carries over to others are the ratios.
";

/// Prints the report; writes it to `docs` if it is complete, else to the target folder.
pub(crate) fn write(report: Report, is_complete: bool) -> Result<()> {
    let folder =
        if is_complete { workplace::repository().join("docs") } else { workplace::folder("report")? };
    let results = workplace::folder(if is_complete { "results" } else { "results-in-part" })?;
    let mut text = INTRO.to_owned();
    text += &section(report.speed, &results.join("speed.json"), is_complete, |speed| {
        chart::speed(speed, &folder.join("benchmarks-speed.svg"))?;
        Ok(speed::section(speed))
    })?;
    text += &section(report.cost, &results.join("cost.json"), is_complete, |cost| Ok(cost::section(cost)))?;
    text += &section(report.growth, &results.join("growth.json"), is_complete, |growth| {
        chart::growth(growth, &folder.join("benchmarks-growth.svg"))?;
        Ok(growth::section(growth))
    })?;
    let path = folder.join("benchmarks.md");
    fs::write(&path, &text).with_context(|| format!("can not write {}", path.display()))?;
    println!("{text}");
    eprintln!("written to {}", path.display());
    Ok(())
}

/// The text of a part: of this run's results, which are stored, or of those of the last run that had them.
fn section<T: Serialize + DeserializeOwned>(
    results: Option<T>,
    file: &Path,
    is_complete: bool,
    text: impl Fn(&T) -> Result<String>,
) -> Result<String> {
    let stored = match results {
        Some(results) => {
            let stored = Stored { machine: machine(), results };
            fs::write(file, serde_json::to_vec_pretty(&stored)?)?;
            stored
        }
        None if is_complete && file.exists() => serde_json::from_slice(&fs::read(file)?)?,
        None => return Ok(String::new()),
    };
    let facts = stored.machine.iter().map(|(name, value)| format!("{name}: {value}"));
    let facts = facts.collect::<Vec<_>>().join("; ");
    Ok(format!("\n{}\nMeasured with: {facts}.\n", text(&stored.results)?))
}

/// The processor and the versions of the tools.
fn machine() -> Vec<(String, String)> {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let models: Vec<_> = info.lines().filter_map(|line| line.strip_prefix("model name")).collect();
    let model = models.first().map_or("unknown", |line| line.trim_start_matches([' ', '\t', ':']));
    let processor = ("processor".to_owned(), format!("{model}, {} threads", models.len()));
    let versions = tools::versions().into_iter().map(|(name, version)| (name.to_owned(), version));
    std::iter::once(processor).chain(versions).collect()
}

/// Prints the programs and the columns.
pub(crate) fn list() -> Result<()> {
    println!("programs:");
    for program in programs::all()? {
        println!("  {:<12} {} ({})", program.name, program.about, program.language);
    }
    println!("columns (* unless --columns says otherwise):");
    for column in columns::all() {
        println!("{} {:<26} {}", if column.is_default { "*" } else { " " }, column.name, column.about);
    }
    Ok(())
}
