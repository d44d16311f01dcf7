//! The calls that the projects' README offers for the sandbox exist.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;

use crate::project::{Project, succeed};
use crate::tool::{repository, trial};

pub(crate) fn trials() -> Vec<Trial> {
    vec![trial("the_calls_in_the_readme_compile", calls_compile)]
}

fn calls_compile(tool: &Path) -> Result<()> {
    let path = format!("crates_path={}", repository().display());
    let project = Project::generate(tool, "readme", &["crates=path", &path])?;
    let (calls, statements) = code_of_table(&project.read("README.md")?);
    ensure!(calls.len() >= 8 && !statements.is_empty(), "{calls:#?} {statements:#?}");

    let mut example = String::from("fn main() -> Result<(), Box<dyn std::error::Error>> {\n");
    writeln!(example, "{}", statements.join("\n"))?;
    writeln!(example, "host::sandbox(\"data\".as_ref())?\n{}.build()?;\nOk(()) }}", calls.join("\n"))?;
    fs::create_dir(project.path("host/examples"))?;
    fs::write(project.path("host/examples/calls.rs"), example)?;
    succeed(&mut project.cargo(&["check", "--package", "readme", "--example", "calls"])?)?;
    Ok(())
}

/// The code of the table of what a guest can need: the calls of the builder, and what comes before them.
fn code_of_table(readme: &str) -> (Vec<String>, Vec<String>) {
    let rows = readme.lines().skip_while(|line| !line.starts_with("| the guest needs |"));
    let cells = rows.skip(2).take_while(|line| line.starts_with('|')).map(|row| row.replace("\\|", "|"));
    let code = cells.flat_map(|row| row.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    code.partition(|code| code.starts_with('.'))
}
