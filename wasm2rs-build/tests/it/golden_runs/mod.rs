//! The modules in `tests/golden` as part of this program: without warnings, without `unsafe`, and doing what
//! their sources say.
#![deny(warnings)]
#![forbid(unsafe_code)]

mod calls;
mod guarded_memory;
mod hosts;
mod interruption;
mod memories;
mod modules;
mod values;

use wasm2rs_rt::{Error, TrapKind};

// Where the generated modules find their hosts.
pub(crate) use guarded_memory::GuardedHost;
pub(crate) use hosts::Host;
pub use hosts::OwnExit;
pub use interruption::InterruptedHost;

macro_rules! include_goldens {
    ($($name:ident)*) => {
        $(include!(concat!("../../golden/", stringify!($name), ".rs"));)*

        const INCLUDED: &[&str] = &[$(stringify!($name)),*];
    };
}

include_goldens! {
    arithmetic assemblyscript br_table byte_loops call_indirect counters data emscripten function_references globals guarded
    heap host_function imports interrupted_start interrupts jumps linked loops memory multi_value names null_references
    references reserved rounds several_memories start tail_calls units vectors wasi wide_memory
}

#[test]
fn every_golden_module_is_here() {
    assert_eq!(crate::golden::names("wat"), INCLUDED);
    assert_eq!(crate::golden::names("rs"), INCLUDED);
}

#[track_caller]
fn assert_traps<R: std::fmt::Debug>(result: Result<R, Error>, kind: TrapKind) {
    assert_eq!(result.unwrap_err().trap_kind(), Some(kind));
}
