// Interrupts guests, and prints how each call ended and what the next ones return.

use std::thread;
use std::time::Duration;

use guest::{Error, HostError, Interrupt, Module};

const SHORT: Duration = Duration::from_millis(20);
const LONG: Duration = Duration::from_secs(600);

/// Whether a nested call that fails makes the host function fail.
pub struct Host {
    fails: bool,
    nested: Option<String>,
}

impl guest::EnvImports for Host {
    fn call_back(caller: &mut guest::Caller<'_>, value: i32) -> Result<i32, HostError> {
        match caller.spin() {
            Err(error) if caller.host().fails => Err(error.into()),
            result => {
                caller.host_mut().nested = Some(show(result));
                Ok(value)
            }
        }
    }
}

fn module(fails: bool) -> Module {
    Module::new(Host { fails, nested: None }).unwrap()
}

fn show<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Ok(value) => format!("Ok({value:?})"),
        Err(error) => error.to_string(),
    }
}

/// Calls while another thread interrupts.
fn interrupted<T>(handle: Interrupt, call: impl FnOnce() -> T) -> T {
    let other = handle.clone();
    let thread = thread::spawn(move || {
        thread::sleep(SHORT);
        other.interrupt();
    });
    let result = call();
    thread.join().unwrap();
    handle.clear();
    result
}

fn main() {
    // A guest that is not ended fails the test, and does not keep it from ending.
    thread::spawn(|| {
        thread::sleep(LONG);
        std::process::exit(1);
    });
    type Call = fn(&mut Module) -> Result<(), Error>;
    let endless: [(&str, Call); 10] = [
        ("spin", |guest| guest.spin()),
        ("count_for_ever", |guest| guest.count_for_ever(3).map(drop)),
        ("spin_by_table", |guest| guest.spin_by_table(-1)),
        ("spin_by_jumps", |guest| guest.spin_by_jumps(0, 1)),
        // From zero down it is 4,294,967,296 rounds, and then there is another call.
        ("sum", |guest| loop {
            guest.sum(0)?;
        }),
        ("fib", |guest| guest.fib(90).map(drop)),
        ("ping", |guest| guest.ping(1_000).map(drop)),
        ("spin_by_reference", |guest| guest.spin_by_reference()),
        ("tick", |guest| guest.tick(0).map(drop)),
        ("nested", |guest| guest.call_host(9).map(drop)),
    ];
    let mut guest = module(true);
    for (name, call) in endless {
        let ended = show(interrupted(guest.interrupt_handle(), || call(&mut guest)));
        let next = (guest.sum(10).unwrap(), guest.fib(10).unwrap(), guest.leaf(9).unwrap());
        println!("{name}: {ended}; afterwards {} {} {}", next.0, next.1, next.2);
    }

    let mut patient = module(false);
    // Nothing looks between the nested call and the end of the outer one.
    let outer = interrupted(patient.interrupt_handle(), || patient.call_host(9));
    let nested = patient.host_mut().nested.take().unwrap();
    println!("nested, and the host goes on: the nested call: {nested}; the outer call: {}", show(outer));

    let deadline = guest.interrupt_handle().deadline(LONG).unwrap();
    println!("in time: {} {}", guest.sum(10).unwrap(), deadline.is_over());
    drop(deadline);

    let handle = guest.interrupt_handle();
    handle.interrupt();
    let before = [guest.leaf(9), guest.leaf(9)].map(show).join(", ");
    handle.clear();
    println!("before: {before}, then {}", show(guest.leaf(9)));

    println!("trap: {}", show(guest.fill_from(60_000, 1)));

    let handle = Interrupt::new();
    let _deadline = handle.deadline(SHORT).unwrap();
    println!("start: {}", show(starting::Module::with_interrupt(handle).map(drop)));

    println!("shared: {}", many(|| None));
    let mut number = 0;
    println!("own: {}", many(|| {
        number += 1;
        Some(number % 2 == 0)
    }));

    let mut linked = linked::Module::new().unwrap();
    let ended = show(interrupted(linked.interrupt_handle(), || linked.spin()));
    println!("linked: {ended}; afterwards {}", show(linked.lib().three()));

    let mut sleeping = sleeping::Module::new(wasihost::WasiCtx::builder().build().unwrap()).unwrap();
    println!("sleeping: {}", show(interrupted(sleeping.interrupt_handle(), || sleeping.sleep())));
}

/// How many of eight instances were interrupted: `own` says for each whether it shares the handle (`None`), or has its
/// own, which is interrupted or not. Those that are not have an end.
fn many(mut own: impl FnMut() -> Option<bool>) -> String {
    let shared = Interrupt::new();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let is_interrupted = own();
            let handle = if is_interrupted.is_none() { shared.clone() } else { Interrupt::new() };
            let theirs = handle.clone();
            let thread = thread::spawn(move || {
                // On a busy machine it comes after the interrupt, which is as good.
                let mut guest = Module::with_interrupt(Host { fails: true, nested: None }, theirs)?;
                match is_interrupted {
                    Some(false) => guest.fib(20).map(drop),
                    _ => guest.spin(),
                }
            });
            (thread, handle, is_interrupted)
        })
        .collect();
    thread::sleep(SHORT);
    let ended = threads.into_iter().map(|(thread, handle, is_interrupted)| {
        if is_interrupted != Some(false) {
            handle.interrupt();
        }
        matches!(thread.join().unwrap(), Err(Error::Interrupted))
    });
    let count = ended.filter(|interrupted| *interrupted).count();
    format!("{count} of 8 were interrupted")
}
