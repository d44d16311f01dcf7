//! The `Guarded` model: its memories, faults on many threads, nested calls. `processes` has what ends a process.

mod images;
mod offsets;
mod processes;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use wasm2rs_rt::guarded::{Bytes, Memory, catch, i32_load, i32_store, i64_load, in_host, memory_size};
use wasm2rs_rt::{Error, PAGE_SIZE, TrapKind, catch as rt_catch, check_page_size, exit, raise};

fn new_memory(pages: u64, max: u64) -> Memory {
    Memory::with_pages(pages, Some(max), PAGE_SIZE, false).unwrap()
}

fn load(addr: i32, m: &mut Bytes) -> Result<i32, TrapKind> {
    catch(|| i32_load(addr, 0, m)).map_err(|error| error.trap_kind().unwrap())
}

const OUT_OF_BOUNDS: Result<i32, TrapKind> = Err(TrapKind::OutOfBoundsMemoryAccess);

#[test]
fn a_memory_grows_to_its_maximum_over_what_could_not_be_reached() {
    let mut memory = new_memory(1, 3);
    let old = PAGE_SIZE as i32;
    assert_eq!(load(old, memory.guarded_mut()), OUT_OF_BOUNDS);
    catch(|| i32_store(old - 4, 0, -1, memory.guarded_mut())).unwrap();
    assert_eq!([memory.grow(2), memory.grow(1)], [1, -1]);
    assert_eq!((load(old - 4, memory.guarded_mut()), load(old, memory.guarded_mut())), (Ok(-1), Ok(0)));
    assert!(memory.bytes()[PAGE_SIZE..].iter().all(|byte| *byte == 0));
    assert_eq!(memory.bytes().len(), 3 * PAGE_SIZE);
    assert_eq!(memory_size(memory.guarded_mut()), 3);
    assert_eq!(load(3 * old, memory.guarded_mut()), OUT_OF_BOUNDS);
}

#[test]
fn a_memory_can_have_four_gibibytes_and_then_its_last_bytes_are_inside() {
    let mut memory = new_memory(1 << 16, 1 << 16);
    assert_eq!(memory.bytes().len(), 1 << 32);
    catch(|| i32_store(-4, 0, 7, memory.guarded_mut())).unwrap();
    assert_eq!((load(-4, memory.guarded_mut()), load(-3, memory.guarded_mut())), (Ok(7), OUT_OF_BOUNDS));
    assert_eq!(memory.read_u32_le(0xffff_fffc), Some(7));
    assert_eq!(memory.grow(1), -1);
}

#[test]
fn sizes_that_the_processor_can_not_guard_are_refused() {
    assert!(matches!(Memory::with_pages(1, None, 1, false), Err(Error::Host(_))));
    let mut memory = Memory::with_pages(8192, None, 1, false).unwrap();
    assert_eq!([memory.grow(1), memory.grow(4096)], [-1, 8192]);
    assert_eq!(load(3 * 4096 - 3, memory.guarded_mut()), OUT_OF_BOUNDS);
    assert!(check_page_size(&memory, 1).is_ok());
    assert!(Memory::with_pages((1 << 16) + 1, None, PAGE_SIZE, true).is_err(), "more than 4 GiB");
}

#[test]
fn faults_are_traps_after_the_guest_has_caught_what_a_host_function_left_with() {
    let mut memory = new_memory(1, 1);
    let m = memory.guarded_mut();
    let result = catch(|| {
        let caught = rt_catch(|| in_host(|| exit(3)));
        assert!(matches!(caught, Err(Error::Exit(3))));
        i32_load(-1, 0, m)
    });
    assert_eq!(result.unwrap_err().trap_kind(), Some(TrapKind::OutOfBoundsMemoryAccess));
}

#[test]
fn a_result_that_is_not_used_is_loaded_all_the_same() {
    let mut memory = new_memory(1, 1);
    let m = memory.guarded_mut();
    let trap = catch(|| {
        let _ = i64_load(-8, 0, m);
    });
    assert_eq!(trap.unwrap_err().trap_kind(), Some(TrapKind::OutOfBoundsMemoryAccess));
}

