//! Handles and deadlines: what sets the flag, what takes it back, and who is woken.

use std::thread;
use std::time::{Duration, Instant};

use wasm2rs_rt::{Error, Interrupt, catch, check_interrupt, host_error, interrupted};

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(5);

fn assert_send_and_sync<T: Send + Sync>(_: &T) {}

#[test]
fn a_handle_is_set_until_it_is_cleared() {
    let handle = Interrupt::new();
    assert_send_and_sync(&handle);
    assert!(!handle.is_set() && handle.check().is_ok());
    let clone = handle.clone();
    clone.interrupt();
    clone.interrupt();
    assert!(handle.is_set());
    assert!(matches!(handle.check(), Err(Error::Interrupted)));
    assert!(matches!(catch(|| check_interrupt(&handle)), Err(Error::Interrupted)));
    handle.clear();
    assert!(!clone.is_set());
    catch(|| check_interrupt(&clone)).unwrap();
    assert!(!Interrupt::new().is_set(), "another handle is another one");
}

#[test]
fn an_interrupt_is_no_trap_and_passes_host_functions_as_itself() {
    let error = catch(|| interrupted()).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.trap_kind()), ("the call was interrupted", None));
    assert!(matches!(catch(|| host_error(Box::new(error))), Err(Error::Interrupted)));
}

#[test]
fn a_deadline_that_is_over_holds_until_it_is_dropped() {
    let handle = Interrupt::new();
    let deadline = handle.deadline(SHORT).unwrap();
    assert_send_and_sync(&deadline);
    let start = Instant::now();
    assert!(handle.wait(LONG));
    assert!(start.elapsed() < LONG);
    assert!(deadline.is_over());
    handle.clear();
    assert!(handle.is_set(), "clearing takes back interrupts only");
    drop(deadline);
    assert!(!handle.is_set());
}

#[test]
fn a_deadline_that_is_dropped_in_time_never_sets_the_flag() {
    let handle = Interrupt::new();
    drop(handle.deadline(SHORT).unwrap());
    assert!(!handle.wait(4 * SHORT));
}

#[test]
fn a_deadline_of_no_time_is_over_at_once_and_one_of_all_time_never() {
    let handle = Interrupt::new();
    let never = handle.deadline(Duration::MAX).unwrap();
    assert!(!handle.is_set() && !never.is_over());
    let now = handle.deadline(Duration::ZERO).unwrap();
    assert!(handle.is_set() && now.is_over());
    drop(never);
    assert!(handle.is_set());
    drop(now);
    assert!(!handle.is_set());
}

#[test]
fn deadlines_of_a_handle_are_independent_of_each_other_and_of_interrupts() {
    let handle = Interrupt::new();
    let outer = handle.deadline(LONG).unwrap();
    let inner = handle.deadline(SHORT).unwrap();
    assert!(handle.wait(LONG));
    assert_eq!([outer.is_over(), inner.is_over()], [false, true]);
    handle.interrupt();
    drop(inner);
    assert!(handle.is_set(), "the interrupt is another reason");
    handle.clear();
    assert!(!handle.is_set());
    let [first, second] = [(); 2].map(|()| handle.deadline(Duration::ZERO).unwrap());
    drop(first);
    assert!(handle.is_set() && second.is_over());
    drop(second);
    assert!(!handle.is_set() && !outer.is_over());
}

#[test]
fn a_later_deadline_does_not_delay_an_earlier_one_nor_the_reverse() {
    let handles: Vec<_> = (0..200).map(|_| Interrupt::new()).collect();
    // In an order in which most are earlier than what the thread waits for, and the last ones are not.
    let after = |index: usize| {
        if index.is_multiple_of(2) { SHORT + SHORT * ((200 - index) as u32) / 20 } else { LONG }
    };
    let deadlines: Vec<_> = handles.iter().enumerate().map(|(i, h)| h.deadline(after(i)).unwrap()).collect();
    for handle in handles.iter().step_by(2) {
        assert!(handle.wait(LONG));
    }
    let over: Vec<_> = deadlines.iter().map(wasm2rs_rt::Deadline::is_over).collect();
    assert_eq!(over, [true, false].repeat(100));
}

#[test]
fn whoever_waits_is_woken_on_every_thread() {
    let handle = Interrupt::new();
    thread::scope(|scope| {
        let waiting: Vec<_> = (0..4).map(|_| scope.spawn(|| handle.wait(Duration::MAX))).collect();
        thread::sleep(SHORT);
        handle.interrupt();
        assert!(waiting.into_iter().all(|thread| thread.join().unwrap()));
    });
}

#[test]
fn after_a_race_between_a_deadline_and_its_end_the_flag_is_not_set() {
    let handle = Interrupt::new();
    for _ in 0..2_000 {
        let deadline = handle.deadline(Duration::from_micros(20)).unwrap();
        while !deadline.is_over() && !handle.is_set() {
            std::hint::spin_loop();
        }
        drop(deadline);
        assert!(!handle.is_set());
    }
}
