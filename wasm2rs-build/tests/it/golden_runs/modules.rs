//! Instantiation: start functions, globals, linked modules. What a module's text is divided into.

use wasm2rs_rt::TrapKind;

use super::{assert_traps, globals, linked, start, units};

#[test]
fn globals_are_methods() {
    let mut guest = globals::Module::new().unwrap();
    assert_eq!(guest.counter(), 5);
    assert_eq!(guest.bump().unwrap(), 8);
    guest.set_counter(-3);
    assert_eq!(guest.bump().unwrap(), 0);
    assert_eq!((guest.ratio(), guest.scaled().unwrap()), (-0.5, -21.0));
}

#[test]
fn instantiation_ends_with_the_start_function() {
    let mut guest = start::Module::new().unwrap();
    assert_eq!(guest.state(), 1);
    guest.again().unwrap();
    assert_eq!(guest.state(), 2);
}

#[test]
fn linked_modules_share_what_they_import_from_each_other() {
    let mut guest = linked::Module::new().unwrap();
    assert_eq!(guest.twice().unwrap(), 11 + 12);
    guest.set(0).unwrap();
    assert_eq!(guest.counter().count(), 0);
    assert_eq!(guest.counter().next().unwrap(), 1);
    assert_eq!(guest.read(0).unwrap(), i32::from(b'c'));
    assert_eq!((guest.call(0).unwrap(), guest.counter().table().size()), (2, 2));
}

#[test]
fn a_module_can_be_instantiated_later_and_what_a_failure_wrote_stays() {
    let mut guest = linked::Module::new().unwrap();
    assert_traps(guest.call(1), TrapKind::UninitializedElement);
    guest.set(0).unwrap();
    assert_traps(guest.instantiate_plugin(), TrapKind::Unreachable);
    assert_eq!(guest.counter().memory().read(100, 6), Some(&b"plugin"[..]));
    assert_eq!(guest.call(1).unwrap(), 42, "the table keeps the function of the failed instance");
    guest.set(1).unwrap();
    guest.instantiate_plugin().unwrap();
    assert_eq!(guest.plugin().answer().unwrap(), 42);
}

#[test]
fn functions_of_several_units_call_each_other() {
    let mut guest = units::Module::new().unwrap();
    assert_eq!((guest.even(10).unwrap(), guest.odd(10).unwrap()), (1, 0));
    assert_eq!((guest.indirect(0, 7).unwrap(), guest.indirect(1, 7).unwrap()), (0, 1));
    assert_traps(guest.indirect(3, 7), TrapKind::UndefinedElement);
    assert_eq!(
        guest.grow_and_store(65536).unwrap(),
        42,
        "the store sees the memory grown by the call before it"
    );
    assert_eq!(guest.count_down(1_000_000).unwrap(), 1, "in a stack that does not grow");
}
