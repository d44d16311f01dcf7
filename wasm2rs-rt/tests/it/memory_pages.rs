//! What memories are to the system: pages of which size, and how much address space.
#![cfg(target_os = "linux")]

use std::env;
use std::process::Command;

use wasm2rs_rt::{Memory, PAGE_SIZE};

#[cfg(all(feature = "huge-pages", target_pointer_width = "64"))]
mod huge {
    use std::fs;
    use std::path::Path;

    use wasm2rs_rt::memory::Storage;
    use wasm2rs_rt::{Memory, PAGE_SIZE};

    const MIB: i32 = (1 << 20) / PAGE_SIZE as i32;

    #[test]
    fn checked_memories_are_in_huge_pages_once_they_are_large() {
        are_in_huge_pages_once_they_are_large(&mut Memory::new(1, None));
    }

    #[test]
    fn reserved_memories_are_in_huge_pages_once_they_are_large() {
        are_in_huge_pages_once_they_are_large(&mut memory::<wasm2rs_rt::reserved::Reservation>());
    }

    #[cfg(feature = "guarded")]
    #[test]
    fn guarded_memories_are_in_huge_pages_once_they_are_large() {
        are_in_huge_pages_once_they_are_large(&mut memory::<wasm2rs_rt::guarded::Reservation>());
    }

    fn memory<S: Storage>() -> Memory<S> {
        Memory::with_pages(1, None, PAGE_SIZE, false).unwrap()
    }

    fn are_in_huge_pages_once_they_are_large<S: Storage>(memory: &mut Memory<S>) {
        if !Path::new("/sys/kernel/mm/transparent_hugepage").exists() {
            return;
        }
        assert!(!wants_huge_pages(memory, 0), "most of a huge page would not be used");
        assert_eq!(memory.grow(3 * MIB - 1), 1);
        assert!(!wants_huge_pages(memory, 0));
        assert_eq!(memory.grow(13 * MIB), 3 * MIB);
        assert!(wants_huge_pages(memory, 15 << 20));
        assert_eq!(memory.grow(16 * MIB), 16 * MIB);
        assert!(wants_huge_pages(memory, 31 << 20));
    }

    #[test]
    fn room_to_grow_costs_nothing() {
        let resident = || {
            let statm = fs::read_to_string("/proc/self/statm").unwrap();
            statm.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
        };
        let before = resident();
        let memories: Vec<Memory> = (0..100).map(|_| Memory::new(256, None)).collect();
        assert!(resident() < before + (64 << 20), "other tests run meanwhile, but 1.6 GiB are not there");
        assert!(memories.iter().all(|memory| memory.size_pages() == 256));
    }

    /// What the system says of the mapping that the memory's byte lies in: see `proc_pid_smaps(5)`.
    fn wants_huge_pages<S: Storage>(memory: &Memory<S>, at: usize) -> bool {
        let addr = (&raw const memory.bytes()[at]).addr();
        let smaps = fs::read_to_string("/proc/self/smaps").unwrap();
        let mut contains = false;
        for line in smaps.lines() {
            let range = line.split(' ').next().and_then(|range| range.split_once('-'));
            if let Some((start, end)) = range {
                let bound = |text| usize::from_str_radix(text, 16);
                if let (Ok(start), Ok(end)) = (bound(start), bound(end)) {
                    contains = (start..end).contains(&addr);
                }
            } else if contains && line.starts_with("VmFlags:") {
                return line.split_whitespace().any(|flag| flag == "hg");
            }
        }
        panic!("no mapping has {addr:x}");
    }
}

/// Memories that grow, with address space for none that could grow to 4 GiB.
#[test]
#[ignore = "run in a process of its own by the test below"]
fn grow_in_little_address_space() {
    let mut memory = Memory::new(1, None);
    memory.bytes_mut().fill(7);
    assert_eq!((memory.grow(1), memory.grow(30), memory.grow(300)), (1, 2, 32));
    assert!(memory.bytes().iter().enumerate().all(|(at, byte)| *byte == if at < PAGE_SIZE { 7 } else { 0 }));
    assert_eq!(memory.grow(60_000), -1, "there is not so much");
    assert_eq!((memory.size_pages(), memory.clone().bytes() == memory.bytes()), (332, true));
}

#[test]
fn memories_move_when_they_grow_where_address_space_is_limited() {
    let exe = env::current_exe().unwrap();
    let arguments = "--exact memory_pages::grow_in_little_address_space --ignored";
    let limited = format!("ulimit -v 1000000; exec {} {arguments}", exe.display());
    let output = Command::new("sh").args(["-c", &limited]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{output:?}");
}
