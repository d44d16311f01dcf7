// Makes the guests fail in every way, on the main thread and on one with 2 MiB of stack, and prints how each
// call ended and what the guest's next call returns.

use std::{fmt, io, thread};

pub struct Host;

impl guest::EnvImports for Host {
    fn fail(_: &mut guest::Caller<'_>, code: i32) -> Result<(), guest::HostError> {
        Err(io::Error::other(format!("disk {code} is on fire")).into())
    }

    fn again(caller: &mut guest::Caller<'_>, depth: i32) -> Result<i32, guest::HostError> {
        Ok(caller.recurse_through_the_host(depth)?)
    }
}

fn main() {
    fail_everywhere("main");
    let small = thread::Builder::new().stack_size(2 << 20).spawn(|| fail_everywhere("small"));
    small.unwrap().join().unwrap();
}

fn fail_everywhere(thread: &str) {
    let mut guest = guest::Module::new(Host).unwrap();
    let mut calls = 0;
    let mut run = |name: &str, call: fn(&mut guest::Module, i32) -> Result<i32, guest::Error>| {
        let result = call(&mut guest, 0);
        calls += 1;
        report(thread, name, result, guest.fine().map(|value| value == calls));
    };
    run("recurse", guest::Module::recurse);
    run("recurse_mutually", guest::Module::recurse_mutually);
    run("recurse_indirectly", guest::Module::recurse_indirectly);
    run("recurse_through_the_host", guest::Module::recurse_through_the_host);
    run("divide_by_zero", guest::Module::divide_by_zero);
    run("overflow", guest::Module::overflow);
    run("load_outside", guest::Module::load_outside);
    run("store_outside", guest::Module::store_outside);
    run("fill_outside", guest::Module::fill_outside);
    run("convert_nan", guest::Module::convert_nan);
    run("call_null", guest::Module::call_null);
    run("call_mistyped", guest::Module::call_mistyped);
    run("call_outside", guest::Module::call_outside);
    run("unreachable", guest::Module::unreachable);
    run("host_fails", guest::Module::host_fails);
    let deep = guest.calls();
    println!("{thread} depth: {}", if deep > 1000 { "more than 1,000" } else { "too little" });
    guest.set_stack_bytes(100 << 10);
    assert!(guest.recurse(0).is_err());
    let shallow = guest.calls() - deep;
    println!("{thread} small budget: {}", if shallow < deep / 4 { "less deep" } else { "as deep" });

    let mut wide = wide::Module::new().unwrap();
    let recursed = wide.recurse(1);
    report(thread, "recurse_with_large_frames", recursed, wide.fine().map(|value| value == 1));

    let mut exiting = exit::Module::new(wasihost::WasiCtx::builder().build().unwrap()).unwrap();
    let started = exiting.start();
    report(thread, "start", started, exiting.fine().map(|value| value == 1));
    let exited = exiting.exit(42);
    report(thread, "exit", exited, exiting.fine().map(|value| value == 2));
}

fn report<T: fmt::Display>(
    thread: &str,
    name: &str,
    result: Result<T, impl std::error::Error>,
    next: Result<bool, impl fmt::Debug>,
) {
    let works = matches!(next, Ok(true));
    match result {
        Ok(value) => println!("{thread} {name}: Ok({value}), next call works: {works}"),
        Err(error) => {
            let source = error.source().map(|source| format!(" (source: {source})")).unwrap_or_default();
            println!("{thread} {name}: {error}{source}, next call works: {works}");
        }
    }
}
