//! A program: its files, and how rustc is called for it.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, ensure};
use wasm2rs_build::Files;

use super::libraries::{Libraries, OptLevel};
use super::run::Binary;
use super::target_dir::target_dir;

/// A program made of files, of which `main.rs` is the first. A program that was compiled once is compiled again
/// only if something changed: its files, its options, the libraries or rustc.
#[derive(Clone, Debug)]
pub struct Program {
    name: String,
    files: BTreeMap<String, Vec<u8>>,
    edition: &'static str,
    codegen_units: Option<u32>,
    emits_mir: bool,
    rustc_stack_bytes: usize,
}

impl Program {
    /// A program without files. The name is its folder's, below `target/programs`, and may contain slashes;
    /// no two programs may share it.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            files: BTreeMap::new(),
            edition: "2024",
            codegen_units: None,
            emits_mir: false,
            // rustc's default, and what `Files::rustc_stack_bytes` raises.
            rustc_stack_bytes: 8 << 20,
        }
    }

    /// Sets the edition: 2024, unless this is called.
    pub fn edition(&mut self, edition: &'static str) {
        self.edition = edition;
    }

    /// Sets the number of units that rustc compiles in parallel: as many as it likes, unless this is called.
    /// Small programs of which many are compiled at once do best with one.
    pub fn codegen_units(&mut self, units: u32) {
        self.codegen_units = Some(units);
    }

    /// Has rustc write its intermediate representation of the program, optimised: the file `program.mir` beside
    /// the binary.
    pub fn emit_mir(&mut self) {
        self.emits_mir = true;
    }

    /// Adds a file that is not mentioned in `main.rs`.
    pub fn file(&mut self, name: &str, content: impl Into<Vec<u8>>) {
        self.files.insert(name.to_owned(), content.into());
    }

    /// Adds a translated module; `main.rs` sees it as `mod name`, which is the name that it was translated with.
    pub fn module(&mut self, name: &str, files: &Files) {
        for (file, content) in files.iter() {
            self.file(file, content);
        }
        let main = self.files.entry("main.rs".to_owned()).or_default();
        main.extend_from_slice(format!("include!(\"{name}.rs\");\n").as_bytes());
        self.rustc_stack_bytes = self.rustc_stack_bytes.max(files.rustc_stack_bytes().unwrap_or(0));
    }

    /// Adds to the text of `main.rs`, after the modules and what was added before.
    pub fn main(&mut self, text: &str) {
        self.files.entry("main.rs".to_owned()).or_default().extend_from_slice(text.as_bytes());
    }

    /// Compiles the program: with every warning an error, and no unsafe code.
    ///
    /// # Errors
    /// If a file can not be written or rustc fails: with what it said.
    pub fn compile(&self, libraries: &Libraries) -> Result<Binary> {
        let dir = target_dir().join(format!("programs/O{}/{}", libraries.opt_level(), self.name));
        let (binary, key_file) = (dir.join("program"), dir.join("key"));
        let mut rustc = self.rustc(libraries, &dir);
        let key = self.key(libraries, &rustc)?;
        if binary.exists() && fs::read_to_string(&key_file).is_ok_and(|old| old == key) {
            return Ok(Binary::new(binary));
        }
        let files = dir.join("files");
        if files.exists() {
            fs::remove_dir_all(&files)?;
        }
        fs::create_dir_all(&files)?;
        let _ = fs::remove_file(&key_file);
        for (name, content) in &self.files {
            fs::write(files.join(name), content).with_context(|| format!("can not write {name}"))?;
        }
        let output = rustc.output().context("can not run rustc")?;
        ensure!(
            output.status.success(),
            "rustc fails on {}:\n{}",
            files.join("main.rs").display(),
            String::from_utf8_lossy(&output.stderr)
        );
        fs::write(key_file, key)?;
        Ok(Binary::new(binary))
    }

    fn rustc(&self, libraries: &Libraries, dir: &Path) -> Command {
        let mut rustc = Command::new("rustc");
        rustc.args([
            "--crate-name",
            "program",
            "--edition",
            self.edition,
            "-D",
            "warnings",
            "-F",
            "unsafe_code",
        ]);
        rustc.args(["-C", &format!("opt-level={}", libraries.opt_level())]);
        // Nine tenths of a small program are what debuggers know of the standard library: of hundreds, gigabytes.
        rustc.args(["-C", "strip=debuginfo"]);
        if libraries.opt_level() == OptLevel::O0 {
            rustc.args(["-C", "debug-assertions=on"]);
        }
        if let Some(units) = self.codegen_units {
            rustc.args(["-C", &format!("codegen-units={units}")]);
        }
        libraries.pass_to(&mut rustc);
        // In a folder of its own, where what else rustc writes meanwhile is safe from other calls.
        rustc.arg(if self.emits_mir { "--emit=link,mir" } else { "--emit=link" });
        rustc.arg("--out-dir").arg(dir).arg(dir.join("files/main.rs"));
        rustc.env("OUT_DIR", dir.join("files")).env("RUST_MIN_STACK", self.rustc_stack_bytes.to_string());
        rustc
    }

    /// What the compiled program depends on, as a hash.
    fn key(&self, libraries: &Libraries, rustc: &Command) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        rustc_version().hash(&mut hasher);
        rustc.get_args().for_each(|arg| arg.hash(&mut hasher));
        self.files.hash(&mut hasher);
        for file in libraries.files() {
            fs::metadata(file)?.modified()?.hash(&mut hasher);
        }
        Ok(format!("{:016x}", hasher.finish()))
    }
}

fn rustc_version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| match Command::new("rustc").arg("-vV").output() {
        Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
        // Compiling says what is wrong with rustc.
        Err(_) => String::new(),
    })
}
