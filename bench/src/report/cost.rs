//! The section on the cost of builds.

use super::table::{cells, table};
use crate::cost::{Build, Cost, Module};
use crate::process::Usage;

const ABOUT: &str = "\
Processor time (of all threads) and peak memory of each step, as processes of their own, once. Every export is kept;
hosts do nothing. *Translation* is by an optimised translator; with this project, Cargo compiles build scripts
unoptimised by default, which is the second figure. Wasmtime's figures have the start of Python in them. Sizes are of
the translated source, and of machine code and constants (`size`), optimised.
";

/// The text of the section.
pub(super) fn section(cost: &Cost) -> String {
    let builders: Vec<_> = cost.builders.iter().map(|(name, about)| cells([name, about])).collect();
    let mut text =
        format!("## The cost of a build\n\n{ABOUT}\n{}", table(&cells(["builder", "what it is"]), &builders));
    for module in &cost.modules {
        let title = format!("{}: {:.2} MB of code", module.name, module.code_bytes as f64 / 1e6);
        text += &format!("\n### {title}\n\n{}{}", builds(cost, module), failures(cost, module));
    }
    text
}

fn builds(cost: &Cost, module: &Module) -> String {
    let head = [
        "builder",
        "translation",
        "by an unoptimised script",
        "compiled, unoptimised",
        "compiled, optimised",
        "source",
        "machine code",
    ];
    let rows = cost.builders.iter().zip(&module.builds).map(|((name, _), build)| {
        let steps = steps(build).map(|(_, step)| usage(step));
        let sizes = [build.source_bytes, build.object_bytes]
            .map(|bytes| bytes.map_or_else(|| "–".to_owned(), megabytes));
        std::iter::once(name.clone()).chain(steps).chain(sizes).collect()
    });
    table(&cells(head), &rows.collect::<Vec<Vec<String>>>())
}

fn steps(build: &Build) -> [(&'static str, &Option<Result<Usage, String>>); 4] {
    [
        ("translation", &build.translation),
        ("translation by an unoptimised script", &build.unoptimised_translation),
        ("compiling, unoptimised", &build.unoptimised),
        ("compiling, optimised", &build.optimised),
    ]
}

fn usage(step: &Option<Result<Usage, String>>) -> String {
    match step {
        Some(Ok(usage)) => format!("{:.2} s, {}", usage.cpu_s, megabytes(usage.peak_bytes)),
        Some(Err(_)) => "fails".to_owned(),
        None => "–".to_owned(),
    }
}

fn failures(cost: &Cost, module: &Module) -> String {
    let mut text = String::new();
    for ((name, _), build) in cost.builders.iter().zip(&module.builds) {
        for (step, result) in steps(build) {
            if let Some(Err(why)) = result {
                text += &format!("\n- {name}, {step}: {why}\n");
            }
        }
    }
    text
}

fn megabytes(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    if megabytes < 10.0 { format!("{megabytes:.1} MB") } else { format!("{megabytes:.0} MB") }
}
