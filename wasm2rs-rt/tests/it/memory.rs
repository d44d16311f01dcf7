//! The memory instructions of the `Checked` model: values, sign extension, bulk operations.

use wasm2rs_rt::checked::*;
use wasm2rs_rt::memory::{self, Growable, OverLimit};
use wasm2rs_rt::{Error, Memory, PAGE_SIZE, copy_runs};

use crate::assert_traps;

#[test]
fn loads_are_little_endian_and_extend_as_their_names_say() {
    let m: &Bytes = &[0xfe, 0x83, 0x7f, 0x80, 0x01, 0x02, 0x03, 0x84];
    assert_eq!(i32_load(0, 0, m), 0x807f_83fe_u32 as i32);
    assert_eq!(i64_load(0, 0, m), 0x8403_0201_807f_83fe_u64 as i64);
    assert_eq!(i32_load8_s(0, 0, m), -2);
    assert_eq!(i32_load8_u(0, 0, m), 0xfe);
    assert_eq!(i32_load16_s(0, 0, m), 0xffff_83fe_u32 as i32);
    assert_eq!(i32_load16_u(0, 0, m), 0x83fe);
    assert_eq!(i64_load8_s(1, 0, m), 0x83_u8 as i8 as i64);
    assert_eq!(i64_load8_u(1, 0, m), 0x83);
    assert_eq!(i64_load16_s(2, 0, m), 0x807f_u16 as i16 as i64);
    assert_eq!(i64_load16_u(2, 0, m), 0x807f);
    assert_eq!(i64_load32_s(4, 0, m), 0x8403_0201_u32 as i32 as i64);
    assert_eq!(i64_load32_u(4, 0, m), 0x8403_0201);
}

