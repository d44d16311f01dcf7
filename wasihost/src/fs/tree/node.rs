//! The nodes of a tree, who holds them, and what they cost.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};

use super::content::Content;
use crate::{Errno, FileType, Filestat};

/// The number of a node; never used again within its tree.
pub(super) type Ino = u64;

/// The root of every tree.
pub(super) const ROOT: Ino = 1;

/// What a name and its node cost beside their bytes, so that empty files are not free.
const ENTRY_BYTES: u64 = 256;

/// A file, directory or link.
pub(super) struct Node {
    pub(super) kind: Kind,
    /// How many names it has.
    pub(super) nlink: u64,
    /// How many descriptors hold it.
    pub(super) handles: u64,
    pub(super) atim: u64,
    pub(super) mtim: u64,
    pub(super) ctim: u64,
}

pub(super) enum Kind {
    File(Content),
    Dir { entries: BTreeMap<String, Ino>, parent: Ino },
    Link(String),
}

impl Node {
    pub(super) fn new(kind: Kind, now: u64) -> Self {
        Self { kind, nlink: 1, handles: 0, atim: now, mtim: now, ctim: now }
    }

    pub(super) fn file_type(&self) -> FileType {
        match self.kind {
            Kind::File(_) => FileType::RegularFile,
            Kind::Dir { .. } => FileType::Directory,
            Kind::Link(_) => FileType::SymbolicLink,
        }
    }

    fn size(&self) -> u64 {
        match &self.kind {
            Kind::File(content) => content.bytes().len() as u64,
            Kind::Dir { entries, .. } => entries.len() as u64,
            Kind::Link(target) => target.len() as u64,
        }
    }

    /// What the node itself costs of the tree's capacity.
    fn cost(&self) -> u64 {
        match &self.kind {
            Kind::File(content) => content.owned_bytes(),
            Kind::Dir { .. } => 0,
            Kind::Link(target) => target.len() as u64,
        }
    }
}

/// A tree: its nodes, and how much memory they may take.
pub(super) struct Tree {
    nodes: HashMap<Ino, Node>,
    next_ino: Ino,
    dev: u64,
    used_bytes: u64,
    pub(super) capacity_bytes: u64,
    /// What files are stamped with; a tree that nobody writes has no clock and is from 1970.
    pub(super) clock: Option<Box<dyn FnMut() -> u64 + Send>>,
}

impl Tree {
    /// A tree with nothing but its root.
    pub(super) fn new(capacity_bytes: u64) -> Self {
        // The upper half of the numbers is for trees; no host has devices there.
        static DEVICES: AtomicU64 = AtomicU64::new(1 << 63);
        let root = Node::new(Kind::Dir { entries: BTreeMap::new(), parent: ROOT }, 0);
        Self {
            nodes: HashMap::from([(ROOT, root)]),
            next_ino: ROOT + 1,
            dev: DEVICES.fetch_add(1, Ordering::Relaxed),
            used_bytes: 0,
            capacity_bytes,
            clock: None,
        }
    }

    /// The time for stamps.
    pub(super) fn now(&mut self) -> u64 {
        self.clock.as_mut().map_or(0, |clock| clock())
    }

    /// # Errors
    /// `noent`, which a number that a descriptor or a directory holds never is.
    pub(super) fn node(&self, ino: Ino) -> Result<&Node, Errno> {
        self.nodes.get(&ino).ok_or(Errno::Noent)
    }

    /// # Errors
    /// As [`node`](Self::node).
    pub(super) fn node_mut(&mut self, ino: Ino) -> Result<&mut Node, Errno> {
        self.nodes.get_mut(&ino).ok_or(Errno::Noent)
    }

    /// The entries of a directory.
    ///
    /// # Errors
    /// `notdir`.
    pub(super) fn entries(&self, dir: Ino) -> Result<&BTreeMap<String, Ino>, Errno> {
        match &self.node(dir)?.kind {
            Kind::Dir { entries, .. } => Ok(entries),
            _ => Err(Errno::Notdir),
        }
    }

    /// The entries of a directory, which was thereby changed.
    fn entries_mut(&mut self, dir: Ino) -> Result<&mut BTreeMap<String, Ino>, Errno> {
        let now = self.now();
        let node = self.node_mut(dir)?;
        (node.mtim, node.ctim) = (now, now);
        match &mut node.kind {
            Kind::Dir { entries, .. } => Ok(entries),
            _ => Err(Errno::Notdir),
        }
    }

    pub(super) fn stat(&self, ino: Ino) -> Result<Filestat, Errno> {
        let node = self.node(ino)?;
        Ok(Filestat {
            dev: self.dev,
            ino,
            file_type: node.file_type(),
            nlink: node.nlink,
            size: node.size(),
            atim: node.atim,
            mtim: node.mtim,
            ctim: node.ctim,
        })
    }

    /// Takes `bytes` of the capacity.
    ///
    /// # Errors
    /// `nospc`.
    pub(super) fn charge(&mut self, bytes: u64) -> Result<(), Errno> {
        let used = self.used_bytes.checked_add(bytes).ok_or(Errno::Nospc)?;
        if used > self.capacity_bytes {
            return Err(Errno::Nospc);
        }
        self.used_bytes = used;
        Ok(())
    }

