//! Tools that this project is measured beside, installed into the target folder by the clients of their registries.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, ensure};

use crate::{process, workplace};

const WASMTIME_VERSION: &str = "50.0.1";
const PEER_VERSION: &str = "0.2.0";

/// A tool that is installed when it is first asked for; if that fails, it is missing for the whole run.
struct Tool {
    installed: OnceLock<Result<PathBuf, String>>,
    install: fn() -> Result<PathBuf>,
}

impl Tool {
    const fn new(install: fn() -> Result<PathBuf>) -> Self {
        Self { installed: OnceLock::new(), install }
    }

    fn get(&self) -> Result<PathBuf> {
        let installed = self.installed.get_or_init(|| (self.install)().map_err(|error| format!("{error:#}")));
        installed.clone().map_err(|error| anyhow!(error))
    }
}

/// The Python that has the package `wasmtime`.
pub(crate) fn wasmtime_python() -> Result<PathBuf> {
    static TOOL: Tool = Tool::new(install_wasmtime);
    TOOL.get()
}

/// The command of the crate `wasm2rs`.
pub(crate) fn peer() -> Result<PathBuf> {
    static TOOL: Tool = Tool::new(install_peer);
    TOOL.get()
}

/// The folder `usr` of Debian's package `wabt`, which has wasm2c and its runtime.
pub(crate) fn wabt() -> Result<PathBuf> {
    static TOOL: Tool = Tool::new(install_wabt);
    TOOL.get()
}

fn install_wasmtime() -> Result<PathBuf> {
    let folder = workplace::tools().join(format!("wasmtime-{WASMTIME_VERSION}"));
    let python = folder.join("bin/python3");
    if process::tool(Command::new(&python).args(["-c", "import wasmtime"])).is_err() {
        process::tool(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let package = format!("wasmtime=={WASMTIME_VERSION}");
        process::tool(Command::new(&python).args(["-m", "pip", "install", "--quiet", &package]))
            .context("PyPI's wasmtime can not be installed")?;
    }
    Ok(python)
}

fn install_peer() -> Result<PathBuf> {
    let root = workplace::tools().join(format!("wasm2rs-{PEER_VERSION}"));
    let command = root.join("bin/wasm2rs");
    if !command.exists() {
        let package = format!("wasm2rs@{PEER_VERSION}");
        let mut cargo = Command::new("cargo");
        cargo.args(["install", "--quiet", "--locked", &package, "--root"]).arg(&root);
        process::tool(&mut cargo).context("the crate wasm2rs can not be installed")?;
    }
    Ok(command)
}

fn install_wabt() -> Result<PathBuf> {
    let folder = workplace::tools().join("wabt");
    let usr = folder.join("usr");
    if !usr.join("bin/wasm2c").exists() {
        fs::create_dir_all(&folder)?;
        process::tool(Command::new("apt-get").args(["download", "wabt"]).current_dir(&folder))
            .context("Debian's wabt can not be fetched")?;
        let package = fs::read_dir(&folder)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.extension().is_some_and(|extension| extension == "deb"));
        let package = package.context("apt-get has downloaded nothing")?;
        process::tool(Command::new("dpkg").arg("-x").args([&package, &folder]))?;
    }
    let runtime = usr.join("src/wasm2c/wasm-rt-impl.c");
    ensure!(runtime.exists(), "Debian's wabt has no runtime for wasm2c");
    Ok(usr)
}

/// What a command says of its version, in one line.
pub(crate) fn version(command: &mut Command) -> Option<String> {
    let text = process::tool(command).ok()?;
    text.lines().next().map(|line| line.trim().to_owned())
}

/// The tools and their versions, for the document.
pub(crate) fn versions() -> Vec<(&'static str, String)> {
    let missing = || "not there".to_owned();
    let of = |command: &mut Command| version(command).unwrap_or_else(missing);
    let zig = workplace::guests().join("zig/bin/python3");
    let wasm2c = wabt().ok().and_then(|usr| version(Command::new(usr.join("bin/wasm2c")).arg("--version")));
    vec![
        ("rustc", of(Command::new("rustc").arg("--version"))),
        ("zig cc", of(Command::new(zig).args(["-m", "ziglang", "version"]))),
        ("Wasmtime", WASMTIME_VERSION.to_owned()),
        ("the crate wasm2rs", PEER_VERSION.to_owned()),
        ("wasm2c", wasm2c.unwrap_or_else(missing)),
        ("gcc", of(Command::new("gcc").arg("--version"))),
    ]
}
