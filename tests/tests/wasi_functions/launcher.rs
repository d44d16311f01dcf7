
mod world;

use wasihost::rt;

/// A case of the guest: what it returns says which row is wrong.
type Case = fn(&mut guest::Module) -> Result<i32, rt::Error>;

/// Runs each case in a world of its own, below the directory that is the argument, and prints how it ends.
fn main() {
    let dir = std::path::PathBuf::from(std::env::args_os().nth(1).expect("a directory"));
    for (index, case) in CASES.iter().enumerate() {
        let world = world::World::new(&dir.join(index.to_string()));
        let mut guest = guest::Module::new(world.wasi).expect("an instance");
        match case(&mut guest) {
            Ok(number) => println!("returns {number}"),
            Err(rt::Error::Exit(code)) => println!("exits with {code}"),
            Err(error) => println!("fails with {error}"),
        }
    }
}
