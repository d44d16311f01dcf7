//! The section on speed.

use super::table::{cells, table};
use crate::columns::{MUSL, NATIVE, OURS, WASMTIME};
use crate::speed::{Cell, Row, Speed};
use crate::stats;

const ABOUT: &str = "\
Each program is built once from the same source for every column, and does the same work. **What is timed is the
work**, by the program's own clock, in the process (`clock_gettime` around the function that does it): not the start of
the process, not compiling or loading the module, not making the input. Every output is compared with that of the other
columns. In each round every program runs once in every column, one process after the other, in an order that
changes from round to round. Where a small loop lies in its file matters as well: builds of
`sieve` and `switch` with the same instructions at other addresses took up to 1.7 times as long, so a single row says little.
This project has memories of 4 MiB or more in pages of 2 MiB, where the system is set up to give them (*huge pages* below); the other
columns have what the system gives without being asked.
";

/// What the others are compared with.
const RATIOS: [(&str, &str, &str); 3] = [
    (WASMTIME, "Relative to Wasmtime", ""),
    (NATIVE, "Relative to native code", ""),
    (
        MUSL,
        "Relative to native code with the same C library",
        " glibc has `memchr`, `strlen`, `memcmp` and others written \
         for each processor, with vectors of up to 64 bytes; what these cost a guest that has simple ones is not here.",
    ),
];

/// The text of the section.
pub(super) fn section(speed: &Speed) -> String {
    let mut text = format!("## Speed\n\n{ABOUT}\n{}", columns(speed));
    text += &format!(
        "\n![Time of each program in each column, relative to native code](benchmarks-speed.svg)\n\n\
         ### Milliseconds\n\n{}\n{}",
        match speed.rounds {
            1 => "One round.\n".to_owned(),
            rounds => format!(
                "The median of {rounds} rounds, and half the distance between the fastest and the slowest.\n"
            ),
        },
        milliseconds(speed)
    );
    for (to, title, about) in RATIOS {
        if speed.columns.iter().any(|(name, _)| name == to) {
            text += &format!(
                "\n### {title}\n\nThe median of the ratios of each round: below 1 is faster.{about}\n\n{}",
                ratios(speed, to)
            );
        }
    }
    text + &passes(speed) + &missing(speed)
}

/// What each column is.
fn columns(speed: &Speed) -> String {
    let rows: Vec<_> = speed.columns.iter().map(|(name, about)| cells([name, about])).collect();
    table(&cells(["column", "what it is"]), &rows)
}

/// The columns of the tables of programs: those that leave out a pass have a table of their own.
fn shown(speed: &Speed) -> impl Iterator<Item = &str> + Clone {
    speed.columns.iter().map(|(name, _)| name.as_str()).filter(|name| !name.starts_with("no-"))
}

fn head<'a>(first: &'a str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    std::iter::once(first).chain(names).map(str::to_owned).collect()
}

fn milliseconds(speed: &Speed) -> String {
    let cell = |row: &Row, column: &str| {
        let times = row.times(column)?;
        Some(format!("{:.0} ±{:.0} %", stats::median(times)?, 100.0 * stats::spread(times)?))
    };
    let rows: Vec<Vec<String>> = speed
        .rows
        .iter()
        .map(|row| {
            let values = shown(speed).map(|column| cell(row, column).unwrap_or_else(|| "–".to_owned()));
            let name = format!("**{}** ({}): {}", row.program, row.language, row.about);
            std::iter::once(name).chain(values).collect()
        })
        .collect();
    table(&head("program", shown(speed)), &rows)
}

fn ratios(speed: &Speed, to: &str) -> String {
    let names: Vec<&str> = shown(speed).filter(|name| *name != to).collect();
    let mut rows: Vec<Vec<String>> = speed
        .rows
        .iter()
        .map(|row| {
            let values = names.iter().map(|column| number(ratio(row, column, to)));
            std::iter::once(row.program.clone()).chain(values).collect()
        })
        .collect();
    rows.push(means(speed, &names, to));
    table(&head("program", names.iter().copied()), &rows)
}

/// The row of geometric means: over the programs that have both columns.
fn means(speed: &Speed, names: &[&str], to: &str) -> Vec<String> {
    let mean = |column: &&str| {
        let ratios: Vec<f64> = speed.rows.iter().filter_map(|row| ratio(row, column, to)).collect();
        let mean = number(stats::geometric_mean(&ratios));
        if ratios.len() == speed.rows.len() { mean } else { format!("{mean} (of {})", ratios.len()) }
    };
    std::iter::once("geometric mean".to_owned()).chain(names.iter().map(mean)).collect()
}

fn ratio(row: &Row, column: &str, to: &str) -> Option<f64> {
    stats::ratio(row.times(column)?, row.times(to)?)
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"))
}

/// What leaving out a pass costs, if that was measured.
fn passes(speed: &Speed) -> String {
    let names: Vec<&str> =
        speed.columns.iter().map(|(name, _)| name.as_str()).filter(|name| name.starts_with("no-")).collect();
    if names.is_empty() {
        return String::new();
    }
    let mut rows: Vec<Vec<String>> = speed
        .rows
        .iter()
        .map(|row| {
            std::iter::once(row.program.clone())
                .chain(names.iter().map(|name| number(ratio(row, name, OURS))))
                .collect()
        })
        .collect();
    rows.push(means(speed, &names, OURS));
    format!(
        "\n### Without each pass\n\nRelative to all passes: above 1, the pass makes the program faster.\n\n{}",
        table(&head("program", names.iter().copied()), &rows)
    )
}

/// Why programs are missing from columns.
fn missing(speed: &Speed) -> String {
    let mut lines = Vec::new();
    for row in &speed.rows {
        for (column, _) in &speed.columns {
            if let Some(Cell::Missing(why)) = row.cells.get(column) {
                lines.push(format!("- {} in {column}: {why}", row.program));
            }
        }
    }
    if lines.is_empty() { String::new() } else { format!("\nMissing (–):\n\n{}\n", lines.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_show_ratios_of_rounds_means_and_what_is_missing() {
        let row = |program: &str, wasmtime: Cell| Row {
            program: program.into(),
            about: "work".into(),
            language: "C".into(),
            cells: [
                (NATIVE, Cell::Times(vec![10.0, 20.0])),
                (OURS, Cell::Times(vec![20.0, 40.0])),
                (WASMTIME, wasmtime),
            ]
            .map(|(name, cell)| (name.to_owned(), cell))
            .into(),
        };
        let speed = Speed {
            rounds: 2,
            columns: [NATIVE, OURS, WASMTIME].map(|name| (name.to_owned(), "about".to_owned())).to_vec(),
            rows: vec![
                row("a", Cell::Times(vec![40.0, 80.0])),
                row("b", Cell::Missing("not built: why".into())),
            ],
        };
        let text = section(&speed);
        let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(squeezed.contains("| a | 0.25 | 0.50 | | b | – | – |"), "{text}");
        assert!(squeezed.contains("| geometric mean | 2.00 | 4.00 (of 1) |"), "{text}");
        assert!(text.contains("- b in wasmtime: not built: why"), "{text}");
    }
}
