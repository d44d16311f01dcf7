//! The imports of the runtimes of Emscripten and AssemblyScript that `wasihost` answers: their names and types.
//!
//! What they do is in `wasihost`, in the modules `emscripten` and `assemblyscript`. Emscripten's `invoke_*`, which
//! call the guest, are not here but in [`invoke`](crate::invoke).

use wasmparser::{FuncType, ValType};

use crate::error::{Error, ErrorKind};
use crate::host::Answer;
use crate::module::Import;
use crate::options::Options;

/// The module from which both import.
pub(crate) const MODULE: &str = "env";

/// An import: its name, its type (`i` is i32, `l` is i64, `d` is f64; the result is behind the colon), and the
/// function of `wasihost`.
type Row = (&'static str, &'static str, &'static str);

/// Functions that get the memory's bytes, as those of WASI do.
#[rustfmt::skip]
const EMSCRIPTEN: &[Row] = &[
    ("__assert_fail", "iiii", "assert_fail"),
    ("__cxa_throw", "iii", "cxa_throw"),
    ("__syscall_chdir", "i:i", "chdir"),
    ("__syscall_chmod", "ii:i", "chmod"),
    ("__syscall_dup", "i:i", "dup"),
    ("__syscall_dup3", "iii:i", "dup3"),
    ("__syscall_faccessat", "iiii:i", "faccessat"),
    ("__syscall_fchmod", "ii:i", "fchmod"),
    ("__syscall_fchown32", "iii:i", "fchown32"),
    ("__syscall_fcntl64", "iii:i", "fcntl64"),
    ("__syscall_fdatasync", "i:i", "fdatasync"),
    ("__syscall_fstat64", "ii:i", "fstat64"),
    ("__syscall_ftruncate64", "il:i", "ftruncate64"),
    ("__syscall_getcwd", "ii:i", "getcwd"),
    ("__syscall_getdents64", "iii:i", "getdents64"),
    ("__syscall_ioctl", "iii:i", "ioctl"),
    ("__syscall_lstat64", "ii:i", "lstat64"),
    ("__syscall_mkdirat", "iii:i", "mkdirat"),
    ("__syscall_newfstatat", "iiii:i", "newfstatat"),
    ("__syscall_openat", "iiii:i", "openat"),
    ("__syscall_pipe", "i:i", "pipe"),
    ("__syscall_poll", "iii:i", "poll"),
    ("__syscall_readlinkat", "iiii:i", "readlinkat"),
    ("__syscall_renameat", "iiii:i", "renameat"),
    ("__syscall_rmdir", "i:i", "rmdir"),
    ("__syscall_stat64", "ii:i", "stat64"),
    ("__syscall_symlinkat", "iii:i", "symlinkat"),
    ("__syscall_unlinkat", "iii:i", "unlinkat"),
    ("__syscall_utimensat", "iiii:i", "utimensat"),
    ("_abort_js", "", "abort"),
    ("_emscripten_get_now_is_monotonic", ":i", "get_now_is_monotonic"),
    ("_emscripten_memcpy_js", "iii", "memcpy"),
    ("_emscripten_runtime_keepalive_clear", "", "runtime_keepalive_clear"),
    ("_emscripten_throw_longjmp", "", "throw_longjmp"),
    ("_gmtime_js", "li", "gmtime"),
    ("_localtime_js", "li", "localtime"),
    ("_mktime_js", "i:l", "mktime"),
    ("_mmap_js", "iiiilii:i", "mmap"),
    ("_munmap_js", "iiiiil:i", "munmap"),
    ("_timegm_js", "i:l", "timegm"),
    ("_tzset_js", "iiii", "tzset"),
    ("abort", "", "abort"),
    ("emscripten_console_error", "i", "console_error"),
    ("emscripten_console_log", "i", "console_log"),
    ("emscripten_console_warn", "i", "console_error"),
    ("emscripten_date_now", ":d", "date_now"),
    ("emscripten_err", "i", "console_error"),
    ("emscripten_force_exit", "i", "exit"),
    ("emscripten_get_now", ":d", "get_now"),
    ("emscripten_get_now_res", ":d", "get_now_res"),
    ("emscripten_memcpy_big", "iii", "memcpy"),
    ("emscripten_memcpy_big", "iii:i", "memcpy_big"),
    ("emscripten_memcpy_js", "iii", "memcpy"),
    ("emscripten_notify_memory_growth", "i", "notify_memory_growth"),
    ("emscripten_out", "i", "console_log"),
    ("exit", "i", "exit"),
    ("getTempRet0", ":i", "get_temp_ret0"),
    ("getentropy", "ii:i", "getentropy"),
    ("setTempRet0", "i", "set_temp_ret0"),
];

/// Functions that get the memory itself, because they can grow it or ask how far it can grow.
const EMSCRIPTEN_HEAP: &[Row] =
    &[("emscripten_get_heap_max", ":i", "get_heap_max"), ("emscripten_resize_heap", "i:i", "resize_heap")];

const ASSEMBLYSCRIPT: &[Row] = &[
    ("Date.now", ":d", "date_now"),
    ("Math.random", ":d", "math_random"),
    ("abort", "iiii", "abort"),
    ("console.assert", "ii", "console_assert"),
    ("console.debug", "i", "console_log"),
    ("console.error", "i", "console_error"),
    ("console.info", "i", "console_log"),
    ("console.log", "i", "console_log"),
    ("console.warn", "i", "console_error"),
    ("performance.now", ":d", "performance_now"),
    ("process.exit", "i", "process_exit"),
    ("seed", ":d", "seed"),
    ("trace", "iiddddd", "trace"),
];

/// A runtime that guests bring along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runtime {
    Emscripten,
    AssemblyScript,
}

