//! How exits, host errors and panics leave a guest.

use std::error::Error as _;
use std::io;
use std::panic::catch_unwind;

use wasm2rs_rt::{Error, HostError, Trap, TrapKind, catch, exit, host_error, trap};

#[test]
fn a_value_passes_through() {
    assert_eq!(catch(|| 7).unwrap(), 7);
}

#[test]
fn an_exit_carries_its_code() {
    for code in [0, 42, -1, i32::MIN] {
        let error = catch(|| -> i32 { exit(code) }).unwrap_err();
        assert!(matches!(error, Error::Exit(c) if c == code));
        assert_eq!(error.trap_kind(), None);
        assert_eq!(error.to_string(), format!("the guest exited with code {code}"));
    }
}

#[test]
fn a_host_error_comes_out_as_what_it_was() {
    let failed = HostError::from(io::Error::new(io::ErrorKind::NotFound, "no such record"));
    let error = catch(|| -> i32 { host_error(failed) }).unwrap_err();
    assert_eq!(error.to_string(), "a host function failed: no such record");
    assert_eq!(error.source().unwrap().to_string(), "no such record");
    let Error::Host(inner) = error else { panic!("{error:?}") };
    assert_eq!(inner.downcast::<io::Error>().unwrap().kind(), io::ErrorKind::NotFound);
}

#[test]
fn an_error_of_a_nested_call_stays_what_it_was() {
    let exited = catch(|| -> i32 { host_error(Box::new(Error::Exit(3))) }).unwrap_err();
    assert!(matches!(exited, Error::Exit(3)));
    let trapped = catch(|| -> i32 { host_error(Box::new(Error::from(Trap::new(TrapKind::Unreachable)))) });
    assert_eq!(trapped.unwrap_err().trap_kind(), Some(TrapKind::Unreachable));
    let twice = catch(|| -> i32 {
        let inner = catch(|| -> i32 { trap(TrapKind::IntegerOverflow) });
        host_error(inner.unwrap_err().into())
    });
    assert_eq!(twice.unwrap_err().trap_kind(), Some(TrapKind::IntegerOverflow));
}

#[test]
fn a_panic_of_the_host_goes_through_unchanged() {
    let payload = catch_unwind(|| catch(|| std::panic::resume_unwind(Box::new("host bug")))).unwrap_err();
    assert_eq!(*payload.downcast::<&str>().unwrap(), "host bug");
}

#[test]
fn destructors_run_when_a_trap_passes() {
    struct Count<'a>(&'a mut u32);
    impl Drop for Count<'_> {
        fn drop(&mut self) {
            *self.0 += 1;
        }
    }
    let mut drops = 0;
    let result = catch(|| {
        let _count = Count(&mut drops);
        trap(TrapKind::Unreachable)
    });
    assert!(matches!(result, Err::<(), _>(Error::Trap(_))));
    assert_eq!(drops, 1);
}
