//! How hosts read and write a guest's memory.

use wasm2rs_rt::{Memory, PAGE_SIZE};

const END: u32 = PAGE_SIZE as u32;

#[test]
fn reads_outside_the_memory_are_none() {
    let mut memory = Memory::new(1, None);
    assert_eq!(memory.read(END, 0), Some(&[][..]));
    assert_eq!(memory.read(END - 2, 2), Some(&[0, 0][..]));
    for (addr, len) in [(END, 1), (END + 1, 0), (END - 2, 3), (u32::MAX, 2), (2, u32::MAX)] {
        assert_eq!(memory.read(addr, len), None);
        assert_eq!(memory.read_mut(addr, len), None);
    }
    assert_eq!(memory.read_u8(END - 1), Some(0));
    assert_eq!(memory.read_u8(END), None);
    assert_eq!(memory.read_u16_le(END - 1), None);
    assert_eq!(memory.read_f64_le(END - 7), None);
}

#[test]
fn numbers_are_little_endian() {
    let mut memory = Memory::new(1, None);
    memory.write_u64_le(4, 0x0807_0605_0403_0201).unwrap();
    assert_eq!(memory.read(4, 8), Some(&[1, 2, 3, 4, 5, 6, 7, 8][..]));
    assert_eq!(memory.read_u16_le(5), Some(0x0302));
    assert_eq!(memory.read_i32_le(8), Some(0x0807_0605));
    memory.write_f32_le(0, -1.5).unwrap();
    assert_eq!(memory.read_f32_le(0), Some(-1.5));
    memory.write_i64_le(END - 8, -2).unwrap();
    assert_eq!(memory.read_i64_le(END - 8), Some(-2));
}

#[test]
fn a_write_outside_says_where_and_writes_nothing() {
    let mut memory = Memory::new(1, None);
    let error = memory.write(END - 2, b"abc").unwrap_err();
    assert_eq!((error.addr, error.len, error.memory_bytes), (END - 2, 3, PAGE_SIZE));
    assert_eq!(error.to_string(), "3 bytes at address 0xfffe do not lie inside the memory of 0x10000 bytes");
    assert_eq!(memory.read(END - 2, 2), Some(&[0, 0][..]));
    assert!(memory.write_u32_le(END - 3, 1).is_err());
    assert!(memory.write(END, b"").is_ok());
    assert!(memory.write(END + 1, b"").is_err());
}

#[test]
fn a_c_string_ends_at_its_zero_byte() {
    let mut memory = Memory::new(1, None);
    memory.write(10, b"text").unwrap();
    assert_eq!(memory.read_c_str(10), Some(&b"text"[..]));
    assert_eq!(memory.read_c_str(14), Some(&b""[..]));
    memory.write(END - 3, b"end").unwrap();
    assert_eq!(memory.read_c_str(END - 3), None);
    assert_eq!(memory.read_c_str(END + 1), None);
}
