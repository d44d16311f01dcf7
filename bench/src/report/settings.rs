//! The section on settings of the profile, and on units.

use super::table::{cells, table};
use crate::process::Stopped;
use crate::settings::Settings;

const ABOUT: &str = "\
What rustc takes for one translated program with the settings of a Cargo profile, or with its functions divided over several modules
(the libraries are optimised in all rows), and how long the program then runs, as a median of several runs. *Until done* is
by the clock, on a machine with as many threads as below; the other times are of the processor, of all threads.
";

/// The text of the section.
pub(super) fn section(settings: &Settings) -> String {
    let rows: Vec<Vec<String>> = settings
        .rows
        .iter()
        .map(|row| {
            let none = || "–".to_owned();
            let (cpu, elapsed, memory) = match &row.rustc {
                Ok(usage) => (
                    format!("{:.1} s", usage.cpu_s),
                    usage.elapsed_s.map_or_else(none, |elapsed| format!("{elapsed:.1} s")),
                    format!("{:.0} MB", usage.peak_bytes as f64 / 1e6),
                ),
                Err(Stopped::OverLimit { limit_s }) => (format!("> {} min", limit_s / 60), none(), none()),
                Err(Stopped::Failed(why)) => (format!("fails: {why}"), none(), none()),
            };
            let size = row.program_bytes.map_or_else(none, |bytes| format!("{} kB", bytes / 1000));
            let time = row.milliseconds.map_or_else(none, |time| format!("{time:.0} ms"));
            vec![format!("`{}`", row.setting), cpu, elapsed, memory, size, time]
        })
        .collect();
    format!(
        "## Settings of the profile\n\n{ABOUT}\nThe program is {}.\n\n{}",
        settings.program,
        table(&cells(["setting", "rustc", "until done", "memory", "program", "a run"]), &rows)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::Usage;
    use crate::settings::Row;

    #[test]
    fn rows_show_what_was_taken_or_why_not() {
        let row = |rustc, milliseconds| Row {
            setting: "s".into(),
            rustc,
            program_bytes: Some(1_500_000),
            milliseconds,
        };
        let rows = vec![
            row(Ok(Usage { cpu_s: 3.25, elapsed_s: Some(2.1), peak_bytes: 200_000_000 }), Some(150.2)),
            row(Err(Stopped::OverLimit { limit_s: 1200 }), None),
        ];
        let text = section(&Settings { program: "lz4".into(), rows });
        let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(squeezed.contains("| `s` | 3.2 s | 2.1 s | 200 MB | 1500 kB | 150 ms |"), "{text}");
        assert!(squeezed.contains("| `s` | > 20 min | – | – | 1500 kB | – |"), "{text}");
    }
}
