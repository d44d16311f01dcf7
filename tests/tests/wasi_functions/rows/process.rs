//! Arguments, environment, clocks, random numbers, and the guest as a process.

use wasihost::Errno;

use super::case;
use crate::row::{Arg, Case, any, buffer, exits, fails, ok, u32, u64};

const REALTIME: i32 = 0;
const MONOTONIC: i32 = 1;
const PROCESS_CPU: i32 = 2;
const THREAD_CPU: i32 = 3;

pub(super) fn cases() -> Vec<Case> {
    vec![
        case(
            "arguments and environment",
            [
                ok("args_sizes_get", [u32(2), u32(9)]),
                ok("args_get", [Arg::Pointers(vec![0, 5]), strings(b"prog\0a b\0")]),
                ok("environ_sizes_get", [u32(2), u32(17)]),
                ok("environ_get", [Arg::Pointers(vec![0, 10]), strings(b"KEY=value\0EMPTY=\0")]),
            ],
        ),
        case(
            "clocks",
            [
                ok("clock_res_get", [Arg::Flags(REALTIME), u64(1)]),
                ok("clock_res_get", [Arg::Flags(MONOTONIC), u64(1)]),
                ok("clock_time_get", [Arg::Flags(REALTIME), Arg::Int(0), u64(1_000_000_000_000_000_000)]),
                ok("clock_time_get", [Arg::Flags(MONOTONIC), Arg::Int(i64::MAX), u64(77)]),
                ok("clock_time_get", [Arg::Flags(PROCESS_CPU), Arg::Int(0), u64(77)]),
                ok("clock_time_get", [Arg::Flags(THREAD_CPU), Arg::Int(-1), u64(77)]),
            ],
        ),
        case(
            "random numbers",
            [
                ok("random_get", [buffer(&[0x5a; 20])]),
                ok("random_get", [buffer(&[])]),
                ok("random_get", [Arg::Span { ptr: 0x2_0000, len: 0 }]),
                fails("random_get", Errno::Inval, [Arg::Span { ptr: 0, len: 0x8001 }]),
            ],
        ),
        case(
            "yielding and signals",
            [
                ok("sched_yield", []),
                fails("proc_raise", Errno::Nosys, [Arg::Int(0)]),
                fails("proc_raise", Errno::Nosys, [Arg::Int(9)]),
                fails("proc_raise", Errno::Nosys, [Arg::Int(-1)]),
            ],
        ),
        case("exit with 0", [ok("sched_yield", []), exits("proc_exit", 0)]),
        case("exit with 42", [exits("proc_exit", 42)]),
        case("exit with a code beyond a byte", [exits("proc_exit", 256)]),
        case("exit with a negative code", [exits("proc_exit", -1)]),
        case("real resolutions", [ok("clock_res_get", [Arg::Flags(THREAD_CPU), any(8)])]),
    ]
}

fn strings(bytes: &[u8]) -> Arg {
    Arg::Out(vec![crate::row::Piece::Is(bytes.into())])
}
