//! The calls that each program exists to test.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};

/// The calls that a program must make, with how they end.
pub(crate) struct Expectation(&'static str);

impl Expectation {
    pub(crate) fn of(name: &str) -> Result<Self> {
        let row = EXPECTATIONS.iter().find(|(program, _)| *program == name);
        Ok(Self(row.with_context(|| format!("{name} is not in the table"))?.1))
    }

    pub(crate) fn check(&self, calls: &BTreeSet<String>) -> Result<()> {
        let missing: Vec<_> = self.0.split_whitespace().filter(|call| !calls.contains(*call)).collect();
        ensure!(missing.is_empty(), "it does not make the calls {missing:?} but {calls:?}");
        Ok(())
    }
}

/// Program, and calls with how they end, in the order of names.
#[rustfmt::skip]
pub(crate) const EXPECTATIONS: &[(&str, &str)] = &[
    ("assemblyscript/args_get-multiple-arguments", "args_sizes_get=success args_get=success"),
    ("assemblyscript/args_sizes_get-multiple-arguments", "args_sizes_get=success"),
    ("assemblyscript/args_sizes_get-no-arguments", "args_sizes_get=success"),
    ("assemblyscript/environ_get-multiple-variables", "environ_sizes_get=success environ_get=success"),
    ("assemblyscript/environ_sizes_get-multiple-variables", "environ_sizes_get=success"),
    ("assemblyscript/environ_sizes_get-no-variables", "environ_sizes_get=success"),
    ("assemblyscript/fd_write-to-invalid-fd", "fd_write=badf"),
    ("assemblyscript/fd_write-to-stdout", "fd_write=success"),
    ("assemblyscript/proc_exit-failure", "proc_exit=success"),
    ("assemblyscript/proc_exit-success", "proc_exit=success"),
    ("assemblyscript/random_get-non-zero-length", "random_get=success"),
    ("assemblyscript/random_get-zero-length", "random_get=success"),
    ("c/clock_getres-monotonic", "clock_res_get=success"),
    ("c/clock_getres-realtime", "clock_res_get=success"),
    ("c/clock_gettime-monotonic", "clock_time_get=success"),
    ("c/clock_gettime-realtime", "clock_time_get=success"),
    ("c/fdopendir-with-access", "path_open=success fd_readdir=success"),
    ("c/fopen-with-access", "path_open=success"),
    ("c/fopen-with-no-access", "fd_prestat_get=badf"),
    ("c/lseek", "fd_seek=success fd_tell=success fd_read=success"),
    ("c/pread-with-access", "fd_pread=success"),
    ("c/pwrite-with-access", "fd_pwrite=success fd_read=success"),
    ("c/pwrite-with-append", "fd_pwrite=success fd_write=success"),
    ("c/sock_shutdown-invalid_fd", "sock_shutdown=badf"),
    ("c/sock_shutdown-not_sock", "sock_shutdown=notsock"),
    ("c/stat-dev-ino", "fd_filestat_get=success"),
    ("rust/big_random_buf", "random_get=success"),
    ("rust/clock_time_get", "clock_time_get=success"),
    ("rust/close_preopen", "fd_close=success fd_fdstat_get=success fd_fdstat_get=badf"),
    ("rust/dangling_fd", "path_open=success path_unlink_file=success path_remove_directory=success"),
    ("rust/dangling_symlink", "path_symlink=success path_open=success path_open=loop path_open=notdir"),
    ("rust/dir_fd_op_failures", "fd_allocate=isdir fd_filestat_set_size=isdir fd_pread=isdir fd_pwrite=isdir fd_read=isdir fd_seek=isdir fd_tell=isdir fd_write=isdir"),
    ("rust/directory_seek", "fd_seek=isdir"),
    ("rust/fd_advise", "fd_advise=success"),
    ("rust/fd_fdstat_set_rights", "fd_fdstat_set_rights=success fd_fdstat_set_rights=notcapable fd_read=success fd_read=notcapable fd_write=success fd_write=notcapable"),
    ("rust/fd_filestat_set", "fd_filestat_set_size=success fd_filestat_set_times=success fd_filestat_get=success"),
    ("rust/fd_flags_set", "fd_fdstat_set_flags=success fd_fdstat_get=success fd_write=success"),
    ("rust/fd_readdir", "fd_readdir=success"),
    ("rust/file_allocate", "fd_allocate=success fd_filestat_get=success"),
    ("rust/file_pread_pwrite", "fd_pread=success fd_pwrite=success"),
    ("rust/file_seek_tell", "fd_seek=success fd_seek=inval fd_tell=success"),
    ("rust/file_truncation", "path_open=success fd_read=success fd_write=success"),
    ("rust/file_unbuffered_write", "fd_write=success fd_read=success"),
    ("rust/fstflags_validate", "fd_filestat_set_times=inval"),
    ("rust/interesting_paths", "path_open=success path_open=inval path_open=notdir path_open=perm"),
    ("rust/isatty", "path_open=success fd_fdstat_get=success"),
    ("rust/nofollow_errors", "path_open=success path_open=loop path_open=notdir path_symlink=success"),
    ("rust/overwrite_preopen", "fd_renumber=success fd_fdstat_get=success fd_fdstat_get=badf"),
    ("rust/path_exists", "path_filestat_get=success"),
    ("rust/path_filestat", "path_filestat_get=success path_filestat_set_times=success path_filestat_set_times=inval"),
    ("rust/path_link", "path_link=success path_link=exist path_link=inval path_link=noent path_link=perm"),
    ("rust/path_open_create_existing", "path_open=success path_open=exist"),
    ("rust/path_open_dirfd_not_dir", "path_open=success path_open=notdir"),
    ("rust/path_open_missing", "path_open=success path_open=noent"),
    ("rust/path_open_nonblock", "path_open=success"),
    ("rust/path_open_preopen", "path_open=success path_open=isdir"),
    ("rust/path_open_read_write", "path_open=success fd_read=success fd_read=notcapable fd_write=success fd_write=notcapable"),
    ("rust/path_rename", "path_rename=success path_rename=isdir path_rename=notdir path_rename=notempty"),
    ("rust/path_rename_dir_trailing_slashes", "path_rename=success"),
    ("rust/path_symlink_trailing_slashes", "path_symlink=success path_symlink=exist path_symlink=noent path_symlink=notdir"),
    ("rust/poll_oneoff_stdio", "poll_oneoff=success"),
    ("rust/readlink", "path_readlink=success"),
    ("rust/remove_directory_trailing_slashes", "path_remove_directory=success path_remove_directory=notdir"),
    ("rust/remove_nonempty_directory", "path_remove_directory=success path_remove_directory=notempty"),
    ("rust/renumber", "fd_renumber=success fd_renumber=badf fd_close=success fd_close=badf"),
    ("rust/sched_yield", "sched_yield=success"),
    ("rust/stdio", "fd_renumber=success fd_fdstat_get=success fd_fdstat_get=badf"),
    ("rust/symlink_create", "path_symlink=success path_symlink=perm"),
    ("rust/symlink_filestat", "path_filestat_get=success path_filestat_set_times=success"),
    ("rust/symlink_loop", "path_open=success path_open=loop path_symlink=success"),
    ("rust/truncation_rights", "path_open=success path_open=notcapable fd_fdstat_set_rights=success"),
    ("rust/unlink_file_trailing_slashes", "path_unlink_file=success path_unlink_file=isdir path_unlink_file=notdir"),
];
