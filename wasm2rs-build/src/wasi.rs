//! The functions of WASI snapshot-preview1: what a module may import from it.
//!
//! <https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md>

use wasmparser::{FuncType, ValType};

use crate::error::{Error, ErrorKind};

/// The name of the imported module.
pub(crate) const MODULE: &str = "wasi_snapshot_preview1";

/// Names and parameters (`i` is i32, `l` is i64). All return an i32, the errno, but `proc_exit`.
const FUNCTIONS: &[(&str, &str)] = &[
    ("args_get", "ii"),
    ("args_sizes_get", "ii"),
    ("clock_res_get", "ii"),
    ("clock_time_get", "ili"),
    ("environ_get", "ii"),
    ("environ_sizes_get", "ii"),
    ("fd_advise", "illi"),
    ("fd_allocate", "ill"),
    ("fd_close", "i"),
    ("fd_datasync", "i"),
    ("fd_fdstat_get", "ii"),
    ("fd_fdstat_set_flags", "ii"),
    ("fd_fdstat_set_rights", "ill"),
    ("fd_filestat_get", "ii"),
    ("fd_filestat_set_size", "il"),
    ("fd_filestat_set_times", "illi"),
    ("fd_pread", "iiili"),
    ("fd_prestat_dir_name", "iii"),
    ("fd_prestat_get", "ii"),
    ("fd_pwrite", "iiili"),
    ("fd_read", "iiii"),
    ("fd_readdir", "iiili"),
    ("fd_renumber", "ii"),
    ("fd_seek", "ilii"),
    ("fd_sync", "i"),
    ("fd_tell", "ii"),
    ("fd_write", "iiii"),
    ("path_create_directory", "iii"),
    ("path_filestat_get", "iiiii"),
    ("path_filestat_set_times", "iiiilli"),
    ("path_link", "iiiiiii"),
    ("path_open", "iiiiillii"),
    ("path_readlink", "iiiiii"),
    ("path_remove_directory", "iii"),
    ("path_rename", "iiiiii"),
    ("path_symlink", "iiiii"),
    ("path_unlink_file", "iii"),
    ("poll_oneoff", "iiii"),
    ("proc_exit", "i"),
    ("proc_raise", "i"),
    ("random_get", "ii"),
    ("sched_yield", ""),
    ("sock_accept", "iii"),
    ("sock_recv", "iiiiii"),
    ("sock_send", "iiiii"),
    ("sock_shutdown", "ii"),
];

/// Checks that an imported function exists and has this type.
pub(crate) fn check(name: &str, ty: &FuncType) -> Result<(), Error> {
    let Some((_, params)) = FUNCTIONS.iter().find(|(function, _)| *function == name) else {
        return Err(other_wasi(format!("{MODULE} has no function {name:?}")));
    };
    let params = params.chars().map(|param| if param == 'l' { ValType::I64 } else { ValType::I32 });
    let results = (name != "proc_exit").then_some(ValType::I32);
    let expected = FuncType::new(params, results);
    if *ty == expected {
        return Ok(());
    }
    Err(other_wasi(format!("{MODULE}.{name} is imported as {ty}, but it is {expected}")))
}

/// The error for an import that snapshot-preview1 does not have.
fn other_wasi(message: String) -> Error {
    Error::new(ErrorKind::Config, message).help("build the guest for WASI snapshot-preview1 (wasm32-wasip1)")
}

/// The import beside WASI that the context answers.
pub(crate) const ENV_FUNCTION: (&str, &str) = ("env", "call_host_function");

/// Whether this is [`ENV_FUNCTION`].
pub(crate) fn is_env_function(module: &str, name: &str, ty: &FuncType) -> bool {
    let i32s = |types: &[ValType], count| types.len() == count && types.iter().all(|ty| *ty == ValType::I32);
    (module, name) == ENV_FUNCTION && i32s(ty.params(), 3) && i32s(ty.results(), 1)
}

#[cfg(test)]
mod tests {
    use super::FUNCTIONS;

    #[test]
    fn there_are_46_functions_in_order() {
        assert_eq!(FUNCTIONS.len(), 46);
        assert!(FUNCTIONS.is_sorted());
    }
}
