//! Builds a project with cargo.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::error::Error;
use crate::project::Project;

/// Builds the project and returns its executable.
pub(crate) fn build(project: &Project, target_dir: &Path) -> Result<PathBuf, Error> {
    let triple = host_triple(project)?;
    // Named, so that the place of the executable does not depend on the user's settings.
    let executable = target_dir.join(&triple).join("release").join(executable_name(&project.name));
    if !executable.exists() && std::io::stderr().is_terminal() {
        eprintln!("wasm2rs-run: building the translated guest; the next run will not");
    }
    let mut cargo = Command::new(tool("CARGO", "cargo"));
    // Not where the user is: a configuration or toolchain file there is about something else.
    cargo.current_dir(&project.dir);
    cargo.args(["build", "--release", "--quiet", "--target", &triple, "--target-dir"]).arg(target_dir);
    if let Some(bytes) = project.rustc_stack_bytes {
        cargo.env("RUST_MIN_STACK", bytes.to_string());
    }
    run(cargo, project)?;
    Ok(executable)
}

fn executable_name(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// The platform that rustc builds for when nothing else is asked for.
fn host_triple(project: &Project) -> Result<String, Error> {
    let mut rustc = Command::new(tool("RUSTC", "rustc"));
    rustc.arg("-vV").current_dir(&project.dir);
    let output = run(rustc, project)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Error::Build {
        project: project.dir.clone(),
        output: format!("rustc -vV names no host:\n{text}"),
    })
}

fn tool(variable: &str, name: &str) -> PathBuf {
    std::env::var_os(variable).unwrap_or_else(|| name.into()).into()
}

fn run(mut command: Command, project: &Project) -> Result<Output, Error> {
    let tool = PathBuf::from(command.get_program());
    let output = command.output().map_err(|source| Error::Tool { tool, source })?;
    if output.status.success() {
        return Ok(output);
    }
    let output = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Error::Build { project: project.dir.clone(), output })
}