impl Runtime {
    const ALL: [Self; 2] = [Self::Emscripten, Self::AssemblyScript];

    fn name(self) -> &'static str {
        match self {
            Self::Emscripten => "Emscripten",
            Self::AssemblyScript => "AssemblyScript",
        }
    }

    /// The module of `wasihost`, which is also the option and the feature.
    fn option(self) -> &'static str {
        match self {
            Self::Emscripten => "emscripten",
            Self::AssemblyScript => "assemblyscript",
        }
    }

    fn is_on(self, options: &Options) -> bool {
        match self {
            Self::Emscripten => options.emscripten,
            Self::AssemblyScript => options.assemblyscript,
        }
    }

    /// The rows, and whether their functions get the memory itself.
    fn rows(self) -> impl Iterator<Item = (&'static Row, bool)> {
        let (bytes, memory): (_, &[Row]) = match self {
            Self::Emscripten => (EMSCRIPTEN, EMSCRIPTEN_HEAP),
            Self::AssemblyScript => (ASSEMBLYSCRIPT, &[]),
        };
        bytes.iter().map(|row| (row, false)).chain(memory.iter().map(|row| (row, true)))
    }
}

/// Whether an option is on that answers imports.
pub(crate) fn is_on(options: &Options) -> bool {
    Runtime::ALL.iter().any(|runtime| runtime.is_on(options))
}

/// Whether an option is on that answers functions of this name, whatever their type.
pub(crate) fn knows(import: Import<'_>, options: &Options) -> bool {
    Runtime::ALL.into_iter().any(|runtime| runtime.is_on(options) && named(runtime, import).next().is_some())
}

/// The function of `wasihost` that answers an import, if the options have one.
///
/// # Errors
/// `Config` if the import has another type than the function.
pub(crate) fn find<'a>(
    import: Import<'_>,
    ty: &FuncType,
    options: &Options,
) -> Result<Option<Answer<'a>>, Error> {
    let mut expected = None;
    for runtime in Runtime::ALL.into_iter().filter(|runtime| runtime.is_on(options)) {
        for ((_, signature, function), grows) in named(runtime, import) {
            let known = func_type(signature);
            if *ty == known {
                return Ok(Some(Answer { module: runtime.option(), function, grows }));
            }
            expected = Some((runtime, known));
        }
    }
    match expected {
        None => Ok(None),
        Some((runtime, known)) => Err(Error::new(
            ErrorKind::Config,
            format!("env.{} is imported as {ty}, but {}'s is {known}", import.name, runtime.name()),
        )
        .help(format!(
            "if your program implements it, say so: Config::host_imports([\"env.{}\"])",
            import.name
        ))),
    }
}

/// The options that are off and would answer one of the imports.
pub(crate) fn options_for<'a>(
    imports: impl Iterator<Item = (Import<'a>, &'a FuncType)>,
) -> Vec<&'static str> {
    let mut found = Vec::new();
    for (import, ty) in imports {
        for runtime in Runtime::ALL {
            let mut rows = named(runtime, import);
            if rows.any(|((_, signature, _), _)| func_type(signature) == *ty) {
                found.push(runtime.option());
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn named(runtime: Runtime, import: Import<'_>) -> impl Iterator<Item = (&'static Row, bool)> {
    runtime.rows().filter(move |((name, _, _), _)| (import.module, import.name) == (MODULE, *name))
}

fn func_type(signature: &str) -> FuncType {
    let types = |letters: &str| {
        let types = letters.chars().map(|letter| match letter {
            'l' => ValType::I64,
            'd' => ValType::F64,
            _ => ValType::I32,
        });
        types.collect::<Vec<_>>()
    };
    let (params, results) = signature.split_once(':').unwrap_or((signature, ""));
    FuncType::new(types(params), types(results))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_order_and_their_types_are_spelled_right() {
        for rows in [EMSCRIPTEN, EMSCRIPTEN_HEAP, ASSEMBLYSCRIPT] {
            assert!(rows.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
            assert!(rows.iter().all(|(_, signature, _)| signature.chars().all(|c| "ild:".contains(c))));
        }
    }

    /// The golden files are compiled with `wasihost`: what they import is what it has.
    #[test]
    fn every_row_is_in_a_golden_file() {
        let golden = |name: &str| {
            let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
            std::fs::read_to_string(dir.join(name).with_extension("wat")).unwrap_or_default()
        };
        for runtime in Runtime::ALL {
            let text = golden(runtime.option());
            for ((name, ..), _) in runtime.rows() {
                assert!(text.contains(&format!("(import \"env\" \"{name}\")")), "{name}");
            }
        }
    }
}
