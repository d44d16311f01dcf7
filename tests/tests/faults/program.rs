// Calls each function of the guest, in bounds and out of bounds, and prints how the call ended and what it left behind.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Prints a line for each function of `$guest` and each address.
macro_rules! run {
    ($guest:ident: $($function:ident)*) => {$(
        for addr in [0, 64, 65519, 65520, 65524, 65525, 65528, 65532, 65533, 65535, 65536, 65537, 70000, -1, i32::MIN] {
            // A new instance for each call, and the state that the call leaves behind.
            let mut guest = $guest::Module::new().unwrap();
            let ended = match guest.$function(addr) {
                Ok(value) => format!("returned {value}"),
                Err(error) => error.to_string(),
            };
            let mut hasher = DefaultHasher::new();
            (guest.memory().bytes(), guest.other().bytes()).hash(&mut hasher);
            let globals = (guest.g(), guest.h());
            let again = guest.is_null(0);
            println!("{} {addr}: {ended}; {globals:?}, {:x}, {again:?}", stringify!($function), hasher.finish());
        }
    )*};
}

fn main() {
    run! {
        guest: unused unused_narrow unused_in_loop masked guarded_by_a_branch invariant_in_a_loop_that_does_not_run
        store_access_store global_access_global global_call_global count_in_a_global count_in_memory fill_access_fill
        fill_another_memory store_in_another_memory table_access_table neighbours store_vector access_or_division
        division_or_access store_or_unreachable store_for_ever static_stores static_bytes
        static_vectors static_loads static_unused_loads static_memories static_after_growth grow_between
    }
}
