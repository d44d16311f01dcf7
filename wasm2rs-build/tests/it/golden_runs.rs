//! The modules in `tests/golden` as part of this program: without warnings, without `unsafe`, and doing what
//! their sources say.
#![deny(warnings)]
#![forbid(unsafe_code)]

use std::time::Duration;

use wasihost::{OutputBuffer, WasiCtx};
use wasm2rs_rt::{Error, ExternRef, HostError, TrapKind, V128};

macro_rules! include_goldens {
    ($($name:ident)*) => {
        $(include!(concat!("../golden/", stringify!($name), ".rs"));)*

        const INCLUDED: &[&str] = &[$(stringify!($name)),*];
    };
}

include_goldens! {
    arithmetic assemblyscript br_table call_indirect data emscripten function_references globals guarded heap
    host_function imports interrupted_start interrupts linked loops memory multi_value names null_references
    references reserved several_memories start tail_calls vectors wasi wide_memory
}

#[test]
fn every_golden_module_is_here() {
    assert_eq!(crate::golden::names("wat"), INCLUDED);
    assert_eq!(crate::golden::names("rs"), INCLUDED);
}

#[track_caller]
fn assert_traps<R: std::fmt::Debug>(result: Result<R, Error>, kind: TrapKind) {
    assert_eq!(result.unwrap_err().trap_kind(), Some(kind));
}

#[test]
fn arithmetic_wraps_and_traps_as_webassembly_does() {
    let mut guest = arithmetic::Module::new().unwrap();
    assert_eq!(guest.mix(i32::MAX, 1).unwrap(), i32::MAX.wrapping_mul(31).wrapping_add(1) ^ -2);
    assert_eq!(guest.below(1, -1).unwrap(), 1);
    assert_eq!(guest.clamp(101).unwrap(), 100);
    assert_eq!(guest.clamp(-101).unwrap(), -101);
    guest.check(7, 2).unwrap();
    assert_traps(guest.check(7, 0), TrapKind::IntegerDivideByZero);
    assert_traps(guest.check(i32::MIN, -1), TrapKind::IntegerOverflow);
    assert_eq!(guest.hypot(3.0, 4.0).unwrap(), 5.0);
    assert_eq!(guest.round(2.5).unwrap(), 2);
    assert_eq!((guest.scaled_below(0.5, 3, 2.0).unwrap(), guest.scaled_below(0.5, -1, 2.0).unwrap()), (1, 0));
    assert_traps(guest.round(f32::NAN), TrapKind::InvalidConversionToInteger);
}

