//! The table of imports against the specification's list.

use wasihost::preview1::{IMPORTS, ValType};

/// Every function of snapshot-preview1 with its parameters, `i` for i32 and `I` for i64, as the toolchains'
/// import sections have them.
const SPECIFICATION: &[(&str, &str)] = &[
    ("args_get", "ii"),
    ("args_sizes_get", "ii"),
    ("environ_get", "ii"),
    ("environ_sizes_get", "ii"),
    ("clock_res_get", "ii"),
    ("clock_time_get", "iIi"),
    ("fd_advise", "iIIi"),
    ("fd_allocate", "iII"),
    ("fd_close", "i"),
    ("fd_datasync", "i"),
    ("fd_fdstat_get", "ii"),
    ("fd_fdstat_set_flags", "ii"),
    ("fd_fdstat_set_rights", "iII"),
    ("fd_filestat_get", "ii"),
    ("fd_filestat_set_size", "iI"),
    ("fd_filestat_set_times", "iIIi"),
    ("fd_pread", "iiiIi"),
    ("fd_prestat_get", "ii"),
    ("fd_prestat_dir_name", "iii"),
    ("fd_pwrite", "iiiIi"),
    ("fd_read", "iiii"),
    ("fd_readdir", "iiiIi"),
    ("fd_renumber", "ii"),
    ("fd_seek", "iIii"),
    ("fd_sync", "i"),
    ("fd_tell", "ii"),
    ("fd_write", "iiii"),
    ("path_create_directory", "iii"),
    ("path_filestat_get", "iiiii"),
    ("path_filestat_set_times", "iiiiIIi"),
    ("path_link", "iiiiiii"),
    ("path_open", "iiiiiIIii"),
    ("path_readlink", "iiiiii"),
    ("path_remove_directory", "iii"),
    ("path_rename", "iiiiii"),
    ("path_symlink", "iiiii"),
    ("path_unlink_file", "iii"),
    ("poll_oneoff", "iiii"),
    ("proc_exit", "i"),
    ("proc_raise", "i"),
    ("sched_yield", ""),
    ("random_get", "ii"),
    ("sock_accept", "iii"),
    ("sock_recv", "iiiiii"),
    ("sock_send", "iiiii"),
    ("sock_shutdown", "ii"),
];

#[test]
fn the_table_has_the_46_functions_with_their_signatures() {
    let mut table: Vec<(&str, String, bool)> = IMPORTS
        .iter()
        .map(|import| {
            let params = import.params.iter().map(|ty| if *ty == ValType::I64 { 'I' } else { 'i' });
            (import.name, params.collect(), import.result == Some(ValType::I32))
        })
        .collect();
    let mut expected: Vec<(&str, String, bool)> =
        SPECIFICATION.iter().map(|&(name, params)| (name, params.into(), name != "proc_exit")).collect();
    table.sort();
    expected.sort();
    assert_eq!(table.len(), 46);
    assert_eq!(table, expected);
}

#[test]
fn proc_exit_leaves_the_guest_with_its_code() {
    let mut wasi = wasihost::WasiCtx::builder().build().unwrap();
    for code in [0, 1, 42, 255, 256, -1, i32::MIN] {
        let left = wasihost::rt::catch(|| wasihost::preview1::proc_exit(&mut wasi, &mut [], code));
        assert!(matches!(left, Err(wasihost::rt::Error::Exit(exit)) if exit == code));
    }
}

#[test]
fn proc_raise_is_not_supported_and_harmless() {
    let mut wasi = wasihost::WasiCtx::builder().build().unwrap();
    for signal in [0, 6, 9, 255, -1] {
        assert_eq!(wasihost::preview1::proc_raise(&mut wasi, &mut [], signal), 52);
    }
}
