//! The 46 functions of WASI snapshot-preview1, as translated guests call them.
//!
//! Each takes the context, the guest's memory and the raw integers of the import, and returns the error
//! number (0 for success) as the guest sees it; [`proc_exit`] does not return. None of them panics, whatever
//! the guest passes:
//!
//! - a pointer outside the memory is `fault`, and a value that an enumeration or a flag set does not know is
//!   `inval`;
//! - a path that is not UTF-8 is `ilseq`, an empty one `noent`, one with a NUL `inval`, one of more than 4,096
//!   bytes `nametoolong`, and one that is absolute or leads out of its directory `perm`.
//!
//! A call with such a parameter has no effect.
//!
//! The table in this file is the only place that knows the imports' signatures; what each function does is
//! in the folder `call`, under the same name.
//!
//! ```
//! use wasihost::{Errno, WasiCtx, preview1};
//!
//! let mut wasi = WasiCtx::builder().args(["app", "x"]).build()?;
//! let mut memory = [0; 64];
//! assert_eq!(preview1::args_sizes_get(&mut wasi, &mut memory, 0, 4), 0);
//! assert_eq!((memory[0], memory[4]), (2, 6)); // "app\0x\0"
//! assert_eq!(preview1::fd_close(&mut wasi, &mut memory, 9), i32::from(Errno::Badf.code()));
//! assert_eq!(preview1::IMPORTS.len(), 46);
//! # Ok::<(), wasihost::BuildError>(())
//! ```

use crate::abi::{
    Advice, BufPtr, CallResult, ClockId, FdFlags, FstFlags, GuestMemory, IovsPtr, LookupFlags, OFlags, Param,
    PathPtr, RiFlags, Rights, SdFlags, Show, Whence,
};
use crate::trace::TracedCall;
use crate::{Errno, WasiCtx, call, lost};

/// A type of WebAssembly that imports use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValType {
    /// `i32`.
    I32,
    /// `i64`.
    I64,
}

/// The signature of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import {
    /// The name in the module `wasi_snapshot_preview1`.
    pub name: &'static str,
    /// The types of the parameters.
    pub params: &'static [ValType],
    /// The type of the result; only `proc_exit` has none.
    pub result: Option<ValType>,
}

/// The name of the import module.
pub const MODULE: &str = "wasi_snapshot_preview1";

/// The Rust type of a parameter.
macro_rules! raw {
    (i64) => {
        i64
    };
    (u64) => {
        i64
    };
    (Rights) => {
        i64
    };
    ($other:ident) => {
        i32
    };
}

/// The WebAssembly type of a parameter.
macro_rules! val_type {
    (i64) => {
        ValType::I64
    };
    (u64) => {
        ValType::I64
    };
    (Rights) => {
        ValType::I64
    };
    ($other:ident) => {
        ValType::I32
    };
}

/// What `Param::decode` gets: a value, or a pointer with its length.
macro_rules! raw_value {
    ($name:ident) => {
        $name
    };
    ($name:ident $len:ident) => {
        ($name, $len)
    };
}

