//! Modules from npm: each is translated, compiled without warnings at two optimisation levels and in two
//! editions, and run by a small host that calls its exports.

use std::env;
use std::fs;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use tests::harness::{Libraries, OptLevel, Program};
use wasm2rs_build::{Config, Files};

use crate::location::{module, trial};

/// The type that implements the imports, in each host.
const HOST: &str = "crate::host::Host";

/// Unoptimised interpreters have large frames: they run on a thread with a large stack.
const MAIN: &str = "\
mod host;

fn main() -> Result<(), String> {
    let run = || host::main().map_err(|error| error.to_string());
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(run);
    thread.expect(\"a thread\").join().expect(\"no panic\")
}
";

/// A module, and how it is run.
#[derive(Clone, Copy)]
struct Package {
    /// The name of the module's file.
    name: &'static str,
    /// The text of the module `host`, which sees the guest as `crate::guest`, implements its imports for the type
    /// `Host` and has the function `main`, which runs on a stack of 256 MiB.
    host: &'static str,
    /// What the program prints.
    output: &'static str,
    /// The most bytes that the Rust text may have.
    max_rust_bytes: usize,
    /// Whether rustc takes minutes to optimise it.
    is_huge: bool,
}

macro_rules! package {
    ($name:literal, $source:literal, $max:expr, huge = $huge:literal) => {
        Package {
            name: $name,
            host: include_str!(concat!("../../guests/hosts/", $source, ".rs")),
            output: include_str!(concat!("../../guests/hosts/", $source, ".txt")),
            max_rust_bytes: $max,
            is_huge: $huge,
        }
    };
}

/// A file beside each host that some of them have as a module.
const EMBIND: &str = include_str!("../../guests/hosts/embind.rs");

const PACKAGES: &[Package] = &[
    package!("sqlite3", "sqlite3", 7_000_000, huge = false),
    package!("quickjs", "quickjs", 4_000_000, huge = false),
    package!("tree-sitter", "tree_sitter", 2_000_000, huge = false),
    package!("webp_dec", "webp_dec", 1_500_000, huge = false),
    package!("webp_enc", "webp_enc", 2_500_000, huge = false),
    package!("webp_enc_simd", "webp_enc", 3_000_000, huge = false),
    package!("zeroperl", "zeroperl", 40_000_000, huge = true),
];

/// The ways in which each package is compiled: unoptimised in one edition, optimised in the other.
const WAYS: [(&str, OptLevel, &str); 2] =
    [("unoptimised_2021", OptLevel::O0, "2021"), ("optimised_2024", OptLevel::O3, "2024")];

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for package in PACKAGES {
        let needs = [module(package.name)];
        for (way, opt_level, edition) in WAYS {
            let test = move || package.check(opt_level, edition);
            let name = format!("{}::runs_{way}", package.name);
            let skip =
                package.is_huge && opt_level == OptLevel::O3 && env::var_os("WASM2RS_HUGE_GUESTS").is_none();
            trials.push(if skip {
                Trial::test(name, || Ok(())).with_ignored_flag(true)
            } else {
                trial(name, &needs, test)
            });
        }
        let name = format!("{}::translates_within_its_size", package.name);
        trials.push(trial(name, &needs, move || package.check_size()));
    }
    trials
}

impl Package {
    fn translate(&self) -> Result<Files> {
        let wasm = fs::read(module(self.name))?;
        Ok(Config::new().name("guest").host(HOST).emscripten(true).translate(&wasm)?)
    }

    fn check_size(&self) -> Result<()> {
        let bytes = self.translate()?.rust().len();
        ensure!(bytes <= self.max_rust_bytes, "{bytes} bytes of Rust, more than {}", self.max_rust_bytes);
        Ok(())
    }

    fn check(&self, opt_level: OptLevel, edition: &'static str) -> Result<()> {
        let libraries = Libraries::build(opt_level, &["wasihost", "wasm2rs-rt"])?;
        let mut program = Program::new(format!("guests/{}", self.name));
        program.edition(edition);
        program.module("guest", &self.translate()?);
        program.file("host.rs", self.host);
        program.file("embind.rs", EMBIND);
        program.main(MAIN);
        let binary = program.compile(&libraries)?;
        let folder = tempfile::tempdir()?;
        let output = binary.run([folder.path()])?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{}: it printed\n{printed}{errors}", output.status);
        ensure!(printed == self.output, "it printed\n{printed}instead of\n{}", self.output);
        Ok(())
    }
}
