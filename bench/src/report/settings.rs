//! The section on a profile's settings.

use super::table::{cells, table};
use crate::process::Stopped;
use crate::settings::Settings;

const ABOUT: &str = "\
What rustc takes for one translated program with the settings of a Cargo profile (the libraries are optimised in all of them), and
how long the program then runs, as a median of several runs. All times are of the processor, of all threads.
";

/// The text of the section.
pub(super) fn section(settings: &Settings) -> String {
    let rows: Vec<Vec<String>> = settings
        .rows
        .iter()
        .map(|row| {
            let (cpu, memory) = match &row.rustc {
                Ok(usage) => {
                    (format!("{:.1} s", usage.cpu_s), format!("{:.0} MB", usage.peak_bytes as f64 / 1e6))
                }
                Err(Stopped::OverLimit { limit_s }) => (format!("> {} min", limit_s / 60), "–".to_owned()),
                Err(Stopped::Failed(why)) => (format!("fails: {why}"), "–".to_owned()),
            };
            let size =
                row.program_bytes.map_or_else(|| "–".to_owned(), |bytes| format!("{} kB", bytes / 1000));
            let time = row.milliseconds.map_or_else(|| "–".to_owned(), |time| format!("{time:.0} ms"));
            vec![format!("`{}`", row.profile), cpu, memory, size, time]
        })
        .collect();
    format!(
        "## Settings of the profile\n\n{ABOUT}\nThe program is {}.\n\n{}",
        settings.program,
        table(&cells(["profile", "rustc", "memory", "program", "a run"]), &rows)
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
            profile: "p".into(),
            rustc,
            program_bytes: Some(1_500_000),
            milliseconds,
        };
        let rows = vec![
            row(Ok(Usage { cpu_s: 3.25, elapsed_s: None, peak_bytes: 200_000_000 }), Some(150.2)),
            row(Err(Stopped::OverLimit { limit_s: 1200 }), None),
        ];
        let text = section(&Settings { program: "lz4".into(), rows });
        let squeezed = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(squeezed.contains("| `p` | 3.2 s | 200 MB | 1500 kB | 150 ms |"), "{text}");
        assert!(squeezed.contains("| `p` | > 20 min | – | 1500 kB | – |"), "{text}");
    }
}
