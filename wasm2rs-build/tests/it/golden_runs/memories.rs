//! Memories: data, bounds, growth, several of them, other addresses and pages; tables with wide indices; the reserved array.

use wasihost::WasiCtx;
use wasm2rs_rt::TrapKind;

use super::{assert_traps, byte_loops, data, memory, reserved, several_memories, wide_memory};

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
fn byte_loops_find_what_they_look_for_and_assign_what_the_last_round_assigns() {
    const END: i32 = 65536;
    let mut guest = byte_loops::Module::new().unwrap();
    assert_eq!(guest.memchr(16, i32::from(b'l') + 256, 26).unwrap(), 16 + 22);
    assert_eq!(guest.memchr(16, i32::from(b'g'), 25).unwrap(), 0);
    assert_eq!(guest.memchr(16, i32::from(b'g'), 26).unwrap(), 16 + 25);
    assert_eq!(guest.memchr(0, 0, 0).unwrap(), 0);
    assert_eq!((guest.strlen(16).unwrap(), guest.strlen(42).unwrap()), (26, 0));
    assert_eq!(guest.memcmp(15, 64, 27).unwrap(), 0);
    assert_eq!(guest.memcmp(15, 128, 22).unwrap(), 0);
    assert_eq!(guest.memcmp(15, 128, 23).unwrap(), i32::from(b'l') - i32::from(b's'));
    assert_eq!(guest.strcmp(16, 64).unwrap(), 0);
    assert_eq!(guest.strcmp(16, 128).unwrap(), i32::from(b'l') - i32::from(b's'));
    assert_eq!(guest.strcmp(18, 64).unwrap(), i32::from(b'e') - i32::from(b't'));
    // Up to the memory's end, and over it.
    guest.memory_mut().write(65536 - 40, &[0xff; 40]).unwrap();
    assert_eq!((guest.span(END - 42, 40).unwrap(), guest.span(END - 42, 17).unwrap()), (40, 17));
    assert_eq!(guest.memchr(END - 40, 1, 40).unwrap(), 0);
    assert_traps(guest.span(END - 42, 41), TrapKind::OutOfBoundsMemoryAccess);
    assert_traps(guest.memchr(END - 40, 1, 41), TrapKind::OutOfBoundsMemoryAccess);
    assert_traps(guest.strlen(END - 40), TrapKind::OutOfBoundsMemoryAccess);
    assert_traps(guest.strlen(-1), TrapKind::OutOfBoundsMemoryAccess);
    assert_traps(guest.memcmp(END - 41, END - 40, -1), TrapKind::OutOfBoundsMemoryAccess);
    assert_traps(guest.strcmp(END - 40, END - 40), TrapKind::OutOfBoundsMemoryAccess);
    // Nothing is left out of these.
    let sum = b"twenty-six characters long".iter().map(|byte| i32::from(*byte)).sum();
    assert_eq!((guest.count(16).unwrap(), guest.every_other(16).unwrap()), (sum, 42));
    assert_eq!(guest.before(16).unwrap(), i32::from(b'g'));
}
