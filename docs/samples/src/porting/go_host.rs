//! Samples of “Porting from the Go host”: one for each row of its table that no other page has.

use include_dir::{Dir, include_dir};
use wasihost::{OutputBuffer, Stream, WasiCtx};

use crate::TestResult;
use crate::guests::{probe, scripted};

static LIBRARY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/guest");

#[test]
fn options_of_new() -> TestResult {
    let temp = tempfile::tempdir()?;
    let host_dir = temp.path();
    // ANCHOR: options
    let stdout = OutputBuffer::new();
    let wasi = WasiCtx::builder()
        .args(["tool", "input.txt"])
        .env("LANG", "C")
        .preopen_dir(host_dir, "/")? // the host's path first, then the guest's
        .preopen_embedded(&LIBRARY, "/lib")
        .stdin(Stream::reader(std::io::empty()))
        .stdout(stdout.clone())
        .build()?;
    let mut guest = probe::Module::new(wasi)?;
    // ANCHOR_END: options
    guest.memory_mut().write(1100, b"x.txt")?;
    assert_eq!(guest.open(3, 5, 0)?, -44);
    assert_eq!(guest.args()?, 2);
    Ok(())
}

#[test]
fn exit_error() -> TestResult {
    let mut guest = probe::Module::new(WasiCtx::builder().build()?)?;
    // ANCHOR: exit
    let code = guest.start()?; // 0 if `_start` returns, else what `proc_exit` was given
    // ANCHOR_END: exit
    assert_eq!(code, 3);
    Ok(())
}

#[test]
fn mem() -> TestResult {
    let mut guest = probe::Module::new(WasiCtx::builder().build()?)?;
    // ANCHOR: mem
    let bytes: &mut [u8] = guest.memory_mut().bytes_mut();
    bytes[64..68].copy_from_slice(&7_u32.to_le_bytes());
    // ANCHOR_END: mem
    assert_eq!(guest.memory().read_u32_le(64), Some(7));
    Ok(())
}

#[test]
fn call_host_function() -> TestResult {
    // ANCHOR: call_host_function
    let wasi = WasiCtx::builder()
        .call_host_function(|memory, id, addr, len| {
            let Some(text) = memory.get(addr as usize..).and_then(|tail| tail.get(..len as usize)) else {
                return -1;
            };
            match (id, text) {
                (1, b"4 + 38") => 42,
                _ => -1,
            }
        })
        .build()?;
    let mut guest = scripted::Module::new(wasi)?;
    assert_eq!(guest.run()?, 42);
    // ANCHOR_END: call_host_function
    Ok(())
}

#[test]
fn an_instance_moves_between_threads() -> TestResult {
    // ANCHOR: threads
    let mut guest = probe::Module::new(WasiCtx::builder().build()?)?;
    guest.yield_now()?;
    let worker = std::thread::spawn(move || guest.yield_now()); // from one thread at a time
    assert_eq!(worker.join().unwrap()?, 0);
    // ANCHOR_END: threads
    Ok(())
}
