//! Every load and store at the last address that fits, one past it, and where address plus offset leaves 32
//! bits; in each memory model that traps, with and without bytes that are known to be there.

use crate::assert_traps;

macro_rules! accesses {
    ($($name:ident($($value:expr)?) $size:literal;)*) => {
        /// An access, as a function of address, offset and memory that says what it returns.
        type Access<M> = dyn Fn(i32, u32, &mut M) -> String;

        /// Calls `check` with each access, its size, and the same access of a slice.
        #[allow(elided_lifetimes_in_paths, reason = "some models' bytes are a type with a lifetime")]
        fn for_each_access(mut check: impl FnMut(&str, &dyn Fn(i32, u32, &mut Bytes) -> String, u32, &Access<[u8]>)) {
            $(check(
                stringify!($name),
                &|addr, offset, m| format!("{:?}", $name(addr, offset, $($value,)? m)),
                $size,
                &|addr, offset, m| format!("{:?}", wasm2rs_rt::checked::$name(addr, offset, $($value,)? m)),
            );)*
        }
    };
}

/// The tests, for a module with accesses, and its model: what they take of a memory, and how traps are caught.
macro_rules! edges {
    ($name:ident: $accesses:path, $model:ident, |$memory:ident, $len:ident| $m:expr, $catch:path) => {
        mod $name {
            use $accesses::*;
            use wasm2rs_rt::$model::Memory;
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
                for_each_access(|name, access, size, _| {
                    let mut memory = new_memory();
                    let ($len, $memory) = (memory.bytes().len(), &mut memory);
                    let m = $m;
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
                for_each_access(|name, access, size, _| {
                    let mut memory = new_memory();
                    let ($len, $memory) = (memory.bytes().len(), &mut memory);
                    let m = $m;
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
            fn accesses_do_what_those_of_a_slice_do() {
                let mut slice: Vec<u8> =
                    (0..PAGE_SIZE as u32).map(|index| (index.wrapping_mul(0x9e37_79b1) >> 24) as u8).collect();
                let mut memory = new_memory();
                memory.bytes_mut().copy_from_slice(&slice);
                for_each_access(|name, access, _, access_of_slice| {
                    for (addr, offset) in (0..100).flat_map(|at| [(at, 0), (at / 2, at as u32 / 2)]) {
                        let ($len, $memory) = (memory.bytes().len(), &mut memory);
                        let m = $m;
                        let (found, expected) =
                            (access(addr, offset, m), access_of_slice(addr, offset, &mut slice));
                        assert_eq!(found, expected, "{name} at {addr} and {offset}");
                        assert!(memory.bytes() == slice, "{name} at {addr} and {offset}");
                    }
                });
            }

            #[test]
            fn nothing_is_inside_an_empty_memory() {
                let mut memory = Memory::with_pages(0, None, PAGE_SIZE, false).unwrap();
                for_each_access(|_, access, _, _| {
                    let ($len, $memory) = (memory.bytes().len(), &mut memory);
                    let m = $m;
                    assert_traps!($catch; OutOfBoundsMemoryAccess: access(0, 0, m));
                });
            }

            #[test]
            fn a_store_that_sticks_out_writes_nothing() {
                for_each_access(|name, access, size, _| {
                    let mut memory = new_memory();
                    for out in 1..size {
                        let ($len, $memory) = (memory.bytes().len(), &mut memory);
                    let m = $m;
                        let addr = PAGE_SIZE as u32 - size + out;
                        assert_traps!($catch; OutOfBoundsMemoryAccess: access(addr as i32, 0, m));
                    }
                    assert!(memory.bytes().iter().all(|byte| *byte == 0), "{name}");
                });
            }
        }
    };
}

edges!(checked: wasm2rs_rt::checked, checked, |memory, _len| memory.bytes_mut(), wasm2rs_rt::catch);
edges!(
    checked_of_which_all_is_known: wasm2rs_rt::checked::known, checked,
    |memory, len| &mut known(memory.bytes_mut(), len), wasm2rs_rt::catch
);
edges!(
    checked_of_which_little_is_known: wasm2rs_rt::checked::known, checked,
    |memory, len| &mut known(memory.bytes_mut(), len / 1024), wasm2rs_rt::catch
);
#[cfg(feature = "guarded")]
edges!(guarded: wasm2rs_rt::guarded, guarded, |memory, _len| memory.guarded_mut(), wasm2rs_rt::guarded::catch);
#[cfg(feature = "guarded")]
edges!(
    guarded_of_which_all_is_known: wasm2rs_rt::guarded::known, guarded,
    |memory, len| known(memory.guarded_mut(), len), wasm2rs_rt::guarded::catch
);
#[cfg(feature = "guarded")]
edges!(
    guarded_of_which_little_is_known: wasm2rs_rt::guarded::known, guarded,
    |memory, len| known(memory.guarded_mut(), len / 1024), wasm2rs_rt::guarded::catch
);
