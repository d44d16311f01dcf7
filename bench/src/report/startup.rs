//! The section on instances and calls.

use super::table::table;
use crate::startup::Startup;

const ABOUT: &str = "\
A module with a memory of 16 MiB and 1 MiB of data without zeros, in processes of their own. *Instance* is `Module::new`, the
median of 301 in one process, *dropped* what giving it back takes, *first* the first one; *data read* and *data written* are the first
access to each of the data's 256 pages of 4 KiB, one after the other. *Zero pages and a copy* is what there is without the project: a
`vec![0; n]` that the system provides and `copy_from_slice` of as much data. Nearly all of it is the system's time for the 256 pages
that are written first; a checked or reserved memory has one page of 2 MiB instead, where the system has such pages. Guarded instances but
the first share the data until they write to it, so the pages cost when they are touched. *Call* is an export that adds two numbers, *call that can trap* one that adds what it loads from memory, *Rust call* a
function that is not inlined, as exports can be. Figures are medians of the processes.
";

/// The text of the section.
pub(super) fn section(startup: &Startup) -> String {
    let columns: [(&str, &str, f64, &str); 10] = [
        ("instance", "made", 1e3, "µs"),
        ("dropped", "dropped", 1e3, "µs"),
        ("first", "first", 1e3, "µs"),
        ("data read", "read", 1e3, "µs"),
        ("data written", "written", 1e3, "µs"),
        ("zero pages and a copy", "floor-made", 1e3, "µs"),
        ("dropped", "floor-dropped", 1e3, "µs"),
        ("call", "call", 1.0, "ns"),
        ("call that can trap", "call-trap", 1.0, "ns"),
        ("Rust call", "rust-call", 1.0, "ns"),
    ];
    let head = std::iter::once("memory").chain(columns.iter().map(|(title, ..)| *title));
    let rows = startup.models.iter().map(|(model, figures)| {
        let values = columns.iter().map(|(_, figure, scale, unit)| {
            figures
                .get(*figure)
                .map_or_else(|| "–".to_owned(), |value| format!("{:.1} {unit}", value / scale))
        });
        std::iter::once(model.clone()).chain(values).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    format!(
        "## Instances and calls\n\n{ABOUT}\n{}",
        table(&head.map(str::to_owned).collect::<Vec<_>>(), &rows)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nanoseconds_become_the_units_of_their_columns() {
        let figures = [("made".to_owned(), 81_250.0), ("call".to_owned(), 3.25)].into();
        let text = section(&Startup { models: vec![("checked".to_owned(), figures)] });
        let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            squeezed.contains("| checked | 81.2 µs | – | – | – | – | – | – | 3.2 ns | – | – |"),
            "{text}"
        );
    }
}
