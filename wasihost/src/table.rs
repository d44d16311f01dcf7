//! The descriptor table: small integers to open files and directories, with their rights.

use crate::abi::{Fdstat, Rights};
use crate::fs::{Dir, DirEntry, File, MAX_LISTING_BYTES, Opened};
use crate::{Errno, FdFlags, FileType};

/// How many descriptors a guest can have open unless the builder says otherwise.
pub(crate) const DEFAULT_MAX_FDS: usize = 1024;

/// An open file or directory.
pub(crate) struct Descriptor {
    object: Opened,
    file_type: FileType,
    is_stream: bool,
    pub(crate) flags: FdFlags,
    pub(crate) rights_base: Rights,
    pub(crate) rights_inheriting: Rights,
    /// The guest path, if this was given to the guest at its start.
    pub(crate) preopen: Option<String>,
    /// What `fd_readdir` is listing: taken when the guest starts at the first entry, so that cookies stay
    /// good while files come and go.
    listing: Option<Listing>,
}

/// The entries of a directory at some moment, and about how much memory they take.
struct Listing {
    entries: Vec<DirEntry>,
    cost_bytes: usize,
}

impl Descriptor {
    /// A descriptor with the rights asked for, as far as this kind of object can have them.
    pub(crate) fn new(
        mut object: Opened,
        rights_base: Rights,
        rights_inheriting: Rights,
        flags: FdFlags,
    ) -> Self {
        let (file_type, possible) = match &mut object {
            Opened::Dir(_) => (FileType::Directory, Rights::DIRECTORY),
            Opened::File(file) => (file.file_type(), Rights::FILE.union(Rights::SOCKET)),
        };
        Self {
            object,
            file_type,
            flags,
            rights_base: rights_base & possible,
            rights_inheriting,
            is_stream: false,
            preopen: None,
            listing: None,
        }
    }

    /// A standard stream. There is nothing to seek in, even if it is a file of the host's.
    pub(crate) fn stream(file: Opened) -> Self {
        Self { is_stream: true, ..Self::new(file, Rights::STREAM, Rights::empty(), FdFlags::empty()) }
    }

    /// A directory that the guest is given at its start.
    pub(crate) fn preopen(dir: Box<dyn Dir>, guest: String) -> Self {
        let (object, flags) = (Opened::Dir(dir), FdFlags::empty());
        Self { preopen: Some(guest), ..Self::new(object, Rights::DIRECTORY, Rights::INHERITING, flags) }
    }

    pub(crate) fn fdstat(&self) -> Fdstat {
        Fdstat {
            file_type: self.file_type,
            flags: self.flags,
            rights_base: self.rights_base,
            rights_inheriting: self.rights_inheriting,
        }
    }

    /// `notcapable` unless the descriptor has all of `needed`.
    ///
    /// What lacks the right to seek because there is nothing to seek in answers `spipe`.
    pub(crate) fn require(&self, needed: Rights) -> Result<(), Errno> {
        if self.rights_base.contains(needed) {
            return Ok(());
        }
        let seeking = Rights::FD_SEEK | Rights::FD_TELL;
        let seekable = !self.is_stream
            && matches!(self.file_type, FileType::RegularFile | FileType::BlockDevice | FileType::Directory);
        if !seekable && self.rights_base.contains(needed - seeking) {
            return Err(Errno::Spipe);
        }
        Err(Errno::Notcapable)
    }

    /// The file, for a call that needs these rights.
    ///
    /// # Errors
    /// `isdir`, `notcapable`, `spipe`.
    pub(crate) fn file(&mut self, needed: Rights) -> Result<&mut dyn File, Errno> {
        if let Opened::Dir(_) = self.object {
            return Err(Errno::Isdir);
        }
        self.require(needed)?;
        match &mut self.object {
            Opened::File(file) => Ok(&mut **file),
            Opened::Dir(_) => Err(Errno::Isdir),
        }
    }

    /// The file, for a call that only asks it something.
    ///
    /// # Errors
    /// As [`file`](Self::file).
    pub(crate) fn file_ref(&self, needed: Rights) -> Result<&dyn File, Errno> {
        match &self.object {
            Opened::Dir(_) => Err(Errno::Isdir),
            Opened::File(file) => {
                self.require(needed)?;
                Ok(&**file)
            }
        }
    }

    /// The file, for a call that only sockets have.
    ///
    /// # Errors
    /// `notsock`, `notcapable`.
    pub(crate) fn socket(&mut self, needed: Rights) -> Result<&mut dyn File, Errno> {
        match self.file_type {
            FileType::SocketStream | FileType::SocketDgram => self.file(needed),
            _ => Err(Errno::Notsock),
        }
    }

    /// The directory, for a call that needs these rights.
    ///
    /// # Errors
    /// `notdir`, `notcapable`.
    pub(crate) fn dir(&self, needed: Rights) -> Result<&dyn Dir, Errno> {
        match &self.object {
            Opened::File(_) => Err(Errno::Notdir),
            Opened::Dir(dir) => {
                self.require(needed)?;
                Ok(&**dir)
            }
        }
    }

