//! The section on the cost of builds.

use super::table::{cells, table};
use crate::cost::{BUILDERS, Build, Cost, Module};
use crate::process::{Stopped, Usage};

/// From how many seconds on it is said how long a step took by the clock: shorter ones are about as long as their processor time.
const MIN_ELAPSED_S: f64 = 10.0;

const ABOUT: &str = "\
Processor time (of all threads), time by the clock of steps that take long, in brackets, and peak memory of each step,
as processes of their own, once. Every export is kept; hosts do nothing. *Translation* is by an optimised translator; with
this project, Cargo compiles build scripts unoptimised by default, which is the second figure. A step that takes more than
20 minutes of processor time is given up. Wasmtime's figures have the start of Python in them. Sizes are of the translated
source, and of machine code and constants (`size`), optimised.
";

/// The text of the section.
pub(super) fn section(cost: &Cost) -> String {
    let builders = BUILDERS.map(|builder| cells([builder.name, builder.about]));
    let mut text =
        format!("## The cost of a build\n\n{ABOUT}\n{}", table(&cells(["builder", "what it is"]), &builders));
    for module in &cost.modules {
        let title = format!("{}: {:.2} MB of code", module.name, module.code_bytes as f64 / 1e6);
        text += &format!("\n### {title}\n\n{}{}", builds(module), failures(module));
    }
    text
}

/// The builders that have built the module, in the order of their table.
fn built(module: &Module) -> impl Iterator<Item = (&'static str, &Build)> {
    BUILDERS.iter().filter_map(|builder| Some((builder.name, module.builds.get(builder.name)?)))
}

fn builds(module: &Module) -> String {
    let head = [
        "builder",
        "translation",
        "by an unoptimised script",
        "compiled, unoptimised",
        "compiled, optimised",
        "source",
        "machine code",
    ];
    let rows = built(module).map(|(name, build)| {
        let steps = steps(build).map(|(_, step)| usage(step));
        let sizes = [build.source_bytes, build.object_bytes]
            .map(|bytes| bytes.map_or_else(|| "–".to_owned(), megabytes));
        std::iter::once(name.to_owned()).chain(steps).chain(sizes).collect()
    });
    table(&cells(head), &rows.collect::<Vec<Vec<String>>>())
}

fn steps(build: &Build) -> [(&'static str, &Option<Result<Usage, Stopped>>); 4] {
    [
        ("translation", &build.translation),
        ("translation by an unoptimised script", &build.unoptimised_translation),
        ("compiling, unoptimised", &build.unoptimised),
        ("compiling, optimised", &build.optimised),
    ]
}

fn usage(step: &Option<Result<Usage, Stopped>>) -> String {
    match step {
        Some(Ok(Usage { cpu_s, elapsed_s: Some(elapsed), peak_bytes })) if *elapsed >= MIN_ELAPSED_S => {
            format!("{cpu_s:.2} s ({elapsed:.0} s), {}", megabytes(*peak_bytes))
        }
        Some(Ok(usage)) => format!("{:.2} s, {}", usage.cpu_s, megabytes(usage.peak_bytes)),
        Some(Err(Stopped::OverLimit { limit_s })) => format!("> {} min", limit_s / 60),
        Some(Err(Stopped::Failed(_))) => "fails".to_owned(),
        None => "–".to_owned(),
    }
}

fn failures(module: &Module) -> String {
    let mut text = String::new();
    for (name, build) in built(module) {
        for (step, result) in steps(build) {
            if let Some(Err(Stopped::Failed(why))) = result {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_show_what_was_taken_given_up_and_failed() {
        let build = Build {
            translation: Some(Ok(Usage { cpu_s: 1.5, elapsed_s: Some(1.6), peak_bytes: 20_000_000 })),
            unoptimised_translation: Some(Ok(Usage {
                cpu_s: 15.0,
                elapsed_s: Some(11.2),
                peak_bytes: 9_500_000,
            })),
            unoptimised: Some(Err(Stopped::Failed("why".into()))),
            optimised: Some(Err(Stopped::OverLimit { limit_s: 1200 })),
            source_bytes: Some(2_500_000),
            ..Build::default()
        };
        let builds = [("wasm2c".to_owned(), build)].into();
        let cost = Cost { modules: vec![Module { name: "m".into(), code_bytes: 1_000_000, builds }] };
        let text = section(&cost);
        let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            squeezed.contains(
                "| wasm2c | 1.50 s, 20 MB | 15.00 s (11 s), 9.5 MB | fails | > 20 min | 2.5 MB | – |"
            ),
            "{text}"
        );
        assert!(
            text.contains("### m: 1.00 MB of code") && text.contains("- wasm2c, compiling, unoptimised: why")
        );
    }
}
