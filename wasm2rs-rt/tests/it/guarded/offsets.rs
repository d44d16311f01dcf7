//! Accesses at every offset: common ones are part of the instruction, others are added. With bytes that are known to be there and
//! without.

use wasm2rs_rt::guarded::known::{self, known};
use wasm2rs_rt::guarded::{self, Bytes, Memory, catch};
use wasm2rs_rt::{PAGE_SIZE, TrapKind, V128};

use super::new_memory;

/// All offsets that instructions have in their text, those between them, and some beyond.
const OFFSETS: std::ops::Range<u32> = 0..300;

/// A way to read and write bytes: a load and a store of as many.
struct Access {
    name: &'static str,
    bytes: usize,
    load: fn(i32, u32, &mut Bytes) -> Vec<u8>,
    store: fn(i32, u32, &[u8], &mut Bytes),
}

/// The accesses of a module, with what they take of a memory `m`. Rows: the load, the type that it gives, the store, the type in memory.
macro_rules! accesses {
    ($module:ident, |$m:ident| $taken:expr) => {
        accesses!(@rows $module, |$m| $taken,
            i32_load i32, i32_store i32;
            i64_load i64, i64_store i64;
            f32_load f32, f32_store f32;
            f64_load f64, f64_store f64;
            i32_load8_s i32, i32_store8 i8;
            i32_load8_u i32, i32_store8 u8;
            i32_load16_s i32, i32_store16 i16;
            i32_load16_u i32, i32_store16 u16;
            i64_load8_s i64, i64_store8 i8;
            i64_load8_u i64, i64_store8 u8;
            i64_load16_s i64, i64_store16 i16;
            i64_load16_u i64, i64_store16 u16;
            i64_load32_s i64, i64_store32 i32;
            i64_load32_u i64, i64_store32 u32;
        )
    };
    (@rows $module:ident, |$m:ident| $taken:expr, $($load:ident $value:ty, $store:ident $memory:ty;)*) => {
        [$(Access {
            name: concat!(stringify!($taken), ": ", stringify!($load), " and ", stringify!($store)),
            bytes: size_of::<$memory>(),
            load: |addr, offset, $m| ($module::$load(addr, offset, $taken) as $memory).to_le_bytes().to_vec(),
            store: |addr, offset, bytes, $m| {
                let value = <$memory>::from_le_bytes(bytes.try_into().unwrap());
                $module::$store(addr, offset, value as $value, $taken);
            },
        },)* Access {
            name: concat!(stringify!($taken), ": v128_load and v128_store"),
            bytes: 16,
            load: |addr, offset, $m| $module::v128_load(addr, offset, $taken).to_le_bytes().to_vec(),
            store: |addr, offset, bytes, $m| {
                $module::v128_store(addr, offset, V128::from_le_bytes(bytes.try_into().unwrap()), $taken);
            },
        }]
    };
}

/// Of those by way of the bytes that are known to be there, some accesses are inside these, some are not, and some are in part.
fn all() -> Vec<Access> {
    let all = [
        accesses!(guarded, |m| m),
        accesses!(known, |m| known(m, 100)),
        accesses!(known, |m| known(m, 0)),
        accesses!(known, |m| known(m, PAGE_SIZE)),
    ];
    all.into_iter().flatten().collect()
}

#[test]
fn each_access_reaches_the_bytes_at_its_offset_and_no_others() {
    const ADDR: usize = 5;
    let pattern: Vec<u8> = (0..400_u32).map(|index| (index.wrapping_mul(0x9e37_79b1) >> 24) as u8).collect();
    let mut memory = new_memory(1, 1);
    for access in all() {
        for offset in OFFSETS {
            memory.bytes_mut()[..pattern.len()].copy_from_slice(&pattern);
            let (start, name) = (ADDR + offset as usize, access.name);
            let m = memory.guarded_mut();
            let loaded = (access.load)(ADDR as i32, offset, m);
            assert_eq!(loaded, pattern[start..][..access.bytes], "{name} at {offset}");
            let stored: Vec<u8> = loaded.iter().map(|byte| !byte & 0x3f).collect();
            (access.store)(ADDR as i32, offset, &stored, m);
            let mut expected = pattern.clone();
            expected[start..][..access.bytes].copy_from_slice(&stored);
            assert_eq!(memory.bytes()[..pattern.len()], expected, "{name} at {offset}");
        }
    }
}

#[test]
fn each_access_traps_one_byte_beyond_the_end_whatever_its_offset() {
    let mut memory = new_memory(1, 1);
    let m = memory.guarded_mut();
    for access in all() {
        let value = vec![1; access.bytes];
        for offset in OFFSETS {
            let last = (PAGE_SIZE - access.bytes) as i32 - offset as i32;
            let name = access.name;
            assert!(catch(|| drop((access.load)(last, offset, m))).is_ok(), "{name} at {offset}");
            assert!(catch(|| (access.store)(last, offset, &value, m)).is_ok(), "{name} at {offset}");
            let load = catch(|| drop((access.load)(last + 1, offset, m)));
            let store = catch(|| (access.store)(last + 1, offset, &value, m));
            for result in [load, store] {
                let kind = result.unwrap_err().trap_kind();
                assert_eq!(kind, Some(TrapKind::OutOfBoundsMemoryAccess), "{name} at {offset}");
            }
        }
    }
}

#[test]
fn bytes_are_not_known_that_the_memory_does_not_have() {
    let mut memory = new_memory(1, 2);
    let is_known = |memory: &mut Memory, len| catch(|| _ = known(memory.guarded_mut(), len)).is_ok();
    assert_eq!([PAGE_SIZE, PAGE_SIZE + 1].map(|len| is_known(&mut memory, len)), [true, false]);
    memory.grow(1);
    assert_eq!([2 * PAGE_SIZE, 2 * PAGE_SIZE + 1].map(|len| is_known(&mut memory, len)), [true, false]);
}

#[test]
fn instructions_on_many_bytes_reach_what_is_known_and_what_is_not() {
    let mut memory = new_memory(1, 1);
    let m = known(memory.guarded_mut(), 100);
    known::memory_fill(50, 7, 100, m);
    known::memory_copy(90, 140, 20, m);
    assert_eq!(known::memory_size(m), 1);
    let end = PAGE_SIZE as i32;
    for trap in
        [catch(|| known::memory_fill(end - 1, 0, 2, m)), catch(|| known::memory_copy(0, end - 1, 2, m))]
    {
        assert_eq!(trap.unwrap_err().trap_kind(), Some(TrapKind::OutOfBoundsMemoryAccess));
    }
    let sevens = |range: std::ops::Range<usize>| memory.bytes()[range].iter().all(|byte| *byte == 7);
    assert!(sevens(50..100) && sevens(110..150));
    assert_eq!(memory.bytes()[100..110], [0; 10]);
}
