//! Measures how fast translated programs are, how fast they start, what building them costs, and how that grows with their
//! size; writes `docs/benchmarks.md` and its charts.
//!
//! ```text
//! cargo run --release -p bench [-- --quick | --programs a,b | --columns a,b | --parts speed,startup,cost,settings,growth]
//! ```
//!
//! Everything is one process after the other: nothing here runs while something is measured.

mod cli;
mod columns;
mod cost;
mod growth;
mod process;
mod programs;
mod report;
mod settings;
mod speed;
mod startup;
mod stats;
mod tools;
mod workplace;

use anyhow::Result;
use clap::Parser;

use cli::{Cli, Part};
use report::Report;

fn main() -> Result<()> {
    let cli = Cli::parse();
    if cli.list {
        return report::list();
    }
    let mut report = Report::default();
    // Speed comes last: it translates in this process, and on Linux a process that is started counts as memory what the
    // one that starts it has had.
    if cli.parts().contains(&Part::Cost) {
        report.cost = Some(cost::measure(&cli)?);
    }
    if cli.parts().contains(&Part::Settings) {
        report.settings = Some(settings::measure(&cli)?);
    }
    if cli.parts().contains(&Part::Growth) {
        report.growth = Some(growth::measure(&cli)?);
    }
    if cli.parts().contains(&Part::Startup) {
        report.startup = Some(startup::measure(&cli)?);
    }
    if cli.parts().contains(&Part::Speed) {
        report.speed = Some(speed::measure(&cli)?);
    }
    report::write(report, cli.is_complete())
}
