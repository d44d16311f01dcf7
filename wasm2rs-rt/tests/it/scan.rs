//! How many rounds of a byte loop are left out: against loops that go byte by byte, in each memory model.

/// The tests, for the model and its method of memories.
macro_rules! scans {
    ($model:ident $bytes_method:ident) => {
        mod $model {
            use wasm2rs_rt::PAGE_SIZE;
            use wasm2rs_rt::$model::*;

            /// What rounds that go on leave to be left out: whole blocks, and one round less.
            fn expected(rounds: usize) -> i32 {
                (rounds / 16 * 16).saturating_sub(1) as i32
            }

            /// How many rounds go on, as the loop itself would find out.
            fn rounds(limit: i32, bytes: &[u8], goes_on: impl Fn(usize) -> bool) -> usize {
                (0..bytes.len().min(limit as u32 as usize)).take_while(|round| goes_on(*round)).count()
            }

            /// Strings of different lengths, up to the memory's end, which stands for one more.
            fn new_memory() -> Memory {
                let mut memory = Memory::with_pages(1, None, PAGE_SIZE, false).unwrap();
                let bytes = memory.bytes_mut();
                let lengths = [0, 1, 15, 16, 17, 18, 31, 32, 33, 64, 100, 5];
                let mut at = 0;
                for length in lengths.iter().chain(lengths.iter().rev()) {
                    bytes[at..at + length].fill(b'a');
                    at += length + 1;
                }
                bytes[PAGE_SIZE - 200..].fill(b'a');
                memory
            }

            const LIMITS: [i32; 9] = [0, 1, 15, 16, 17, 31, 33, 1 << 20, -1];

            fn addresses() -> impl Iterator<Item = usize> {
                (0..900).chain(PAGE_SIZE - 210..PAGE_SIZE)
            }

            #[test]
            fn rounds_that_look_for_a_byte_or_find_it_are_counted_in_blocks() {
                let mut memory = new_memory();
                for addr in addresses().step_by(3) {
                    for limit in LIMITS {
                        for byte in [0_u8, b'a', b'b'] {
                            let tail = &memory.bytes()[addr..];
                            let until = rounds(limit, tail, |round| tail[round] != byte);
                            let whilst = rounds(limit, tail, |round| tail[round] == byte);
                            let (addr, offset, byte) = (addr as i32 - 3, 3, i32::from(byte));
                            if addr < 0 {
                                continue;
                            }
                            let m = memory.$bytes_method();
                            assert_eq!(scan_until(addr, offset, byte, limit, m), expected(until));
                            assert_eq!(scan_while(addr, offset, byte, limit, m), expected(whilst));
                        }
                    }
                }
            }

            #[test]
            fn rounds_that_find_the_same_twice_are_counted_in_blocks() {
                let mut memory = new_memory();
                for a in addresses().step_by(11) {
                    for b in addresses().step_by(67).chain([a, PAGE_SIZE - 64]) {
                        for limit in LIMITS {
                            let bytes = memory.bytes();
                            let shorter = bytes[a.max(b)..].len();
                            let same = |round: usize| bytes[a + round] == bytes[b + round];
                            let alike = rounds(limit, &bytes[..shorter], same);
                            let until_zero = rounds(limit, &bytes[..shorter], |round| {
                                same(round) && bytes[a + round] != 0
                            });
                            let (a, b) = (a as i32, b as i32);
                            let m = memory.$bytes_method();
                            assert_eq!(scan_alike(a, 0, b, 0, limit, m), expected(alike));
                            assert_eq!(scan_alike_until_zero(a, 0, b, 0, limit, m), expected(until_zero));
                        }
                    }
                }
            }

            #[test]
            fn nothing_is_counted_where_the_loop_would_trap_or_never_find_the_value() {
                let mut memory = Memory::with_pages(1, None, PAGE_SIZE, false).unwrap();
                let m = memory.$bytes_method();
                for (addr, offset) in
                    [(PAGE_SIZE as i32 - 15, 0), (-1, 0), (-16, 16), (-1, u32::MAX), (0, u32::MAX)]
                {
                    assert_eq!(scan_until(addr, offset, 1, -1, m), 0);
                    assert_eq!(scan_while(addr, offset, 0, -1, m), 0);
                    assert_eq!(scan_alike(addr, offset, 0, 0, -1, m), 0);
                    assert_eq!(scan_alike(0, 0, addr, offset, -1, m), 0);
                    assert_eq!(scan_alike_until_zero(0, 0, addr, offset, -1, m), 0);
                }
                // No byte is that: the loop is left as it is.
                for value in [256, -1, i32::MIN] {
                    assert_eq!((scan_until(0, 0, value, -1, m), scan_while(0, 0, value, -1, m)), (0, 0));
                }
            }
        }
    };
}

scans!(checked bytes_mut);
#[cfg(target_pointer_width = "64")]
scans!(reserved reservation_mut);
#[cfg(feature = "guarded")]
scans!(guarded guarded_mut);
