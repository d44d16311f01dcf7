//! Tables: bounds, growth and bulk operations.

use wasm2rs_rt::{ExternRef, Table, init_table, table_copy};

use crate::assert_traps;

const NULL: ExternRef = ExternRef::NULL;

fn key(key: u64) -> ExternRef {
    ExternRef::new(key)
}

/// A table with the keys 0, 1, 2 and so on.
fn counted(len: u32) -> Table<ExternRef> {
    let mut table = Table::new(len, None);
    for i in 0..len {
        table.set(i as i32, key(u64::from(i)));
    }
    table
}

fn keys(table: &Table<ExternRef>) -> Vec<Option<u64>> {
    table.elements().iter().map(|element| element.get()).collect()
}

#[test]
fn elements_are_null_until_they_are_set() {
    let mut table = Table::<ExternRef>::new(2, Some(2));
    assert!(table.get(0).is_null());
    table.set(1, key(9));
    assert_eq!(table.get(1), key(9));
    assert_eq!(table.callee(1), key(9));
    assert_eq!((table.size(), table.max()), (2, 2));
}

#[test]
fn access_outside_traps() {
    let mut table = counted(2);
    assert_traps!(OutOfBoundsTableAccess:
        table.get(2),
        table.get(-1),
        table.get(i32::MIN),
        table.set(2, NULL),
        table.set(-1, NULL),
    );
    assert_eq!(keys(&table), [Some(0), Some(1)]);
}

#[test]
fn calling_outside_is_an_undefined_element() {
    let table = counted(2);
    assert_traps!(UndefinedElement: table.callee(2), table.callee(-1), table.callee(i32::MIN));
}

#[test]
fn growth_stops_at_the_maximum() {
    let mut table = Table::new(1, Some(3));
    assert_eq!(table.grow(key(5), 0), 1);
    assert_eq!(table.grow(key(5), 3), -1);
    assert_eq!(table.grow(key(5), -1), -1);
    assert_eq!(table.grow(key(5), 2), 1);
    assert_eq!(keys(&table), [None, Some(5), Some(5)]);
    assert_eq!(table.grow(NULL, 1), -1);
    assert_eq!(table.grow(NULL, 0), 3);
}

#[test]
fn fill_sets_exactly_its_range() {
    let mut table = counted(4);
    table.fill(1, key(7), 2);
    assert_eq!(keys(&table), [Some(0), Some(7), Some(7), Some(3)]);
}

#[test]
fn copy_within_handles_overlap_in_both_directions() {
    let mut table = counted(5);
    table.copy_within(1, 0, 3);
    assert_eq!(keys(&table), [Some(0), Some(0), Some(1), Some(2), Some(4)]);
    let mut table = counted(5);
    table.copy_within(0, 1, 3);
    assert_eq!(keys(&table), [Some(1), Some(2), Some(3), Some(3), Some(4)]);
}

#[test]
fn copy_between_tables_and_init_take_parts() {
    let (mut to, from) = (counted(4), counted(9));
    table_copy(&mut to, &from, 1, 7, 2);
    assert_eq!(keys(&to), [Some(0), Some(7), Some(8), Some(3)]);
    init_table(&mut to, &[key(20), NULL, key(22)], 0, 1, 2);
    assert_eq!(keys(&to), [None, Some(22), Some(8), Some(3)]);
}

#[test]
fn bulk_operations_trap_before_they_write() {
    let (mut table, other) = (counted(4), counted(9));
    let segment = [key(20), key(21)];
    assert_traps!(OutOfBoundsTableAccess:
        table.fill(2, NULL, 3),
        table.fill(-1, NULL, 1),
        table.fill(1, NULL, -1),
        table.copy_within(2, 0, 3),
        table.copy_within(0, 2, 3),
        table.copy_within(0, -1, 2),
        table.copy_within(-1, 0, 2),
        table_copy(&mut table, &other, 2, 0, 3),
        table_copy(&mut table, &other, 0, 7, 3),
        table_copy(&mut table, &other, -1, 0, 2),
        init_table(&mut table, &segment, 3, 0, 2),
        init_table(&mut table, &segment, 0, 1, 2),
        init_table(&mut table, &[], 0, 0, 1),
    );
    assert_eq!(keys(&table), [Some(0), Some(1), Some(2), Some(3)]);
}

#[test]
fn zero_length_bulk_operations_are_fine_at_the_end_and_trap_past_it() {
    let (mut table, other) = (counted(4), counted(9));
    table.fill(4, NULL, 0);
    table.copy_within(4, 4, 0);
    table_copy(&mut table, &other, 4, 9, 0);
    init_table(&mut table, &[NULL], 4, 1, 0);
    init_table(&mut table, &[], 0, 0, 0);
    assert_traps!(OutOfBoundsTableAccess:
        table.fill(5, NULL, 0),
        table.copy_within(5, 0, 0),
        table.copy_within(0, 5, 0),
        table_copy(&mut table, &other, 5, 0, 0),
        table_copy(&mut table, &other, 0, 10, 0),
        init_table(&mut table, &[NULL], 5, 0, 0),
        init_table(&mut table, &[NULL], 0, 2, 0),
        init_table(&mut table, &[], 0, 1, 0),
    );
}
