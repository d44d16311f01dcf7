//! The command line: what is measured, and how often.

use clap::{Parser, ValueEnum};

/// Measures translated programs beside native code, Wasmtime and other translators.
///
/// What it needs is fetched or installed into the target folder; what can not be had is reported as missing. Writes
/// docs/benchmarks.md and its charts after a run that leaves nothing out, and target/bench/ after any other.
#[derive(Debug, Parser)]
#[command(name = "bench")]
pub(crate) struct Cli {
    /// The parts to measure (default: all)
    #[arg(long, value_delimiter = ',')]
    parts: Vec<Part>,

    /// The programs to run (default: all; --list names them)
    #[arg(long, value_delimiter = ',')]
    pub(crate) programs: Vec<String>,

    /// The columns of the table of speeds (default: those that --list marks); `all` is every one
    #[arg(long, value_delimiter = ',')]
    pub(crate) columns: Vec<String>,

    /// The modules of the table of costs to build (default: all; what was measured before is kept)
    #[arg(long, value_delimiter = ',')]
    pub(crate) modules: Vec<String>,

    /// The builders of the table of costs (default: all; what was measured before is kept)
    #[arg(long, value_delimiter = ',')]
    pub(crate) builders: Vec<String>,

    /// How often each program runs in each column
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,

    /// One round, and the small modules only: to see that everything works
    #[arg(long)]
    pub(crate) quick: bool,

    /// Also the modules that take rustc many minutes and gigabytes
    #[arg(long)]
    pub(crate) huge: bool,

    /// Names the programs and the columns, and ends
    #[arg(long)]
    pub(crate) list: bool,
}

/// A part of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// How fast programs run
    Speed,
    /// How long it takes to make instances, and to call them
    Startup,
    /// What it takes to build large modules
    Cost,
    /// What the settings of a profile cost and give
    Settings,
    /// How that grows with the module
    Growth,
}

impl Cli {
    pub(crate) fn parts(&self) -> &[Part] {
        if self.parts.is_empty() { Part::value_variants() } else { &self.parts }
    }

    pub(crate) fn rounds(&self) -> u32 {
        if self.quick { 1 } else { self.rounds }
    }

    /// Whether the run leaves out nothing that the document shows.
    pub(crate) fn is_complete(&self) -> bool {
        let all_columns = self.columns.is_empty() || self.columns.iter().any(|name| name == "all");
        all_columns && self.programs.is_empty() && !self.quick
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Cli {
        Cli::parse_from([&["bench"], args].concat())
    }

    #[test]
    fn only_a_run_that_leaves_nothing_out_is_complete() {
        assert!(parse(&[]).is_complete());
        assert!(parse(&["--columns", "all", "--rounds", "9", "--parts", "speed"]).is_complete());
        assert!(!parse(&["--columns", "native"]).is_complete());
        assert!(!parse(&["--programs", "fib"]).is_complete());
        assert!(!parse(&["--quick"]).is_complete());
    }

    #[test]
    fn quick_is_one_round() {
        assert_eq!(parse(&["--rounds", "9"]).rounds(), 9);
        assert_eq!(parse(&["--rounds", "9", "--quick"]).rounds(), 1);
    }
}
