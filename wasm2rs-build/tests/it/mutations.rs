//! Damaged modules: whatever the bytes, the translator returns. The same 2,000 modules in every run.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use wasm2rs_build::Config;

/// Golden modules that use most of what is supported.
fn modules() -> Vec<Vec<u8>> {
    ["imports", "references", "data", "call_indirect", "loops", "br_table"]
        .map(|name| {
            let path = format!("{}/tests/golden/{name}.wat", env!("CARGO_MANIFEST_DIR"));
            wat::parse_file(path).unwrap()
        })
        .to_vec()
}

/// What happens to one byte, or to what stands there.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Set(u8),
    Flip(u8),
    Remove,
    Insert(u8),
    CutOff,
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => any::<u8>().prop_map(Damage::Set),
        4 => (0..8_u8).prop_map(Damage::Flip),
        1 => Just(Damage::Remove),
        1 => any::<u8>().prop_map(Damage::Insert),
        1 => Just(Damage::CutOff),
    ]
}

fn apply(wasm: &mut Vec<u8>, place: prop::sample::Index, damage: Damage) {
    if wasm.is_empty() {
        return;
    }
    let index = place.index(wasm.len());
    match damage {
        Damage::Set(byte) => wasm[index] = byte,
        Damage::Flip(bit) => wasm[index] ^= 1 << bit,
        Damage::Remove => drop(wasm.remove(index)),
        Damage::Insert(byte) => wasm.insert(index, byte),
        Damage::CutOff => wasm.truncate(index),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        rng_seed: RngSeed::Fixed(0),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_damaged_module_is_translated_or_refused(
        module in prop::sample::select(modules()),
        damages in prop::collection::vec((any::<prop::sample::Index>(), damage()), 1..4),
    ) {
        let mut wasm = module;
        for (place, damage) in damages {
            apply(&mut wasm, place, damage);
        }
        match Config::new().host("crate::Host").translate(&wasm) {
            Ok(files) => prop_assert!(syn::parse_file(files.rust()).is_ok()),
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}
