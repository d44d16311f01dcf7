//! Memories that share their initial contents: each is as if all had been copied. `processes` looks at what the system maps.

use std::thread;

use wasm2rs_rt::guarded::{Image, Memory, catch, i32_load, i32_store};
use wasm2rs_rt::memory::{OverLimit, limited_to};
use wasm2rs_rt::{Error, PAGE_SIZE, TrapKind};

use super::{OUT_OF_BOUNDS, load};

type Run = (u32, u32, u32);

const KIB: u32 = 1 << 10;
const MIB: u32 = 1 << 20;
const GIB: u32 = 1 << 30;

/// Bytes without a pattern that repeats from page to page.
pub(super) fn data(len: u32) -> &'static [u8] {
    Vec::leak((0..len).map(|index| (index.wrapping_mul(0x9e37_79b1) >> 24) as u8 | 1).collect())
}

fn leak(image: Image) -> &'static Image {
    Box::leak(Box::new(image))
}

/// What a memory holds where `runs` are, and the pages before and after: copied one run after the other.
fn expected(data: &[u8], runs: &[Run], addr: u32) -> Option<u8> {
    let covers = |(start, _, len): &&Run| addr >= *start && addr - *start < *len;
    runs.iter().rev().find(covers).map(|(start, from, _)| data[(*from + addr - *start) as usize])
}

/// Rows: what it is, the memory's pages, the runs.
const LAYOUTS: [(&str, u64, &[Run]); 11] = [
    ("nothing, in no pages", 0, &[]),
    ("runs without bytes", 1, &[(0, 0, 0), (64 * KIB, 7, 0)]),
    ("a few bytes", 1, &[(1, 0, 2), (40_000, 2, 5)]),
    ("all of a memory", 2, &[(0, 5, 128 * KIB)]),
    ("a start and an end within pages", 4, &[(4097, 3, 70_001)]),
    ("up to the last byte", 4, &[(4 * 64 * KIB - 50_000, 0, 50_000)]),
    ("a later run over an earlier one", 4, &[(1000, 0, 50_000), (500, 7, 20_000), (30_000, 9, 1)]),
    (
        "runs in no order, with gaps",
        4,
        &[(90_000, 0, 9000), (10, 1, 9000), (30_000, 2, 40_000), (9_100, 3, 5)],
    ),
    (
        "more parts than are mapped, large and small",
        64,
        &[
            (MIB, 0, 20_000),
            (0, 1, 30_000),
            (2 * MIB + 5, 2, 300),
            (3 * MIB, 3, 16_384),
            (3 * MIB + 64 * KIB + 9, 4, 70_000),
            (2 * MIB - 17_000, 5, 17_000),
            (4 * MIB - 40_000, 6, 40_000),
            (MIB + 512 * KIB, 7, 90_000),
        ],
    ),
    ("parts that lie a gibibyte apart", 65_536, &[(GIB, 0, 20_000), (2 * GIB, 1, 7), (3 * GIB, 2, 99_999)]),
    ("the end of 4 GiB", 65_536, &[(u32::MAX - 39_999, 0, 40_000), (0, 5, 40_000)]),
];

#[test]
fn each_memory_of_an_image_holds_what_copying_would_have_left() {
    let data = data(256 * KIB);
    for (name, pages, runs) in LAYOUTS {
        let image = leak(Image::new(data, runs));
        let check = |nth: &str, memory: &Memory| {
            assert_eq!(memory.bytes().len(), pages as usize * PAGE_SIZE, "{name}");
            for (start, _, len) in runs {
                // With what is around: runs begin and end within pages, and elsewhere there are zeros.
                let from = start.saturating_sub(20_000);
                let bytes = &memory.bytes()[from as usize..];
                let around = (*start - from) as usize + *len as usize + 20_000;
                for (addr, byte) in (from..=u32::MAX).zip(bytes.iter().take(around)) {
                    let expected = expected(data, runs, addr).unwrap_or(0);
                    assert_eq!(*byte, expected, "{name}, {nth} memory, {addr:#x}");
                }
            }
        };
        let make = || Memory::with_image(pages, Some(65_536), image).unwrap();
        let first = make();
        check("first", &first);
        let mut second = make();
        check("second", &second);
        let third = make();
        for (start, _, len) in runs {
            second.bytes_mut()[*start as usize..][..*len as usize].fill(0);
        }
        drop((first, second));
        check("third", &third);
        check("fourth", &make());
    }
}

