//! Ways to make machine code of a module: translation, then a compiler, each measured as a process.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use tests::harness::target_dir;

use super::stubs;
use crate::columns::WASMTIME_SCRIPT;
use crate::process::{self, Stopped, Usage};
use crate::{tools, workplace};

/// The name of this project's builder.
pub(crate) const OURS: &str = "checked";

/// How much processor time a step may take.
pub(crate) const STEP_LIMIT: Duration = Duration::from_secs(20 * 60);

/// What a builder took for a module. A step that failed has its reason; one that does not exist is `None`.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Build {
    pub(crate) translation: Option<Result<Usage, Stopped>>,
    /// The same by an unoptimised build script, which is what Cargo makes.
    pub(crate) unoptimised_translation: Option<Result<Usage, Stopped>>,
    pub(crate) unoptimised: Option<Result<Usage, Stopped>>,
    pub(crate) optimised: Option<Result<Usage, Stopped>>,
    pub(crate) source_bytes: Option<u64>,
    /// Machine code, optimised.
    pub(crate) object_bytes: Option<u64>,
}

/// A compiler's level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Unoptimised,
    Optimised,
}

/// A way to make machine code. Each function returns the command for a step; what it needs is in the folder.
pub(crate) struct Builder {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// Translates the module; the flag asks for the unoptimised translator, where there is one.
    translate: fn(&Path, &Path, bool) -> Result<Option<Command>>,
    /// The translation's file in the folder.
    source: &'static str,
    /// Compiles the translation (or the module) to the file of [`OBJECT`].
    compile: fn(&Path, &Path, Step) -> Result<Option<Command>>,
}

/// What a compiler makes, in the folder.
const OBJECT: &str = "object";

pub(crate) const BUILDERS: [Builder; 5] = [
    Builder {
        name: OURS,
        about: "this project, its defaults, `rustc` at level 0 and 3",
        translate: |module, folder, unoptimised| ours(module, folder, unoptimised, &[]),
        source: "guest.rs",
        compile: rustc_ours,
    },
    Builder {
        name: "reserved",
        about: "this project with `MemoryModel::Reserved`, likewise",
        translate: |module, folder, unoptimised| ours(module, folder, unoptimised, &["--memory", "reserved"]),
        source: "guest.rs",
        compile: rustc_ours,
    },
    Builder {
        name: "wasm2rs",
        about: "the crate `wasm2rs`, `rustc` at level 0 and 3",
        translate: peer,
        source: "guest.rs",
        compile: rustc_peer,
    },
    Builder {
        name: "wasm2c",
        about: "Debian's `wasm2c`, `gcc` at level 0 and 2",
        translate: wasm2c,
        source: "guest.c",
        compile: gcc,
    },
    Builder {
        name: "wasmtime",
        about: "Wasmtime's compiler, through Python",
        translate: |_, _, _| Ok(None),
        source: "",
        compile: wasmtime,
    },
];

impl Builder {
    /// Builds the module in the folder, with the compiler's steps.
    ///
    /// # Errors
    /// If the folder can not be used. What fails in a tool is part of the result.
    pub(crate) fn build(&self, wasm: &Path, folder: &Path, steps: &[Step]) -> Result<Build> {
        let module = folder.join("guest.wasm");
        fs::copy(wasm, &module).with_context(|| format!("can not read {}", wasm.display()))?;
        let mut build = Build {
            unoptimised_translation: step((self.translate)(&module, folder, true)),
            translation: step((self.translate)(&module, folder, false)),
            ..Build::default()
        };
        build.source_bytes =
            fs::metadata(folder.join(self.source)).ok().filter(fs::Metadata::is_file).map(|file| file.len());
        if let Some(Err(_)) = build.translation {
            return Ok(build);
        }
        for level in steps {
            let usage = step((self.compile)(&module, folder, *level));
            match level {
                Step::Unoptimised => build.unoptimised = usage,
                Step::Optimised => {
                    build.object_bytes = usage
                        .as_ref()
                        .and_then(|usage| usage.as_ref().ok())
                        .and_then(|_| text_bytes(&folder.join(OBJECT)));
                    build.optimised = usage;
                }
            }
        }
        Ok(build)
    }
}

fn step(command: Result<Option<Command>>) -> Option<Result<Usage, Stopped>> {
    let command = command.map_err(|error| Stopped::Failed(format!("{error:#}"))).transpose()?;
    Some(command.and_then(|command| process::measure(&command, STEP_LIMIT)))
}

/// The bytes of machine code and constants in an object file or library.
pub(crate) fn text_bytes(object: &Path) -> Option<u64> {
    let listing = process::tool(Command::new("size").arg("-t").arg(object)).ok()?;
    listing.lines().last()?.split_whitespace().next()?.parse().ok()
}

