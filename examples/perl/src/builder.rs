//! What an interpreter is given.

use std::path::Path;

use include_dir::{Dir, include_dir};
use perl_guest::Function;
use wasihost::{Stream, TreeDir, WasiCtx};

use crate::function::{FunctionError, host_function};
use crate::interpreter::{MODULES, Perl};
use crate::{Error, Value};

/// `/dev`, with the file that Perl opens when it starts.
static DEVICES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/devices");

/// Gathers what an interpreter is given: nothing by default.
pub struct Builder {
    wasi: wasihost::Builder,
    functions: Vec<(String, Function)>,
    arguments: Vec<Value>,
}

impl Builder {
    pub(crate) fn new() -> Self {
        // What is written to /dev/null is kept, so it may not become much.
        let devices = TreeDir::embedded(&DEVICES).capacity(1 << 20);
        let wasi = WasiCtx::builder().arg("perl").preopen(Box::new(devices), "/dev");
        Self { wasi, functions: Vec::new(), arguments: Vec::new() }
    }

    /// Makes a closure the Perl function `name`; without a package it is one of `main`. It is called with copies of its
    /// arguments; an error makes Perl die with its text, which `eval` catches.
    #[must_use]
    pub fn closure<F>(mut self, name: impl Into<String>, function: F) -> Self
    where
        F: FnMut(&[Value]) -> Result<Value, FunctionError> + Send + 'static,
    {
        self.functions.push((name.into(), host_function(function)));
        self
    }

    /// Perl modules that are part of the executable: the first place where `use` looks.
    #[must_use]
    pub fn modules(mut self, modules: &'static Dir<'static>) -> Self {
        self.wasi = self.wasi.preopen_embedded(modules, MODULES);
        self
    }

    /// A directory of the host, to read and write.
    ///
    /// # Errors
    /// [`Error::Build`] if it can not be opened.
    pub fn preopen_dir(mut self, host: impl AsRef<Path>, guest: impl Into<String>) -> Result<Self, Error> {
        self.wasi = self.wasi.preopen_dir(host, guest)?;
        Ok(self)
    }

    /// A directory of the host, to read.
    ///
    /// # Errors
    /// [`Error::Build`] if it can not be opened.
    pub fn preopen_dir_readonly(
        mut self,
        host: impl AsRef<Path>,
        guest: impl Into<String>,
    ) -> Result<Self, Error> {
        self.wasi = self.wasi.preopen_dir_readonly(host, guest)?;
        Ok(self)
    }

    /// What `@ARGV` has.
    #[must_use]
    pub fn args(mut self, args: impl IntoIterator<Item: Into<String>>) -> Self {
        self.arguments = args.into_iter().map(|arg| Value::String(arg.into())).collect();
        self
    }

    /// A variable of `%ENV`.
    #[must_use]
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.wasi = self.wasi.env(name, value);
        self
    }

    /// `STDIN`; empty by default.
    #[must_use]
    pub fn stdin(mut self, stream: impl Into<Stream>) -> Self {
        self.wasi = self.wasi.stdin(stream);
        self
    }

    /// `STDOUT`; goes nowhere by default. It is flushed after each call.
    #[must_use]
    pub fn stdout(mut self, stream: impl Into<Stream>) -> Self {
        self.wasi = self.wasi.stdout(stream);
        self
    }

    /// `STDERR`; goes nowhere by default.
    #[must_use]
    pub fn stderr(mut self, stream: impl Into<Stream>) -> Self {
        self.wasi = self.wasi.stderr(stream);
        self
    }

    /// The process's own streams.
    #[must_use]
    pub fn inherit_stdio(mut self) -> Self {
        self.wasi = self.wasi.inherit_stdio();
        self
    }

    /// Starts the interpreter.
    ///
    /// # Errors
    /// [`Error::Build`] if something that it is given can not be given; [`Error::ZeroByte`] for the name of a closure;
    /// [`Error::Guest`].
    pub fn build(self) -> Result<Perl, Error> {
        let (names, functions) = self.functions.into_iter().unzip();
        Perl::start(self.wasi.build()?, names, functions, Value::Array(self.arguments))
    }
}