#[test]
fn stores_keep_the_low_bytes_and_touch_no_others() {
    let value = 0x8877_6655_4433_2211_u64 as i64;
    type Store<'a> = &'a dyn Fn(&mut Bytes);
    let stores: [(Store<'_>, usize); 7] = [
        (&|m| i32_store(0, 1, value as i32, m), 4),
        (&|m| i64_store(1, 0, value, m), 8),
        (&|m| i32_store8(1, 0, value as i32, m), 1),
        (&|m| i32_store16(0, 1, value as i32, m), 2),
        (&|m| i64_store8(0, 1, value, m), 1),
        (&|m| i64_store16(1, 0, value, m), 2),
        (&|m| i64_store32(0, 1, value, m), 4),
    ];
    for (i, (store, size)) in stores.into_iter().enumerate() {
        let mut m = [0xaa; 10];
        store(&mut m);
        let mut expected = [0xaa; 10];
        expected[1..=size].copy_from_slice(&value.to_le_bytes()[..size]);
        assert_eq!(m, expected, "store {i}");
    }
}

#[test]
fn all_bits_of_a_nan_pass_through_memory() {
    let mut m = [0; 8];
    for bits in [0x7fa0_0001, 0xffa0_0000, 0x7fc0_0000, 0x7f80_0001, 0xffff_ffff] {
        f32_store(0, 4, f32::from_bits(bits), &mut m);
        assert_eq!(i32_load(4, 0, &m) as u32, bits);
        assert_eq!(f32_load(0, 4, &m).to_bits(), bits);
    }
    for bits in [0x7ff4_0000_0000_0001, 0xfff0_0000_0000_0001, 0x7ff8_0000_0000_0000, u64::MAX] {
        f64_store(0, 0, f64::from_bits(bits), &mut m);
        assert_eq!(i64_load(0, 0, &m) as u64, bits);
        assert_eq!(f64_load(0, 0, &m).to_bits(), bits);
    }
}

#[test]
fn copy_handles_overlap_in_both_directions() {
    let mut m = *b"abcdefgh";
    memory_copy(2, 0, 5, &mut m);
    assert_eq!(&m, b"ababcdeh");
    let mut m = *b"abcdefgh";
    memory_copy(0, 2, 5, &mut m);
    assert_eq!(&m, b"cdefgfgh");
    memory_copy(3, 3, 5, &mut m);
    assert_eq!(&m, b"cdefgfgh");
}

#[test]
fn fill_writes_the_low_byte() {
    let mut m = [0; 4];
    memory_fill(1, 0x1234_56ab, 2, &mut m);
    assert_eq!(m, [0, 0xab, 0xab, 0]);
}

#[test]
fn bulk_operations_trap_before_they_write() {
    let mut m = *b"abcdefgh";
    assert_traps!(OutOfBoundsMemoryAccess:
        memory_fill(4, 0, 5, &mut m),
        memory_fill(-1, 0, 1, &mut m),
        memory_fill(1, 0, -1, &mut m),
        memory_copy(4, 0, 5, &mut m),
        memory_copy(0, 4, 5, &mut m),
        memory_copy(0, -1, 2, &mut m),
        memory_copy(-1, 0, 2, &mut m),
        memory_copy(4, 0, -1, &mut m),
        memory_init(b"wxyz", 6, 0, 3, &mut m),
        memory_init(b"wxyz", 0, 2, 3, &mut m),
        memory_init(b"wxyz", 0, -1, 2, &mut m),
        memory_init(b"wxyz", 1, 1, -1, &mut m),
        memory_init(b"", 0, 0, 1, &mut m),
    );
    assert_eq!(&m, b"abcdefgh");
}

#[test]
fn zero_length_bulk_operations_are_fine_at_the_end_and_trap_past_it() {
    let mut m = *b"abcd";
    memory_fill(4, 1, 0, &mut m);
    memory_copy(4, 0, 0, &mut m);
    memory_copy(0, 4, 0, &mut m);
    memory_copy(4, 4, 0, &mut m);
    memory_init(b"xy", 4, 2, 0, &mut m);
    memory_init(b"", 0, 0, 0, &mut m);
    assert_traps!(OutOfBoundsMemoryAccess:
        memory_fill(5, 1, 0, &mut m),
        memory_copy(5, 0, 0, &mut m),
        memory_copy(0, 5, 0, &mut m),
        memory_init(b"xy", 5, 0, 0, &mut m),
        memory_init(b"xy", 0, 3, 0, &mut m),
        memory_init(b"", 0, 1, 0, &mut m),
    );
    assert_eq!(&m, b"abcd");
}

#[test]
fn init_copies_a_part_of_the_segment() {
    let mut m = *b"abcdefgh";
    memory_init(b"wxyz", 2, 1, 3, &mut m);
    assert_eq!(&m, b"abxyzfgh");
}

#[test]
fn runs_of_data_land_at_their_addresses() {
    let mut m = [0; 8];
    copy_runs(&mut m, b"abcde", &[(6, 0, 2), (1, 2, 3), (8, 5, 0)]);
    assert_eq!(&m, b"\0cde\0\0ab");
}

#[test]
fn growth_stops_at_the_maximum_and_appends_zeros() {
    let mut memory = Memory::new(1, Some(3));
    memory.bytes_mut().fill(0xff);
    assert_eq!(memory.grow(0), 1);
    assert_eq!(memory.grow(3), -1);
    assert_eq!(memory.grow(-1), -1, "the number of pages is unsigned");
    assert_eq!(memory.size_pages(), 1);
    assert_eq!(memory.grow(2), 1);
    assert_eq!(memory_size(memory.bytes()), 3);
    assert!(memory.bytes()[..PAGE_SIZE].iter().all(|byte| *byte == 0xff));
    assert!(memory.bytes()[PAGE_SIZE..].iter().all(|byte| *byte == 0));
    assert_eq!(memory.grow(1), -1);
    assert_eq!(memory.grow(0), 3);
}

#[test]
fn growth_by_more_than_there_is_keeps_each_byte() {
    let mut memory = Memory::new(1, None);
    // In the first and the last byte of a processor's page, and in none of the next.
    let written = [0, 4095, 8192, 65535];
    written.iter().for_each(|at| memory.bytes_mut()[*at] = 1);
    assert_eq!(memory.grow(9), 1);
    let is_as_it_was = |(at, byte): (usize, &u8)| *byte == u8::from(written.contains(&at));
    assert!(memory.bytes().iter().enumerate().all(is_as_it_was));
    assert_eq!(memory.bytes().len(), 10 * PAGE_SIZE);
}

#[test]
fn a_memory_without_a_maximum_ends_at_4_gib() {
    let mut memory = Memory::new(0, None);
    assert_eq!(memory.grow(0x1_0001), -1);
    assert_eq!(memory.grow(i32::MIN), -1);
    assert_eq!((memory.size_pages(), memory.max_pages()), (0, 0x1_0000));
    assert_eq!(Memory::new(0, Some(u32::MAX)).max_pages(), 0x1_0000);
}

#[test]
fn a_limit_keeps_the_pages_that_are_there() {
    let mut memory = Memory::new(2, Some(4));
    memory.limit_pages(1);
    assert_eq!(memory.grow(1), -1);
    assert_eq!(memory.grow(0), 2, "growing by nothing always succeeds");
    assert_eq!(memory.size_pages(), 2);
    let mut memory = Memory::new(1, Some(4));
    memory.limit_pages(2);
    memory.limit_pages(3);
    assert_eq!((memory.grow(1), memory.grow(1)), (1, -1), "a later limit can not raise it");
}

#[test]
fn a_limit_holds_for_each_memory_that_is_made_within_it() {
    let limit = 3 * PAGE_SIZE as u64;
    let made = memory::limited_to(limit + 1, || {
        let wide = Memory::<Growable>::with_pages(1, None, 1, true)?;
        Ok([Memory::new(1, None), Memory::new(1, Some(2)), Memory::new(3, Some(9)), wide])
    });
    assert_eq!(made.unwrap().map(|memory| memory.max_pages()), [3, 2, 3, limit + 1]);
    assert_eq!(Memory::new(1, None).max_pages(), 0x1_0000, "outside of it there is none");
}

#[test]
fn a_memory_that_starts_above_the_limit_is_refused() {
    let limit = 2 * PAGE_SIZE as u64;
    let refused: [fn() -> Result<Memory, Error>; 2] =
        [|| Ok(Memory::new(3, None)), || Memory::with_pages(3, None, PAGE_SIZE, false)];
    for make in refused {
        let Err(Error::Host(error)) = memory::limited_to(limit, make) else { panic!("it was made") };
        assert_eq!(error.downcast_ref::<OverLimit>().unwrap().pages, 3);
        assert_eq!(Memory::new(3, None).size_pages(), 3, "the limit is over after a failure, too");
    }
}

#[test]
fn a_limit_within_a_limit_is_the_lower_one() {
    let pages = |count: u64| count * PAGE_SIZE as u64;
    let nested = |outer, inner| {
        memory::limited_to(pages(outer), || memory::limited_to(pages(inner), || Ok(Memory::new(0, None))))
    };
    assert_eq!(nested(5, 2).unwrap().max_pages(), 2);
    assert_eq!(nested(2, 5).unwrap().max_pages(), 2);
}
