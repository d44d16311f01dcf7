//! Each function of WASI, with its results and each errno that it is documented to give: as rows, which are
//! run twice. Once by calling the host directly with bytes as memory, and once from a guest that is written
//! in WAT from the rows, translated and compiled as any other.
//!
//! Rows that follow from others are derived: wherever a call succeeds, a closed descriptor is `badf`, a
//! pointer outside the memory `fault`, an unknown flag `inval`, and so on. None of these has an effect, or the
//! call itself, which comes after them, would notice.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that can not go on fails")]

#[path = "wasi_functions/derived.rs"]
mod derived;
#[path = "wasi_functions/direct.rs"]
mod direct;
#[allow(dead_code, reason = "the list of names is for tests that choose from it")]
#[path = "../../wasihost/tests/it/dispatch.rs"]
mod dispatch;
#[path = "wasi_functions/documented.rs"]
mod documented;
#[path = "wasi_functions/image.rs"]
mod image;
#[path = "wasi_functions/row.rs"]
mod row;
#[path = "wasi_functions/rows/mod.rs"]
mod rows;
#[path = "wasi_functions/translated.rs"]
mod translated;
#[path = "wasi_functions/tree.rs"]
mod tree;
#[path = "wasi_functions/world.rs"]
mod world;

use std::collections::BTreeSet;

use wasihost::Errno;
use wasihost::preview1::IMPORTS;

use crate::row::{Arg, Case, End, exits, fails, ok};

/// The cases with the derived rows in front of those that they are derived from.
fn cases() -> Vec<Case> {
    let with_derived = |case: Case| {
        let rows = case.rows.into_iter().flat_map(|row| {
            let mut rows = derived::rows(&row);
            rows.push(row);
            rows
        });
        Case { name: case.name, rows: rows.collect() }
    };
    rows::cases().into_iter().map(with_derived).collect()
}

#[test]
fn functions_called_directly_answer_as_the_rows_say() {
    let failures: Vec<String> = cases().iter().flat_map(direct::run).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn functions_called_by_a_translated_guest_answer_as_the_rows_say() {
    let failures = translated::run("rows", &cases()).unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn rows_that_do_not_hold_are_noticed() {
    let wrong = |name, row| Case { name, rows: vec![ok("sched_yield", []), row] };
    let cases = [
        wrong("no error", fails("sched_yield", Errno::Io, [])),
        wrong("another error", fails("proc_raise", Errno::Io, [Arg::Int(0)])),
        wrong("an error", ok("proc_raise", [Arg::Int(0)])),
        wrong("another result", ok("fd_prestat_get", [Arg::Fd(3), row::u64(0)])),
        wrong("no result", ok("sched_yield", [])),
        wrong("another exit", exits("proc_exit", 1)),
    ];
    // These two hold.
    let holds = |failure: &String| failure.starts_with("no result") || failure.starts_with("another exit");
    let direct: Vec<_> = cases.iter().flat_map(direct::run).collect();
    let translated = translated::run("wrong", &cases).unwrap();
    for failures in [direct, translated] {
        assert_eq!(failures.len(), 4, "{failures:?}");
        assert!(!failures.iter().any(holds), "{failures:?}");
        assert!(failures.iter().all(|failure| failure.contains("row 1")), "{failures:?}");
    }
}

#[test]
fn every_function_has_a_row_in_which_it_succeeds() {
    let cases = cases();
    let rows = || cases.iter().flat_map(|case| &case.rows);
    // `proc_raise` is never supported.
    let succeeds: BTreeSet<_> =
        rows().filter(|row| !matches!(row.end, End::Errno(Some(_)))).map(|row| row.function).collect();
    let all: BTreeSet<_> = rows().map(|row| row.function).collect();
    let imports: BTreeSet<_> = IMPORTS.iter().map(|import| import.name).collect();
    assert_eq!(all, imports);
    let never: Vec<_> = imports.difference(&succeeds).collect();
    assert_eq!(never, [&"proc_raise"]);
}

#[test]
fn every_documented_errno_has_a_row_and_every_row_is_documented() {
    let cases = cases();
    let mut rows: BTreeSet<(String, String)> = BTreeSet::new();
    for row in cases.iter().flat_map(|case| &case.rows) {
        if let End::Errno(Some(errno)) = row.end {
            rows.insert((row.function.to_owned(), errno.name().to_owned()));
        }
        for errno in row.event_errnos() {
            rows.insert((row.function.to_owned(), errno.name().to_owned()));
        }
    }
    let documented = documented::errnos();
    let unproven: Vec<_> = documented.difference(&rows).collect();
    let expected: BTreeSet<_> =
        documented::UNPROVABLE.iter().map(|(f, e, _)| ((*f).to_owned(), (*e).to_owned())).collect();
    assert_eq!(unproven, expected.iter().collect::<Vec<_>>(), "documented, but without a row");
    let common = |errno: &str| documented::COMMON.contains(&errno);
    let undocumented: Vec<_> = rows.difference(&documented).filter(|(_, errno)| !common(errno)).collect();
    assert!(undocumented.is_empty(), "not documented: {undocumented:?}");
}

#[test]
fn the_book_has_the_documented_errnos() {
    let (table, expected) = documented::table_of_the_book();
    assert_eq!(table, expected, "UPDATE_EXPECT=1 writes it");
}
