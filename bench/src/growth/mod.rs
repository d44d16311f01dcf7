//! How the cost of a build grows with the module: the same functions again and again, from 0.1 to 10 MB of code.

mod copies;

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::cli::Cli;
use crate::cost::{self, BUILDERS, Build, OURS, Step};
use crate::process::{Stopped, Usage};
use crate::{programs, workplace};

/// The program whose functions are copied: 147 kB of code, in functions of all sizes.
const UNIT: &str = "yyjson";
/// How many copies a module has.
const COPIES: [u32; 5] = [1, 3, 8, 22, 66];
/// The most that rustc optimises without `--huge`.
const OPTIMISED_COPIES: u32 = 8;
/// The most in a quick run.
const QUICK_COPIES: u32 = 3;

/// What was measured.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Growth {
    pub(crate) points: Vec<Point>,
}

/// A module.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Point {
    pub(crate) copies: u32,
    pub(crate) code_bytes: u64,
    pub(crate) build: Build,
}

/// A step of the build, over all modules.
pub(crate) struct Series {
    pub(crate) name: String,
    /// Megabytes of code, and seconds of processor time.
    pub(crate) points: Vec<(f64, f64)>,
    /// Megabytes of code, and megabytes of memory.
    pub(crate) memory: Vec<(f64, f64)>,
}

/// Builds modules of growing size with this project.
///
/// # Errors
/// If a module can not be made or built.
pub(crate) fn measure(cli: &Cli) -> Result<Growth> {
    let program = programs::chosen(&[UNIT.to_owned()])?.remove(0);
    let unit = fs::read(program.wasm())?;
    let mut points = Vec::new();
    for copies in COPIES.into_iter().filter(|copies| !cli.quick || *copies <= QUICK_COPIES) {
        eprintln!("building {copies} copies of {UNIT}");
        let wasm = copies::copies(&unit, copies)?;
        let folder = workplace::folder(PathBuf::from("growth").join(copies.to_string()))?;
        fs::write(folder.join("module.wasm"), &wasm)?;
        let is_optimised = cli.huge || copies <= OPTIMISED_COPIES;
        let steps: &[Step] =
            if is_optimised { &[Step::Unoptimised, Step::Optimised] } else { &[Step::Unoptimised] };
        let ours = BUILDERS.iter().find(|builder| builder.name == OURS);
        let build =
            ours.map(|builder| builder.build(&folder.join("module.wasm"), &folder, steps)).transpose()?;
        points.push(Point { copies, code_bytes: cost::code_bytes(&wasm)?, build: build.unwrap_or_default() });
    }
    Ok(Growth { points })
}

impl Growth {
    /// The steps that were measured.
    pub(crate) fn series(&self) -> Vec<Series> {
        type Get = fn(&Build) -> Option<&Result<Usage, Stopped>>;
        let steps: [(&str, Get); 4] = [
            ("translation", |build| build.translation.as_ref()),
            ("translation, unoptimised build script", |build| build.unoptimised_translation.as_ref()),
            ("rustc, level 0", |build| build.unoptimised.as_ref()),
            ("rustc, level 3", |build| build.optimised.as_ref()),
        ];
        let series = steps.map(|(name, get)| {
            let usages: Vec<(f64, Usage)> = self
                .points
                .iter()
                .filter_map(|point| Some((point.code_bytes as f64 / 1e6, *get(&point.build)?.as_ref().ok()?)))
                .collect();
            Series {
                name: name.to_owned(),
                points: usages.iter().map(|(size, usage)| (*size, usage.cpu_s.max(1e-3))).collect(),
                memory: usages.iter().map(|(size, usage)| (*size, usage.peak_bytes as f64 / 1e6)).collect(),
            }
        });
        series.into_iter().filter(|series| !series.points.is_empty()).collect()
    }
}
