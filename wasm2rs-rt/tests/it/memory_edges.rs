//! Every load and store at the last address that fits, one past it, and where address plus offset leaves 32
//! bits.

use wasm2rs_rt::checked::*;
use wasm2rs_rt::{Memory, PAGE_SIZE};

use crate::assert_traps;

macro_rules! accesses {
    ($($name:ident($($value:expr)?) $size:literal;)*) => {
        /// Calls `check` with each access, as a function of address, offset and memory, and with its size.
        fn for_each_access(mut check: impl FnMut(&str, &dyn Fn(i32, u32, &mut Bytes), u32)) {
            $(check(stringify!($name), &|addr, offset, m| { let _ = $name(addr, offset, $($value,)? m); }, $size);)*
        }
    };
}

accesses! {
    i32_load() 4;
    i64_load() 8;
    f32_load() 4;
    f64_load() 8;
    i32_load8_s() 1;
    i32_load8_u() 1;
    i32_load16_s() 2;
    i32_load16_u() 2;
    i64_load8_s() 1;
    i64_load8_u() 1;
    i64_load16_s() 2;
    i64_load16_u() 2;
    i64_load32_s() 4;
    i64_load32_u() 4;
    i32_store(-1) 4;
    i64_store(-1) 8;
    f32_store(1.0) 4;
    f64_store(1.0) 8;
    i32_store8(-1) 1;
    i32_store16(-1) 2;
    i64_store8(-1) 1;
    i64_store16(-1) 2;
    i64_store32(-1) 4;
}

#[test]
fn the_last_address_that_fits_is_inside_and_the_next_traps() {
    for_each_access(|name, access, size| {
        let mut memory = Memory::new(1, None);
        let m = memory.bytes_mut();
        let last = PAGE_SIZE as u32 - size;
        access(last as i32, 0, m);
        access(0, last, m);
        access(last as i32 - 16, 16, m);
        for (addr, offset) in [(last as i32 + 1, 0), (0, last + 1), (last as i32 - 16, 17), (1, last)] {
            assert_traps!(OutOfBoundsMemoryAccess: access(addr, offset, m));
        }
        assert!(m[..last as usize - 16].iter().all(|byte| *byte == 0), "{name}");
    });
}

#[test]
fn addresses_are_unsigned_and_offsets_do_not_wrap() {
    for_each_access(|name, access, size| {
        let mut memory = Memory::new(1, None);
        let m = memory.bytes_mut();
        let minus_size = size.wrapping_neg();
        for (addr, offset) in [
            (-1, 0),
            (-1, 1),
            (minus_size as i32, size),
            (0, u32::MAX),
            (1, u32::MAX),
            (-1, u32::MAX),
            (i32::MIN, 0),
            (i32::MIN, 0x8000_0000),
            (i32::MAX, 0),
        ] {
            assert_traps!(OutOfBoundsMemoryAccess: access(addr, offset, m));
        }
        assert!(m.iter().all(|byte| *byte == 0), "{name}");
    });
}

#[test]
fn nothing_is_inside_an_empty_memory() {
    for_each_access(|_, access, _| {
        assert_traps!(OutOfBoundsMemoryAccess: access(0, 0, &mut []));
    });
}

#[test]
fn a_store_that_sticks_out_writes_nothing() {
    let mut m = [0; 8];
    assert_traps!(OutOfBoundsMemoryAccess:
        i64_store(1, 0, -1, &mut m),
        i32_store(5, 0, -1, &mut m),
        i64_store32(0, 6, -1, &mut m),
        i32_store16(7, 0, -1, &mut m),
        f64_store(0, 7, -1.0, &mut m),
    );
    assert_eq!(m, [0; 8]);
}
