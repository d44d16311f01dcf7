//! The document: what was measured, as Markdown and charts.
//!
//! Each part keeps its results in the target folder, so the document can be written when only one of them was measured anew;
//! a part that was never measured in this folder, or by a version that kept other results, keeps the text that the document has.

mod chart;
mod cost;
mod growth;
mod settings;
mod speed;
mod startup;
mod table;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::cost::Cost;
use crate::growth::Growth;
use crate::settings::Settings;
use crate::speed::Speed;
use crate::startup::Startup;
use crate::{columns, programs, tools, workplace};

/// What was measured; `None` is what this run left out.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) speed: Option<Speed>,
    pub(crate) startup: Option<Startup>,
    pub(crate) cost: Option<Cost>,
    pub(crate) settings: Option<Settings>,
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
    let path = folder.join("benchmarks.md");
    let old = if is_complete { fs::read_to_string(&path).unwrap_or_default() } else { String::new() };
    let place = |title, file| Place { title, old: &old, file: results.join(file), is_complete };
    let mut text = INTRO.to_owned();
    text += &section(report.speed, &place("Speed", "speed.json"), |speed| {
        chart::speed(speed, &folder.join("benchmarks-speed.svg"))?;
        Ok(speed::section(speed))
    })?;
    let startup_place = place("Instances and calls", "startup.json");
    text += &section(report.startup, &startup_place, |startup| Ok(startup::section(startup)))?;
    text +=
        &section(report.cost, &place("The cost of a build", "cost.json"), |cost| Ok(cost::section(cost)))?;
    let settings_place = place("Settings of the profile", "settings.json");
    text += &section(report.settings, &settings_place, |settings| Ok(settings::section(settings)))?;
    text += &section(report.growth, &place("Growth", "growth.json"), |growth| {
        chart::growth(growth, &folder.join("benchmarks-growth.svg"))?;
        Ok(growth::section(growth))
    })?;
    fs::write(&path, &text).with_context(|| format!("can not write {}", path.display()))?;
    println!("{text}");
    eprintln!("written to {}", path.display());
    Ok(())
}

/// Where a part's text comes from when this run has not measured it.
struct Place<'a> {
    /// The heading.
    title: &'static str,
    /// The document as it is.
    old: &'a str,
    /// The file with the results of the last run.
    file: PathBuf,
    is_complete: bool,
}

/// The text of a part: of this run's results, which are stored, or of those of the last run that had them, or as it is.
fn section<T: Serialize + DeserializeOwned>(
    results: Option<T>,
    place: &Place<'_>,
    text: impl Fn(&T) -> Result<String>,
) -> Result<String> {
    let stored = match results {
        Some(results) => {
            let stored = Stored { machine: machine(), results };
            fs::write(&place.file, serde_json::to_vec_pretty(&stored)?)?;
            stored
        }
        None => match last_results(place) {
            Some(stored) => stored,
            None => return Ok(old_section(place.old, place.title)),
        },
    };
    let facts = stored.machine.iter().map(|(name, value)| format!("{name}: {value}"));
    let facts = facts.collect::<Vec<_>>().join("; ");
    Ok(format!("\n{}\nMeasured with: {facts}.\n", text(&stored.results)?))
}

/// The results of the last run that had some. Those of a version that kept others are as good as none: they must not keep
/// what was measured now from being written.
fn last_results<T: DeserializeOwned>(place: &Place<'_>) -> Option<Stored<T>> {
    let results = place.is_complete.then(|| fs::read(&place.file).ok())??;
    let stored = serde_json::from_slice(&results);
    if let Err(error) = &stored {
        eprintln!("{} is left as it is: {}: {error}", place.title, place.file.display());
    }
    stored.ok()
}

/// The part of a document below a heading of the second level, with the heading; nothing if it is not there.
fn old_section(document: &str, title: &str) -> String {
    let heading = format!("\n## {title}\n");
    let Some(start) = document.find(&heading) else { return String::new() };
    let rest = &document[start + heading.len()..];
    let end = rest.find("\n## ").unwrap_or(rest.len());
    format!("{heading}{}", &rest[..end])
}

/// The processor, the versions of the tools, and whether a program that asks for huge pages has them.
fn machine() -> Vec<(String, String)> {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let models: Vec<_> = info.lines().filter_map(|line| line.strip_prefix("model name")).collect();
    let model = models.first().map_or("unknown", |line| line.trim_start_matches([' ', '\t', ':']));
    let processor = ("processor".to_owned(), format!("{model}, {} threads", models.len()));
    let settings = fs::read_to_string("/sys/kernel/mm/transparent_hugepage/enabled").unwrap_or_default();
    // The one that counts is in brackets.
    let enabled = settings.split(['[', ']']).nth(1).unwrap_or("unknown");
    let huge_pages = ("huge pages".to_owned(), enabled.to_owned());
    let versions = tools::versions().into_iter().map(|(name, version)| (name.to_owned(), version));
    [processor, huge_pages].into_iter().chain(versions).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_that_can_not_be_read_leave_the_text_as_it_is() {
        let folder = workplace::folder("test-report").unwrap();
        let file = folder.join("part.json");
        let place = Place { title: "Part", old: "\n## Part\n\nold\n", file: file.clone(), is_complete: true };
        let text = || section::<Vec<u32>>(None, &place, |numbers| Ok(format!("{numbers:?}"))).unwrap();
        fs::write(&file, r#"{"machine": [], "results": {"profile": 1}}"#).unwrap();
        assert_eq!(text(), "\n## Part\n\nold\n");
        fs::write(&file, r#"{"machine": [["cpu", "x"]], "results": [1]}"#).unwrap();
        assert_eq!(text(), "\n[1]\nMeasured with: cpu: x.\n");
    }

    #[test]
    fn a_part_that_was_not_measured_keeps_its_text() {
        let document = "# Benchmarks\n\n## Speed\n\na\n\n### More\n\nb\n\n## Growth\n\nc\n";
        assert_eq!(old_section(document, "Speed"), "\n## Speed\n\na\n\n### More\n\nb\n");
        assert_eq!(old_section(document, "Growth"), "\n## Growth\n\nc\n");
        assert_eq!(old_section(document, "Cost"), "");
    }
}
