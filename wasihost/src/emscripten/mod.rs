//! What modules of Emscripten import beside WASI, for guests that are translated with `Config::emscripten(true)`.
//!
//! | import from `env` | answer |
//! |---|---|
//! | `emscripten_resize_heap`, `emscripten_get_heap_max` | the memory grows, as far as its maximum and the context's limit allow |
//! | `emscripten_notify_memory_growth`, `_emscripten_runtime_keepalive_clear` | nothing is to be done |
//! | `emscripten_memcpy_js` and its older names | bytes are copied |
//! | `emscripten_date_now`, `emscripten_get_now`, `emscripten_get_now_res` | the context's clocks |
//! | `_tzset_js`, `_localtime_js`, `_gmtime_js`, `_mktime_js`, `_timegm_js` | the time zone is UTC |
//! | `getentropy` | the context's random numbers |
//! | `emscripten_out`, `emscripten_err`, `emscripten_console_*` | a line on a standard stream |
//! | `abort`, `__assert_fail`, `__cxa_throw` | the call into the guest fails with an [`Abort`] |
//! | `exit`, `emscripten_force_exit` | the call into the guest fails with [`Error::Exit`] |
//! | `_emscripten_throw_longjmp`, `invoke_*`, `getTempRet0`, `setTempRet0` | `setjmp` and `longjmp` |
//! | `__syscall_*`, `_mmap_js`, `_munmap_js` | WASI's functions below the preopened directories, or `nosys` |
//!
//! The functions are what generated code calls: each gets the context, the guest's memory and the parameters of the
//! import.
//!
//! A path is looked up in the preopened directory with the longest guest path that it starts with; the current
//! directory is `/`. `chmod`, `dup`, `getdents` (so `opendir`), `mmap`, `pipe` and `poll` are `nosys`: WASI has
//! nothing like them, or the answer would need more than the import says.
//!
//! ```
//! use wasihost::{TreeDir, WasiCtx, emscripten};
//!
//! let mut wasi = WasiCtx::builder().preopen(Box::new(TreeDir::new()), "/data").build()?;
//! let mut memory = vec![0; 256];
//! memory[..7].copy_from_slice(b"/data/a");
//! let (at_fdcwd, o_creat_rdwr) = (-100, 0x42);
//! let fd = emscripten::openat(&mut wasi, &mut memory, at_fdcwd, 0, o_creat_rdwr, 0);
//! assert!(fd > 2);
//! assert_eq!(emscripten::stat64(&mut wasi, &mut memory, 0, 64), 0);
//! emscripten::localtime(&mut wasi, &mut memory, 86_400, 128);
//! assert_eq!((memory[128 + 12], memory[128 + 20]), (2, 70)); // the second of January 1970
//! # Ok::<(), wasihost::BuildError>(())
//! ```

mod files;
mod stat;
mod time;
mod unsupported;

use std::fmt;

use crate::helper::{milliseconds, write_line};
use crate::rt::memory::Storage;
use crate::rt::{self, Error, Memory};
use crate::{ClockId, Errno, WasiCtx, preview1};

pub use files::{
    faccessat, fcntl64, fdatasync, fstat64, ftruncate64, getcwd, ioctl, lstat64, mkdirat, newfstatat, openat,
    readlinkat, renameat, rmdir, stat64, symlinkat, unlinkat, utimensat,
};
pub use time::{gmtime, localtime, mktime, timegm, tzset};
pub use unsupported::{chdir, chmod, dup, dup3, fchmod, fchown32, getdents64, mmap, munmap, pipe, poll};

/// A guest has given up: what it says, and where. It is in [`Error::Host`].
///
/// ```
/// use wasihost::WasiCtx;
/// use wasihost::emscripten::{self, Abort};
/// use wasihost::rt::{Error, catch};
///
/// let mut wasi = WasiCtx::builder().build()?;
/// let Err(Error::Host(error)) = catch(|| emscripten::abort(&mut wasi, &mut [])) else { panic!() };
/// assert!(matches!(error.downcast_ref(), Some(Abort::Aborted)));
/// # Ok::<(), wasihost::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Abort {
    /// It has called `abort`.
    Aborted,
    /// A failed `assert`.
    AssertionFailed {
        /// The condition, as the source has it.
        condition: String,
        /// The source file.
        file: String,
        /// The line, from 1.
        line: u32,
        /// The function.
        function: String,
    },
    /// An exception of C++, in a module that was built without catching them.
    Exception,
}

impl fmt::Display for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Aborted => f.write_str("the guest aborted"),
            Self::AssertionFailed { condition, file, line, function } => {
                write!(f, "the guest's assertion failed: {condition} ({file}:{line}: {function})")
            }
            Self::Exception => {
                f.write_str("the guest has thrown a C++ exception, and is built not to catch any")
            }
        }
    }
}

