//! References and calls through them, and calls that end a function.

use wasm2rs_rt::{ExternRef, TrapKind};

use super::{assert_traps, call_indirect, function_references, null_references, references, tail_calls};

#[test]
fn indirect_calls_check_index_null_and_type() {
    let mut guest = call_indirect::Module::new().unwrap();
    assert_eq!(guest.apply(0, 7, 2).unwrap(), 9);
    assert_eq!(guest.apply(1, 7, 2).unwrap(), 5);
    assert_eq!(guest.apply(2, 64, 2).unwrap(), 2);
    assert_eq!(guest.apply_unary(3, 7).unwrap(), -7);
    assert_traps(guest.apply(3, 7, 2), TrapKind::IndirectCallTypeMismatch);
    assert_traps(guest.apply_unary(0, 7), TrapKind::IndirectCallTypeMismatch);
    assert_traps(guest.apply(4, 7, 2), TrapKind::UninitializedElement);
    assert_traps(guest.apply(5, 7, 2), TrapKind::UndefinedElement);
}

#[test]
fn null_references_are_null() {
    let mut guest = null_references::Module::new().unwrap();
    assert_eq!((guest.local().unwrap(), guest.both().unwrap()), (1, 1));
}

#[test]
fn references_are_kept_compared_and_called() {
    let mut guest = references::Module::new().unwrap();
    assert_eq!(guest.keep(ExternRef::new(77)).unwrap(), 2);
    assert_eq!(guest.objects().elements()[2].get(), Some(77));
    assert_eq!((guest.is_empty(1).unwrap(), guest.is_empty(2).unwrap()), (1, 0));
    assert_traps(guest.is_empty(3), TrapKind::OutOfBoundsTableAccess);
    assert_traps(guest.handle(21), TrapKind::UninitializedElement);
    let double = guest.handler().unwrap();
    guest.install(double).unwrap();
    assert_eq!(guest.handle(21).unwrap(), 42);
    guest.install(references::FuncRef::NULL).unwrap();
    assert_traps(guest.handle(21), TrapKind::UninitializedElement);
}

#[test]
fn calls_that_end_a_function_do_not_deepen_the_stack() {
    const MANY: i64 = 10_000_000;
    let mut guest = tail_calls::Module::new().unwrap();
    assert_eq!(guest.even(MANY).unwrap(), 1);
    assert_eq!(guest.even(MANY + 1).unwrap(), 0);
    assert_eq!(guest.hop(MANY, 5).unwrap(), 5);
    assert_eq!(guest.hop(MANY + 1, 5).unwrap(), 4);
    assert_eq!(guest.never().unwrap(), 2);
    for through in [tail_calls::Module::through, tail_calls::Module::through_last] {
        assert_eq!(through(&mut guest, 3, 0).unwrap(), 0, "3 is not even");
        assert_eq!(through(&mut guest, 3, 1).unwrap(), 1, "3 is odd");
        assert_eq!(through(&mut guest, 3, 2).unwrap(), 2);
        assert_traps(through(&mut guest, 3, 3), TrapKind::IndirectCallTypeMismatch);
        assert_traps(through(&mut guest, 3, 4), TrapKind::UndefinedElement);
    }
    guest.add(100_000).unwrap();
    assert_eq!(guest.sum(), (1..=100_000_i32).fold(0, i32::wrapping_add));
}

#[test]
fn references_with_a_type_are_called_and_tested_for_null() {
    let mut guest = function_references::Module::new().unwrap();
    assert_eq!(guest.sum(10).unwrap(), 55);
    assert_eq!(guest.factorial(10).unwrap(), 3_628_800);
    assert_eq!(guest.apply(2, 3).unwrap(), 5);
    assert_eq!(guest.apply_last(2, 3).unwrap(), 5);
    assert_eq!((guest.apply_or(2, 3).unwrap(), guest.has_chosen().unwrap()), (5, 1));
    guest.insist().unwrap();
    guest.choose_none().unwrap();
    assert_traps(guest.apply(2, 3), TrapKind::NullFunctionReference);
    assert_traps(guest.apply_last(2, 3), TrapKind::NullFunctionReference);
    assert_eq!((guest.apply_or(2, 3).unwrap(), guest.has_chosen().unwrap()), (-1, 0));
    assert_traps(guest.insist(), TrapKind::NullReference);
}
