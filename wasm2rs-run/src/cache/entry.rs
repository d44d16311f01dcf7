//! One entry: a folder of files, and a list of them with lengths and hashes by which damage is found.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const LIST: &str = "files.list";

/// An entry that is whole.
#[derive(Debug)]
pub(crate) struct Entry {
    dir: PathBuf,
}

impl Entry {
    /// The entry in the folder; `None` if it is not there, or a file of it is missing or not what was written.
    pub(super) fn open(dir: PathBuf) -> Option<Self> {
        let list = fs::read_to_string(dir.join(LIST)).ok()?;
        let (files, hash) = list.trim_end().rsplit_once('\n')?;
        let whole = hash == blake3::hash(files.as_bytes()).to_hex().as_str()
            && files.lines().all(|line| is_unchanged(&dir, line).unwrap_or(false));
        whole.then_some(Self { dir })
    }

    /// Makes the files in the folder an entry, by adding the list.
    pub(super) fn seal(dir: &Path) -> io::Result<()> {
        let mut names: Vec<String> = fs::read_dir(dir)?
            .map(|file| Ok(file?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<_>>()?;
        names.sort();
        let mut list = String::new();
        for name in names {
            let content = fs::read(dir.join(&name))?;
            let _ = writeln!(list, "{} {} {name}", content.len(), blake3::hash(&content));
        }
        let hash = blake3::hash(list.trim_end().as_bytes());
        fs::write(dir.join(LIST), format!("{list}{hash}\n"))
    }

    /// The path of a file.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }
}

fn is_unchanged(dir: &Path, line: &str) -> Option<bool> {
    let mut words = line.splitn(3, ' ');
    let (len, hash, name) = (words.next()?, words.next()?, words.next()?);
    let path = dir.join(name);
    // A truncated file need not be read.
    if path.metadata().ok()?.len() != len.parse().ok()? {
        return Some(false);
    }
    Some(blake3::hash(&fs::read(path).ok()?).to_hex().as_str() == hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a file"), "content").unwrap();
        fs::write(dir.path().join("empty"), "").unwrap();
        Entry::seal(dir.path()).unwrap();
        dir
    }

    #[test]
    fn an_entry_that_is_whole_opens() {
        let dir = sealed();
        assert_eq!(fs::read(Entry::open(dir.path().into()).unwrap().file("a file")).unwrap(), b"content");
    }

    #[test]
    fn any_damage_is_seen() {
        type Damage = fn(&Path);
        let damages: [(&str, Damage); 7] = [
            ("truncated", |dir| fs::write(dir.join("a file"), "conten").unwrap()),
            ("changed", |dir| fs::write(dir.join("a file"), "Content").unwrap()),
            ("emptied", |dir| fs::write(dir.join("a file"), "").unwrap()),
            ("filled", |dir| fs::write(dir.join("empty"), "x").unwrap()),
            ("missing", |dir| fs::remove_file(dir.join("empty")).unwrap()),
            ("no list", |dir| fs::remove_file(dir.join(LIST)).unwrap()),
            ("half a list", |dir| {
                let list = fs::read_to_string(dir.join(LIST)).unwrap();
                let (first, rest) = list.split_once('\n').unwrap();
                assert!(first.ends_with("a file"), "{first}");
                fs::write(dir.join(LIST), rest).unwrap();
            }),
        ];
        for (name, damage) in damages {
            let dir = sealed();
            damage(dir.path());
            assert!(Entry::open(dir.path().into()).is_none(), "{name}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_no_entry() {
        assert!(Entry::open("/nowhere/at/all".into()).is_none());
    }
}
