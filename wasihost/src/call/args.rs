//! Arguments and environment: lists of NUL-terminated strings, copied once at the guest's start.

use crate::abi::GuestMemory;
use crate::{Errno, WasiCtx};

/// # Errors
/// `fault`.
pub(crate) fn args_get(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    argv: u32,
    argv_buf: u32,
) -> Result<(), Errno> {
    copy_strings(&ctx.args, memory, argv, argv_buf)
}

/// # Errors
/// `overflow` if there is more than a guest can address.
pub(crate) fn args_sizes_get(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>) -> Result<(u32, u32), Errno> {
    sizes(&ctx.args)
}

/// # Errors
/// `fault`.
pub(crate) fn environ_get(
    ctx: &mut WasiCtx,
    memory: &mut GuestMemory<'_>,
    environ: u32,
    environ_buf: u32,
) -> Result<(), Errno> {
    copy_strings(&ctx.env, memory, environ, environ_buf)
}

/// # Errors
/// `overflow` if there is more than a guest can address.
pub(crate) fn environ_sizes_get(ctx: &mut WasiCtx, _: &mut GuestMemory<'_>) -> Result<(u32, u32), Errno> {
    sizes(&ctx.env)
}

/// How many strings there are, and how many bytes they take with their NULs.
fn sizes(strings: &[String]) -> Result<(u32, u32), Errno> {
    let bytes: usize = strings.iter().map(|string| string.len() + 1).sum();
    let count = u32::try_from(strings.len()).map_err(|_| Errno::Overflow)?;
    Ok((count, u32::try_from(bytes).map_err(|_| Errno::Overflow)?))
}

/// Writes the strings to `buf`, each with its NUL, and the address of each to the array at `pointers`.
fn copy_strings(
    strings: &[String],
    memory: &mut GuestMemory<'_>,
    pointers: u32,
    buf: u32,
) -> Result<(), Errno> {
    let (count, bytes) = sizes(strings)?;
    memory.range(pointers, u64::from(count) * 4)?;
    memory.range(buf, u64::from(bytes))?;
    let (mut pointer, mut string_at) = (pointers, buf);
    for string in strings {
        memory.put(pointer, &string_at)?;
        memory.write(string_at, string.as_bytes())?;
        string_at = string_at.wrapping_add(string.len() as u32);
        memory.write(string_at, &[0])?;
        string_at = string_at.wrapping_add(1);
        pointer = pointer.wrapping_add(4);
    }
    Ok(())
}
