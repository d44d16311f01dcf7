//! What modules of the AssemblyScript compiler import beside WASI, for guests that are translated with
//! `Config::assemblyscript(true)`.
//!
//! | import from `env` | answer |
//! |---|---|
//! | `abort` | the call into the guest fails with an [`Abort`]: message, file, line, column |
//! | `trace` | a line on the guest's standard error |
//! | `seed`, `Math.random` | the context's random numbers |
//! | `Date.now`, `performance.now` | the context's clocks |
//! | `console.log`, `console.info`, `console.debug` | a line on the guest's standard output |
//! | `console.error`, `console.warn`, `console.assert` | a line on the guest's standard error |
//! | `process.exit` | the call into the guest fails with [`Error::Exit`](crate::rt::Error::Exit) |
//!
//! The functions are what generated code calls: each gets the context, the guest's memory and the parameters of the
//! import.
//!
//! Strings are UTF-16, with the length in bytes in the four bytes before them. [`string`] reads one, for functions of
//! your own too.
//!
//! ```
//! use wasihost::{OutputBuffer, WasiCtx, assemblyscript};
//!
//! let stdout = OutputBuffer::new();
//! let mut wasi = WasiCtx::builder().stdout(stdout.clone()).build()?;
//! let mut memory = [4, 0, 0, 0, b'h', 0, b'i', 0];
//! assemblyscript::console_log(&mut wasi, &mut memory, 4);
//! assert_eq!(stdout.contents(), b"hi\n");
//! assert!((0.0..1.0).contains(&assemblyscript::math_random(&mut wasi, &mut memory)));
//! # Ok::<(), wasihost::BuildError>(())
//! ```

use std::fmt;

use crate::helper::{milliseconds, write_line};
use crate::{ClockId, WasiCtx, rt};

/// A guest has called `abort`: an error that was thrown, or a failed check such as an index out of range.
///
/// It is in [`Error::Host`](crate::rt::Error::Host):
///
/// ```
/// use wasihost::assemblyscript::{self, Abort};
/// use wasihost::rt::{Error, catch};
///
/// # let mut wasi = wasihost::WasiCtx::builder().build()?;
/// // A call into the guest; here, what the guest does when it throws an error without a message.
/// let result = catch(|| assemblyscript::abort(&mut wasi, &mut [], 0, 0, 7, 3));
/// let Err(Error::Host(error)) = result else { panic!() };
/// let abort: &Abort = error.downcast_ref().unwrap();
/// assert_eq!((abort.line, abort.column), (7, 3));
/// assert_eq!(abort.to_string(), "the guest aborted: no message (unknown file:7:3)");
/// # Ok::<(), wasihost::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Abort {
    /// What the guest says; `None` if it says nothing, or points to no string.
    pub message: Option<String>,
    /// The source file.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl fmt::Display for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.message.as_deref().unwrap_or("no message");
        let file = self.file.as_deref().unwrap_or("unknown file");
        write!(f, "the guest aborted: {message} ({file}:{}:{})", self.line, self.column)
    }
}

impl std::error::Error for Abort {}

/// The string at `ptr`, or `None` if that is null or the string does not lie inside the memory. What is not UTF-16
/// becomes U+FFFD.
///
/// ```
/// let mut memory = vec![0; 32];
/// memory[4] = 4; // bytes
/// memory[8..12].copy_from_slice(&[b'h', 0, b'i', 0]);
/// assert_eq!(wasihost::assemblyscript::string(&memory, 8).as_deref(), Some("hi"));
/// assert_eq!(wasihost::assemblyscript::string(&memory, 0), None);
/// assert_eq!(wasihost::assemblyscript::string(&memory, 2), None);
/// ```
///
/// <https://www.assemblyscript.org/runtime.html#memory-layout>
#[must_use]
pub fn string(memory: &[u8], ptr: i32) -> Option<String> {
    let start = ptr.cast_unsigned() as usize;
    let len = memory.get(start.checked_sub(4)?..start)?.first_chunk()?;
    let bytes = memory.get(start..)?.get(..u32::from_le_bytes(*len) as usize)?;
    let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    Some(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// `abort`: leaves the guest with an [`Abort`].
pub fn abort(_: &mut WasiCtx, memory: &mut [u8], message: i32, file: i32, line: i32, column: i32) -> ! {
    rt::host_error(Box::new(Abort {
        message: string(memory, message),
        file: string(memory, file),
        line: line.cast_unsigned(),
        column: column.cast_unsigned(),
    }))
}

/// `trace`: writes `trace: MESSAGE` and the first `count` numbers to the standard error.
#[allow(clippy::too_many_arguments, reason = "the import's signature")]
pub fn trace(
    ctx: &mut WasiCtx,
    memory: &mut [u8],
    message: i32,
    count: i32,
    a0: f64,
    a1: f64,
    a2: f64,
    a3: f64,
    a4: f64,
) {
    let numbers = [a0, a1, a2, a3, a4].map(|number| number.to_string());
    let shown = &numbers[..usize::try_from(count).unwrap_or(0).min(numbers.len())];
    let space = if shown.is_empty() { "" } else { " " };
    let message = string(memory, message).unwrap_or_default();
    write_line(ctx, 2, &format!("trace: {message}{space}{}", shown.join(", ")));
}

/// `seed`: a number that the guest's generator starts with.
pub fn seed(ctx: &mut WasiCtx, memory: &mut [u8]) -> f64 {
    math_random(ctx, memory)
}

/// `Math.random`: a number from 0 up to 1, without 1.
pub fn math_random(ctx: &mut WasiCtx, _: &mut [u8]) -> f64 {
    const BITS: u32 = f64::MANTISSA_DIGITS;
    let mut bytes = [0; 8];
    match ctx.random.fill(&mut bytes) {
        Ok(()) => (u64::from_le_bytes(bytes) >> (64 - BITS)) as f64 / (1_u64 << BITS) as f64,
        Err(errno) => rt::host_error(Box::new(errno)),
    }
}

/// `Date.now`: milliseconds since 1970, without a fraction.
pub fn date_now(ctx: &mut WasiCtx, _: &mut [u8]) -> f64 {
    milliseconds(ctx, ClockId::Realtime).floor()
}

/// `performance.now`: milliseconds since some moment.
pub fn performance_now(ctx: &mut WasiCtx, _: &mut [u8]) -> f64 {
    milliseconds(ctx, ClockId::Monotonic)
}

/// `console.log`: a line on the standard output.
pub fn console_log(ctx: &mut WasiCtx, memory: &mut [u8], text: i32) {
    write_line(ctx, 1, &string(memory, text).unwrap_or_default());
}

/// `console.error`: a line on the standard error.
pub fn console_error(ctx: &mut WasiCtx, memory: &mut [u8], text: i32) {
    write_line(ctx, 2, &string(memory, text).unwrap_or_default());
}

/// `console.assert`: a line on the standard error if `condition` is 0.
pub fn console_assert(ctx: &mut WasiCtx, memory: &mut [u8], condition: i32, text: i32) {
    if condition == 0 {
        let text = string(memory, text).unwrap_or_default();
        write_line(ctx, 2, &format!("Assertion failed: {text}"));
    }
}

/// `process.exit`: leaves the guest as WASI's `proc_exit` does.
pub fn process_exit(_: &mut WasiCtx, _: &mut [u8], code: i32) -> ! {
    rt::exit(code)
}