impl std::error::Error for Abort {}

/// What unwinds the guest from a `longjmp` to its `setjmp`. Outside the guest it is seen if the function that called
/// `setjmp` has returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LongJump;

impl fmt::Display for LongJump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("longjmp, and the function that called setjmp has returned")
    }
}

impl std::error::Error for LongJump {}

/// `abort`: leaves the guest with [`Abort::Aborted`].
pub fn abort(_: &mut WasiCtx, _: &mut [u8]) -> ! {
    rt::host_error(Box::new(Abort::Aborted))
}

/// `__assert_fail`: leaves the guest with [`Abort::AssertionFailed`].
pub fn assert_fail(
    _: &mut WasiCtx,
    memory: &mut [u8],
    condition: i32,
    file: i32,
    line: i32,
    function: i32,
) -> ! {
    rt::host_error(Box::new(Abort::AssertionFailed {
        condition: text(memory, condition),
        file: text(memory, file),
        line: line.cast_unsigned(),
        function: text(memory, function),
    }))
}

/// `__cxa_throw`: leaves the guest with [`Abort::Exception`].
pub fn cxa_throw(_: &mut WasiCtx, _: &mut [u8], _exception: i32, _type_info: i32, _destructor: i32) -> ! {
    rt::host_error(Box::new(Abort::Exception))
}

/// `exit`: leaves the guest as WASI's `proc_exit` does.
pub fn exit(_: &mut WasiCtx, _: &mut [u8], code: i32) -> ! {
    rt::exit(code)
}

/// `_emscripten_throw_longjmp`: unwinds to the `invoke_*` that the `setjmp` is behind.
pub fn throw_longjmp(_: &mut WasiCtx, _: &mut [u8]) -> ! {
    rt::host_error(Box::new(LongJump))
}

/// What an `invoke_*` does with what the guest's function has ended with: returns if it was a `longjmp`; anything
/// else unwinds further.
///
/// ```
/// use wasihost::emscripten::{LongJump, catch_longjmp};
/// use wasihost::rt::{Error, catch};
///
/// catch_longjmp(Error::Host(Box::new(LongJump)));
/// assert!(matches!(catch(|| catch_longjmp(Error::Exit(3))), Err(Error::Exit(3))));
/// assert!(matches!(catch(|| catch_longjmp(Error::Interrupted)), Err(Error::Interrupted)));
/// ```
pub fn catch_longjmp(error: Error) {
    match error {
        Error::Host(error) if error.is::<LongJump>() => {}
        other => rt::host_error(Box::new(other)),
    }
}

/// `getTempRet0`: what [`set_temp_ret0`] was given last.
pub fn get_temp_ret0(ctx: &mut WasiCtx, _: &mut [u8]) -> i32 {
    ctx.temp_ret0
}

/// `setTempRet0`: keeps a number for [`get_temp_ret0`].
pub fn set_temp_ret0(ctx: &mut WasiCtx, _: &mut [u8], value: i32) {
    ctx.temp_ret0 = value;
}

/// `emscripten_resize_heap`: grows the memory to at least `size_bytes`, by a fifth of what it has if there is so much,
/// as Emscripten does. Returns 1, or 0 and changes nothing.
///
/// ```
/// use wasihost::{WasiCtx, emscripten, rt::Memory};
///
/// let mut wasi = WasiCtx::builder().build()?;
/// let mut memory = Memory::new(1, Some(3));
/// assert_eq!(emscripten::resize_heap(&mut wasi, &mut memory, 100_000), 1);
/// assert_eq!(memory.size_pages(), 2);
/// assert_eq!(emscripten::resize_heap(&mut wasi, &mut memory, 200_000), 0);
/// # Ok::<(), wasihost::BuildError>(())
/// ```
pub fn resize_heap<S: Storage>(_: &mut WasiCtx, memory: &mut Memory<S>, size_bytes: i32) -> i32 {
    let page = memory.page_bytes() as u64;
    let old = memory.size_pages();
    let least = u64::from(size_bytes.cast_unsigned()).div_ceil(page);
    let roomy = least.max((old + old / 5).min(memory.max_pages()));
    let grown = [roomy, least].into_iter().any(|pages| {
        let delta = pages.saturating_sub(old);
        delta == 0 || i32::try_from(delta).is_ok_and(|delta| memory.grow(delta) >= 0)
    });
    i32::from(grown)
}

/// `emscripten_get_heap_max`: the most bytes that the memory can have, at most 4 GiB less a page.
pub fn get_heap_max<S: Storage>(_: &mut WasiCtx, memory: &mut Memory<S>) -> i32 {
    let page = memory.page_bytes() as u64;
    let bytes = memory.max_pages().saturating_mul(page).min((1 << 32) - page);
    (bytes as u32).cast_signed()
}

