//! Samples of “Porting from wazero”: one for each row of its table that no other page has.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use wasihost::{OutputBuffer, Stream, TreeDir, WasiCtx};

use crate::TestResult;
use crate::guests::{calc, job, probe};

#[test]
fn instantiate_module() -> TestResult {
    // ANCHOR: instantiate
    let wasi = WasiCtx::builder().build()?;
    let mut guest = probe::Module::new(wasi)?;
    // ANCHOR_END: instantiate
    guest.yield_now()?;
    Ok(())
}

#[test]
fn module_config() -> TestResult {
    // ANCHOR: module_config
    let stdout = OutputBuffer::new();
    let wasi = WasiCtx::builder()
        .args(["tool", "-v"]) // the first is the program's name
        .env("LANG", "C")
        .stdin(Stream::bytes("input"))
        .stdout(stdout.clone())
        .stderr(Stream::writer(std::io::stderr()))
        .build()?;
    // ANCHOR_END: module_config
    let mut guest = probe::Module::new(wasi)?;
    assert_eq!((guest.args()?, guest.read(0)?), (2, 5));
    Ok(())
}

#[test]
fn time() -> TestResult {
    // ANCHOR: time
    let slept = Arc::new(Mutex::new(Duration::ZERO));
    let sleeper = Arc::clone(&slept);
    let wasi = WasiCtx::builder()
        .walltime(|| Duration::from_secs(1_700_000_000))
        .nanotime(|| Duration::from_nanos(5))
        .nanosleep(move |length| *sleeper.lock().unwrap() += length)
        .osyield(|| {})
        .build()?;
    // ANCHOR_END: time
    let mut guest = probe::Module::new(wasi)?;
    assert_eq!((guest.time(0)?, guest.time(1)?), (1_700_000_000_000_000_000, 5));
    assert_eq!((guest.sleep(7)?, guest.yield_now()?), (0, 0));
    assert_eq!(*slept.lock().unwrap(), Duration::from_nanos(7));
    Ok(())
}

#[test]
fn random() -> TestResult {
    // ANCHOR: random
    let mut state = 1_u8;
    let wasi = WasiCtx::builder()
        .random(move |bytes| {
            for byte in bytes {
                state = state.wrapping_mul(5).wrapping_add(1);
                *byte = state;
            }
        })
        .build()?;
    // ANCHOR_END: random
    let mut guest = probe::Module::new(wasi)?;
    assert_eq!(guest.random()?.to_le_bytes()[..3], [6, 31, 156]);
    Ok(())
}

#[test]
fn start_functions() -> TestResult {
    // ANCHOR: reactor
    let mut guest = calc::Module::new()?; // runs nothing but the module's own `start` section
    guest._initialize()?;
    // ANCHOR_END: reactor
    assert_eq!(guest.memory().read_u32_le(256), Some(42));
    Ok(())
}

#[test]
fn call() -> TestResult {
    let mut guest = calc::Module::new()?;
    // ANCHOR: call
    let sum: i32 = guest.add(1, 2)?;
    let mean: f64 = guest.mean(1.0, 2.0)?;
    // ANCHOR_END: call
    assert_eq!((sum, mean), (3, 1.5));
    Ok(())
}

#[test]
fn globals() -> TestResult {
    let mut guest = calc::Module::new()?;
    // ANCHOR: global
    let calls: i32 = guest.calls();
    guest.set_calls(calls + 1);
    // ANCHOR_END: global
    assert_eq!(guest.calls(), 1);
    Ok(())
}