    fn refund(&mut self, bytes: u64) {
        self.used_bytes = self.used_bytes.saturating_sub(bytes);
    }

    /// Adds a node under a name.
    ///
    /// # Errors
    /// `nospc`; `noent` if the directory was removed.
    pub(super) fn create(&mut self, dir: Ino, name: &str, kind: Kind) -> Result<Ino, Errno> {
        if self.node(dir)?.nlink == 0 {
            return Err(Errno::Noent);
        }
        let now = self.now();
        let node = Node::new(kind, now);
        self.charge(ENTRY_BYTES + name.len() as u64 + node.cost())?;
        let ino = self.next_ino;
        self.next_ino += 1;
        self.nodes.insert(ino, node);
        self.entries_mut(dir)?.insert(name.to_owned(), ino);
        Ok(ino)
    }

    /// Adds a name for a node that is there.
    ///
    /// # Errors
    /// `nospc`; `noent` if the directory was removed.
    pub(super) fn link(&mut self, dir: Ino, name: &str, ino: Ino) -> Result<(), Errno> {
        if self.node(dir)?.nlink == 0 {
            return Err(Errno::Noent);
        }
        self.charge(ENTRY_BYTES + name.len() as u64)?;
        let now = self.now();
        let node = self.node_mut(ino)?;
        node.nlink += 1;
        node.ctim = now;
        self.entries_mut(dir)?.insert(name.to_owned(), ino);
        Ok(())
    }

    /// Takes a name away; a node without names and descriptors is gone.
    pub(super) fn unlink(&mut self, dir: Ino, name: &str) -> Result<(), Errno> {
        let Some(ino) = self.entries_mut(dir)?.remove(name) else { return Err(Errno::Noent) };
        self.refund(ENTRY_BYTES + name.len() as u64);
        let now = self.now();
        let node = self.node_mut(ino)?;
        node.nlink = node.nlink.saturating_sub(1);
        node.ctim = now;
        self.collect(ino);
        Ok(())
    }

    /// Moves a name; what had the new name loses it.
    pub(super) fn rename(&mut self, from: (Ino, &str), to: (Ino, &str)) -> Result<(), Errno> {
        let ino = *self.entries(from.0)?.get(from.1).ok_or(Errno::Noent)?;
        if self.node(to.0)?.nlink == 0 {
            return Err(Errno::Noent);
        }
        if self.entries(to.0)?.contains_key(to.1) {
            self.unlink(to.0, to.1)?;
        }
        self.charge((to.1.len() as u64).saturating_sub(from.1.len() as u64))?;
        self.refund((from.1.len() as u64).saturating_sub(to.1.len() as u64));
        self.entries_mut(from.0)?.remove(from.1);
        self.entries_mut(to.0)?.insert(to.1.to_owned(), ino);
        let now = self.now();
        let node = self.node_mut(ino)?;
        node.ctim = now;
        if let Kind::Dir { parent, .. } = &mut node.kind {
            *parent = to.0;
        }
        Ok(())
    }

    /// Whether `dir` is `ancestor`, or below it.
    pub(super) fn is_below(&self, mut dir: Ino, ancestor: Ino) -> bool {
        loop {
            if dir == ancestor {
                return true;
            }
            match self.nodes.get(&dir).map(|node| &node.kind) {
                Some(Kind::Dir { parent, .. }) if *parent != dir => dir = *parent,
                _ => return false,
            }
        }
    }

    /// A descriptor holds the node.
    pub(super) fn retain(&mut self, ino: Ino) {
        if let Some(node) = self.nodes.get_mut(&ino) {
            node.handles += 1;
        }
    }

    /// A descriptor has let go of the node.
    pub(super) fn release(&mut self, ino: Ino) {
        if let Some(node) = self.nodes.get_mut(&ino) {
            node.handles = node.handles.saturating_sub(1);
            self.collect(ino);
        }
    }

    /// Removes a node that nobody can reach any more.
    fn collect(&mut self, ino: Ino) {
        let unreachable = |node: &Node| node.nlink == 0 && node.handles == 0 && ino != ROOT;
        if self.nodes.get(&ino).is_some_and(unreachable)
            && let Some(node) = self.nodes.remove(&ino)
        {
            self.refund(node.cost());
        }
    }

    /// The content of a file, and the change of its size accounted for.
    ///
    /// # Errors
    /// `nospc`, and what `change` says.
    pub(super) fn change_content(
        &mut self,
        ino: Ino,
        new_len: u64,
        change: impl FnOnce(&mut Content) -> Result<(), Errno>,
    ) -> Result<(), Errno> {
        let now = self.now();
        let before = self.node(ino)?.cost();
        // Charged in full before anything is allocated; corrected afterwards to what it took.
        self.charge(new_len.saturating_sub(before))?;
        let node = self.node_mut(ino)?;
        let result = match &mut node.kind {
            Kind::File(content) => change(content),
            _ => Err(Errno::Isdir),
        };
        (node.mtim, node.ctim) = (now, now);
        let after = node.cost();
        let charged = before.max(new_len);
        self.refund(charged.saturating_sub(after));
        result
    }
}
