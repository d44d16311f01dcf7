//! The place of the attacks: a directory that the guest has, one beside it that it must not reach, and the
//! check that it did not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use tempfile::TempDir;
use wasihost::{TreeDir, WasiCtx};

use crate::attack::{self, Evidence};
use crate::guest::{CREAT, Guest, ROOT};

/// What the files outside contain.
pub(crate) const SECRET: &[u8] = b"the secret of the outside";

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/escape");

/// The kinds of preopened directories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Writable,
    ReadOnly,
    Embedded,
    Memory,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Writable, Self::ReadOnly, Self::Embedded, Self::Memory];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Writable => "writable",
            Self::ReadOnly => "read_only",
            Self::Embedded => "embedded",
            Self::Memory => "in_memory",
        }
    }

    /// Whether the directory is one of the host.
    pub(crate) fn is_host(self) -> bool {
        matches!(self, Self::Writable | Self::ReadOnly)
    }

    /// Whether the guest can create links.
    pub(crate) fn is_writable(self) -> bool {
        matches!(self, Self::Writable | Self::Memory)
    }
}

/// A file as it is seen from outside the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    id: (u64, u64),
    mode: u32,
    nlink: u64,
    times: [i64; 4],
    content: Vec<u8>,
}

/// The world: `root` is the guest's, `outside` is not.
pub(crate) struct Arena {
    dir: TempDir,
    kind: Kind,
    /// Links in the root: name and target.
    links: Vec<(String, String)>,
    before: BTreeMap<PathBuf, Seen>,
    outside_ids: BTreeSet<(u64, u64)>,
}

impl Arena {
    pub(crate) fn new(kind: Kind) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let outside = dir.path().join("outside");
        fs::create_dir_all(outside.join("dir")).unwrap();
        fs::create_dir_all(outside.join("empty")).unwrap();
        fs::create_dir(dir.path().join("root")).unwrap();
        for file in ["secret", "dir/secret"] {
            fs::write(outside.join(file), SECRET).unwrap();
        }
        let before = look(&outside);
        let mut outside_ids: BTreeSet<_> = before.values().map(|seen| seen.id).collect();
        for above in dir.path().ancestors() {
            outside_ids.insert(id(above));
        }
        Self { dir, kind, links: Vec::new(), before, outside_ids }
    }

    /// An arena with links in the guest's directory, which the host planted there, or the guest where it can.
    pub(crate) fn with_links(kind: Kind, links: &[(&str, &str)]) -> Self {
        let mut arena = Self::new(kind);
        let absolute = |target: &str| target.replace("$OUTSIDE", arena.outside().to_str().unwrap());
        arena.links = links.iter().map(|(name, target)| ((*name).to_owned(), absolute(target))).collect();
        arena
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.dir.path().join("root")
    }

    pub(crate) fn outside(&self) -> PathBuf {
        self.dir.path().join("outside")
    }

    /// A guest with a fresh directory: `inside`, `sub/inside`, `empty`, and the links.
    pub(crate) fn guest(&self) -> Guest {
        if self.kind.is_host() {
            self.plant();
        }
        let builder = WasiCtx::builder();
        let mut guest = Guest::new(match self.kind {
            Kind::Writable => builder.preopen_dir(self.root(), "/").unwrap(),
            Kind::ReadOnly => builder.preopen_dir_readonly(self.root(), "/").unwrap(),
            Kind::Embedded => builder.preopen_embedded(&EMBEDDED, "/"),
            Kind::Memory => builder.preopen(Box::new(TreeDir::new()), "/"),
        });
        if self.kind == Kind::Memory {
            for dir in ["sub", "empty"] {
                guest.mkdir(ROOT, dir).unwrap();
            }
            for file in ["inside", "sub/inside"] {
                let fd = guest.open(file, CREAT).unwrap();
                guest.close(fd).unwrap();
            }
            for (name, target) in &self.links {
                // Absolute targets are refused at once.
                let _ = guest.symlink(target, ROOT, name);
            }
        }
        guest
    }

    fn plant(&self) {
        let root = self.root();
        fs::remove_dir_all(&root).unwrap();
        fs::create_dir_all(root.join("sub")).unwrap();
        fs::create_dir_all(root.join("empty")).unwrap();
        for file in ["inside", "sub/inside"] {
            fs::write(root.join(file), "inside").unwrap();
        }
        for (name, target) in &self.links {
            symlink(target, root.join(name)).unwrap();
        }
    }

    /// Tries everything with each of the paths, and checks after each try. Where the guest can write, each
    /// try has a fresh start; elsewhere nothing may change.
    pub(crate) fn attack(&self, paths: &[&str]) {
        let mut guest = self.guest();
        let root = look(&self.root());
        for path in paths {
            let path = path.replace("$OUTSIDE", self.outside().to_str().unwrap());
            for (name, try_it) in attack::OPERATIONS {
                if self.kind.is_writable() {
                    guest = self.guest();
                }
                let mut evidence = Evidence::default();
                try_it(&mut guest, ROOT, &path, &mut evidence);
                self.check(&evidence, &format!("{name} of {path:?}"));
            }
        }
        if self.kind != Kind::Writable {
            assert_eq!(look(&self.root()), root, "a guest that can not write changes its directory");
        }
    }

    /// Fails if the guest has seen or changed something outside.
    pub(crate) fn check(&self, evidence: &Evidence, what: &str) {
        if let Some(escape) = self.escape(evidence) {
            panic!("{what} {escape}");
        }
    }

    /// What the guest has seen or changed outside.
    fn escape(&self, evidence: &Evidence) -> Option<String> {
        if let Some(id) = evidence.ids.iter().find(|id| self.outside_ids.contains(id)) {
            return Some(format!("reveals the file {id:?} outside"));
        }
        if evidence.bytes.windows(SECRET.len()).any(|window| window == SECRET) {
            return Some("reads from outside".to_owned());
        }
        (look(&self.outside()) != self.before).then(|| "changes something outside".to_owned())
    }
}

