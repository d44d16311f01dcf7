//! Calls that are ended from outside.

use std::time::Duration;

use wasm2rs_rt::{Error, HostError, TrapKind};

use super::{assert_traps, interrupted_start, interrupts};

/// Calls back into a guest that does not end, or interrupts it.
pub struct InterruptedHost;

impl interrupts::EnvImports for InterruptedHost {
    /// Calls the guest back, which does not end by itself, and goes on as if nothing had happened; or interrupts the guest.
    fn call_back(guest: &mut interrupts::Caller<'_>, what: i32) -> Result<i32, HostError> {
        let handle = guest.interrupt_handle();
        if what == 0 {
            handle.interrupt();
            return Ok(7);
        }
        let _deadline = handle.deadline(Duration::from_millis(5))?;
        assert!(matches!(guest.spin(), Err(Error::Interrupted)));
        assert!(matches!(guest.leaf(2), Err(Error::Interrupted)), "so does what would end by itself");
        Ok(what)
    }
}

#[track_caller]
fn assert_interrupted<R: std::fmt::Debug>(result: Result<R, Error>) {
    assert!(matches!(result, Err(Error::Interrupted)), "{result:?}");
}

#[test]
fn a_guest_that_does_not_end_is_interrupted_and_can_be_called_again() {
    type Call = fn(&mut interrupts::Module) -> Result<(), Error>;
    let endless: [(&str, Call); 8] = [
        ("spin", |guest| guest.spin()),
        ("count_for_ever", |guest| guest.count_for_ever(3).map(|_| ())),
        ("spin_by_table", |guest| guest.spin_by_table(2)),
        ("spin_by_jumps", |guest| guest.spin_by_jumps(0, 1)),
        ("fib", |guest| guest.fib(90).map(|_| ())),
        ("ping", |guest| guest.ping(1_000).map(|_| ())),
        ("spin_by_reference", |guest| guest.spin_by_reference()),
        ("tick", |guest| guest.tick(0).map(|_| ())),
    ];
    let mut guest = interrupts::Module::new(InterruptedHost).unwrap();
    for (name, call) in endless {
        let deadline = guest.interrupt_handle().deadline(Duration::from_millis(5)).unwrap();
        assert!(matches!(call(&mut guest), Err(Error::Interrupted)), "{name}");
        assert!(deadline.is_over());
        drop(deadline);
        assert_eq!((guest.sum(10).unwrap(), guest.fib(10).unwrap(), guest.leaf(9).unwrap()), (55, 55, 81));
    }
    assert!(guest.rounds() > 0, "globals are as the guest left them");
}

#[test]
fn while_the_handle_is_set_no_call_begins() {
    let mut guest = interrupts::Module::new(InterruptedHost).unwrap();
    let handle = guest.interrupt_handle();
    handle.interrupt();
    assert_interrupted(guest.leaf(9));
    assert_interrupted(guest.spin());
    assert_eq!(guest.rounds(), 0);
    assert_interrupted(interrupts::Module::with_interrupt(InterruptedHost, handle.clone()).map(|_| ()));
    handle.clear();
    assert_eq!(guest.leaf(9).unwrap(), 81);
}

#[test]
fn an_interrupt_by_a_host_function_ends_its_caller_where_it_looks_next() {
    let mut guest = interrupts::Module::new(InterruptedHost).unwrap();
    // The deadline of the host function is taken back when it returns.
    assert_eq!(guest.call_host(5).unwrap(), 5);
    assert_eq!(guest.call_host(0).unwrap(), 7, "nothing looks behind the call");
    assert_interrupted(guest.call_host(0));
    guest.interrupt_handle().clear();
    assert_eq!(guest.call_host(5).unwrap(), 5);
}

#[test]
fn operators_on_whole_ranges_do_what_they_do() {
    let mut guest = interrupts::Module::new(InterruptedHost).unwrap();
    guest.fill_from(32_768, 1).unwrap();
    assert_eq!(guest.memory().read(0, 9), Some(&[1, 1, 1, 1, 1, 1, 1, 1, 0][..]));
    assert_traps(guest.fill_from(32_769, 1), TrapKind::OutOfBoundsMemoryAccess);
}

#[test]
fn a_start_function_is_interrupted_by_a_handle_from_before() {
    let handle = interrupted_start::Interrupt::new();
    let deadline = handle.deadline(Duration::from_millis(5)).unwrap();
    assert_interrupted(interrupted_start::Module::with_interrupt(handle).map(|_| ()));
    drop(deadline);
}