    /// What `fd_readdir` is listing, if it is.
    pub(crate) fn listing(&self) -> Option<&[DirEntry]> {
        self.listing.as_ref().map(|listing| &listing.entries[..])
    }

    /// The file or the directory, for a call that both have.
    ///
    /// # Errors
    /// `notcapable`.
    pub(crate) fn object(&mut self, needed: Rights) -> Result<&mut Opened, Errno> {
        self.require(needed)?;
        Ok(&mut self.object)
    }
}

/// The descriptors of a guest.
pub(crate) struct FdTable {
    slots: Vec<Option<Descriptor>>,
    max: usize,
    /// No slot below this one is free.
    first_free: usize,
}

impl FdTable {
    pub(crate) fn new(max: usize) -> Self {
        Self { slots: Vec::new(), max, first_free: 0 }
    }

    /// # Errors
    /// `badf`.
    pub(crate) fn get(&self, fd: u32) -> Result<&Descriptor, Errno> {
        self.slots.get(fd as usize).and_then(Option::as_ref).ok_or(Errno::Badf)
    }

    /// # Errors
    /// `badf`.
    pub(crate) fn get_mut(&mut self, fd: u32) -> Result<&mut Descriptor, Errno> {
        self.slots.get_mut(fd as usize).and_then(Option::as_mut).ok_or(Errno::Badf)
    }

    /// Gives a descriptor the lowest free number.
    ///
    /// # Errors
    /// `mfile` if there is none below the maximum.
    pub(crate) fn insert(&mut self, descriptor: Descriptor) -> Result<u32, Errno> {
        let fd = self.room()?;
        if fd == self.slots.len() {
            self.slots.push(None);
        }
        self.slots[fd] = Some(descriptor);
        self.first_free = fd + 1;
        u32::try_from(fd).map_err(|_| Errno::Mfile)
    }

    /// The lowest free number, so that a call can fail before it has opened anything.
    ///
    /// # Errors
    /// `mfile` if there is none below the maximum.
    pub(crate) fn room(&self) -> Result<usize, Errno> {
        let free = (self.first_free..self.slots.len()).find(|&fd| self.slots[fd].is_none());
        let fd = free.unwrap_or(self.slots.len());
        if fd < self.max { Ok(fd) } else { Err(Errno::Mfile) }
    }

    /// Gives a descriptor, or nothing, the number after the last one, used or not.
    ///
    /// # Errors
    /// `mfile` if the table is full.
    pub(crate) fn append(&mut self, descriptor: Option<Descriptor>) -> Result<(), Errno> {
        if self.slots.len() >= self.max {
            return Err(Errno::Mfile);
        }
        self.slots.push(descriptor);
        Ok(())
    }

    /// # Errors
    /// `badf`.
    pub(crate) fn remove(&mut self, fd: u32) -> Result<Descriptor, Errno> {
        let slot = self.slots.get_mut(fd as usize).ok_or(Errno::Badf)?;
        let descriptor = slot.take().ok_or(Errno::Badf)?;
        self.first_free = self.first_free.min(fd as usize);
        Ok(descriptor)
    }

    /// The directories that the guest was given, with their guest paths.
    pub(crate) fn preopens(&self) -> impl Iterator<Item = (u32, &str)> {
        let slots = (0..).zip(&self.slots);
        slots.filter_map(|(fd, slot)| Some((fd, slot.as_ref()?.preopen.as_deref()?)))
    }

    /// Keeps what a descriptor lists. If all listings together take too much, the others are dropped.
    ///
    /// # Errors
    /// `badf`.
    pub(crate) fn keep_listing(&mut self, fd: u32, entries: Vec<DirEntry>) -> Result<(), Errno> {
        let cost_bytes = entries.iter().map(DirEntry::cost_bytes).sum();
        self.get_mut(fd)?.listing = Some(Listing { entries, cost_bytes });
        let listings = self.slots.iter().flatten().filter_map(|descriptor| descriptor.listing.as_ref());
        if listings.map(|listing| listing.cost_bytes).sum::<usize>() > MAX_LISTING_BYTES {
            for (number, descriptor) in self.slots.iter_mut().enumerate() {
                if let Some(descriptor) = descriptor
                    && number != fd as usize
                {
                    descriptor.listing = None;
                }
            }
        }
        Ok(())
    }

    /// Moves the descriptor `from` to `to`, which is closed.
    ///
    /// # Errors
    /// `badf` unless both are open.
    pub(crate) fn renumber(&mut self, from: u32, to: u32) -> Result<(), Errno> {
        self.get(from)?;
        self.get(to)?;
        if from != to {
            let descriptor = self.remove(from)?;
            self.slots[to as usize] = Some(descriptor);
        }
        Ok(())
    }
}
