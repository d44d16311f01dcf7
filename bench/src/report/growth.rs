//! The section on growth.

use super::table::{cells, table};
use crate::growth::{Growth, Series};
use crate::stats;

const ABOUT: &str = "\
Modules that have the functions of one program (yyjson) 1 to 66 times, each copy calling its own. *Exponent* is the power
of the size that time or memory grows with, fitted to all points: 1 is linear. *Per MB* is the slope of the line through
the points, in seconds of processor time or megabytes of memory for each megabyte of code, *fixed* where that line
begins, and R² how well it fits.
";

/// The text of the section.
pub(super) fn section(growth: &Growth) -> String {
    let series = growth.series();
    let sizes: Vec<String> =
        growth.points.iter().map(|point| format!("{:.2} MB", point.code_bytes as f64 / 1e6)).collect();
    let head: Vec<String> = ["step".to_owned()].into_iter().chain(sizes).collect();
    let values = |series: &Series| {
        let cells = (0..growth.points.len()).map(|place| {
            match (series.points.get(place), series.memory.get(place)) {
                (Some((_, seconds)), Some((_, megabytes))) => format!("{seconds:.2} s, {megabytes:.0} MB"),
                _ => "–".to_owned(),
            }
        });
        std::iter::once(series.name.clone()).chain(cells).collect()
    };
    let rows: Vec<Vec<String>> = series.iter().map(values).collect();
    let fits: Vec<Vec<String>> = series
        .iter()
        .flat_map(|series| {
            [
                fit(&format!("{}: time, s", series.name), &series.points),
                fit(&format!("{}: memory, MB", series.name), &series.memory),
            ]
        })
        .collect();
    format!(
        "## Growth\n\n{ABOUT}\n![Processor time by size of the module](benchmarks-growth.svg)\n\n{}\n{}",
        table(&head, &rows),
        table(&cells(["fit", "exponent", "per MB", "fixed", "R²"]), &fits)
    )
}

fn fit(name: &str, points: &[(f64, f64)]) -> Vec<String> {
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    let line = stats::fit(points);
    vec![
        name.to_owned(),
        number(stats::exponent(points)),
        number(line.map(|line| line.slope)),
        number(line.map(|line| line.intercept)),
        line.map_or_else(|| "–".to_owned(), |line| format!("{:.3}", line.r_squared)),
    ]
}
