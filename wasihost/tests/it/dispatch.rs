//! Calling a function of WASI by its name.

use wasihost::{WasiCtx, preview1};

macro_rules! dispatch {
    ($($name:ident($($param:ident),*);)*) => {
        /// The functions, in the order of [`IMPORTS`](preview1::IMPORTS).
        pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Calls a function with as many of the numbers as it has parameters; they are cut to 32 bits where it
        /// takes so many. `proc_exit` does not return.
        pub(crate) fn call(name: &str, wasi: &mut WasiCtx, memory: &mut [u8], params: &[i64]) -> i32 {
            let mut params = params.iter().copied();
            let mut next = || params.next().unwrap_or_default();
            match name {
                $(stringify!($name) => {
                    $(let $param = next() as _;)*
                    preview1::$name(wasi, memory, $($param),*)
                })*
                "proc_exit" => preview1::proc_exit(wasi, memory, next() as i32),
                _ => panic!("no function {name}"),
            }
        }
    };
}

dispatch! {
    args_get(a, b); args_sizes_get(a, b); environ_get(a, b); environ_sizes_get(a, b);
    clock_res_get(a, b); clock_time_get(a, b, c);
    fd_advise(a, b, c, d); fd_allocate(a, b, c); fd_close(a); fd_datasync(a); fd_fdstat_get(a, b);
    fd_fdstat_set_flags(a, b); fd_fdstat_set_rights(a, b, c); fd_filestat_get(a, b);
    fd_filestat_set_size(a, b); fd_filestat_set_times(a, b, c, d); fd_pread(a, b, c, d, e);
    fd_prestat_get(a, b); fd_prestat_dir_name(a, b, c); fd_pwrite(a, b, c, d, e); fd_read(a, b, c, d);
    fd_readdir(a, b, c, d, e); fd_renumber(a, b); fd_seek(a, b, c, d); fd_sync(a); fd_tell(a, b);
    fd_write(a, b, c, d);
    path_create_directory(a, b, c); path_filestat_get(a, b, c, d, e);
    path_filestat_set_times(a, b, c, d, e, f, g); path_link(a, b, c, d, e, f, g);
    path_open(a, b, c, d, e, f, g, h, i); path_readlink(a, b, c, d, e, f);
    path_remove_directory(a, b, c); path_rename(a, b, c, d, e, f); path_symlink(a, b, c, d, e);
    path_unlink_file(a, b, c);
    poll_oneoff(a, b, c, d); proc_raise(a); sched_yield(); random_get(a, b);
    sock_accept(a, b, c); sock_recv(a, b, c, d, e, f); sock_send(a, b, c, d, e); sock_shutdown(a, b);
}