/// One row per import: `name(parameter: type, pointer: type[length], ..) -> (out pointer, ..)`.
macro_rules! imports {
    ($($(#[$doc:meta])* $name:ident($($param:ident: $ty:ident $([$len:ident])?),*) -> ($($out:ident),*);)*) => {
        /// Every import, in the order of the specification's text.
        pub const IMPORTS: &[Import] = &[
            $(Import {
                name: stringify!($name),
                params: &[
                    $(val_type!($ty), $(val_type!($len),)?)*
                    $(val_type!($out),)*
                ],
                result: Some(ValType::I32),
            },)*
            Import { name: "proc_exit", params: &[ValType::I32], result: None },
        ];

        $(
            $(#[$doc])*
            #[allow(clippy::too_many_arguments, reason = "the specification's signatures")]
            pub fn $name(
                ctx: &mut WasiCtx,
                memory: &mut [u8],
                $($param: raw!($ty), $($len: i32,)?)*
                $($out: i32,)*
            ) -> i32 {
                let mut memory = GuestMemory::new(memory, ctx.max_call_bytes);
                #[allow(unused_variables, reason = "not every function has parameters")]
                let describe = |memory: &GuestMemory<'_>| {
                    TracedCall::new(stringify!($name), &[
                        $((stringify!($param), <$ty as Show<_>>::show(raw_value!($param $($len)?), memory)),)*
                    ])
                };
                let mut traced = ctx.trace.is_some().then(|| describe(&memory));
                let outs = [$((stringify!($out), $out)),*];
                let result = answer(&mut memory, outs, traced.as_mut(), |memory| {
                    call::$name(ctx, memory, $(<$ty as Param<_>>::decode(raw_value!($param $($len)?))?,)*)
                });
                if let Some(traced) = traced {
                    report(ctx, traced, result.err());
                }
                if let (Err(errno), true) = (result, ctx.lost_path.is_some()) {
                    lost::report(ctx, stringify!($name), errno, || describe(&memory));
                }
                result.map_or_else(|errno| i32::from(errno.code()), |()| 0)
            }
        )*
    };
}

/// Runs one call: checks its out pointers, makes it, stores what it returns.
fn answer<const N: usize, R: CallResult<N>>(
    memory: &mut GuestMemory<'_>,
    outs: [(&'static str, i32); N],
    traced: Option<&mut TracedCall>,
    call: impl FnOnce(&mut GuestMemory<'_>) -> Result<R, Errno>,
) -> Result<(), Errno> {
    let ptrs = outs.map(|(_, ptr)| ptr.cast_unsigned());
    R::check(memory, ptrs)?;
    let values = call(memory)?;
    if let Some(traced) = traced {
        let names = outs.iter().map(|(name, _)| *name);
        traced.set_results(&names.zip(values.show()).collect::<Vec<_>>());
    }
    values.store(memory, ptrs)
}

/// Tells the embedder's hook about a call that has returned.
#[cold]
fn report(ctx: &mut WasiCtx, mut traced: TracedCall, errno: Option<Errno>) {
    traced.set_errno(errno);
    if let Some(hook) = &mut ctx.trace {
        hook(&traced);
    }
}

imports! {
    /// Copies the arguments, each with a NUL, to `argv_buf`, and a pointer to each to `argv`.
    args_get(argv: u32, argv_buf: u32) -> ();
    /// How many arguments there are, and how many bytes [`args_get`] writes to its buffer.
    args_sizes_get() -> (argc, argv_buf_size);
    /// Copies the environment, each `NAME=VALUE` with a NUL, to `environ_buf`, and a pointer to each to
    /// `environ`.
    environ_get(environ: u32, environ_buf: u32) -> ();
    /// How many environment variables there are, and how many bytes [`environ_get`] writes to its buffer.
    environ_sizes_get() -> (environ_count, environ_buf_size);
    /// The resolution of a clock, in nanoseconds.
    clock_res_get(id: ClockId) -> (resolution);
    /// What a clock shows, in nanoseconds.
    clock_time_get(id: ClockId, precision: u64) -> (time);
    /// Says how a file is going to be used.
    fd_advise(fd: u32, offset: u64, len: u64, advice: Advice) -> ();
    /// Makes room for a range of a file, which grows if it ends before the range does.
    fd_allocate(fd: u32, offset: u64, len: u64) -> ();
    /// Closes a descriptor.
    fd_close(fd: u32) -> ();
    /// Waits until a file's data are on its device.
    fd_datasync(fd: u32) -> ();
    /// The type, flags and rights of a descriptor.
    fd_fdstat_get(fd: u32) -> (stat);
    /// Replaces the flags of a descriptor.
    fd_fdstat_set_flags(fd: u32, flags: FdFlags) -> ();
    /// Takes rights away from a descriptor.
    fd_fdstat_set_rights(fd: u32, rights_base: Rights, rights_inheriting: Rights) -> ();
    /// The attributes of an open file or directory.
    fd_filestat_get(fd: u32) -> (stat);
    /// Cuts or extends an open file.
    fd_filestat_set_size(fd: u32, size: u64) -> ();
    /// Sets the times of an open file or directory.
    fd_filestat_set_times(fd: u32, atim: u64, mtim: u64, fst_flags: FstFlags) -> ();
    /// Reads at an offset; the descriptor's own offset stays.
    fd_pread(fd: u32, iovs: IovsPtr[iovs_len], offset: u64) -> (nread);
    /// What a preopened descriptor is.
    fd_prestat_get(fd: u32) -> (prestat);
    /// The guest path of a preopened directory.
    fd_prestat_dir_name(fd: u32, path: BufPtr[path_len]) -> ();
    /// Writes at an offset; the descriptor's own offset stays.
    fd_pwrite(fd: u32, iovs: IovsPtr[iovs_len], offset: u64) -> (nwritten);
    /// Reads at the descriptor's offset.
    fd_read(fd: u32, iovs: IovsPtr[iovs_len]) -> (nread);
    /// Lists a directory from a cookie on, as many entries as fit; the last may be cut.
    fd_readdir(fd: u32, buf: BufPtr[buf_len], cookie: u64) -> (bufused);
    /// Makes `to` name what `fd` named; `fd` is closed, and so is what `to` named before.
    fd_renumber(fd: u32, to: u32) -> ();
    /// Moves the descriptor's offset.
    fd_seek(fd: u32, offset: i64, whence: Whence) -> (newoffset);
    /// Waits until a file's data and attributes are on its device.
    fd_sync(fd: u32) -> ();
    /// The descriptor's offset.
    fd_tell(fd: u32) -> (offset);
    /// Writes at the descriptor's offset.
    fd_write(fd: u32, iovs: IovsPtr[iovs_len]) -> (nwritten);
    /// Creates a directory.
    path_create_directory(fd: u32, path: PathPtr[path_len]) -> ();
    /// The attributes of a file, directory or link.
    path_filestat_get(fd: u32, flags: LookupFlags, path: PathPtr[path_len]) -> (stat);
    /// Sets the times of a file, directory or link.
    path_filestat_set_times(
        fd: u32, flags: LookupFlags, path: PathPtr[path_len], atim: u64, mtim: u64, fst_flags: FstFlags
    ) -> ();
    /// Gives a file another name.
    path_link(
        old_fd: u32, old_flags: LookupFlags, old_path: PathPtr[old_path_len],
        new_fd: u32, new_path: PathPtr[new_path_len]
    ) -> ();
    /// Opens a file or directory.
    path_open(
        fd: u32, dirflags: LookupFlags, path: PathPtr[path_len], oflags: OFlags,
        rights_base: Rights, rights_inheriting: Rights, fdflags: FdFlags
    ) -> (opened_fd);
    /// Reads what a symbolic link contains; what does not fit is cut.
    path_readlink(fd: u32, path: PathPtr[path_len], buf: BufPtr[buf_len]) -> (bufused);
    /// Removes an empty directory.
    path_remove_directory(fd: u32, path: PathPtr[path_len]) -> ();
    /// Renames a file or directory.
    path_rename(
        fd: u32, old_path: PathPtr[old_path_len], new_fd: u32, new_path: PathPtr[new_path_len]
    ) -> ();
    /// Creates a symbolic link.
    path_symlink(old_path: PathPtr[old_path_len], fd: u32, new_path: PathPtr[new_path_len]) -> ();
    /// Removes a file or a symbolic link.
    path_unlink_file(fd: u32, path: PathPtr[path_len]) -> ();
    /// Waits until one of several events has happened.
    poll_oneoff(subscriptions: u32, events: u32, nsubscriptions: u32) -> (nevents);
    /// Would send a signal to the guest; never supported, and nothing happens to the host's process.
    proc_raise(signal: u32) -> ();
    /// Lets other threads of the host run.
    sched_yield() -> ();
    /// Fills a buffer with random bytes.
    random_get(buf: BufPtr[buf_len]) -> ();
    /// Accepts a connection on a listening socket.
    sock_accept(fd: u32, flags: FdFlags) -> (connection_fd);
    /// Receives from a socket.
    sock_recv(fd: u32, iovs: IovsPtr[iovs_len], flags: RiFlags) -> (nread, roflags);
    /// Sends to a socket; the specification defines no flags, they must be 0.
    sock_send(fd: u32, iovs: IovsPtr[iovs_len], flags: u32) -> (nwritten);
    /// Closes one or both directions of a connection.
    sock_shutdown(fd: u32, how: SdFlags) -> ();
}

/// Ends the guest: the call into it returns [`rt::Error::Exit`](crate::rt::Error::Exit) with `code`.
pub fn proc_exit(ctx: &mut WasiCtx, _memory: &mut [u8], code: i32) -> ! {
    if let Some(hook) = &mut ctx.trace {
        hook(&TracedCall::new("proc_exit", &[("code", code.to_string())]));
    }
    crate::rt::exit(code)
}
