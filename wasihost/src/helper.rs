//! What the answers for the runtimes of Emscripten and AssemblyScript share: clocks, numbers and lines of text, all
//! by way of WASI's functions, so that whatever the builder says about those holds here too.

use std::time::Duration;

use crate::{ClockId, WasiCtx, preview1};

/// What a clock shows, in milliseconds: the number that JavaScript's clocks give.
pub(crate) fn milliseconds(ctx: &mut WasiCtx, clock: ClockId) -> f64 {
    Duration::from_nanos(ctx.clocks.now(clock)).as_secs_f64() * 1000.0
}

/// Writes a line to a standard stream. That nobody takes it is no error, as for a console.
pub(crate) fn write_line(ctx: &mut WasiCtx, fd: i32, line: &str) {
    const TEXT: usize = 16;
    let mut rest = format!("{line}\n").into_bytes();
    while let Ok(len) = u32::try_from(rest.len())
        && len > 0
    {
        // An array of one buffer, the number of bytes that were written, the text.
        let mut memory = vec![0; TEXT];
        memory[0..4].copy_from_slice(&(TEXT as u32).to_le_bytes());
        memory[4..8].copy_from_slice(&len.to_le_bytes());
        memory.append(&mut rest);
        let errno = preview1::fd_write(ctx, &mut memory, fd, 0, 1, 8);
        let written = u32::from_le_bytes([memory[8], memory[9], memory[10], memory[11]]) as usize;
        if errno != 0 || written == 0 {
            return;
        }
        rest = memory.split_off(TEXT + written.min(len as usize));
    }
}
