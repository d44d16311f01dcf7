//! Debian's `wasm2c`, with its runtime and a small WASI host in C.

use std::fs;
use std::process::Command;

use anyhow::Result;

use super::peer::is_current;
use crate::programs::Program;
use crate::{process, tools, workplace};

/// The host: the functions that are called, and the others.
const HOST: [(&str, &str); 2] =
    [("host.c", include_str!("wasm2c_host.c")), ("unsupported.c", include_str!("wasm2c_unsupported.c"))];

pub(super) fn build(program: &Program) -> Result<Command> {
    let usr = tools::wabt()?;
    let folder = workplace::folder(format!("wasm2c/{}", program.name))?;
    let (guest, binary) = (folder.join("guest.c"), folder.join("program"));
    let mut key = fs::read(program.wasm())?;
    key.extend(HOST.iter().flat_map(|(_, text)| text.bytes()));
    if !is_current(&folder.join("key"), &key) || !binary.exists() {
        let mut wasm2c = Command::new(usr.join("bin/wasm2c"));
        process::tool(
            wasm2c
                .args(["--no-debug-names", "--module-name", "guest"])
                .arg(program.wasm())
                .arg("-o")
                .arg(&guest),
        )?;
        let runtime = usr.join("src/wasm2c");
        let mut gcc = Command::new("gcc");
        gcc.args(["-O2", "-w", "-I"]).arg(&runtime).arg("-o").arg(&binary);
        for (name, text) in HOST {
            fs::write(folder.join(name), text)?;
            gcc.arg(folder.join(name));
        }
        gcc.args([guest, runtime.join("wasm-rt-impl.c")]).arg("-lm");
        process::tool(&mut gcc)?;
        fs::write(folder.join("key"), key)?;
    }
    Ok(Command::new(binary))
}
