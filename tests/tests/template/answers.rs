//! What becomes of the answers to the template's questions.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde_json::Value;

use crate::project::{Project, succeed};
use crate::tool::{repository, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("crates_from_a_git_url", |tool| {
            let answers = ["crates=git", "crates_git=https://example.org/translator.git"];
            check_sources(tool, &answers, "git+https://example.org/translator.git", "*")
        }),
        trial("crates_from_the_registry", |tool| {
            check_sources(tool, &["crates=registry"], "registry+", "^0.1")
        }),
        trial("the_guest_is_c_unless_another_is_chosen", |tool| {
            let project = Project::generate(tool, "defaults", &["crates=registry"])?;
            ensure!(project.path("guest/c/greeter.wasm").is_file());
            Ok(())
        }),
        trial("a_path_that_is_not_absolute_is_refused", |tool| {
            refused(tool, &["crates_path=../clone"], "crates_path")
        }),
        trial("a_clone_has_to_be_named", |tool| refused(tool, &[], "crates_path")),
    ]
}

/// Both crates come from this source, with this requirement, in both members.
fn check_sources(tool: &Path, answers: &[&str], source: &str, requirement: &str) -> Result<()> {
    let project = Project::generate(tool, "sources", answers)?;
    let metadata = succeed(&mut project.cargo(&["metadata", "--no-deps", "--format-version", "1"])?)?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let dependencies = packages.iter().filter_map(|package| package["dependencies"].as_array()).flatten();
    let ours: Vec<&Value> = dependencies
        .filter(|dependency| ["wasihost", "wasm2rs-build"].map(Value::from).contains(&dependency["name"]))
        .collect();
    ensure!(ours.len() == 3, "{ours:#?}");
    for dependency in ours {
        let from = dependency["source"].as_str().context("a dependency without a source")?;
        ensure!(from.starts_with(source) && dependency["req"] == requirement, "{dependency:#}");
    }
    let workflow = project.read(".github/workflows/ci.yml")?;
    ensure!(!workflow.contains("another machine"), "only a path does not work elsewhere:\n{workflow}");
    Ok(())
}

fn refused(tool: &Path, answers: &[&str], reason: &str) -> Result<()> {
    match Project::generate(tool, "refused", answers) {
        Ok(_) => anyhow::bail!("{answers:?} is accepted"),
        Err(error) => ensure!(error.to_string().contains(reason), "{error:#}"),
    }
    ensure!(!repository().join("refused").exists());
    Ok(())
}
