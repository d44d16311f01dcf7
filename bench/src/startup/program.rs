// The program around the module, included into it after `mod guest`: makes and drops instances, then calls.

use std::hint::black_box;
use std::time::Instant;

const INSTANCES: usize = 301;
const CALLS: u32 = 5_000_000;
const BATCHES: usize = 9;

fn main() {
    let mut figures = Vec::new();
    // What an instance can not do without: zero pages, of which as many are written as there is data.
    let data = black_box(vec![1u8; 1 << 20]);
    let (mut made, mut dropped) = (Vec::new(), Vec::new());
    for _ in 0..INSTANCES {
        let (nanoseconds, memory) = time(|| {
            // So large that the allocator asks the system for it.
            let mut memory = vec![0u8; 64 << 20];
            memory[4096..][..data.len()].copy_from_slice(&data);
            memory
        });
        made.push(nanoseconds);
        dropped.push(time(|| drop(memory)).0);
    }
    figures.push(("floor-made", median(made)));
    figures.push(("floor-dropped", median(dropped)));
    figures.push(("first", time(|| guest::Module::new().expect("an instance")).0));
    let (mut made, mut dropped) = (Vec::new(), Vec::new());
    for _ in 0..INSTANCES {
        let (nanoseconds, instance) = time(|| guest::Module::new().expect("an instance"));
        made.push(nanoseconds);
        dropped.push(time(|| drop(instance)).0);
    }
    figures.push(("made", median(made)));
    figures.push(("dropped", median(dropped)));
    let (mut read, mut written) = (Vec::new(), Vec::new());
    for _ in 0..INSTANCES {
        let mut instance = guest::Module::new().expect("an instance");
        let pages = || (4096..).step_by(4096).take(256);
        let bytes = instance.memory().bytes();
        read.push(time(|| pages().map(|page| u64::from(bytes[page])).sum::<u64>()).0);
        let bytes = instance.memory_mut().bytes_mut();
        written.push(time(|| pages().for_each(|page| bytes[page] = black_box(1))).0);
    }
    figures.push(("read", median(read)));
    figures.push(("written", median(written)));

    let mut guest = guest::Module::new().expect("an instance");
    figures.push(("call", per_call(|a, b| guest.add(a, b).expect("a sum"))));
    figures.push(("call-trap", per_call(|a, b| guest.add_loaded(a, b & 0xFFFF).expect("a sum"))));
    figures.push(("rust-call", per_call(add)));
    for (figure, nanoseconds) in figures {
        println!("{figure} {nanoseconds:.2}");
    }
}

#[inline(never)]
fn add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}

fn time<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let result = black_box(work());
    (start.elapsed().as_nanos() as f64, result)
}

fn per_call(mut call: impl FnMut(i32, i32) -> i32) -> f64 {
    let batch = |_| {
        let calls = || {
            let mut sum = 0;
            for index in 0..CALLS {
                sum = call(black_box(sum), black_box(index as i32));
            }
            sum
        };
        time(calls).0 / f64::from(CALLS)
    };
    median((0..BATCHES).map(batch).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