/// Whether a build of the libraries has been made in this run is Cargo's to know: it is asked each time.
pub(crate) fn cargo_build(args: &[&str]) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.arg("build").arg("--quiet").args(args).arg("--target-dir").arg(target_dir());
    process::tool(cargo.current_dir(workplace::repository()))?;
    Ok(())
}

fn ours(module: &Path, folder: &Path, unoptimised: bool, options: &[&str]) -> Result<Option<Command>> {
    let example = ["--package", "wasm2rs-build", "--example", "translate"];
    let profile: &[&str] = if unoptimised { &[] } else { &["--release"] };
    cargo_build(&[&example, profile].concat())?;
    let profile = if unoptimised { "debug" } else { "release" };
    let mut command = Command::new(target_dir().join(profile).join("examples/translate"));
    command.arg(module).arg(folder).args(options);
    if stubs::has_foreign_imports(&fs::read(module)?)? {
        command.args(["--host", "crate::Host"]);
    }
    Ok(Some(command))
}

fn rustc_ours(module: &Path, folder: &Path, step: Step) -> Result<Option<Command>> {
    cargo_build(&["--release", "--package", "wasihost", "--package", "wasm2rs-rt"])?;
    let mut text = "include!(\"guest.rs\");\n".to_owned();
    if stubs::has_foreign_imports(&fs::read(module)?)? {
        text += &stubs::host(&fs::read_to_string(folder.join("guest.rs"))?);
    }
    fs::write(folder.join("lib.rs"), text)?;
    let release = target_dir().join("release");
    let mut rustc = rustc(folder, step);
    for library in ["wasihost", "wasm2rs_rt"] {
        rustc
            .arg("--extern")
            .arg(format!("{library}={}", release.join(format!("lib{library}.rlib")).display()));
    }
    rustc.arg("-L").arg(format!("dependency={}", release.join("deps").display()));
    Ok(Some(rustc))
}

fn peer(module: &Path, folder: &Path, unoptimised: bool) -> Result<Option<Command>> {
    if unoptimised {
        return Ok(None);
    }
    let mut command = Command::new(tools::peer()?);
    command.arg(module).arg(folder.join("guest.rs"));
    Ok(Some(command))
}

fn rustc_peer(module: &Path, folder: &Path, step: Step) -> Result<Option<Command>> {
    let guest = fs::read_to_string(folder.join("guest.rs"))?;
    fs::write(
        folder.join("lib.rs"),
        format!("include!(\"guest.rs\");\n{}", stubs::peer_host(&guest, &fs::read(module)?)?),
    )?;
    Ok(Some(rustc(folder, step)))
}

/// Compiles `lib.rs` as Cargo compiles a library of a program.
fn rustc(folder: &Path, step: Step) -> Command {
    let mut rustc = Command::new("rustc");
    rustc.args(["--crate-type", "rlib", "--crate-name", "guest", "--edition", "2024", "-A", "warnings"]);
    match step {
        Step::Unoptimised => rustc.args(["-C", "debug-assertions=on"]),
        Step::Optimised => rustc.args(["-C", "opt-level=3"]),
    };
    rustc.env("RUST_MIN_STACK", (256 << 20).to_string()).env("OUT_DIR", folder);
    rustc.arg("-o").arg(folder.join(OBJECT)).arg(folder.join("lib.rs"));
    rustc
}

fn wasm2c(module: &Path, folder: &Path, unoptimised: bool) -> Result<Option<Command>> {
    if unoptimised {
        return Ok(None);
    }
    let mut command = Command::new(tools::wabt()?.join("bin/wasm2c"));
    command
        .args(["--no-debug-names", "--module-name", "guest"])
        .arg(module)
        .arg("-o")
        .arg(folder.join("guest.c"));
    Ok(Some(command))
}

fn gcc(_: &Path, folder: &Path, step: Step) -> Result<Option<Command>> {
    let include: PathBuf = tools::wabt()?.join("src/wasm2c");
    let level = if step == Step::Optimised { "-O2" } else { "-O0" };
    let mut gcc = Command::new("gcc");
    gcc.args([level, "-w", "-c", "-I"])
        .arg(include)
        .arg(folder.join("guest.c"))
        .arg("-o")
        .arg(folder.join(OBJECT));
    Ok(Some(gcc))
}

fn wasmtime(module: &Path, folder: &Path, step: Step) -> Result<Option<Command>> {
    if step == Step::Unoptimised {
        return Ok(None);
    }
    let mut command = Command::new(tools::wasmtime_python()?);
    command.args(["-c", WASMTIME_SCRIPT, "compile"]).arg(module).arg(folder.join(OBJECT));
    Ok(Some(command))
}