/// `emscripten_notify_memory_growth`: does nothing. The host looks the memory up when it needs it.
pub fn notify_memory_growth(_: &mut WasiCtx, _: &mut [u8], _memory: i32) {}

/// `_emscripten_runtime_keepalive_clear`: does nothing. The host keeps instances as long as it likes.
pub fn runtime_keepalive_clear(_: &mut WasiCtx, _: &mut [u8]) {}

/// `emscripten_memcpy_js`: copies `len` bytes. Traps with “out of bounds memory access”.
pub fn memcpy(_: &mut WasiCtx, memory: &mut [u8], to: i32, from: i32, len: i32) {
    let [to, from, len] = [to, from, len].map(|value| value.cast_unsigned() as usize);
    let fits = |start: usize| start.checked_add(len).is_some_and(|end| end <= memory.len());
    if !fits(to) || !fits(from) {
        rt::raise::out_of_bounds_memory_access();
    }
    memory.copy_within(from..from + len, to);
}

/// `emscripten_memcpy_big`: as [`memcpy`], and returns `to`.
pub fn memcpy_big(ctx: &mut WasiCtx, memory: &mut [u8], to: i32, from: i32, len: i32) -> i32 {
    memcpy(ctx, memory, to, from, len);
    to
}

/// `emscripten_date_now`: milliseconds since 1970.
pub fn date_now(ctx: &mut WasiCtx, _: &mut [u8]) -> f64 {
    milliseconds(ctx, ClockId::Realtime)
}

/// `emscripten_get_now`: milliseconds of a clock that is never set.
pub fn get_now(ctx: &mut WasiCtx, _: &mut [u8]) -> f64 {
    milliseconds(ctx, ClockId::Monotonic)
}

/// `emscripten_get_now_res`: the resolution of [`get_now`], in milliseconds.
pub fn get_now_res(ctx: &mut WasiCtx, _: &mut [u8]) -> f64 {
    ctx.clocks.resolution(ClockId::Monotonic) as f64 / 1e6
}

/// `_emscripten_get_now_is_monotonic`: 1, it is.
pub fn get_now_is_monotonic(_: &mut WasiCtx, _: &mut [u8]) -> i32 {
    1
}

/// `emscripten_console_log` and `emscripten_out`: a line on the standard output.
pub fn console_log(ctx: &mut WasiCtx, memory: &mut [u8], line: i32) {
    let line = text(memory, line);
    write_line(ctx, 1, &line);
}

/// `emscripten_console_error`, `emscripten_console_warn` and `emscripten_err`: a line on the standard error.
pub fn console_error(ctx: &mut WasiCtx, memory: &mut [u8], line: i32) {
    let line = text(memory, line);
    write_line(ctx, 2, &line);
}

/// `getentropy`: fills a buffer with random bytes. Returns 0, or -1 if it can not.
pub fn getentropy(ctx: &mut WasiCtx, memory: &mut [u8], buf: i32, len: i32) -> i32 {
    match preview1::random_get(ctx, memory, buf, len) {
        0 => 0,
        _ => -1,
    }
}

/// The bytes up to the first zero byte; nothing outside the memory.
fn c_str(memory: &[u8], ptr: i32) -> Option<&[u8]> {
    let tail = memory.get(ptr.cast_unsigned() as usize..)?;
    tail.iter().position(|byte| *byte == 0).map(|len| &tail[..len])
}

/// A string for people.
fn text(memory: &[u8], ptr: i32) -> String {
    String::from_utf8_lossy(c_str(memory, ptr).unwrap_or_default()).into_owned()
}

/// The result of a system call: Emscripten's error numbers are those of WASI.
fn syscall(result: Result<i32, Errno>) -> i32 {
    result.unwrap_or_else(|errno| -i32::from(errno.code()))
}

/// Puts bytes into the guest's memory.
fn put(memory: &mut [u8], ptr: i32, bytes: &[u8]) -> Result<(), Errno> {
    let tail = memory.get_mut(ptr.cast_unsigned() as usize..).ok_or(Errno::Fault)?;
    tail.get_mut(..bytes.len()).ok_or(Errno::Fault)?.copy_from_slice(bytes);
    Ok(())
}

/// The bytes at an address of the guest's memory.
fn take<const N: usize>(memory: &[u8], ptr: i32) -> Result<[u8; N], Errno> {
    let tail = memory.get(ptr.cast_unsigned() as usize..).ok_or(Errno::Fault)?;
    tail.first_chunk().copied().ok_or(Errno::Fault)
}
