//! What the host documents: the errnos in the `# Errors` of each function in `wasihost/src/call`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use wasihost::Errno;

/// What no test can bring about: function, errno, and why.
pub(crate) const UNPROVABLE: &[(&str, &str, &str)] = &[
    ("args_sizes_get", "overflow", "4 GiB of arguments"),
    ("environ_sizes_get", "overflow", "4 GiB of variables"),
    ("poll_oneoff", "intr", "a thread that interrupts the guest; tests/tests/interrupts.rs has one"),
    ("random_get", "io", "an operating system without random numbers"),
    ("sock_accept", "connaborted", "Linux accepts connections that were aborted"),
];

/// What `wasihost::preview1` documents for all functions: what is wrong with a pointer, a flag or a path.
pub(crate) const COMMON: &[&str] = &["fault", "inval", "ilseq", "nametoolong", "noent", "perm"];

/// Function and errno, for each function.
pub(crate) fn errnos() -> BTreeSet<(String, String)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wasihost/src/call");
    let mut documented: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let mut errors = None;
        for line in text.lines() {
            match (line.strip_prefix("///"), line.strip_prefix("pub(crate) fn ")) {
                (Some(doc), _) if doc.trim() == "# Errors" => errors = Some(String::new()),
                (Some(doc), _) => errors = errors.map(|errors| errors + doc),
                (None, Some(function)) => {
                    let name = function.split('(').next().unwrap().to_owned();
                    let errors = errors.take().unwrap_or_else(|| panic!("{name} documents no errors"));
                    let mut errnos = quoted_errnos(&errors);
                    if let Some(rest) = errors.trim().strip_prefix("As [`") {
                        errnos.extend(documented[rest.split('`').next().unwrap()].clone());
                    }
                    documented.insert(name, errnos);
                }
                (None, None) => errors = None,
            }
        }
    }
    documented
        .into_iter()
        .flat_map(|(function, errnos)| errnos.into_iter().map(move |errno| (function.clone(), errno)))
        .collect()
}

/// The errnos in backquotes.
fn quoted_errnos(text: &str) -> BTreeSet<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|word| Errno::ALL.iter().any(|errno| errno.name() == *word)).map(str::to_owned).collect()
}

/// Where the table of the book begins and ends.
const BEGIN: &str = "<!-- errnos -->\n";
const END: &str = "<!-- end of errnos -->\n";

/// The table of functions and errnos in the book, as it is and as it should be; `UPDATE_EXPECT=1` writes it.
pub(crate) fn table_of_the_book() -> (String, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/wasi.md");
    let page = fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once(BEGIN).unwrap();
    let (table, tail) = rest.split_once(END).unwrap();
    let expected = table_of(&errnos());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, [head, BEGIN, &expected, END, tail].concat()).unwrap();
        return (expected.clone(), expected);
    }
    (table.to_owned(), expected)
}

fn table_of(errnos: &BTreeSet<(String, String)>) -> String {
    let mut table = "| function | errors |\n|---|---|\n".to_owned();
    for import in wasihost::preview1::IMPORTS {
        let names = errnos.iter().filter(|(function, _)| function == import.name);
        let names: Vec<_> = names.map(|(_, errno)| format!("`{errno}`")).collect();
        table += &format!("| `{}` | {} |\n", import.name, names.join(" "));
    }
    table
}
