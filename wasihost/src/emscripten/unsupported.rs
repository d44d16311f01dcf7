//! System calls that are `nosys`: WASI has nothing like them, or they need more than the import says.

use crate::{Errno, WasiCtx};

macro_rules! unsupported {
    ($($name:ident $import:literal ($($param:ident: $ty:ty),*);)*) => {$(
        #[doc = concat!("`", $import, "`: always `nosys`.")]
        #[allow(clippy::too_many_arguments, reason = "the import's signature")]
        pub fn $name(_: &mut WasiCtx, _: &mut [u8], $($param: $ty),*) -> i32 {
            -i32::from(Errno::Nosys.code())
        }
    )*};
}

unsupported! {
    chdir "__syscall_chdir" (_path: i32);
    chmod "__syscall_chmod" (_path: i32, _mode: i32);
    dup "__syscall_dup" (_fd: i32);
    dup3 "__syscall_dup3" (_fd: i32, _to: i32, _flags: i32);
    fchmod "__syscall_fchmod" (_fd: i32, _mode: i32);
    fchown32 "__syscall_fchown32" (_fd: i32, _owner: i32, _group: i32);
    getdents64 "__syscall_getdents64" (_fd: i32, _buf: i32, _len: i32);
    mmap "_mmap_js" (_len: i32, _prot: i32, _flags: i32, _fd: i32, _offset: i64, _allocated: i32, _addr: i32);
    munmap "_munmap_js" (_addr: i32, _len: i32, _prot: i32, _flags: i32, _fd: i32, _offset: i64);
    pipe "__syscall_pipe" (_fds: i32);
    poll "__syscall_poll" (_fds: i32, _count: i32, _timeout_ms: i32);
}
