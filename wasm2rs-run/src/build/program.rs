//! Tier 2: an executable, made by rustc directly.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::libraries::Libraries;
use super::toolchain::Toolchain;
use super::translation::Translation;
use crate::cache::{Key, Session};
use crate::error::{Error, IoContext};

/// The name of the executable in its entry.
pub(crate) const FILE: &str = "program";

/// Where a program reads what its guest is given; `launcher/lib.rs` has the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interface {
    /// Its arguments, which this command makes.
    Runner,
    /// The environment; all arguments are the guest's.
    Standalone,
}

/// Up to so many bytes of Rust, about as many as 1 MiB of code becomes, the translator makes one unit of a guest. One unit of
/// the program then saves the optimisation of it with what it could inline from others: Lua, QuickJS and zstd take 9 to 13 %
/// less processor time, and are as fast.
const ONE_UNIT_BYTES: u64 = 8 << 20;

/// What an executable depends on.
pub(crate) fn key(interface: Interface, opt_level: &str, libraries: &Key, translation: &Key) -> Key {
    let main = main_text(interface, Path::new(""));
    let fixed = [b"program 2", opt_level.as_bytes(), main.as_bytes()];
    Key::of(fixed.into_iter().chain([libraries.as_bytes(), translation.as_bytes()]))
}

/// A way to call rustc.
#[derive(Debug)]
pub(crate) struct Rustc<'a> {
    pub(crate) toolchain: &'a Toolchain,
    pub(crate) libraries: &'a Libraries,
    pub(crate) opt_level: &'a str,
    pub(crate) interface: Interface,
}

impl Rustc<'_> {
    /// Compiles the translation to an executable in `dir`.
    pub(crate) fn compile(
        &self,
        translation: &Translation,
        session: &Session<'_>,
        dir: &Path,
    ) -> Result<(), Error> {
        let work = session.work_dir()?;
        let main = work.path().join("main.rs");
        let rust_file = translation.rust_file();
        let text = main_text(self.interface, &rust_file);
        fs::write(&main, text).during("write", &main)?;

        let mut rustc = Command::new(&self.toolchain.rustc);
        // Where intermediate files may be left if rustc is killed.
        rustc.current_dir(work.path());
        rustc.args(["--crate-name", "program", "--edition", "2024", "--cap-lints", "allow"]);
        // Names for backtraces stay, what debuggers need goes.
        rustc.args(["-C", &format!("opt-level={}", self.opt_level), "-C", "strip=debuginfo"]);
        if rust_file.metadata().during("read", &rust_file)?.len() <= ONE_UNIT_BYTES {
            rustc.args(["-C", "codegen-units=1"]);
        }
        // The places of the cache are nobody's business, and the executable does not depend on them.
        for folder in [work.path(), translation.dir()] {
            rustc.arg("--remap-path-prefix").arg(format!("{}=guest", folder.display()));
        }
        self.libraries.pass_to(&mut rustc);
        rustc.arg("-o").arg(dir.join(FILE)).arg(&main);
        if let Some(bytes) = translation.rustc_stack_bytes {
            rustc.env("RUST_MIN_STACK", bytes.to_string());
        }
        let output =
            rustc.output().map_err(|source| Error::Tool { tool: self.toolchain.rustc.clone(), source })?;
        if output.status.success() {
            return Ok(());
        }
        Err(Error::Compile { output: String::from_utf8_lossy(&output.stderr).into_owned() })
    }
}

/// The text of a program around a translated module.
fn main_text(interface: Interface, rust_file: &Path) -> String {
    format!(
        r#"include!({rust_file:?});

fn main() -> std::process::ExitCode {{
    wasm2rs_launcher::launch(wasm2rs_launcher::Interface::{interface:?}, |wasi, limits| {{
        let mut guest = limits.limit_memory(|| guest::Module::new(wasi))?;
        guest.set_stack_bytes(limits.stack_bytes);
        guest.start()
    }})
}}
"#
    )
}
