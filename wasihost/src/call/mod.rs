//! What each import does: one function per import, under its name, a file per family.
//!
//! Parameters arrive decoded; a function takes what it needs from the guest's memory, looks descriptors up
//! with the rights it needs, and calls the backend. It returns what goes to the out pointers, or an errno.

#![allow(clippy::too_many_arguments, reason = "the specification's signatures")]

mod args;
mod clock;
mod fd;
mod fd_dir;
mod fd_io;
mod fd_stat;
mod path;
mod path_open;
mod poll;
mod proc;
mod random;
mod sock;

pub(crate) use args::{args_get, args_sizes_get, environ_get, environ_sizes_get};
pub(crate) use clock::{clock_res_get, clock_time_get};
pub(crate) use fd::{fd_close, fd_fdstat_get, fd_fdstat_set_flags, fd_fdstat_set_rights, fd_renumber};
pub(crate) use fd_dir::{fd_prestat_dir_name, fd_prestat_get, fd_readdir};
pub(crate) use fd_io::{
    fd_advise, fd_allocate, fd_datasync, fd_pread, fd_pwrite, fd_read, fd_seek, fd_sync, fd_tell, fd_write,
};
pub(crate) use fd_stat::{fd_filestat_get, fd_filestat_set_size, fd_filestat_set_times};
pub(crate) use path::{
    path_create_directory, path_filestat_get, path_filestat_set_times, path_link, path_readlink,
    path_remove_directory, path_rename, path_symlink, path_unlink_file,
};
pub(crate) use path_open::path_open;
pub(crate) use poll::poll_oneoff;
pub(crate) use proc::{proc_raise, sched_yield};
pub(crate) use random::random_get;
pub(crate) use sock::{sock_accept, sock_recv, sock_send, sock_shutdown};
