//! The options of a translation.

use std::path::{Path, PathBuf};

use crate::cargo;
use crate::error::Error;
use crate::files::Files;
use crate::host;
use crate::options::{LinkStep, Linked, MemoryModel, Options, Version};
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

    /// Whether `wasihost` answers what the guest imports for Emscripten's runtime: `emscripten_resize_heap`,
    /// `invoke_*`, `__syscall_*` and others. Default: no.
    ///
    /// `wasihost` needs its feature `emscripten`; its module of that name says which functions there are. A memory
    /// that is imported as `env.memory` becomes the instance's own. What is left is the [`host`](Self::host)'s,
    /// which can also have some of it back: [`host_imports`](Self::host_imports).
    ///
    /// ```
    /// // What a module that was linked with `-sALLOW_MEMORY_GROWTH` imports.
    /// let wasm = wat::parse_str(
    ///     r#"(module
    ///         (import "env" "emscripten_resize_heap" (func $resize (param i32) (result i32)))
    ///         (memory (export "memory") 1)
    ///         (func (export "grow") (result i32) (call $resize (i32.const 131072))))"#,
    /// )?;
    /// let files = wasm2rs_build::Config::new().emscripten(true).translate(&wasm)?;
    /// assert!(files.rust().contains("::wasihost::emscripten::resize_heap("));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn emscripten(&mut self, answered: bool) -> &mut Self {
        self.options.emscripten = answered;
        self
    }

    /// Whether `wasihost` answers what the guest imports for AssemblyScript's runtime: `abort`, `trace`, `seed`
    /// and others. Default: no.
    ///
    /// As [`emscripten`](Self::emscripten), with the feature `assemblyscript`.
    pub fn assemblyscript(&mut self, answered: bool) -> &mut Self {
        self.options.assemblyscript = answered;
        self
    }

    /// The imports, as `module.name`, that the [`host`](Self::host) implements although
    /// [`emscripten`](Self::emscripten) or [`assemblyscript`](Self::assemblyscript) would answer them. Default:
    /// none. A name that the module does not import is an error.
    ///
    /// ```no_run
    /// // build.rs: how the guest ends is the host's to say
    /// # fn main() -> Result<(), wasm2rs_build::Error> {
    /// wasm2rs_build::Config::new()
    ///     .emscripten(true)
    ///     .host_imports(["env.exit"])
    ///     .host("crate::Host")
    ///     .compile("guest/x.wasm")
    /// # }
    /// ```
    pub fn host_imports<I>(&mut self, names: I) -> &mut Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        self.options.host_imports = names.into_iter().map(Into::into).collect();
        self
    }

    /// Whether `wasihost` answers functions that are imported under this name, with these options: WASI's, and those
    /// that [`emscripten`](Self::emscripten) and [`assemblyscript`](Self::assemblyscript) are about.
    ///
    /// ```
    /// let mut config = wasm2rs_build::Config::new();
    /// assert!(config.answers("wasi_snapshot_preview1", "fd_write"));
    /// assert!(!config.answers("env", "emscripten_resize_heap"));
    /// assert!(config.emscripten(true).answers("env", "emscripten_resize_heap"));
    /// ```
    #[must_use]
    pub fn answers(&self, module: &str, name: &str) -> bool {
        host::is_answered(module, name, &self.options)
    }

    /// The path of the runtime crate. Default: `::wasihost::rt` for a guest that imports WASI, which makes
    /// `wasihost` the only dependency, else `::wasm2rs_rt`.
    pub fn runtime(&mut self, path: impl Into<String>) -> &mut Self {
        self.options.runtime = Some(path.into());
        self
    }

    /// The names of the exports to keep. Default: all of them.
    ///
    /// Functions that only other exports reach are left out, which saves the time to compile them. The exports of
    /// a module that is linked as `lib` have names such as `lib.run`. A name that nothing exports is an error.
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

    /// Links another module: what this module, and those that are linked after it, import from `name` is what
    /// that module exports. Default: none; all imports are the host's.
    ///
    /// The modules become one Rust module. Calls between them are direct, and memories, tables and globals are
    /// shared. `Module::new` instantiates them in the order in which they are linked, this module last;
    /// `Module::NAME()` gives the exports of a linked one. The same module can be linked several times, under
    /// names of their own. A later module takes a name over that an earlier one has.
    ///
    /// Imports from other names stay the host's. An import that does not fit is an error of the translation, of
    /// [`ErrorKind::Link`](crate::ErrorKind); that an imported memory or table is too small is seen when the
    /// importing module is instantiated.
    ///
    /// <https://webassembly.github.io/spec/core/exec/modules.html#instantiation>
    ///
    /// ```no_run
    /// // build.rs: `app.wasm` imports from the modules `lib` and `env`
    /// # fn main() -> Result<(), wasm2rs_build::Error> {
    /// wasm2rs_build::Config::new()
    ///     .link("lib", "guest/lib.wasm")
    ///     .link_alias("env", "lib")
    ///     .compile("guest/app.wasm")
    /// # }
    /// ```
    pub fn link(&mut self, name: impl Into<String>, module: impl Into<Linked>) -> &mut Self {
        self.options.link.push(LinkStep::Module { name: name.into(), linked: module.into() });
        self
    }

    /// Gives the module that is linked under `name` another name, for the imports of this module and of those
    /// that are linked after it. Default: none.
    pub fn link_alias(&mut self, alias: impl Into<String>, name: impl Into<String>) -> &mut Self {
        self.options.link.push(LinkStep::Alias { alias: alias.into(), name: name.into() });
        self
    }

    /// The version of WebAssembly that the modules have to keep to. Default: [`Version::LATEST`].
    ///
    /// A module that uses what came later is invalid, as it is for an engine of that version.
    pub fn version(&mut self, version: Version) -> &mut Self {
        self.options.version = version;
        self
    }

    /// How the generated code reads and writes linear memory. Default: [`MemoryModel::Checked`].
    pub fn memory_model(&mut self, model: MemoryModel) -> &mut Self {
        self.options.memory_model = model;
        self
    }

    /// Whether calls into the guest can be ended from outside, by another thread or when a time is over. Default: no.
    ///
    /// The instance then has `interrupt_handle()`, an `Interrupt` whose documentation says how calls end and where the
    /// guest looks; `Module::with_interrupt` instantiates with a handle that exists before, for start functions
    /// that do not end. The call fails with `Error::Interrupted`, and the instance can be called again.
    ///
    /// Looking costs a load and a branch for each round of a loop and for each call of a function that calls others, and LLVM
    /// makes no vectors of such loops. Ten small programs took 1.09 times their time in the median: the largest factor
    /// was that of a matrix product, 2.1, then 1.35 for a sieve and for recursion without anything else; five took at most 6 %
    /// more.
    ///
    /// ```
    /// let wasm = wat::parse_str(r#"(module (func (export "spin") (loop (br 0))))"#)?;
    /// let files = wasm2rs_build::Config::new().interruptible(true).translate(&wasm)?;
    /// assert!(files.rust().contains("pub fn interrupt_handle(&self) -> Interrupt {"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn interruptible(&mut self, interruptible: bool) -> &mut Self {
        self.options.interruptible = interruptible;
        self
    }

    /// From how many bytes of WebAssembly code on a function counts as large. Default: 65,536.
    ///
    /// rustc's time and memory grow faster than a function. [`compile`](Self::compile) has Cargo warn of large ones, so
    /// that a slow build says where it comes from; `u64::MAX` turns that off. The translation is the same.
    pub fn large_function_bytes(&mut self, bytes: u64) -> &mut Self {
        self.options.large_function_bytes = bytes;
        self
    }

    /// Over how many modules the functions are divided, from 1 to as many as there are. Default: one for each MiB of
    /// WebAssembly code, and at most 16.
    ///
    /// rustc makes a codegen unit of each and compiles them side by side, on as many processors as there are: but no more of them
    /// than the profile's `codegen-units`, which is 16 for release builds. LLVM inlines fewer functions from one unit into
    /// another, so that a program takes 2 to 5 % more time. The module's interface is the same.
    ///
    /// ```
    /// let wasm = wat::parse_str(r#"(module (func (export "f") (call 1)) (func))"#)?;
    /// let files = wasm2rs_build::Config::new().codegen_units(2).translate(&wasm)?;
    /// assert!(files.rust().contains("mod unit1 {"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn codegen_units(&mut self, units: usize) -> &mut Self {
        self.options.codegen_units = Some(units);
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
    /// feature that is not supported, `Link` if it does not fit a linked module, `Config` if an option does not
    /// fit the module.
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
