//! Random calls on random trees, on a directory of the host and on a tree in memory, compared with what the
//! operating system answers to the same on a directory without a sandbox.

mod op;
mod sandboxed;
mod system;

use proptest::prelude::*;
use wasihost::{Errno, TreeDir, WasiCtx};

use crate::guest::Guest;
use op::{Dir, Op, PathOp};
use sandboxed::Sandboxed;
use system::System;

/// What a call answers: bytes, attributes or names, as text.
type Seen = Result<String, Errno>;

/// Something that operations are done on.
trait Subject {
    /// Does one; nothing if it is about a slot in which nothing is open.
    fn run(&mut self, op: &Op) -> Option<Seen>;
}

/// Whether only that there is an error is compared, not which.
///
/// With a slash after a link, a mistake in each of two paths, or a file that was opened to read, what is found
/// first may differ; that something is found may not.
fn is_lenient(ops: &[Op], index: usize) -> bool {
    let slash_before = ops[..index].iter().any(Op::links_with_slash);
    let op = &ops[index];
    slash_before || op.has_slash() || op.has_two_paths() || matches!(op, Op::File(..))
}

/// Everything in a tree, by asking for it path by path.
fn everything(subject: &mut dyn Subject) -> Vec<(String, Seen)> {
    let mut ask = |op| subject.run(&Op::Path(Dir::Root, op)).unwrap();
    let mut found = Vec::new();
    let mut rest = vec![".".to_owned()];
    while let Some(dir) = rest.pop() {
        let names = ask(PathOp::List(dir.clone())).unwrap();
        for name in names.split_whitespace() {
            let path = format!("{dir}/{name}");
            let stat = ask(PathOp::Stat(path.clone(), false));
            if stat.as_deref() == Ok("directory") {
                rest.push(path.clone());
            }
            found.push((path.clone(), stat));
            found.push((path.clone(), ask(PathOp::Readlink(path.clone()))));
            found.push((path.clone(), ask(PathOp::Read(path))));
        }
    }
    found
}

fn compare(guest: Guest, ops: &[Op]) -> Result<(), TestCaseError> {
    let dir = tempfile::tempdir().unwrap();
    let (mut sandboxed, mut system) = (Sandboxed::new(guest), System::new(dir.path()));
    for (index, op) in ops.iter().enumerate() {
        let (seen, expected) = (sandboxed.run(op), system.run(op));
        let both_fail = matches!((&seen, &expected), (Some(Err(_)), Some(Err(_))));
        if !(both_fail && is_lenient(ops, index)) {
            prop_assert_eq!(&seen, &expected, "{:?} after {:?}", op, &ops[..index]);
        }
    }
    prop_assert_eq!(everything(&mut sandboxed), everything(&mut system), "after {:?}", ops);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_host_directory_answers_as_the_system_does(ops in op::ops()) {
        let dir = tempfile::tempdir().unwrap();
        compare(Guest::with_dir(dir.path()), &ops)?;
    }

    #[test]
    fn a_tree_in_memory_answers_as_the_system_does(ops in op::ops()) {
        compare(Guest::new(WasiCtx::builder().preopen(Box::new(TreeDir::new()), "/")), &ops)?;
    }
}