#[test]
fn a_br_table_goes_where_its_index_says() {
    let mut guest = br_table::Module::new().unwrap();
    let days: Vec<_> = (1..=12).map(|month| guest.days(month).unwrap()).collect();
    assert_eq!(days, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
    for unknown in [0, 13, -1] {
        assert_traps(guest.days(unknown), TrapKind::Unreachable);
    }
    assert_eq!((guest.value(0).unwrap(), guest.value(1).unwrap(), guest.value(-1).unwrap()), (10, 11, 11));
}

#[test]
fn indirect_calls_check_index_null_and_type() {
    let mut guest = call_indirect::Module::new().unwrap();
    assert_eq!(guest.apply(0, 7, 2).unwrap(), 9);
    assert_eq!(guest.apply(1, 7, 2).unwrap(), 5);
    assert_eq!(guest.apply(2, 64, 2).unwrap(), 2);
    assert_eq!(guest.apply_unary(3, 7).unwrap(), -7);
    assert_traps(guest.apply(3, 7, 2), TrapKind::IndirectCallTypeMismatch);
    assert_traps(guest.apply_unary(0, 7), TrapKind::IndirectCallTypeMismatch);
    assert_traps(guest.apply(4, 7, 2), TrapKind::UninitializedElement);
    assert_traps(guest.apply(5, 7, 2), TrapKind::UndefinedElement);
}

#[test]
fn data_is_where_the_segments_put_it() {
    let mut guest = data::Module::new().unwrap();
    let expected = [&b"far"[..], &[0; 20], b"away"].concat();
    assert_eq!(guest.memory().read(1024, 27), Some(&expected[..]));
    assert_eq!(guest.memory().read(15, 7), Some(&b"\0hello\0"[..]));
    guest.init(100, 1, 4).unwrap();
    assert_eq!(guest.memory().read_c_str(100), Some(&b"assi"[..]));
    assert_traps(guest.init(100, 4, 4), TrapKind::OutOfBoundsMemoryAccess);
    guest.drop().unwrap();
    guest.init(100, 0, 0).unwrap();
    assert_traps(guest.init(100, 0, 1), TrapKind::OutOfBoundsMemoryAccess);
}

#[test]
fn globals_are_methods() {
    let mut guest = globals::Module::new().unwrap();
    assert_eq!(guest.counter(), 5);
    assert_eq!(guest.bump().unwrap(), 8);
    guest.set_counter(-3);
    assert_eq!(guest.bump().unwrap(), 0);
    assert_eq!((guest.ratio(), guest.scaled().unwrap()), (-0.5, -21.0));
}

/// The host of `imports`: keeps what was logged.
#[derive(Default)]
pub(crate) struct Host {
    log: Vec<String>,
}

impl imports::EnvImports for Host {
    fn scale(&mut self) -> i32 {
        10
    }

    fn log(caller: &mut imports::Caller<'_>, addr: i32, len: i32) -> Result<(), HostError> {
        let text = caller.memory().read(addr as u32, len as u32).ok_or("a bad pointer")?;
        let text = String::from_utf8(text.to_vec())?;
        // The host calls the guest that calls it.
        let copy = caller.malloc(len)?;
        caller.memory_mut().write(copy as u32, text.as_bytes())?;
        caller.host_mut().log.push(format!("{text} at {copy}"));
        Ok(())
    }
}

impl imports::MathImports for Host {
    fn pow(_: &mut imports::Caller<'_>, base: f64, exponent: f64) -> Result<f64, HostError> {
        if base < 0.0 { Err("a negative base".into()) } else { Ok(base.powf(exponent)) }
    }
}

#[test]
fn imports_reach_the_host_and_the_host_reaches_the_guest() {
    let mut guest = imports::Module::new(Host::default()).unwrap();
    assert_eq!(guest.run(7).unwrap(), 4900.0);
    assert_eq!(guest.malloc(0).unwrap(), 17);
    let Error::Host(error) = guest.run(-1).unwrap_err() else { panic!("not the host's error") };
    assert_eq!(error.to_string(), "a negative base");
    assert_eq!(guest.host().log, ["7 at 16", "/ at 17"]);
    assert_eq!(guest.memory().read(16, 2), Some(&b"7/"[..]));
}

#[test]
fn loops_go_round_until_they_end() {
    let mut guest = loops::Module::new().unwrap();
    assert_eq!(guest.sum(100).unwrap(), 5050);
    assert_eq!(guest.gcd(1071, 462).unwrap(), 21);
    assert_eq!(guest.gcd(5, 0).unwrap(), 5);
    assert_eq!(guest.first_square_above(50).unwrap(), 64);
}

#[test]
fn memory_is_checked_copied_and_grown() {
    let mut guest = memory::Module::new().unwrap();
    assert_eq!(guest.pure().unwrap(), 7);
    guest.memory_mut().write_u32_le(8, 0xdead_beef).unwrap();
    guest.swap(8, 12).unwrap();
    assert_eq!(guest.memory().read_u32_le(12), Some(0xdead_beef));
    assert_eq!(guest.narrow(0).unwrap(), -2);
    assert_traps(guest.narrow(-3), TrapKind::OutOfBoundsMemoryAccess);
    guest.move_(13, 12, 4).unwrap();
    assert_eq!(guest.memory().read(12, 5), Some(&[0xff, 0xff, 0xbe, 0xad, 0xde][..]));
    assert_eq!(
        (guest.append(5).unwrap(), guest.append(6).unwrap(), guest.append(7).unwrap()),
        (65536, 131_072, 0)
    );
    assert_eq!(guest.memory().read_u32_le(131_072), Some(6));
}

#[test]
fn several_results_are_a_tuple() {
    let mut guest = multi_value::Module::new().unwrap();
    assert_eq!(guest.divide(17, 5).unwrap(), (3, 2));
    assert_eq!(guest.reversed(17, 5).unwrap(), (2, 3));
    assert_eq!((guest.ordered(2, 1).unwrap(), guest.ordered(1, 2).unwrap()), ((1, 2), (1, 2)));
    assert_traps(guest.divide(1, 0), TrapKind::IntegerDivideByZero);
}

#[test]
fn names_are_made_identifiers() {
    let mut guest = names::Module::new().unwrap();
    assert_eq!(guest.type_(9).unwrap(), 9);
    let numbers = [guest.new_2(), guest.a_b(), guest.a_b_2(), guest.unnamed(), guest.gr__e()];
    assert_eq!(numbers.map(Result::unwrap), [1, 2, 3, 4, 5]);
}

#[test]
fn null_references_are_null() {
    let mut guest = null_references::Module::new().unwrap();
    assert_eq!((guest.local().unwrap(), guest.both().unwrap()), (1, 1));
}

#[test]
fn references_are_kept_compared_and_called() {
    let mut guest = references::Module::new().unwrap();
    assert_eq!(guest.keep(ExternRef::new(77)).unwrap(), 2);
    assert_eq!(guest.objects().elements()[2].get(), Some(77));
    assert_eq!((guest.is_empty(1).unwrap(), guest.is_empty(2).unwrap()), (1, 0));
    assert_traps(guest.is_empty(3), TrapKind::OutOfBoundsTableAccess);
    assert_traps(guest.handle(21), TrapKind::UninitializedElement);
    let double = guest.handler().unwrap();
    guest.install(double).unwrap();
    assert_eq!(guest.handle(21).unwrap(), 42);
    guest.install(references::FuncRef::NULL).unwrap();
    assert_traps(guest.handle(21), TrapKind::UninitializedElement);
}

#[test]
fn instantiation_ends_with_the_start_function() {
    let mut guest = start::Module::new().unwrap();
    assert_eq!(guest.state(), 1);
    guest.again().unwrap();
    assert_eq!(guest.state(), 2);
}

#[test]
fn vectors_are_worked_on_lane_by_lane() {
    let mut guest = vectors::Module::new().unwrap();
    for index in 0..8 {
        guest.memory_mut().write_u32_le(4 * index, index).unwrap();
        guest.memory_mut().write_u32_le(100 + 4 * index, u32::MAX).unwrap();
    }
    guest.add(0, 100, 8).unwrap();
    let sums: Vec<_> = (0..8).map(|index| guest.memory().read_i32_le(4 * index).unwrap()).collect();
    assert_eq!(sums, [-1, 0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(guest.first_four().unwrap(), V128::from_u32x4([1, 2, 3, 4]));
    assert_eq!(guest.sum(V128::from_u32x4([1, 2, 3, 4])).unwrap(), 10);
    assert_traps(guest.add(65528, 0, 4), TrapKind::OutOfBoundsMemoryAccess);
}

#[test]
fn a_program_prints_and_exits() {
    let stdout = OutputBuffer::new();
    let wasi = WasiCtx::builder().stdout(stdout.clone()).build().unwrap();
    let mut program = wasi::Module::new(wasi).unwrap();
    assert_eq!(program.start().unwrap(), 42);
    assert_eq!(stdout.contents(), b"hi\n");
    assert!(matches!(program._start(), Err(Error::Exit(42))));
}

#[test]
fn calls_that_end_a_function_do_not_deepen_the_stack() {
    const MANY: i64 = 10_000_000;
    let mut guest = tail_calls::Module::new().unwrap();
    assert_eq!(guest.even(MANY).unwrap(), 1);
    assert_eq!(guest.even(MANY + 1).unwrap(), 0);
    assert_eq!(guest.hop(MANY, 5).unwrap(), 5);
    assert_eq!(guest.hop(MANY + 1, 5).unwrap(), 4);
    assert_eq!(guest.never().unwrap(), 2);
    for through in [tail_calls::Module::through, tail_calls::Module::through_last] {
        assert_eq!(through(&mut guest, 3, 0).unwrap(), 0, "3 is not even");
        assert_eq!(through(&mut guest, 3, 1).unwrap(), 1, "3 is odd");
        assert_eq!(through(&mut guest, 3, 2).unwrap(), 2);
        assert_traps(through(&mut guest, 3, 3), TrapKind::IndirectCallTypeMismatch);
        assert_traps(through(&mut guest, 3, 4), TrapKind::UndefinedElement);
    }
    guest.add(100_000).unwrap();
    assert_eq!(guest.sum(), (1..=100_000_i32).fold(0, i32::wrapping_add));
}

#[test]
fn references_with_a_type_are_called_and_tested_for_null() {
    let mut guest = function_references::Module::new().unwrap();
    assert_eq!(guest.sum(10).unwrap(), 55);
    assert_eq!(guest.factorial(10).unwrap(), 3_628_800);
    assert_eq!(guest.apply(2, 3).unwrap(), 5);
    assert_eq!(guest.apply_last(2, 3).unwrap(), 5);
    assert_eq!((guest.apply_or(2, 3).unwrap(), guest.has_chosen().unwrap()), (5, 1));
    guest.insist().unwrap();
    guest.choose_none().unwrap();
    assert_traps(guest.apply(2, 3), TrapKind::NullFunctionReference);
    assert_traps(guest.apply_last(2, 3), TrapKind::NullFunctionReference);
    assert_eq!((guest.apply_or(2, 3).unwrap(), guest.has_chosen().unwrap()), (-1, 0));
    assert_traps(guest.insist(), TrapKind::NullReference);
}

#[test]
fn several_memories_are_told_apart() {
    let mut guest = several_memories::Module::new().unwrap();
    assert_eq!((guest.get_a(8).unwrap(), guest.get_b(8).unwrap()), (0, 42));
    guest.exchange(8).unwrap();
    assert_eq!((guest.get_a(8).unwrap(), guest.get_b(8).unwrap()), (42, 0));
    guest.b_mut().write_u32_le(12, 100).unwrap();
    assert_eq!(guest.both(8).unwrap(), 142);
    assert_eq!(guest.grow_b(2).unwrap(), 3);
    assert_eq!((guest.get_b(0).unwrap(), guest.a().size_pages(), guest.b().size_pages()), (1, 1, 3));
    assert_eq!(guest.get_b(3 * 65536 - 4).unwrap(), 0);
    assert_traps(guest.get_a(3 * 65536 - 4), TrapKind::OutOfBoundsMemoryAccess);
    guest.init().unwrap();
    guest.copy(200, 100, 5).unwrap();
    assert_eq!(guest.a().read(200, 5), Some(&b"later"[..]));
    assert_traps(guest.copy(65536, 0, 1), TrapKind::OutOfBoundsMemoryAccess);
}

#[test]
fn addresses_and_indices_have_64_bits() {
    let mut guest = wide_memory::Module::new().unwrap();
    assert_eq!(guest.load_low(16).unwrap(), i32::from(b'w'));
    for outside in [65536, 1 << 32, -1, i64::MIN] {
        assert_traps(guest.load_low(outside), TrapKind::OutOfBoundsMemoryAccess);
    }
    // The sum of address and offset has more than 64 bits, and does not wrap to 0.
    assert_traps(guest.load(-(1 << 32)), TrapKind::OutOfBoundsMemoryAccess);
    guest.fill(65530, 7, 6).unwrap();
    assert_traps(guest.fill(65530, 9, 7), TrapKind::OutOfBoundsMemoryAccess);
    assert_traps(guest.fill(65530, 9, 1 << 32), TrapKind::OutOfBoundsMemoryAccess);
    assert_eq!(guest.load_low(65535).unwrap(), 7);
    assert_eq!((guest.grow(7).unwrap(), guest.grow(1).unwrap(), guest.size().unwrap()), (1, -1, 8));
    assert_eq!(guest.grow(1 << 40).unwrap(), -1);
}

#[test]
fn pages_can_be_single_bytes() {
    let mut guest = wide_memory::Module::new().unwrap();
    assert_eq!((guest.size_tiny().unwrap(), guest.tiny().bytes().len()), (3, 3));
    assert_eq!((guest.grow_tiny(7).unwrap(), guest.grow_tiny(1).unwrap()), (3, -1));
    guest.tiny_mut().write(0, b"0123456789").unwrap();
    guest.from_tiny(0, 4, 6).unwrap();
    assert_eq!(guest.wide().read(0, 6), Some(&b"456789"[..]));
    assert_traps(guest.from_tiny(0, 4, 7), TrapKind::OutOfBoundsMemoryAccess);
}

#[test]
fn tables_can_have_indices_of_64_bits() {
    let mut guest = wide_memory::Module::new().unwrap();
    assert_eq!(guest.call(0).unwrap(), (4, 6));
    assert_traps(guest.call(1), TrapKind::UninitializedElement);
    assert_traps(guest.call(1 << 32), TrapKind::UndefinedElement);
    assert_eq!((guest.is_null(0).unwrap(), guest.is_null(1).unwrap()), (0, 1));
    assert_traps(guest.is_null(1 << 32), TrapKind::OutOfBoundsTableAccess);
    assert_eq!((guest.grow_table(8).unwrap(), guest.grow_table(1).unwrap()), (2, -1));
    assert_eq!((guest.grow_table(1 << 32).unwrap(), guest.table_size().unwrap()), (-1, 10));
}

#[test]
fn numbers_of_128_bits_are_added_and_multiplied() {
    let mut guest = wide_memory::Module::new().unwrap();
    assert_eq!(guest.sum(-1, 0, 1, 0).unwrap(), (0, 1));
    assert_eq!(guest.product(-1, -1).unwrap(), (1, -2));
}

#[test]
fn linked_modules_share_what_they_import_from_each_other() {
    let mut guest = linked::Module::new().unwrap();
    assert_eq!(guest.twice().unwrap(), 11 + 12);
    guest.set(0).unwrap();
    assert_eq!(guest.counter().count(), 0);
    assert_eq!(guest.counter().next().unwrap(), 1);
    assert_eq!(guest.read(0).unwrap(), i32::from(b'c'));
    assert_eq!((guest.call(0).unwrap(), guest.counter().table().size()), (2, 2));
}

#[test]
fn a_module_can_be_instantiated_later_and_what_a_failure_wrote_stays() {
    let mut guest = linked::Module::new().unwrap();
    assert_traps(guest.call(1), TrapKind::UninitializedElement);
    guest.set(0).unwrap();
    assert_traps(guest.instantiate_plugin(), TrapKind::Unreachable);
    assert_eq!(guest.counter().memory().read(100, 6), Some(&b"plugin"[..]));
    assert_eq!(guest.call(1).unwrap(), 42, "the table keeps the function of the failed instance");
    guest.set(1).unwrap();
    guest.instantiate_plugin().unwrap();
    assert_eq!(guest.plugin().answer().unwrap(), 42);
}

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

#[test]
fn a_reserved_memory_does_not_trap_and_stays_by_itself() {
    let mut guest = reserved::Module::new(WasiCtx::builder().build().unwrap()).unwrap();
    assert_eq!(guest.memory().read(16, 8), Some(&b"reserved"[..]));
    guest.store(-16, 7).unwrap();
    assert_eq!(guest.load(-16).unwrap(), 7, "address and offset do not wrap");
    assert_eq!(guest.load(0).unwrap(), i32::from_le_bytes(*b"rese"));
    guest.store(65536, 9).unwrap();
    assert_eq!((guest.load(65536).unwrap(), guest.load(70000).unwrap()), (9, 0));
    assert_eq!(guest.memory().bytes().len(), 65536, "hosts see what the guest has");
    assert_traps(guest.load_far(-1), TrapKind::OutOfBoundsMemoryAccess);
    for (index, addr) in (40..80).step_by(4).enumerate() {
        guest.memory_mut().write_u32_le(addr, index as u32).unwrap();
    }
    assert_eq!(guest.sum(40, 10).unwrap(), 45);
}

#[test]
fn a_reserved_memory_has_a_size_for_growth_bulk_operators_and_hosts() {
    let mut guest = reserved::Module::new(WasiCtx::builder().build().unwrap()).unwrap();
    guest.fill(65530, 1, 6).unwrap();
    assert_traps(guest.fill(65530, 1, 7), TrapKind::OutOfBoundsMemoryAccess);
    const FAULT: i32 = 21;
    assert_eq!((guest.random(0, 65536).unwrap(), guest.random(0, 65537).unwrap()), (0, FAULT));
    assert_eq!((guest.grow(2).unwrap(), guest.grow(1).unwrap()), (1, -1));
    assert_eq!(guest.memory().size_pages(), 3);
    guest.fill(65530, 1, 7).unwrap();
}

#[test]
fn the_context_of_wasi_limits_the_guests_memory() {
    let wasi = |pages| WasiCtx::builder().max_memory_pages(pages).build().unwrap();
    assert!(wasi::Module::new(wasi(0)).is_err());
    let mut guest = reserved::Module::new(wasi(2)).unwrap();
    assert_eq!((guest.grow(1).unwrap(), guest.grow(1).unwrap()), (1, -1));
}

#[test]
fn the_context_of_wasi_answers_the_host_function() {
    let mut silent = host_function::Module::new(WasiCtx::builder().build().unwrap()).unwrap();
    assert_eq!(silent.ask(1, 2, 3).unwrap(), 0);
    let builder = WasiCtx::builder().call_host_function(|memory: &mut [u8], addr, len, factor| {
        memory[addr as usize..][..len as usize].make_ascii_uppercase();
        len * factor
    });
    let mut guest = host_function::Module::new(builder.build().unwrap()).unwrap();
    assert_eq!(guest.ask(8, 4, 10).unwrap(), 40);
    assert_eq!(guest.memory().read(8, 4), Some(&b"TEXT"[..]));
}

#[test]
fn emscripten_s_runtime_is_answered() {
    let stdout = OutputBuffer::new();
    let wasi = WasiCtx::builder().stdout(stdout.clone()).deterministic(1).build().unwrap();
    let mut guest = emscripten::Module::new(wasi).unwrap();
    assert_eq!(guest.memory().size_pages(), 1, "the imported memory is the instance's own");
    assert_eq!(guest.emscripten_get_heap_max().unwrap(), 4 * 65536);
    assert_eq!(guest.emscripten_resize_heap(100_000).unwrap(), 1);
    assert_eq!((guest.memory().size_pages(), guest.emscripten_resize_heap(5 * 65536).unwrap()), (2, 0));

    guest.memory_mut().write(70_000, b"to be said\0").unwrap();
    guest._emscripten_memcpy_js(16, 70_000, 11).unwrap();
    guest.emscripten_out(16).unwrap();
    assert_eq!(stdout.contents(), b"to be said\n");
    assert_traps(guest.emscripten_memcpy_big(16, 131_070, 3), TrapKind::OutOfBoundsMemoryAccess);
    assert_eq!(guest.emscripten_memcpy_big_returning(32, 16, 3).unwrap(), 32);

    // The virtual clocks start on the first of January 2022.
    let seconds = (guest.emscripten_date_now().unwrap() / 1000.0) as i64;
    guest._localtime_js(seconds, 256).unwrap();
    assert_eq!(
        (guest.memory().read_i32_le(256 + 20), guest.memory().read_i32_le(256 + 12)),
        (Some(122), Some(1))
    );
    assert_eq!(guest._mktime_js(256).unwrap(), seconds);

    assert!(matches!(guest.exit(3), Err(Error::Exit(3))));
    let Err(Error::Host(error)) = guest.__assert_fail(16, 0, 7, 0) else { panic!("no error") };
    assert_eq!(error.to_string(), "the guest's assertion failed: to be said (:7: )");
}

#[test]
fn a_longjmp_ends_the_innermost_invoke() {
    let mut guest = emscripten::Module::new(WasiCtx::builder().build().unwrap()).unwrap();
    assert_eq!(guest.set_and_jump(3).unwrap(), 6);
    assert_eq!(guest.set_and_jump(12).unwrap(), 1012);
    assert_eq!(guest.emscripten_stack_get_current().unwrap(), 65536, "the guest's stack is as before");
    assert_eq!(guest.set_and_jump(4).unwrap(), 8);
    // What is no jump goes on, and so does a jump that nobody waits for.
    assert_traps(guest.set_and_jump(-1), TrapKind::Unreachable);
    let Err(Error::Host(error)) = guest.leap(10) else { panic!("no error") };
    assert!(error.is::<wasihost::emscripten::LongJump>());
}

/// The host of `assemblyscript`, which says itself what an exit is.
pub struct OwnExit {
    wasi: WasiCtx,
    exits: Vec<i32>,
}

impl AsMut<WasiCtx> for OwnExit {
    fn as_mut(&mut self) -> &mut WasiCtx {
        &mut self.wasi
    }
}

impl assemblyscript::EnvImports for OwnExit {
    fn process_exit(guest: &mut assemblyscript::Caller<'_>, code: i32) -> Result<(), HostError> {
        guest.host_mut().exits.push(code);
        Ok(())
    }
}

#[test]
fn assemblyscript_s_runtime_is_answered_but_for_what_the_host_has() {
    use wasihost::assemblyscript::Abort;

    let (stdout, stderr) = (OutputBuffer::new(), OutputBuffer::new());
    let wasi =
        WasiCtx::builder().stdout(stdout.clone()).stderr(stderr.clone()).deterministic(1).build().unwrap();
    let mut guest = assemblyscript::Module::new(OwnExit { wasi, exits: Vec::new() }).unwrap();
    guest.console_log(64).unwrap();
    guest.console_assert(1, 64).unwrap();
    guest.console_assert(0, 64).unwrap();
    guest.trace(64, 2, 1.0, -0.5, 3.0, 4.0, 5.0).unwrap();
    guest.trace(64, 0, 1.0, 2.0, 3.0, 4.0, 5.0).unwrap();
    assert_eq!(stdout.contents(), "hallö\n".as_bytes());
    let expected = "Assertion failed: hallö\ntrace: hallö 1, -0.5\ntrace: hallö\n";
    assert_eq!(String::from_utf8(stderr.contents()).unwrap(), expected);
    assert_eq!(guest.Date_now().unwrap(), 1_640_995_200_000.0);
    let numbers = [guest.Math_random().unwrap(), guest.Math_random().unwrap(), guest.seed().unwrap()];
    assert!(
        numbers.iter().all(|number| (0.0..1.0).contains(number)) && numbers[0] != numbers[1],
        "{numbers:?}"
    );

    let Err(Error::Host(error)) = guest.abort(64, 96, 12, 5) else { panic!("no error") };
    let abort: &Abort = error.downcast_ref().unwrap();
    assert_eq!((abort.message.as_deref(), abort.file.as_deref()), (Some("hallö"), Some("a.ts")));
    assert_eq!((abort.line, abort.column), (12, 5));

    guest.process_exit(9).unwrap();
    assert_eq!(guest.host().exits, [9]);
}

#[test]
fn the_heap_of_emscripten_is_the_first_memory() {
    let mut guest = heap::Module::new(WasiCtx::builder().build().unwrap()).unwrap();
    assert_eq!(guest.grow_and_sum(100_000).unwrap(), 21);
    assert_eq!(guest.grow_and_sum(500_000).unwrap(), 22, "it has no room for so much");
    assert_eq!((guest.heap().size_pages(), guest.other().size_pages()), (2, 1));
}

/// Calls back into a guest that does not end, or interrupts it.
pub struct InterruptedHost;

impl interrupts::EnvImports for InterruptedHost {
    /// Calls the guest back, which does not end by itself, and goes on as if nothing had happened; or interrupts the guest.
    fn call_back(guest: &mut interrupts::Caller<'_>, what: i32) -> Result<i32, HostError> {
        let handle = guest.interrupt_handle();
        if what == 0 {
            handle.interrupt();
            return Ok(7);
        }
        let _deadline = handle.deadline(Duration::from_millis(5))?;
        assert!(matches!(guest.spin(), Err(Error::Interrupted)));
        assert!(matches!(guest.leaf(2), Err(Error::Interrupted)), "so does what would end by itself");
        Ok(what)
    }
}

#[track_caller]
fn assert_interrupted<R: std::fmt::Debug>(result: Result<R, Error>) {
    assert!(matches!(result, Err(Error::Interrupted)), "{result:?}");
}

#[test]
fn a_guest_that_does_not_end_is_interrupted_and_can_be_called_again() {
    type Call = fn(&mut interrupts::Module) -> Result<(), Error>;
    let endless: [(&str, Call); 7] = [
        ("spin", |guest| guest.spin()),
        ("count_for_ever", |guest| guest.count_for_ever(3).map(|_| ())),
        ("spin_by_table", |guest| guest.spin_by_table(2)),
        ("fib", |guest| guest.fib(90).map(|_| ())),
        ("ping", |guest| guest.ping(1_000).map(|_| ())),
        ("spin_by_reference", |guest| guest.spin_by_reference()),
        ("tick", |guest| guest.tick(0).map(|_| ())),
    ];
    let mut guest = interrupts::Module::new(InterruptedHost).unwrap();
    for (name, call) in endless {
        let deadline = guest.interrupt_handle().deadline(Duration::from_millis(5)).unwrap();
        assert!(matches!(call(&mut guest), Err(Error::Interrupted)), "{name}");
        assert!(deadline.is_over());
        drop(deadline);
        assert_eq!((guest.sum(10).unwrap(), guest.fib(10).unwrap(), guest.leaf(9).unwrap()), (55, 55, 81));
    }
    assert!(guest.rounds() > 0, "globals are as the guest left them");
}

#[test]
fn while_the_handle_is_set_no_call_begins() {
    let mut guest = interrupts::Module::new(InterruptedHost).unwrap();
    let handle = guest.interrupt_handle();
    handle.interrupt();
    assert_interrupted(guest.leaf(9));
    assert_interrupted(guest.spin());
    assert_eq!(guest.rounds(), 0);
    assert_interrupted(interrupts::Module::with_interrupt(InterruptedHost, handle.clone()).map(|_| ()));
    handle.clear();
    assert_eq!(guest.leaf(9).unwrap(), 81);
}

#[test]
fn an_interrupt_by_a_host_function_ends_its_caller_where_it_looks_next() {
    let mut guest = interrupts::Module::new(InterruptedHost).unwrap();
    // The deadline of the host function is taken back when it returns.
    assert_eq!(guest.call_host(5).unwrap(), 5);
    assert_eq!(guest.call_host(0).unwrap(), 7, "nothing looks behind the call");
    assert_interrupted(guest.call_host(0));
    guest.interrupt_handle().clear();
    assert_eq!(guest.call_host(5).unwrap(), 5);
}

#[test]
fn operators_on_whole_ranges_do_what_they_do() {
    let mut guest = interrupts::Module::new(InterruptedHost).unwrap();
    guest.fill_from(32_768, 1).unwrap();
    assert_eq!(guest.memory().read(0, 9), Some(&[1, 1, 1, 1, 1, 1, 1, 1, 0][..]));
    assert_traps(guest.fill_from(32_769, 1), TrapKind::OutOfBoundsMemoryAccess);
}

#[test]
fn a_start_function_is_interrupted_by_a_handle_from_before() {
    let handle = interrupted_start::Interrupt::new();
    let deadline = handle.deadline(Duration::from_millis(5)).unwrap();
    assert_interrupted(interrupted_start::Module::with_interrupt(handle).map(|_| ()));
    drop(deadline);
}