/// 200,000 bytes from 5,000 on.
fn large_image() -> &'static Image {
    leak(Image::new(data(200_000), &[(5000, 0, 200_000)]))
}

#[test]
fn a_memory_does_not_see_what_another_one_writes() {
    let image = large_image();
    let mut memories: [Memory; 4] = std::array::from_fn(|_| Memory::with_image(4, Some(8), image).unwrap());
    for (value, memory) in (1..).zip(&mut memories) {
        let m = memory.guarded_mut();
        catch(|| i32_store(8192, 0, value, m)).unwrap();
        memory.write_u32_le(100_000, value as u32).unwrap();
    }
    for (value, memory) in (1..).zip(&mut memories) {
        assert_eq!(load(8192, memory.guarded_mut()), Ok(value));
        assert_eq!(memory.read_u32_le(100_000), Some(value as u32));
        assert_eq!(memory.read(8196, 91_804), Some(&data(200_000)[3196..95_000]));
    }
}

#[test]
fn a_memory_with_an_image_grows_and_traps_at_its_end_as_any_other() {
    for _ in 0..3 {
        let image = large_image();
        drop([(); 2].map(|()| Memory::with_image(4, Some(5), image).unwrap()));
        let mut memory = Memory::with_image(4, Some(5), image).unwrap();
        let end = 4 * PAGE_SIZE as i32;
        assert_eq!(load(end, memory.guarded_mut()), OUT_OF_BOUNDS);
        assert_eq!((memory.size_pages(), memory.max_pages()), (4, 5));
        assert_eq!([memory.grow(1), memory.grow(1)], [4, -1]);
        let m = memory.guarded_mut();
        catch(|| i32_store(end, 0, 9, m)).unwrap();
        assert_eq!(catch(|| i32_load(end, 0, m)).unwrap(), 9);
        assert_eq!(load(5 * PAGE_SIZE as i32 - 3, m), OUT_OF_BOUNDS);
        assert_eq!(memory.read(5000, 200_000), Some(data(200_000)));
    }
}

#[test]
fn an_image_that_does_not_fit_is_a_trap() {
    const DATA: &[u8] = &[1; 100_000];
    let larger = Image::new(DATA, &[(0, 0, 40_000), (131_071, 0, 2)]);
    let larger_and_mapped = Image::new(DATA, &[(60_000, 0, 100_000)]);
    let without_data = Image::new(DATA, &[(0, 0, 65_536), (70_000, 99_999, 2)]);
    for (image, pages) in [(larger, 2), (larger_and_mapped, 2), (without_data, 2)] {
        for _ in 0..3 {
            let error = Memory::with_image(pages, None, &image).unwrap_err();
            assert_eq!(error.trap_kind(), Some(TrapKind::OutOfBoundsMemoryAccess));
        }
    }
}

#[test]
fn a_limit_holds_for_memories_with_an_image() {
    let image = large_image();
    for _ in 0..3 {
        let made =
            |pages: u64| limited_to(pages * PAGE_SIZE as u64, || Memory::with_image(4, Some(9), image));
        assert_eq!(made(6).unwrap().max_pages(), 6);
        let Err(Error::Host(error)) = made(3) else { panic!("it was made") };
        assert_eq!(error.downcast_ref::<OverLimit>().unwrap().pages, 4);
    }
}

#[test]
fn many_threads_make_and_drop_memories_of_one_image() {
    const THREADS: u32 = 16;
    let (image, data) = (large_image(), data(200_000));
    thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || {
                for round in 0..100 {
                    let mut memory = Memory::with_image(4, None, image).unwrap();
                    assert_eq!(memory.read(5000, 200_000), Some(data), "thread {thread}, round {round}");
                    let m = memory.bytes_mut();
                    m[5000..][..200_000].fill(thread as u8);
                    thread::yield_now();
                    assert!(m[5000..][..200_000].iter().all(|byte| *byte == thread as u8));
                }
            });
        }
    });
}
