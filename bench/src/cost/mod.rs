//! What it takes to build large modules: with this project, and with others.

mod builder;
mod stubs;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};
use wasmparser::{Parser, Payload};

pub(crate) use builder::{BUILDERS, Build, OURS, Step};

use crate::cli::Cli;
use crate::{programs, workplace};

/// What was measured.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Cost {
    pub(crate) modules: Vec<Module>,
    /// The builders' names and descriptions.
    pub(crate) builders: Vec<(String, String)>,
}

/// A module, and each builder's costs, in the order of the builders.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) code_bytes: u64,
    pub(crate) builds: Vec<Build>,
}

/// A module of the table: the guest that has it, and whether it takes rustc very long.
struct Guest {
    guest: &'static str,
    module: &'static str,
    is_small: bool,
    is_huge: bool,
}

const GUESTS: [Guest; 4] = [
    Guest { guest: "quickjs", module: "quickjs", is_small: true, is_huge: false },
    Guest { guest: "sqlite3", module: "sqlite3", is_small: false, is_huge: false },
    Guest { guest: "zeroperl", module: "zeroperl", is_small: false, is_huge: true },
    Guest { guest: "ruby", module: "ruby", is_small: false, is_huge: true },
];

/// Builds the modules with every builder.
///
/// # Errors
/// If a module can not be fetched. A builder that fails is in the table, with its reason.
pub(crate) fn measure(cli: &Cli) -> Result<Cost> {
    let mut modules = Vec::new();
    for guest in &GUESTS {
        if (guest.is_huge && !cli.huge) || (!guest.is_small && cli.quick) {
            continue;
        }
        programs::fetch(&[guest.guest.to_owned()])?;
        let wasm = workplace::guests().join("wasm").join(guest.module).with_extension("wasm");
        modules.push(measure_module(guest.module, &wasm)?);
    }
    let builders = BUILDERS.map(|builder| (builder.name.to_owned(), builder.about.to_owned())).to_vec();
    Ok(Cost { modules, builders })
}

fn measure_module(name: &str, wasm: &Path) -> Result<Module> {
    let code_bytes = code_bytes(&fs::read(wasm)?)?;
    let builds = BUILDERS.iter().map(|builder| {
        eprintln!("building {name} with {}", builder.name);
        let folder = workplace::folder(PathBuf::from("cost").join(builder.name).join(name))?;
        builder.build(wasm, &folder, &[Step::Unoptimised, Step::Optimised])
    });
    let builds = builds.collect::<Result<_>>()?;
    Ok(Module { name: name.to_owned(), code_bytes, builds })
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
