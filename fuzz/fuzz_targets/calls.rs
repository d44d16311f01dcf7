//! Random bytes as calls of every function of WASI, with random numbers as parameters and random bytes as
//! memory. Nothing may panic, hang, or reach beside the guest's directory.
//!
//! ```console
//! $ cargo +nightly fuzz run calls
//! $ cargo fuzz run --sanitizer none calls      # with any compiler
//! ```

#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use wasihost::rt;

#[path = "../../wasihost/tests/it/dispatch.rs"]
mod dispatch;
#[path = "../../wasihost/tests/it/everything.rs"]
mod everything;

use crate::dispatch::{NAMES, call};
use crate::everything::{Everything, spare_the_disk};

const MEMORY_BYTES: usize = 0x1_0000;

/// No function has more parameters.
const MAX_PARAMS: usize = 9;

/// Numbers at which something changes.
const EDGES: &[i64] = &[
    -1,
    MEMORY_BYTES as i64,
    MEMORY_BYTES as i64 - 1,
    MEMORY_BYTES as i64 - 8,
    i32::MAX as i64,
    i32::MIN as i64,
    i64::MAX,
    i64::MIN,
    0x7fff_f000,
    1024,
    1025,
    4096,
    4097,
];

/// A number: a small one (a descriptor, a flag, a count), a place in the memory, an edge, or any.
fn param(data: &mut Unstructured<'_>) -> Result<i64> {
    Ok(match data.int_in_range(0..=7_u8)? {
        0..=2 => data.int_in_range(0..=15_i64)?,
        3..=4 => data.int_in_range(0..=MEMORY_BYTES as i64)?,
        5 => *data.choose(EDGES)?,
        6 => i64::from(data.arbitrary::<i32>()?),
        _ => data.arbitrary()?,
    })
}

/// Puts something into the memory: bytes, a path, or an address with a length.
fn poke(data: &mut Unstructured<'_>, memory: &mut [u8]) -> Result<()> {
    const PATHS: &[&str] = &["a", "..", "b/c", "/", "../x", "a/", "link", "out", ".", "b", "link/", "out/x"];
    let bytes = match data.int_in_range(0..=2_u8)? {
        0 => data.bytes(8)?.to_vec(),
        1 => data.choose(PATHS)?.as_bytes().to_vec(),
        _ => {
            [data.int_in_range(0..=0x1_0000_u32)?.to_le_bytes(), data.int_in_range(0..=64_u32)?.to_le_bytes()]
                .concat()
        }
    };
    let at = data.int_in_range(0..=memory.len() - bytes.len())?;
    memory[at..at + bytes.len()].copy_from_slice(&bytes);
    Ok(())
}

fn run(data: &mut Unstructured<'_>) -> Result<()> {
    let mut guest = Everything::new();
    let pattern = data.bytes(16)?;
    let mut memory: Vec<u8> = pattern.iter().copied().cycle().take(MEMORY_BYTES).collect();
    while !data.is_empty() {
        for _ in 0..data.int_in_range(0..=3_u8)? {
            poke(data, &mut memory)?;
        }
        let index = data.int_in_range(0..=NAMES.len())?;
        let name = NAMES.get(index).copied().unwrap_or("proc_exit");
        let mut params = [0; MAX_PARAMS];
        for value in &mut params {
            *value = param(data)?;
        }
        spare_the_disk(name, &mut params);
        match rt::catch(|| call(name, &mut guest.wasi, &mut memory, &params)) {
            Ok(errno) => assert!((0..=76).contains(&errno), "{name} answers {errno}"),
            Err(rt::Error::Exit(code)) => {
                assert_eq!((name, i64::from(code)), ("proc_exit", params[0] as i32 as i64))
            }
            Err(error) => panic!("{name} leaves with {error}"),
        }
        assert_eq!(memory.len(), MEMORY_BYTES);
    }
    assert!(guest.beside().is_empty());
    Ok(())
}

fuzz_target!(|data: &[u8]| {
    // What is too short for a call is no call.
    let _ = run(&mut Unstructured::new(data));
});
