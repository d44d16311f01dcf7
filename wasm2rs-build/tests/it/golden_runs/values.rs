//! Numbers, vectors and control flow.

use wasm2rs_rt::{TrapKind, V128};

use super::{
    arithmetic, assert_traps, br_table, counters, jumps, loops, multi_value, names, rounds, vectors,
    wide_memory,
};

#[test]
fn arithmetic_wraps_and_traps_as_webassembly_does() {
    let mut guest = arithmetic::Module::new().unwrap();
    assert_eq!(guest.mix(i32::MAX, 1).unwrap(), i32::MAX.wrapping_mul(31).wrapping_add(1) ^ -2);
    assert_eq!(guest.below(1, -1).unwrap(), 1);
    assert_eq!(guest.clamp(101).unwrap(), 100);
    assert_eq!(guest.clamp(-101).unwrap(), -101);
    guest.check(7, 2).unwrap();
    assert_traps(guest.check(7, 0), TrapKind::IntegerDivideByZero);
    assert_traps(guest.check(i32::MIN, -1), TrapKind::IntegerOverflow);
    assert_eq!(guest.hypot(3.0, 4.0).unwrap(), 5.0);
    assert_eq!(guest.round(2.5).unwrap(), 2);
    assert_eq!((guest.scaled_below(0.5, 3, 2.0).unwrap(), guest.scaled_below(0.5, -1, 2.0).unwrap()), (1, 0));
    assert_traps(guest.round(f32::NAN), TrapKind::InvalidConversionToInteger);
}

