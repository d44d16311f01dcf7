//! The samples of the book: each file is one page's, and runs as tests.
//!
//! The pages include what is between `ANCHOR` and `ANCHOR_END`, so a sample that does not compile, or does not do what
//! it says, fails here. Nothing is exported: outside of tests, the crate is empty.

#![cfg(test)]

mod config;
mod determinism;
mod emscripten;
mod file_systems;
mod guests;
mod host_functions;
mod limits;
mod linking;
mod porting;
mod traps;

use guests::plugin;

/// What a sample's test ends with.
type TestResult = Result<(), Box<dyn std::error::Error>>;

// The host of a plugin lies where programs have it.
// ANCHOR: plugin
// src/main.rs
struct Host {
    lines: Vec<String>,
}

impl plugin::EnvImports for Host {
    fn log(guest: &mut plugin::Caller<'_>, addr: i32, len: i32) -> Result<(), plugin::HostError> {
        let text = guest.memory().read(addr as u32, len as u32).ok_or("a pointer outside the memory")?;
        let text = String::from_utf8(text.to_vec())?;
        guest.host_mut().lines.push(text);
        Ok(())
    }
}
// ANCHOR_END: plugin
