//! What it takes to build large modules: with this project, and with others.

mod builder;
mod stubs;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use wasmparser::{Parser, Payload};

pub(crate) use builder::{BUILDERS, Build, OURS, STEP_LIMIT, Step, cargo_build, text_bytes};

use crate::cli::Cli;
use crate::{programs, workplace};

/// What was measured.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Cost {
    pub(crate) modules: Vec<Module>,
}

/// A module, and what each builder took, by its name.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) code_bytes: u64,
    pub(crate) builds: BTreeMap<String, Build>,
}

/// A module of the table: the guest that has it, and whether it takes rustc very long.
struct Guest {
    name: &'static str,
    is_small: bool,
    is_huge: bool,
}

const GUESTS: [Guest; 4] = [
    Guest { name: "quickjs", is_small: true, is_huge: false },
    Guest { name: "sqlite3", is_small: false, is_huge: false },
    Guest { name: "zeroperl", is_small: false, is_huge: true },
    Guest { name: "ruby", is_small: false, is_huge: true },
];

/// Builds the chosen modules with the chosen builders. What has been measured before and is not measured now is kept: the
/// table takes hours, and each cell is stored as soon as it is known.
///
/// # Errors
/// If a name is not one of them, a module can not be fetched, or the results can not be stored. A builder that fails is
/// in the table, with its reason.
pub(crate) fn measure(cli: &Cli) -> Result<Cost> {
    let guests = chosen("module", &GUESTS, |guest| guest.name, &cli.modules)?;
    let builders = chosen("builder", &BUILDERS, |builder| builder.name, &cli.builders)?;
    let mut cost = stored()?;
    for guest in guests {
        let is_named = cli.modules.iter().any(|name| name == guest.name);
        if !is_named && ((guest.is_huge && !cli.huge) || (!guest.is_small && cli.quick)) {
            continue;
        }
        programs::fetch(&[guest.name.to_owned()])?;
        let wasm = workplace::guests().join("wasm").join(guest.name).with_extension("wasm");
        for builder in &builders {
            eprintln!("building {} with {}", guest.name, builder.name);
            let folder = workplace::folder(PathBuf::from("cost").join(builder.name).join(guest.name))?;
            let build = builder.build(&wasm, &folder, &[Step::Unoptimised, Step::Optimised])?;
            cost.module(guest.name, code_bytes(&fs::read(&wasm)?)?)
                .builds
                .insert(builder.name.to_owned(), build);
            fs::write(stored_file()?, serde_json::to_vec_pretty(&cost)?)?;
        }
    }
    Ok(cost)
}

/// The rows of a table with these names, or all.
fn chosen<'a, T>(what: &str, rows: &'a [T], name: fn(&T) -> &str, names: &[String]) -> Result<Vec<&'a T>> {
    for wanted in names {
        let known: Vec<_> = rows.iter().map(name).collect();
        ensure!(
            known.contains(&wanted.as_str()),
            "no {what} is called {wanted}; there are {}",
            known.join(", ")
        );
    }
    Ok(rows.iter().filter(|row| names.is_empty() || names.iter().any(|wanted| wanted == name(row))).collect())
}

fn stored_file() -> Result<PathBuf> {
    Ok(workplace::folder("cost")?.join("cells.json"))
}

/// The cells that were measured before.
fn stored() -> Result<Cost> {
    let file = stored_file()?;
    if !file.exists() {
        return Ok(Cost::default());
    }
    serde_json::from_slice(&fs::read(&file)?)
        .with_context(|| format!("{} is of another version: remove it", file.display()))
}

impl Cost {
    /// The module with this name, in the order of the table.
    fn module(&mut self, name: &str, code_bytes: u64) -> &mut Module {
        let place = match self.modules.iter().position(|module| module.name == name) {
            Some(place) => place,
            None => {
                let order = |name: &str| GUESTS.iter().position(|guest| guest.name == name);
                let place = self.modules.partition_point(|module| order(&module.name) < order(name));
                self.modules
                    .insert(place, Module { name: name.to_owned(), code_bytes, builds: BTreeMap::new() });
                place
            }
        };
        &mut self.modules[place]
    }
}

/// The size of a module's code section.
pub(crate) fn code_bytes(wasm: &[u8]) -> Result<u64> {
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionStart { size, .. } = payload? {
            return Ok(u64::from(size));
        }
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_in_the_order_of_the_table_whatever_was_measured_first() {
        let mut cost = Cost::default();
        for name in ["ruby", "quickjs", "sqlite3", "ruby"] {
            cost.module(name, 1);
        }
        let names: Vec<_> = cost.modules.iter().map(|module| module.name.as_str()).collect();
        assert_eq!(names, ["quickjs", "sqlite3", "ruby"]);
    }

    #[test]
    fn a_name_that_is_not_in_the_table_is_an_error() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(chosen("module", &GUESTS, |guest| guest.name, &names(&["ruby"])).unwrap().len(), 1);
        assert_eq!(chosen("module", &GUESTS, |guest| guest.name, &[]).unwrap().len(), GUESTS.len());
        assert!(chosen("module", &GUESTS, |guest| guest.name, &names(&["perl"])).is_err());
    }
}
