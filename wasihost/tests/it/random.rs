//! random_get.

use wasihost::{WasiCtx, preview1};

use crate::guest::{BUF, Guest};

fn random(guest: &mut Guest, len: i32) -> Vec<u8> {
    assert_eq!(preview1::random_get(&mut guest.wasi, &mut guest.memory, BUF, len), 0);
    guest.bytes(BUF, len as u32).to_vec()
}

#[test]
fn bytes_differ_from_call_to_call_and_fill_the_whole_buffer() {
    let mut guest = Guest::new(WasiCtx::builder());
    let (first, second) = (random(&mut guest, 4096), random(&mut guest, 4096));
    assert_ne!(first, second);
    for chunk in first.chunks(64) {
        assert!(chunk.iter().any(|&byte| byte != 0));
    }
    assert_eq!(guest.memory[BUF as usize + 4096], 0, "nothing is written after the buffer");
}

#[test]
fn no_bytes_are_fine() {
    let mut guest = Guest::new(WasiCtx::builder());
    let end = guest.memory.len() as i32;
    assert_eq!(preview1::random_get(&mut guest.wasi, &mut guest.memory, end, 0), 0);
}

#[test]
fn a_buffer_outside_the_memory_is_a_fault() {
    let mut guest = Guest::new(WasiCtx::builder());
    let end = guest.memory.len() as i32;
    for (ptr, len) in [(end, 1), (end - 1, 2), (-1, 1), (0, -1), (-1, -1)] {
        assert_eq!(preview1::random_get(&mut guest.wasi, &mut guest.memory, ptr, len), 21);
    }
}

#[test]
fn a_replaced_source_is_what_the_guest_sees() {
    let mut next = 0;
    let builder = WasiCtx::builder().random(move |buf| {
        for byte in buf {
            *byte = next;
            next += 1;
        }
    });
    let mut guest = Guest::new(builder);
    assert_eq!(random(&mut guest, 3), [0, 1, 2]);
    assert_eq!(random(&mut guest, 2), [3, 4]);
}
