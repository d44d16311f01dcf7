//! Build scripts: the only code that reads the environment, touches files or prints.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::functions::LargeFunction;
use crate::options::{LinkStep, Options, Source};
use crate::translate::translate;

/// Translates `path` and writes the files to `out_dir`, or else to Cargo's `OUT_DIR`.
pub(crate) fn compile(options: &Options, out_dir: Option<&Path>, path: &Path) -> Result<(), Error> {
    let out_dir = match out_dir {
        Some(dir) => dir.to_owned(),
        None => cargo_out_dir()?,
    };
    let wasm = read(path)?;
    let mut options = options.clone();
    for step in &mut options.link {
        if let LinkStep::Module { linked, .. } = step
            && let Source::File(path) = &linked.source
        {
            linked.source = Source::Bytes(read(path)?);
        }
    }
    if options.name.is_none() {
        options.name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    }
    let files = translate(&wasm, &options).map_err(|error| error.in_file(path))?;
    for (name, content) in files.iter() {
        write_if_changed(&out_dir.join(name), content)?;
    }
    if let Some(bytes) = files.rustc_stack_bytes() {
        println!("cargo::rustc-env=RUST_MIN_STACK={bytes}");
    }
    warn_of_large_functions(path, files.large_functions());
    Ok(())
}

/// Has Cargo say what makes the build slow, and what can be done about it.
fn warn_of_large_functions(path: &Path, functions: &[LargeFunction]) {
    const SHOWN: usize = 3;
    let Some(_) = functions.first() else { return };
    for function in functions.iter().take(SHOWN) {
        println!("cargo::warning={}: {function}", path.display());
    }
    let more = match functions.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!("and {more} more; "),
    };
    println!(
        "cargo::warning={more}rustc's time and memory grow faster than a function: if the build takes too long, give this package \
         a lower opt-level in the profile, or compile the guest with less inlining (-Os). Config::large_function_bytes sets \
         what is reported"
    );
}

/// Reads a module, and has Cargo run the build script again when it changes.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    println!("cargo::rerun-if-changed={}", path.display());
    std::fs::read(path).map_err(|error| Error::io("read", path, error).help(read_help(path)))
}

fn cargo_out_dir() -> Result<PathBuf, Error> {
    std::env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| {
        Error::new(ErrorKind::Environment, "the environment variable OUT_DIR is not set").help(
            "call this from a build script (build.rs), where Cargo sets it, or name a folder with Config::out_dir",
        )
    })
}

fn read_help(path: &Path) -> String {
    match std::env::current_dir() {
        Ok(dir) if path.is_relative() => format!("the path starts at {}", dir.display()),
        _ => "the path is absolute".to_owned(),
    }
}

/// Writes a file beside its place and moves it there, so that nobody sees half of it.
fn write_if_changed(path: &Path, content: &[u8]) -> Result<(), Error> {
    if std::fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let failed = |error| Error::io("write", path, error);
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut file = new_file(dir).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A temporary file with the permissions of an ordinary one.
fn new_file(dir: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    #[cfg_attr(not(unix), allow(unused_mut))]
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(dir)
}
