//! Every load and store at the last address that fits, one past it, and where address plus offset leaves 32
//! bits; in each memory model that traps.

use crate::assert_traps;

macro_rules! accesses {
    ($($name:ident($($value:expr)?) $size:literal;)*) => {
        /// Calls `check` with each access, as a function of address, offset and memory, and with its size.
        fn for_each_access(mut check: impl FnMut(&str, &dyn Fn(i32, u32, &mut Bytes), u32)) {
            $(check(stringify!($name), &|addr, offset, m| { let _ = $name(addr, offset, $($value,)? m); }, $size);)*
        }
    };
}

/// The tests, for the model, its method of memories, and how it catches traps.
macro_rules! edges {
    ($model:ident $bytes_method:ident $catch:path) => {
        mod $model {
            use wasm2rs_rt::$model::*;
            use wasm2rs_rt::{PAGE_SIZE, V128};

            use super::assert_traps;

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
                v128_load() 16;
                v128_load8x8_s() 8;
                v128_load32x2_u() 8;
                v128_load8_splat() 1;
                v128_load64_zero() 8;
                v128_store(V128::from_i8x16([-1; 16])) 16;
            }

            fn new_memory() -> Memory {
                Memory::with_pages(1, None, PAGE_SIZE, false).unwrap()
            }

            #[test]
            fn the_last_address_that_fits_is_inside_and_the_next_traps() {
                for_each_access(|name, access, size| {
                    let mut memory = new_memory();
                    let m = memory.$bytes_method();
                    let last = PAGE_SIZE as u32 - size;
                    access(last as i32, 0, m);
                    access(0, last, m);
                    access(last as i32 - 16, 16, m);
                    for (addr, offset) in [(last as i32 + 1, 0), (0, last + 1), (last as i32 - 16, 17), (1, last)] {
                        assert_traps!($catch; OutOfBoundsMemoryAccess: access(addr, offset, m));
                    }
                    let before = &memory.bytes()[..last as usize - 16];
                    assert!(before.iter().all(|byte| *byte == 0), "{name}");
                });
            }

            #[test]
            fn addresses_are_unsigned_and_offsets_do_not_wrap() {
                for_each_access(|name, access, size| {
                    let mut memory = new_memory();
                    let m = memory.$bytes_method();
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
                        assert_traps!($catch; OutOfBoundsMemoryAccess: access(addr, offset, m));
                    }
                    assert!(memory.bytes().iter().all(|byte| *byte == 0), "{name}");
                });
            }

            #[test]
            fn nothing_is_inside_an_empty_memory() {
                let mut memory = Memory::with_pages(0, None, PAGE_SIZE, false).unwrap();
                for_each_access(|_, access, _| {
                    let m = memory.$bytes_method();
                    assert_traps!($catch; OutOfBoundsMemoryAccess: access(0, 0, m));
                });
            }

            #[test]
            fn a_store_that_sticks_out_writes_nothing() {
                for_each_access(|name, access, size| {
                    let mut memory = new_memory();
                    for out in 1..size {
                        let m = memory.$bytes_method();
                        let addr = PAGE_SIZE as u32 - size + out;
                        assert_traps!($catch; OutOfBoundsMemoryAccess: access(addr as i32, 0, m));
                    }
                    assert!(memory.bytes().iter().all(|byte| *byte == 0), "{name}");
                });
            }
        }
    };
}

edges!(checked bytes_mut wasm2rs_rt::catch);
#[cfg(feature = "guarded")]
edges!(guarded guarded_mut wasm2rs_rt::guarded::catch);
