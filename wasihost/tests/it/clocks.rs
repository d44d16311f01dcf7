//! clock_res_get, clock_time_get, sched_yield.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use wasihost::{Errno, WasiCtx, preview1};

use crate::guest::{Guest, OUT, check};

fn time(guest: &mut Guest, id: i32, precision: i64) -> Result<u64, Errno> {
    check(preview1::clock_time_get(&mut guest.wasi, &mut guest.memory, id, precision, OUT))?;
    Ok(guest.u64(OUT))
}

fn resolution(guest: &mut Guest, id: i32) -> Result<u64, Errno> {
    check(preview1::clock_res_get(&mut guest.wasi, &mut guest.memory, id, OUT))?;
    Ok(guest.u64(OUT))
}

#[test]
fn the_wall_clock_is_the_hosts() {
    let mut guest = Guest::new(WasiCtx::builder());
    let now = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() as u64;
    let before = now();
    let shown = time(&mut guest, 0, 0).unwrap();
    assert!((before..=now()).contains(&shown));
}

#[test]
fn the_monotonic_clock_moves_with_real_time_and_not_back() {
    let mut guest = Guest::new(WasiCtx::builder());
    let start = time(&mut guest, 1, 0).unwrap();
    std::thread::sleep(Duration::from_millis(5));
    let slept = time(&mut guest, 1, i64::MAX).unwrap() - start;
    assert!(slept >= 5_000_000, "{slept}");
    let shown: Vec<u64> = (0..1000).map(|_| time(&mut guest, 1, -1).unwrap()).collect();
    assert!(shown.is_sorted());
}

#[test]
fn cpu_clocks_count_cpu_time_only() {
    let mut guest = Guest::new(WasiCtx::builder());
    let start = time(&mut guest, 3, 0).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    let slept = time(&mut guest, 3, 0).unwrap() - start;
    assert!(slept < 40_000_000, "sleeping takes no CPU time: {slept}");
    let mut last = time(&mut guest, 2, 0).unwrap();
    let first = last;
    while last == first {
        last = time(&mut guest, 2, 0).unwrap();
    }
    assert!(last > first, "computing does");
}

#[test]
fn resolutions_are_not_zero() {
    let mut guest = Guest::new(WasiCtx::builder());
    for id in 0..4 {
        assert!((1..=1_000_000_000).contains(&resolution(&mut guest, id).unwrap()));
    }
}

#[test]
fn an_unknown_clock_is_invalid() {
    let mut guest = Guest::new(WasiCtx::builder());
    for id in [4, -1, i32::MAX] {
        assert_eq!(time(&mut guest, id, 0), Err(Errno::Inval));
        assert_eq!(resolution(&mut guest, id), Err(Errno::Inval));
    }
}

#[test]
fn replaced_clocks_are_what_the_guest_sees() {
    let mut ticks = 0;
    let builder = WasiCtx::builder().walltime(|| Duration::from_secs(1_000_000_000)).nanotime(move || {
        ticks += 1;
        Duration::from_nanos(ticks * 10)
    });
    let mut guest = Guest::new(builder);
    assert_eq!(time(&mut guest, 0, 0), Ok(1_000_000_000_000_000_000));
    assert_eq!(time(&mut guest, 1, 0), Ok(10));
    assert_eq!(time(&mut guest, 1, 0), Ok(20));
    assert_eq!(time(&mut guest, 2, 0), Ok(30), "CPU clocks follow the monotonic one");
    assert_eq!(resolution(&mut guest, 1), Ok(1));
}

#[test]
fn a_clock_beyond_what_wasi_can_say_is_the_largest_time() {
    let mut guest = Guest::new(WasiCtx::builder().walltime(|| Duration::MAX));
    assert_eq!(time(&mut guest, 0, 0), Ok(u64::MAX));
}

#[test]
fn yielding_calls_the_hook() {
    let yields = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&yields);
    let builder = WasiCtx::builder().osyield(move || {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    let mut guest = Guest::new(builder);
    assert_eq!(preview1::sched_yield(&mut guest.wasi, &mut guest.memory), 0);
    assert_eq!(yields.load(Ordering::Relaxed), 1);
    let mut guest = Guest::new(WasiCtx::builder());
    assert_eq!(preview1::sched_yield(&mut guest.wasi, &mut guest.memory), 0);
}
