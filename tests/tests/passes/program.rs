// `with` and `without` are a module with all passes and with none.

use std::fmt::Debug;

/// A fixed sequence of numbers (Marsaglia's xorshift).
struct Numbers(u32);

impl Numbers {
    fn next(&mut self, below: u32) -> u32 {
        for shift in [13, -17, 5_i32] {
            self.0 ^= if shift > 0 { self.0 << shift } else { self.0 >> -shift };
        }
        self.0 % below
    }
}

/// Runs of few different bytes, so that loops find something and go on for a while.
fn bytes(numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = Vec::new();
    while bytes.len() < 65536 {
        let byte = [0, 1, 97, 97, 97, 255][numbers.next(6) as usize];
        let len = [1, 2, 15, 16, 17, 40, 200][numbers.next(7) as usize];
        bytes.extend(std::iter::repeat_n(byte, len));
    }
    bytes.truncate(65536);
    bytes
}

/// For loops over bytes: two addresses and a count.
#[allow(dead_code, reason = "arguments of one kind are made")]
fn loops(numbers: &mut Numbers) -> [i32; 3] {
    let mut address = || match numbers.next(8) {
        0 => 65536 - numbers.next(100) as i32,
        1 => -(numbers.next(40) as i32),
        _ => numbers.next(65536) as i32,
    };
    let (a, b) = (address(), address());
    let n = match numbers.next(5) {
        0 => -1,
        1 => a.wrapping_add(numbers.next(70) as i32),
        _ => numbers.next(70) as i32,
    };
    [a, if numbers.next(4) == 0 { a } else { b }, n]
}

/// For jumps: where to begin, how many to make, and what they depend on.
#[allow(dead_code, reason = "arguments of one kind are made")]
fn jumps(numbers: &mut Numbers) -> [i32; 3] {
    [numbers.next(20) as i32 - 2, numbers.next(100) as i32, numbers.next(1 << 30) as i32]
}

/// For counters: what locals begin with.
#[allow(dead_code, reason = "arguments of one kind are made")]
fn counters(numbers: &mut Numbers) -> [i32; 3] {
    [numbers.next(1 << 30) as i32, numbers.next(1 << 30) as i32, numbers.next(4) as i32]
}

/// For small loops: an address, most of them inside, and two numbers.
#[allow(dead_code, reason = "arguments of one kind are made")]
fn rounds(numbers: &mut Numbers) -> [i32; 3] {
    let address = numbers.next(66_000) as i32;
    [address, numbers.next(1 << 30) as i32 - (1 << 29), numbers.next(1 << 30) as i32 - (1 << 29)]
}

fn compare<T: Debug, E: Debug>(name: &str, args: [i32; 3], with: Result<T, E>, without: Result<T, E>) {
    let (with, without) = (format!("{with:?}"), format!("{without:?}"));
    assert_eq!(with, without, "{name}{args:?}");
}

fn main() {
    let numbers = &mut Numbers(2463534242);
    let mut with = with::Module::new().unwrap();
    let mut without = without::Module::new().unwrap();
    let bytes = bytes(numbers);
    with.memory_mut().write(0, &bytes).unwrap();
    without.memory_mut().write(0, &bytes).unwrap();
    macro_rules! compare_all {
        ($($name:ident,)*) => {$(
            for _ in 0..60 {
                let args @ [a, b, n] = /* args */(numbers);
                compare(stringify!($name), args, with.$name(a, b, n), without.$name(a, b, n));
            }
            assert_eq!(with.memory_mut().bytes(), without.memory_mut().bytes(), stringify!($name));
        )*};
    }
    compare_all!(/* names */);
}
