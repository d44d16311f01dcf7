//! Running rows by calling the host.

use wasihost::rt;

use crate::dispatch::call;
use crate::image::{BASE, Image, MEMORY_BYTES};
use crate::row::{Case, End, Row};
use crate::tree::Tree;
use crate::world::World;

/// Runs the rows of a case in a world of their own; says what is wrong.
pub(crate) fn run(case: &Case) -> Vec<String> {
    let tree = Tree::new();
    let mut world = World::new(tree.path());
    let mut memory = vec![0; MEMORY_BYTES as usize];
    let rows = case.rows.iter().enumerate();
    rows.filter_map(|(index, row)| {
        let wrong = run_row(&mut world, &mut memory, row)?;
        Some(format!("{}, row {index}, {row:?}: {wrong}", case.name))
    })
    .collect()
}

fn run_row(world: &mut World, memory: &mut [u8], row: &Row) -> Option<String> {
    let image = Image::new(row);
    let range = BASE as usize..BASE as usize + image.before.len();
    memory[range.clone()].copy_from_slice(&image.before);
    let wasi = &mut world.wasi;
    let end = match rt::catch(|| call(row.function, wasi, memory, &image.params)) {
        Ok(code) => {
            End::Errno(wasihost::Errno::ALL.iter().copied().find(|errno| i32::from(errno.code()) == code))
        }
        Err(rt::Error::Exit(code)) => End::Exit(code),
        Err(error) => return Some(error.to_string()),
    };
    if end != row.end {
        return Some(format!("ends with {end:?}"));
    }
    let mut seen = memory[range].to_vec();
    for (at, len) in image.unknown {
        seen[at..at + len].fill(0);
    }
    (seen != image.after).then(|| format!("leaves {seen:02x?}, not {:02x?}", image.after))
}
