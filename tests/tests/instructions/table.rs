//! The table of what is expected: reading, writing and comparing it. It does not measure.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result, bail};

/// How much more or less than in the table is a failure. Less is one too: what has become better is written down, or the
/// next change could lose it unnoticed.
pub(super) const TOLERANCE: f64 = 0.03;

/// What is measured of a kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Figure {
    Instructions,
    MirLines,
    Bytes,
}

/// One figure of a kernel in one memory model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) kernel: String,
    pub(super) model: String,
    pub(super) figure: Figure,
    pub(super) value: u64,
}

const HEAD: &str =
    "| kernel | memory | instructions | lines of MIR | bytes of Rust |\n| --- | --- | --: | --: | --: |\n";

/// The text of the table.
pub(super) fn write(compiler: &str, rows: &[Row]) -> Result<String> {
    let mut figures = BTreeMap::<_, BTreeMap<Figure, u64>>::new();
    for row in rows {
        figures.entry((&row.kernel, &row.model)).or_default().insert(row.figure, row.value);
    }
    let mut text = format!(
        "# Instructions, lines of MIR and bytes of translated kernels\n\n\
         Written by `UPDATE_EXPECT=1 cargo test -p tests --test instructions`, with {compiler}\n\
         at level 3 on x86-64; without the variable, the test compares. The kernels are those of `bench/guests/kernels`,\n\
         and of this folder, with less to do; `build.sh` compiles them.\n\n{HEAD}"
    );
    for ((kernel, model), figures) in figures {
        let figure =
            |figure| figures.get(&figure).with_context(|| format!("{kernel}, {model}: no {figure:?}"));
        writeln!(
            text,
            "| {kernel} | {model} | {} | {} | {} |",
            figure(Figure::Instructions)?,
            figure(Figure::MirLines)?,
            figure(Figure::Bytes)?
        )?;
    }
    Ok(text)
}

/// The rows of the table.
pub(super) fn parse(text: &str) -> Result<Vec<Row>> {
    let (_, lines) = text.split_once(HEAD).context("the table is not there; UPDATE_EXPECT=1 writes it")?;
    let mut rows = Vec::new();
    for line in lines.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [kernel, model, instructions, mir_lines, bytes] = cells[..] else {
            bail!("not a row of the table: {line}")
        };
        let figures =
            [(Figure::Instructions, instructions), (Figure::MirLines, mir_lines), (Figure::Bytes, bytes)];
        for (figure, cell) in figures {
            let value = cell.parse().with_context(|| format!("not a number in the table: {line}"))?;
            rows.push(Row { kernel: kernel.into(), model: model.into(), figure, value });
        }
    }
    Ok(rows)
}

/// What is not as expected, and what only one of the two has: a line for each.
pub(super) fn differences(figure: Figure, expected: &[Row], found: &[Row]) -> Vec<String> {
    let values = |rows: &[Row]| -> BTreeMap<String, u64> {
        let rows = rows.iter().filter(|row| row.figure == figure);
        rows.map(|row| (format!("{}, {}", row.kernel, row.model), row.value)).collect()
    };
    let (expected, found) = (values(expected), values(found));
    let mut lines = Vec::new();
    for (what, value) in &found {
        match expected.get(what) {
            None => lines.push(format!("{what}: not in the table")),
            Some(before) => {
                let change = *value as f64 / *before as f64 - 1.0;
                if change.abs() > TOLERANCE {
                    lines.push(format!("{what}: {value}, expected {before} ({:+.1} %)", change * 100.0));
                }
            }
        }
    }
    lines.extend(
        expected
            .keys()
            .filter(|what| !found.contains_key(*what))
            .map(|what| format!("{what}: in the table only")),
    );
    lines
}

/// A test of this file.
pub(super) fn differences_are_beyond_the_tolerance() -> Result<()> {
    let row = |figure, value| Row { kernel: "k".into(), model: "checked".into(), figure, value };
    let rows = [row(Figure::Instructions, 1000), row(Figure::MirLines, 70), row(Figure::Bytes, 500)];
    let expected = parse(&write("rustc 1", &rows)?)?;
    assert_eq!(expected, rows);
    let of = |value| differences(Figure::Instructions, &expected, &[row(Figure::Instructions, value)]);
    assert_eq!([of(1029), of(971)].concat(), [""; 0]);
    assert_eq!(of(1031), ["k, checked: 1031, expected 1000 (+3.1 %)"]);
    assert_eq!(of(969), ["k, checked: 969, expected 1000 (-3.1 %)"]);
    assert_eq!(differences(Figure::Bytes, &expected, &[]), ["k, checked: in the table only"]);
    assert_eq!(differences(Figure::Bytes, &[], &expected), ["k, checked: not in the table"]);
    Ok(())
}
