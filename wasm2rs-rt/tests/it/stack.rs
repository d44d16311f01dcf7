//! The stack check: recursion without end is a trap, wherever it runs.

use std::hint::black_box;
use std::thread;

use wasm2rs_rt::{DEFAULT_STACK_BYTES, Error, Stack, TrapKind, catch, check_stack};

/// Recurses `depth` levels the way generated functions do; returns the depth.
#[inline(never)]
fn recurse(stack: &Stack, depth: u32) -> u32 {
    check_stack(stack.limit);
    let frame = black_box([depth; 16]);
    if frame[3] == 0 { 0 } else { recurse(stack, depth - 1) + frame[5] / frame[7] }
}

fn call(stack: &mut Stack, depth: u32) -> Result<u32, Error> {
    let entered = stack.enter();
    let result = catch(|| recurse(stack, depth));
    stack.leave(entered);
    result
}

/// Runs `test` on a thread with `bytes` of stack.
fn on_thread(bytes: usize, test: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(bytes).spawn(test).unwrap().join().unwrap();
}

#[test]
fn endless_recursion_traps_on_a_2_mib_thread_and_the_next_call_works() {
    on_thread(2 << 20, || {
        let mut stack = Stack::new();
        for _ in 0..3 {
            let error = call(&mut stack, u32::MAX).unwrap_err();
            assert_eq!(error.trap_kind(), Some(TrapKind::CallStackExhausted));
            assert_eq!(call(&mut stack, 100).unwrap(), 100);
        }
    });
}

#[test]
fn the_budget_decides_how_deep_a_call_can_go() {
    let deepest = |bytes: usize| {
        let mut stack = Stack::new();
        stack.set_budget(bytes);
        (1..24).take_while(|log2| call(&mut stack, 1 << log2).is_ok()).last()
    };
    on_thread(8 << 20, move || {
        let (small, default, large) = (deepest(1 << 16), deepest(DEFAULT_STACK_BYTES), deepest(4 << 20));
        assert!(small < default && default < large, "{small:?} {default:?} {large:?}");
    });
}

#[test]
fn a_nested_call_shares_the_outer_budget() {
    let mut stack = Stack::new();
    let outer = stack.enter();
    let limit = stack.limit;
    assert!(limit > 0);
    stack.set_budget(1);
    let inner = stack.enter();
    assert_eq!(stack.limit, limit);
    stack.leave(inner);
    assert_eq!(stack.limit, limit, "the outer call still runs");
    stack.leave(outer);
    assert_eq!(stack.limit, 0);
}

#[test]
fn a_budget_larger_than_the_address_space_never_traps_and_never_wraps() {
    let mut stack = Stack::new();
    stack.set_budget(usize::MAX);
    let entered = stack.enter();
    assert_eq!(stack.limit, 1);
    check_stack(stack.limit);
    stack.leave(entered);
}
