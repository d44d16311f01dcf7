//! Random numbers as parameters, and random bytes as memory, for every function: no panic, no hang, no
//! memory without bounds.

use proptest::prelude::*;
use wasihost::preview1::{IMPORTS, ValType};
use wasihost::{preview1, rt};

use crate::dispatch::{NAMES, call};
use crate::everything::{Everything, spare_the_disk};

const MEMORY_BYTES: usize = 0x1_0000;

/// A call: which function, and with what.
#[derive(Clone, Debug)]
struct Call {
    name: &'static str,
    params: Vec<i64>,
}

/// Numbers that get past the first check now and then: descriptors, flags, places in the memory, and extremes.
fn param() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0..10i64,
        3 => 0..MEMORY_BYTES as i64,
        2 => prop::sample::select(vec![
            -1, 1 << 16, (1 << 16) - 1, (1 << 16) - 8, i64::from(i32::MAX), i64::from(i32::MIN), i64::MAX,
            i64::MIN, 0x7fff_f000, 1025, 1 << 20,
        ]),
        1 => 0..1i64 << 30,
        1 => any::<i64>(),
    ]
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let call =
        (prop::sample::select(NAMES), prop::collection::vec(param(), 9)).prop_map(|(name, mut params)| {
            spare_the_disk(name, &mut params);
            Call { name, params }
        });
    prop::collection::vec(call, 1..60)
}

/// Memory with paths, buffers and subscriptions that sometimes make sense, among random bytes.
fn memory() -> impl Strategy<Value = Vec<u8>> {
    let words = ["a", "..", "b/c", "/", "../x", "a/", "\0", "link"];
    let chunk = prop_oneof![
        prop::sample::select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 8),
        prop::collection::vec(0..4u8, 8),
        (0..0x1_0000u32, 0..64u32).prop_map(|(ptr, len)| [ptr.to_le_bytes(), len.to_le_bytes()].concat()),
    ];
    prop::collection::vec(chunk, 64).prop_map(|chunks| {
        let pattern: Vec<u8> = chunks.concat();
        pattern.iter().copied().cycle().take(MEMORY_BYTES).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_parameters_and_no_memory_make_a_call_panic(calls in calls(), mut memory in memory()) {
        let mut guest = Everything::new();
        for Call { name, params } in &calls {
            let errno = call(name, &mut guest.wasi, &mut memory, params);
            prop_assert!((0..=76).contains(&errno), "{name} answers {errno}");
            prop_assert_eq!(memory.len(), MEMORY_BYTES);
        }
        prop_assert_eq!(guest.beside(), [""; 0]);
    }
}

#[test]
fn every_function_is_called_with_as_many_parameters_as_it_has() {
    let table: Vec<_> =
        IMPORTS.iter().map(|import| import.name).filter(|name| *name != "proc_exit").collect();
    assert_eq!(NAMES, table);
    assert!(IMPORTS.iter().all(|import| import.params.len() <= 9));
    let mut wasi = Everything::new().wasi;
    for import in IMPORTS.iter().filter(|import| import.params.contains(&ValType::I32)) {
        for number in [0, -1, i64::MAX, i64::MIN] {
            let mut memory = vec![0; 64];
            let params = vec![number; 9];
            // Nothing but an exit leaves a call.
            let left = rt::catch(|| match import.name {
                "proc_exit" => preview1::proc_exit(&mut wasi, &mut memory, number as i32),
                name => drop(call(name, &mut wasi, &mut memory, &params)),
            });
            assert!(left.is_ok() || import.name == "proc_exit", "{}", import.name);
        }
    }
}
