// The program around the modules, included into it: prints what each instance holds, at first and after it was written to.

fn main() {
    let mut kept = Vec::new();
    for nth in 1..=4 {
        let mut guest = alone::Module::new().unwrap();
        println!("alone {nth} at first {:x} {}", hash(guest.memory().bytes()), guest.started());
        println!("  active segments are dropped: {:?} {:?}", outcome(guest.init_active(0, 1)), outcome(guest.init_active(0, 0)));
        println!("  passive {:?}", outcome(guest.init_passive(5000 + nth)));
        guest.drop_passive().unwrap();
        println!("  dropped {:?}", outcome(guest.init_passive(5000)));
        guest.store(150_000, nth).unwrap();
        guest.fill(30_000, nth, 9_000).unwrap();
        println!("  loads {:?} {:?}", outcome(guest.load(4 << 16)), outcome(guest.load((4 << 16) - 4)));
        println!("  grows {:?} {:?} {:?}", outcome(guest.grow(2)), outcome(guest.grow(1)), outcome(guest.load(4 << 16)));
        println!("alone {nth} after writes {:x}", hash(guest.memory().bytes()));
        if nth % 2 == 0 {
            kept.push((guest, nth));
        }
    }
    for (guest, nth) in &kept {
        println!("alone {nth} at the end {:x}", hash(guest.memory().bytes()));
    }
    for nth in 1..=3 {
        let mut guest = linked::Module::new().unwrap();
        println!("linked {nth} {:x} {:x}", hash(guest.own().bytes()), hash(guest.lib().memory().bytes()));
        println!("linked {nth} late failed {:?}", guest.instantiate_late().is_err());
        println!("  reads {} where nothing was copied", guest.lib().call(0).unwrap());
        println!("  grows {:?} {:?}", outcome(guest.grow(1)), outcome(guest.grow(1)));
        guest.copy(3, 60_000, 20_000).unwrap();
        println!("linked {nth} after writes {:x} {:x}", hash(guest.own().bytes()), hash(guest.lib().memory().bytes()));
    }
}

fn outcome<R: std::fmt::Debug>(result: Result<R, impl std::fmt::Display>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.to_string(),
    }
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}
