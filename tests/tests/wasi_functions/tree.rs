//! The files of a world, before anybody has touched them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use tempfile::TempDir;

/// A directory `root`, which the guest is given, and a file beside it, which it is not.
pub(crate) struct Tree {
    dir: TempDir,
}

impl Tree {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        plant(dir.path());
        Self { dir }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }
}

/// Makes the files.
pub(crate) fn plant(dir: &Path) {
    let root = dir.join("root");
    fs::create_dir_all(root.join("d")).unwrap();
    fs::create_dir(root.join("empty")).unwrap();
    fs::write(root.join("f"), "0123456789").unwrap();
    fs::write(root.join("d/inner"), "inner").unwrap();
    fs::write(dir.join("outside"), "secret").unwrap();
    for (name, target) in [("l", "f"), ("dl", "d"), ("loop", "loop"), ("out", "../outside")] {
        symlink(target, root.join(name)).unwrap();
    }
    mknodat(CWD, root.join("pipe"), FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}
