//! Samples of “Config”.

use crate::TestResult;
use crate::guests::{calc, calc_plain, calc_reserved, calc_v2};

#[test]
fn exports_are_methods() -> TestResult {
    // ANCHOR: call
    let mut guest = calc::Module::new()?;
    assert_eq!(guest.add(1, 2)?, 3);
    assert_eq!(guest.mean(1.0, 2.0)?, 1.5);
    // An exported global, and the memory that is exported as `memory`.
    assert_eq!(guest.calls(), 1);
    guest.set_calls(0);
    assert_eq!(guest.memory().size_pages(), 1);
    // ANCHOR_END: call
    Ok(())
}

#[test]
fn options_change_no_results() -> TestResult {
    assert_eq!(calc_plain::Module::new()?.add(20, 22)?, 42);
    assert_eq!(calc_reserved::Module::new()?.add(20, 22)?, 42);
    assert_eq!(calc_v2::Module::new()?.add(20, 22)?, 42);
    Ok(())
}

#[test]
fn several_instances_are_independent() -> TestResult {
    // ANCHOR: instances
    let mut first = calc::Module::new()?;
    let mut second = calc::Module::new()?;
    first.add(1, 1)?;
    assert_eq!((first.calls(), second.calls()), (1, 0));
    // Instances are `Send`: each can live on a thread of its own.
    let sum = std::thread::spawn(move || second.add(2, 2)).join().unwrap()?;
    assert_eq!(sum, 4);
    // ANCHOR_END: instances
    Ok(())
}