#[test]
fn many_threads_fault_at_once() {
    const THREADS: usize = 16;
    const FAULTS: i32 = 2_000;
    thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || {
                let mut memory = new_memory(1, 2);
                for fault in 0..FAULTS {
                    let m = memory.guarded_mut();
                    assert_eq!(load(PAGE_SIZE as i32 + fault * 4, m), OUT_OF_BOUNDS);
                    catch(|| i32_store(fault, 0, thread as i32, m)).unwrap();
                    assert_eq!(load(fault, m), Ok(thread as i32));
                }
            });
        }
    });
}

#[test]
fn a_memory_that_moved_to_another_thread_faults_there() {
    let mut memory = new_memory(1, 1);
    assert_eq!(load(-4, memory.guarded_mut()), OUT_OF_BOUNDS);
    let moved = thread::spawn(move || load(-4, memory.guarded_mut()));
    assert_eq!(moved.join().unwrap(), OUT_OF_BOUNDS);
}

#[test]
fn faults_leave_the_calls_that_they_happen_in() {
    let (mut outer, mut inner) = (new_memory(1, 1), new_memory(1, 1));
    let (outer, inner) = (outer.guarded_mut(), inner.guarded_mut());
    for depth_of_fault in 0..2 {
        let result = catch(|| {
            let nested = in_host(|| load(if depth_of_fault == 1 { -4 } else { 0 }, inner));
            let own = i32_load(if depth_of_fault == 0 { -4 } else { 0 }, 0, outer);
            (nested, own)
        });
        match depth_of_fault {
            0 => assert_eq!(result.unwrap_err().trap_kind(), Some(TrapKind::OutOfBoundsMemoryAccess)),
            _ => assert_eq!(result.unwrap(), (OUT_OF_BOUNDS, 0)),
        }
    }
}

#[test]
fn whatever_leaves_a_call_leaves_the_next_one_as_it_was() {
    let mut memory = new_memory(1, 1);
    let m = memory.guarded_mut();
    for _ in 0..3 {
        assert_eq!(load(-4, m), OUT_OF_BOUNDS);
        let trap = catch(|| -> i32 { raise::integer_divide_by_zero() }).unwrap_err();
        assert_eq!(trap.trap_kind(), Some(TrapKind::IntegerDivideByZero));
        let exit = catch(|| -> i32 { wasm2rs_rt::exit(3) });
        assert!(matches!(exit, Err(Error::Exit(3))));
        let call = || catch(|| -> i32 { in_host(|| panic!("the host's own")) });
        let panic = catch_unwind(AssertUnwindSafe(call)).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"the host's own"));
        assert_eq!(load(0, m), Ok(0));
    }
}

#[test]
fn the_registers_of_the_caller_survive_a_fault() {
    let mut memory = new_memory(1, 1);
    // More values than there are registers, all of them needed after the fault.
    let mut state: [u64; 24] = std::array::from_fn(|i| i as u64 + 1);
    for round in 0..100 {
        assert_eq!(load(-4 - round, memory.guarded_mut()), OUT_OF_BOUNDS);
        for i in 0..state.len() {
            state[i] = state[i].rotate_left(7).wrapping_add(state[(i + 5) % 24]);
        }
    }
    let mut expected: [u64; 24] = std::array::from_fn(|i| i as u64 + 1);
    for _ in 0..100 {
        for i in 0..expected.len() {
            expected[i] = expected[i].rotate_left(7).wrapping_add(expected[(i + 5) % 24]);
        }
    }
    assert_eq!(state, expected);
}

#[test]
fn a_thousand_memories_live_side_by_side_and_go() {
    for _ in 0..2 {
        let mut memories: Vec<Memory> = (0..1_000).map(|_| new_memory(1, 1)).collect();
        for memory in &mut memories {
            assert_eq!(load(-4, memory.guarded_mut()), OUT_OF_BOUNDS);
        }
    }
}
