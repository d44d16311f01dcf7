//! Traps: the specification's words, and backtraces only for those who ask.

use std::backtrace::BacktraceStatus;
use std::convert::Infallible;
use std::env;
use std::process::{Command, Output};

use wasm2rs_rt::{Error, TrapKind, catch, raise, trap};

use crate::trap_kind;

#[test]
fn kinds_have_the_words_of_the_specification() {
    type Raise = fn() -> Infallible;
    let words: [(Raise, TrapKind, &str); 10] = [
        (|| raise::unreachable(), TrapKind::Unreachable, "unreachable"),
        (|| raise::integer_divide_by_zero(), TrapKind::IntegerDivideByZero, "integer divide by zero"),
        (|| raise::integer_overflow(), TrapKind::IntegerOverflow, "integer overflow"),
        (
            || raise::invalid_conversion_to_integer(),
            TrapKind::InvalidConversionToInteger,
            "invalid conversion to integer",
        ),
        (
            || raise::out_of_bounds_memory_access(),
            TrapKind::OutOfBoundsMemoryAccess,
            "out of bounds memory access",
        ),
        (
            || raise::out_of_bounds_table_access(),
            TrapKind::OutOfBoundsTableAccess,
            "out of bounds table access",
        ),
        (|| raise::undefined_element(), TrapKind::UndefinedElement, "undefined element"),
        (|| raise::uninitialized_element(), TrapKind::UninitializedElement, "uninitialized element"),
        (
            || raise::indirect_call_type_mismatch(),
            TrapKind::IndirectCallTypeMismatch,
            "indirect call type mismatch",
        ),
        (|| raise::call_stack_exhausted(), TrapKind::CallStackExhausted, "call stack exhausted"),
    ];
    for (raise, kind, message) in words {
        assert_eq!(trap_kind(raise), kind);
        assert_eq!(kind.message(), message);
        assert_eq!(kind.to_string(), message);
        let error = catch(|| -> () { trap(kind) }).unwrap_err();
        assert_eq!(error.to_string(), format!("wasm trap: {message}"));
    }
}

/// Traps at a place with a name, and prints what the trap knows about it.
#[test]
#[ignore = "run in a process of its own by the tests below"]
fn print_a_trap() {
    #[inline(never)]
    fn guest_function_with_a_name() {
        raise::unreachable();
    }
    let Err(Error::Trap(trap)) = catch(guest_function_with_a_name) else { panic!("no trap") };
    println!("captured: {}", trap.backtrace().status() == BacktraceStatus::Captured);
    println!("{trap:?}");
}

fn print_a_trap_with(backtrace: Option<&str>) -> Output {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "trap::print_a_trap", "--ignored", "--nocapture"]);
    command.env_remove("RUST_LIB_BACKTRACE").env_remove("RUST_BACKTRACE");
    if let Some(value) = backtrace {
        command.env("RUST_BACKTRACE", value);
    }
    command.output().unwrap()
}

#[test]
fn without_being_asked_a_trap_has_no_backtrace_and_prints_nothing_by_itself() {
    for backtrace in [None, Some("0")] {
        let output = print_a_trap_with(backtrace);
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{stdout}");
        assert!(stdout.contains("captured: false\nTrap(unreachable)\n"), "{stdout}");
        assert!(!stdout.contains("guest_function_with_a_name"), "{stdout}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}

#[test]
fn rust_backtrace_shows_the_functions_that_the_trap_left() {
    let output = print_a_trap_with(Some("1"));
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains("captured: true\nTrap(unreachable)\n"), "{stdout}");
    assert!(stdout.contains("guest_function_with_a_name"), "{stdout}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
