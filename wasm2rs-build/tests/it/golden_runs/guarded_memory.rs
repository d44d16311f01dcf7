//! Guarded memory: traps that are faults.

use wasihost::WasiCtx;
use wasm2rs_rt::{Error, HostError, TrapKind};

use super::{assert_traps, guarded};

/// The host of `guarded`: its function does what the test says.
pub(crate) struct GuardedHost {
    wasi: WasiCtx,
    callback: fn(&mut guarded::Caller<'_>, i32) -> Result<i32, HostError>,
}

impl AsMut<WasiCtx> for GuardedHost {
    fn as_mut(&mut self) -> &mut WasiCtx {
        &mut self.wasi
    }
}

impl guarded::EnvImports for GuardedHost {
    fn callback(caller: &mut guarded::Caller<'_>, argument: i32) -> Result<i32, HostError> {
        (caller.host().callback)(caller, argument)
    }
}

fn guarded_guest() -> guarded::Module {
    let wasi = WasiCtx::builder().build().unwrap();
    guarded::Module::new(GuardedHost { wasi, callback: |_, argument| Ok(argument) }).unwrap()
}

#[test]
fn a_guarded_memory_traps_at_its_end_and_the_instance_works_afterwards() {
    const TRAP: TrapKind = TrapKind::OutOfBoundsMemoryAccess;
    let mut guest = guarded_guest();
    assert_eq!(guest.memory().read(16, 7), Some(&b"guarded"[..]));
    assert_eq!(guest.load(0).unwrap(), i32::from_le_bytes(*b"guar"));
    for addr in [65533 - 16, -16, -1, i32::MIN, i32::MAX] {
        assert_traps(guest.load(addr), TRAP);
        assert_traps(guest.load_far(addr), TRAP);
    }
    assert_eq!(guest.load(65532 - 16).unwrap(), 0);
    guest.load_unused(65528).unwrap();
    assert_traps(guest.load_unused(65529), TRAP);
    assert_traps(guest.sum(65500, 10), TRAP);
    guest.store(65528, -1).unwrap();
    guest.store(65528, 0).unwrap();
    for addr in 65529..65536 {
        assert_traps(guest.store(addr, -1), TRAP);
    }
    assert_eq!(guest.memory().read_u64_le(65528), Some(0), "a store across the end writes nothing");
    assert_traps(guest.fill(65530, 1, 7), TRAP);
    assert_traps(guest.recurse(), TrapKind::CallStackExhausted);
    assert_eq!(guest.load(0).unwrap(), i32::from_le_bytes(*b"guar"));
}

#[test]
fn a_guarded_guests_state_after_a_trap_is_that_of_the_access() {
    let mut guest = guarded_guest();
    assert_traps(guest.steps_then_load(65536), TrapKind::OutOfBoundsMemoryAccess);
    assert_eq!((guest.steps(), guest.memory().read_u32_le(0)), (1, Some(1)));
    assert_traps(guest.steps_then_load(8), TrapKind::IntegerDivideByZero);
    assert_eq!((guest.steps(), guest.memory().read_u32_le(0)), (2, Some(2)));
}

#[test]
fn a_loop_over_static_data_reads_and_writes_a_guarded_memory() {
    let mut guest = guarded_guest();
    assert_eq!([guest.add_table(1).unwrap(), guest.add_table(2).unwrap()], [16, 16 * 3]);
    for (addr, value) in [(1020, 0), (1024, 3), (1024 + 60, 3), (1024 + 64, 0)] {
        assert_eq!(guest.memory().read_u32_le(addr), Some(value));
    }
}

#[test]
fn a_guarded_memory_grows_with_zeros_over_what_could_not_be_reached() {
    let mut guest = guarded_guest();
    assert_traps(guest.store(65536, -1), TrapKind::OutOfBoundsMemoryAccess);
    assert_eq!((guest.grow(1).unwrap(), guest.memory().bytes().len()), (1, 2 * 65536));
    assert_eq!(guest.load(65536).unwrap(), 0);
    guest.store(2 * 65536 - 8, -1).unwrap();
    assert_traps(guest.store(2 * 65536, -1), TrapKind::OutOfBoundsMemoryAccess);
    assert_eq!([guest.grow(1).unwrap(), guest.grow(1).unwrap()], [2, -1]);
    const FAULT: i32 = 21;
    assert_eq!((guest.random(0, 3 * 65536).unwrap(), guest.random(0, 3 * 65536 + 1).unwrap()), (0, FAULT));
    assert_eq!(guest.host_and_memory().1.size_pages(), 3);
}

#[test]
fn a_fault_in_a_guarded_guest_leaves_the_calls_around_it() {
    const TRAP: TrapKind = TrapKind::OutOfBoundsMemoryAccess;
    let mut guest = guarded_guest();
    // The inner guest faults: the host function sees it, and the outer one goes on, and faults itself.
    guest.host_mut().callback = |caller, addr| match caller.load(addr) {
        Err(Error::Trap(trap)) if trap.kind() == TRAP => Ok(1000),
        other => Ok(other?),
    };
    assert_eq!(guest.call_host(-1, 65000).unwrap(), 1000);
    assert_traps(guest.call_host(-1, 65536), TRAP);
    assert_traps(guest.call_host(0, 65536), TRAP);
    // The host function passes the trap on.
    guest.host_mut().callback = |caller, addr| Ok(caller.load(addr)?);
    assert_traps(guest.call_host(-1, 0), TRAP);
    // Two guests on top of each other, and the inner one traps in another way.
    guest.host_mut().callback = |caller, depth| match depth {
        0 => Ok(caller.recurse()?),
        _ => Ok(caller.call_host(depth - 1, 65536)?),
    };
    assert_traps(guest.call_host(5, 65536), TrapKind::CallStackExhausted);
    // A panic goes through, and a fault is a trap again afterwards.
    guest.host_mut().callback = |_, _| panic!("the host's own");
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| guest.call_host(0, 0))).unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"the host's own"));
    assert_traps(guest.load(-1), TRAP);
    guest.host_mut().callback = |_, _| Err("no".into());
    assert!(matches!(guest.call_host(0, 0), Err(Error::Host(_))));
    assert_traps(guest.load(-1), TRAP);
}