/// Everything below a directory.
fn look(dir: &Path) -> BTreeMap<PathBuf, Seen> {
    let mut seen = BTreeMap::new();
    let mut rest = vec![dir.to_owned()];
    while let Some(path) = rest.pop() {
        let metadata = fs::symlink_metadata(&path).unwrap();
        let mut content = Vec::new();
        if metadata.is_dir() {
            rest.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            let link = fs::read_link(&path).map(|target| target.into_os_string().into_encoded_bytes());
            content = link.or_else(|_| fs::read(&path)).unwrap();
        }
        let times = [metadata.mtime(), metadata.mtime_nsec(), metadata.ctime(), metadata.ctime_nsec()];
        let id = (metadata.dev(), metadata.ino());
        seen.insert(path, Seen { id, mode: metadata.mode(), nlink: metadata.nlink(), times, content });
    }
    seen
}

fn id(path: &Path) -> (u64, u64) {
    let metadata = fs::metadata(path).unwrap();
    (metadata.dev(), metadata.ino())
}

/// The check fails for a guest that has the outside itself, by each of the ways that reach it.
pub(crate) fn the_check_sees_an_escape() {
    let mut noticed = BTreeSet::new();
    for (name, try_it) in attack::OPERATIONS {
        for path in ["outside/secret", "outside/empty", "outside/new"] {
            let arena = Arena::new(Kind::Writable);
            arena.guest();
            fs::write(arena.dir.path().join("inside"), "inside").unwrap();
            let mut guest = Guest::new(WasiCtx::builder().preopen_dir(arena.dir.path(), "/").unwrap());
            let mut evidence = Evidence::default();
            try_it(&mut guest, ROOT, path, &mut evidence);
            if arena.escape(&evidence).is_some() {
                noticed.insert(*name);
            }
        }
    }
    // What a link contains is its own.
    let all: BTreeSet<_> = attack::OPERATIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(all.difference(&noticed).copied().collect::<Vec<_>>(), ["readlink"]);
}
