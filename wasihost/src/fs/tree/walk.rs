//! Resolution of paths in a tree: from a directory down, never above it, as `openat2` with
//! `RESOLVE_BENEATH` does it.

use super::{Ino, Kind, Tree};
use crate::Errno;

/// How many symbolic links one path may lead through, as on Linux.
const MAX_LINKS: usize = 40;

/// The longest name of a file, as on most file systems.
const MAX_NAME_BYTES: usize = 255;

/// What is done with a symbolic link at the end of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    /// It is followed.
    Follow,
    /// It is followed only if a slash comes after it: for calls that look something up.
    FollowSlash,
    /// It is what the path names: for calls that create, remove or rename.
    Keep,
}

/// What a path leads to.
pub(super) enum Place {
    /// A directory that the path reached by `.` or `..`; it has no name here.
    Dir {
        ino: Ino,
        /// Whether the last component was `..`.
        parent: bool,
    },
    /// A name in a directory, there or not.
    Entry {
        dir: Ino,
        name: String,
        ino: Option<Ino>,
        /// Whether a slash came after the name: it must be a directory.
        slash: bool,
    },
}

impl Tree {
    /// Resolves `path` below `start`.
    ///
    /// # Errors
    /// `noent`, `notdir`, `loop`, `nametoolong`; `perm` for a path that is absolute or leads above `start`.
    pub(super) fn walk(&self, start: Ino, path: &str, last: Last) -> Result<Place, Errno> {
        if path.starts_with('/') {
            return Err(Errno::Perm);
        }
        let mut slash = path.ends_with('/');
        let mut rest: Vec<String> = components(path).rev().collect();
        let mut dirs = vec![start];
        let mut links = 0;
        let mut parent = false;
        while let Some(name) = rest.pop() {
            let dir = dirs.last().copied().unwrap_or(start);
            let entries = self.entries(dir)?;
            parent = name == "..";
            match name.as_str() {
                "." => continue,
                ".." if dirs.len() == 1 => return Err(Errno::Perm),
                ".." => {
                    dirs.pop();
                    continue;
                }
                name if name.len() > MAX_NAME_BYTES => return Err(Errno::Nametoolong),
                _ => {}
            }
            let is_last = rest.is_empty();
            let found = entries.get(&name).copied();
            let Some(ino) = found else {
                if is_last {
                    return Ok(Place::Entry { dir, name, ino: None, slash });
                }
                return Err(Errno::Noent);
            };
            match &self.node(ino)?.kind {
                Kind::Link(target) if !is_last || last == Last::Follow || (slash && last != Last::Keep) => {
                    links += 1;
                    if links > MAX_LINKS {
                        return Err(Errno::Loop);
                    }
                    if target.starts_with('/') {
                        return Err(Errno::Perm);
                    }
                    slash |= is_last && target.ends_with('/');
                    rest.extend(components(target).rev());
                }
                _ if is_last => return Ok(Place::Entry { dir, name, ino: Some(ino), slash }),
                Kind::Dir { .. } => dirs.push(ino),
                _ => return Err(Errno::Notdir),
            }
        }
        Ok(Place::Dir { ino: dirs.last().copied().unwrap_or(start), parent })
    }

    /// What a path names, which must be there; a slash after anything but a directory is `notdir`.
    ///
    /// # Errors
    /// As [`walk`](Self::walk), and `noent`.
    pub(super) fn find(&self, start: Ino, path: &str, follow: bool) -> Result<Ino, Errno> {
        let last = if follow { Last::Follow } else { Last::FollowSlash };
        match self.walk(start, path, last)? {
            Place::Dir { ino, .. } => Ok(ino),
            Place::Entry { ino, slash, .. } => {
                let ino = ino.ok_or(Errno::Noent)?;
                if slash {
                    self.entries(ino)?;
                }
                Ok(ino)
            }
        }
    }
}

/// The components of a path; slashes in a row are one.
fn components(path: &str) -> impl DoubleEndedIterator<Item = String> {
    path.split('/').filter(|component| !component.is_empty()).map(str::to_owned)
}