#[test]
fn memory() -> TestResult {
    let mut guest = calc::Module::new()?;
    // ANCHOR: memory
    let memory = guest.memory_mut();
    assert_eq!(memory.bytes().len(), 65_536); // Size
    assert_eq!(memory.size_pages(), 1);
    assert_eq!(memory.grow(1), 1); // Grow: the old size in pages, or -1

    memory.write(8, &[1, 2, 3])?; // Write
    memory.write_u8(11, 4)?; // WriteByte
    memory.write_u16_le(12, 5)?; // WriteUint16Le
    memory.write_u32_le(16, 6)?; // WriteUint32Le
    memory.write_u64_le(24, 7)?; // WriteUint64Le
    memory.write_f32_le(32, 0.5)?; // WriteFloat32Le
    memory.write_f64_le(40, 0.25)?; // WriteFloat64Le
    memory.write(48, "text".as_bytes())?; // WriteString

    assert_eq!(memory.read(8, 3), Some(&[1, 2, 3][..])); // Read: a borrow, not a copy
    assert_eq!(memory.read_u8(11), Some(4)); // ReadByte
    assert_eq!(memory.read_u16_le(12), Some(5)); // ReadUint16Le
    assert_eq!(memory.read_u32_le(16), Some(6)); // ReadUint32Le
    assert_eq!(memory.read_u64_le(24), Some(7)); // ReadUint64Le
    assert_eq!(memory.read_f32_le(32), Some(0.5)); // ReadFloat32Le
    assert_eq!(memory.read_f64_le(40), Some(0.25)); // ReadFloat64Le
    assert_eq!(memory.read_c_str(48), Some(&b"text"[..])); // up to the first zero byte

    // Outside: `None` or an error with the address, the length and the memory's size.
    assert_eq!(memory.read_u32_le(131_070), None);
    assert!(memory.write_u8(131_072, 0).is_err());
    // ANCHOR_END: memory
    Ok(())
}

#[test]
fn memory_is_a_view() -> TestResult {
    let mut guest = calc::Module::new()?;
    // ANCHOR: view
    if let Some(bytes) = guest.memory_mut().read_mut(8, 4) {
        bytes.copy_from_slice(b"view"); // the guest sees it
    }
    let copy = guest.memory().read(8, 4).map(<[u8]>::to_vec); // to keep it while the guest runs
    guest.add(1, 2)?;
    // ANCHOR_END: view
    assert_eq!(copy.as_deref(), Some(&b"view"[..]));
    Ok(())
}

#[test]
fn context() -> TestResult {
    let mut guest = job::Module::new()?;
    // ANCHOR: context
    let handle = guest.interrupt_handle(); // with `Config::interruptible(true)` in the build script
    let deadline = handle.deadline(Duration::from_secs(1))?;
    match guest.work(100) {
        Ok(sum) => assert_eq!(sum, 5050),
        Err(job::Error::Interrupted) if deadline.is_over() => println!("the time is over"),
        Err(job::Error::Interrupted) => println!("another thread has called handle.interrupt()"),
        Err(error) => return Err(error.into()),
    }
    // ANCHOR_END: context
    Ok(())
}

#[test]
fn exit() -> TestResult {
    // ANCHOR: exit
    let mut guest = probe::Module::new(WasiCtx::builder().build()?)?;
    match guest.exit(2) {
        Err(probe::Error::Exit(code)) => assert_eq!(code, 2),
        other => panic!("{other:?}"),
    }
    // ANCHOR_END: exit
    Ok(())
}

#[test]
fn close() -> TestResult {
    // ANCHOR: close
    let scratch = TreeDir::new();
    let guest = probe::Module::new(WasiCtx::builder().preopen(Box::new(scratch), "/tmp").build()?)?;
    drop(guest); // memory, descriptors and directories; the end of the scope does the same
    // ANCHOR_END: close
    Ok(())
}

#[test]
fn listener() -> TestResult {
    // ANCHOR: listener
    let calls = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&calls);
    let wasi = WasiCtx::builder()
        .trace(move |call| {
            if call.name().starts_with("fd_") || call.name().starts_with("path_") {
                log.lock().unwrap().push(format!("{}: {:?}", call.name(), call.errno()));
            }
        })
        .build()?;
    // ANCHOR_END: listener
    let mut guest = probe::Module::new(wasi)?;
    guest.random()?;
    guest.hello(1)?;
    assert_eq!(*calls.lock().unwrap(), ["fd_write: None"]);
    Ok(())
}