#[test]
fn a_br_table_goes_where_its_index_says() {
    let mut guest = br_table::Module::new().unwrap();
    let days: Vec<_> = (1..=12).map(|month| guest.days(month).unwrap()).collect();
    assert_eq!(days, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
    for unknown in [0, 13, -1] {
        assert_traps(guest.days(unknown), TrapKind::Unreachable);
    }
    assert_eq!((guest.value(0).unwrap(), guest.value(1).unwrap(), guest.value(-1).unwrap()), (10, 11, 11));
}

#[test]
fn jumps_go_where_their_number_leads() {
    let mut guest = jumps::Module::new().unwrap();
    assert_eq!(guest.collatz(0, 27).unwrap(), 111);
    assert_eq!(
        (guest.collatz(1, 9).unwrap(), guest.collatz(2, 9).unwrap(), guest.collatz(-1, 9).unwrap()),
        (18, 0, 0)
    );
    let mut products = |pc| guest.products(pc, 4, 3, 1).unwrap();
    // From the start: (4 + 3 + 2 + 1) * 3; from the middle, the first number counts once; from further down, not at all.
    assert_eq!([0, 1, 2, 3, 4, 5, -1].map(&mut products), [30, 22, 22, 18, 0, 0, 0]);
    assert_eq!(
        (guest.states(0, 2).unwrap(), guest.states(1, 5).unwrap(), guest.states(2, 7).unwrap()),
        (6, 15, 7)
    );
}

#[test]
fn counters_that_end_at_zero_do_what_they_did_from_below() {
    let mut guest = counters::Module::new().unwrap();
    let numbers: Vec<u8> = (1..=16_u32).flat_map(u32::to_le_bytes).collect();
    guest.memory_mut().write(1024, &numbers).unwrap();
    assert_eq!(guest.double().unwrap(), 136);
    assert_eq!(guest.memory().read_u32_le(2048 + 4 * 15), Some(32));
    assert_eq!(guest.memory().read_u32_le(2048 + 4 * 16), Some(0));
    assert_eq!(guest.first_zero().unwrap(), 0);
    guest.memory_mut().write_u32_le(1024 + 4 * 5, 0).unwrap();
    assert_eq!(guest.first_zero().unwrap(), 20 - 64);
    assert_eq!(guest.number().unwrap(), 0);
    assert_eq!(
        guest.memory().read(0, 17),
        Some(&[240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254, 255, 0][..])
    );
}

#[test]
fn small_loops_end_after_odd_and_even_numbers_of_rounds() {
    let mut guest = rounds::Module::new().unwrap();
    for step in [3, 7, 50, 100, 101] {
        guest.memory_mut().bytes_mut()[..128].fill(0);
        guest.mark(step).unwrap();
        let marked = (0..128).filter(|at| guest.memory().bytes()[*at] == 1);
        assert!(marked.eq((0..100).step_by(step as usize)), "{step}");
    }
    for (at, next) in [(200, 300), (300, 200 + 400), (600, 500), (500, 0)] {
        guest.memory_mut().write_u32_le(at, next).unwrap();
    }
    assert_eq!([200, 300, 600, 500].map(|from| guest.last(from).unwrap()), [500; 4]);
    assert_eq!([1, 2, 3, 4].map(|n| guest.nth(200, n).unwrap()), [300, 600, 500, 0]);
    guest.memory_mut().write_u32_le(500, u32::MAX).unwrap();
    assert_traps(guest.last(200), TrapKind::OutOfBoundsMemoryAccess);
    assert_traps(guest.last(300), TrapKind::OutOfBoundsMemoryAccess);
    assert_eq!([1.0, 4.0, 9.0, 1e10].map(|of| guest.root(of).unwrap()), [1.0, 2.0, 3.0, 1e5]);
    assert!(guest.root(f64::NAN).unwrap().is_nan() && guest.root(-1.0).unwrap().is_finite());
}

#[test]
fn loops_go_round_until_they_end() {
    let mut guest = loops::Module::new().unwrap();
    assert_eq!(guest.sum(100).unwrap(), 5050);
    assert_eq!(guest.gcd(1071, 462).unwrap(), 21);
    assert_eq!(guest.gcd(5, 0).unwrap(), 5);
    assert_eq!(guest.first_square_above(50).unwrap(), 64);
}

#[test]
fn several_results_are_a_tuple() {
    let mut guest = multi_value::Module::new().unwrap();
    assert_eq!(guest.divide(17, 5).unwrap(), (3, 2));
    assert_eq!(guest.reversed(17, 5).unwrap(), (2, 3));
    assert_eq!((guest.ordered(2, 1).unwrap(), guest.ordered(1, 2).unwrap()), ((1, 2), (1, 2)));
    assert_traps(guest.divide(1, 0), TrapKind::IntegerDivideByZero);
}

#[test]
fn names_are_made_identifiers() {
    let mut guest = names::Module::new().unwrap();
    assert_eq!(guest.type_(9).unwrap(), 9);
    let numbers = [guest.new_2(), guest.a_b(), guest.a_b_2(), guest.unnamed(), guest.gr__e()];
    assert_eq!(numbers.map(Result::unwrap), [1, 2, 3, 4, 5]);
}

#[test]
fn vectors_are_worked_on_lane_by_lane() {
    let mut guest = vectors::Module::new().unwrap();
    for index in 0..8 {
        guest.memory_mut().write_u32_le(4 * index, index).unwrap();
        guest.memory_mut().write_u32_le(100 + 4 * index, u32::MAX).unwrap();
    }
    guest.add(0, 100, 8).unwrap();
    let sums: Vec<_> = (0..8).map(|index| guest.memory().read_i32_le(4 * index).unwrap()).collect();
    assert_eq!(sums, [-1, 0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(guest.first_four().unwrap(), V128::from_u32x4([1, 2, 3, 4]));
    assert_eq!(guest.sum(V128::from_u32x4([1, 2, 3, 4])).unwrap(), 10);
    assert_traps(guest.add(65528, 0, 4), TrapKind::OutOfBoundsMemoryAccess);
}

#[test]
fn numbers_of_128_bits_are_added_and_multiplied() {
    let mut guest = wide_memory::Module::new().unwrap();
    assert_eq!(guest.sum(-1, 0, 1, 0).unwrap(), (0, 1));
    assert_eq!(guest.product(-1, -1).unwrap(), (1, -2));
}
