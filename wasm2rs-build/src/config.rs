//! The options of a translation.

use std::path::{Path, PathBuf};

use crate::cargo;
use crate::error::Error;
use crate::files::Files;
use crate::options::Options;
use crate::passes::Pass;
use crate::translate::translate;

/// How a module is translated: a builder, with a default for everything.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     wasm2rs_build::Config::new().host("crate::Host").keep_exports(["run"]).compile("guest/x.wasm")?;
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Config {
    options: Options,
    out_dir: Option<PathBuf>,
}

impl Config {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The name of the Rust module and of the files. Default: the file's name without `.wasm`, or `guest`.
    ///
    /// What is no Rust identifier is made one: `my-tool` becomes `my_tool`.
    pub fn name(&mut self, name: impl Into<String>) -> &mut Self {
        self.options.name = Some(name.into());
        self
    }

    /// The path of the type that implements the guest's imports, such as `crate::Host`.
    ///
    /// Default: none for a guest without imports, `wasihost::WasiCtx` for a guest that imports only WASI. Any
    /// other guest needs one. The type implements the traits that the generated module declares, one for each
    /// imported module, and `AsMut<wasihost::WasiCtx>` if the guest imports WASI too. One concrete type, not a
    /// parameter: the guest's code is compiled once, with the crate that contains it.
    pub fn host(&mut self, path: impl Into<String>) -> &mut Self {
        self.options.host = Some(path.into());
        self
    }

    /// The path of the runtime crate. Default: `::wasihost::rt` for a guest that imports WASI, which makes
    /// `wasihost` the only dependency, else `::wasm2rs_rt`.
    pub fn runtime(&mut self, path: impl Into<String>) -> &mut Self {
        self.options.runtime = Some(path.into());
        self
    }

    /// The names of the exports to keep. Default: all of them.
    ///
    /// Functions that only other exports reach are left out, which saves the time to compile them.
    pub fn keep_exports<I>(&mut self, names: I) -> &mut Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.options.exports = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// The passes to run, in whatever order: they have an order of their own. Default: [`Pass::ALL`].
    ///
    /// Fewer passes translate faster; the code is larger and rustc takes longer.
    pub fn passes(&mut self, passes: impl IntoIterator<Item = Pass>) -> &mut Self {
        self.options.passes = passes.into_iter().collect();
        self
    }

    /// The folder that [`compile`](Self::compile) writes to. Default: Cargo's `OUT_DIR`.
    pub fn out_dir(&mut self, dir: impl Into<PathBuf>) -> &mut Self {
        self.out_dir = Some(dir.into());
        self
    }

    /// Translates a module in memory: no input or output.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`](crate::ErrorKind) if `wasm` is no valid module, `Unsupported` if it uses a
    /// feature that is not supported, `Config` if an option does not fit the module.
    ///
    /// ```
    /// let files = wasm2rs_build::Config::new().name("empty").translate(b"\0asm\x01\0\0\0")?;
    /// assert!(files.rust().contains("pub mod empty"));
    /// # Ok::<(), wasm2rs_build::Error>(())
    /// ```
    pub fn translate(&self, wasm: &[u8]) -> Result<Files, Error> {
        translate(wasm, &self.options)
    }

    /// Translates the module in the file, from a build script: writes `NAME.rs` and `NAME.data` to `OUT_DIR`,
    /// and tells Cargo when to run the script again.
    ///
    /// A relative path starts at the package's folder. A file whose content would stay the same is not
    /// written; a file is written whole or not at all.
    ///
    /// # Errors
    /// What [`translate`](Self::translate) fails with; [`ErrorKind::Io`](crate::ErrorKind) if a file can not
    /// be read or written, `Environment` outside a build script.
    pub fn compile(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        cargo::compile(&self.options, self.out_dir.as_deref(), path.as_ref())
    }
}
