//! The initial contents of a module's memory as a file in memory, which all of its instances map: what none of them writes
//! to is there once, and what none touches costs an instance nothing.

use std::ffi::c_uint;
use std::fs::File;
use std::ops::Range;
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::fs::FileExt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::platform::PAGE;
use super::{Memory, Reservation};
use crate::{Error, PAGE_SIZE, copy_runs, unwind};

/// Pages without data between pages with data are in the file too if they are fewer bytes than this.
const MIN_GAP_BYTES: usize = 4 * PAGE;

/// Fewer bytes than this are copied: mapping them takes as long.
const MIN_PART_BYTES: usize = 4 * PAGE;

/// The most parts of a memory that are mapped; what else there is is copied. Each takes two of the process's mappings.
const MAX_PARTS: usize = 4;

/// The initial contents of a memory.
///
/// ```
/// use wasm2rs_rt::guarded::{Image, Memory};
///
/// static IMAGE: Image = Image::new(b"abcd", &[(1, 0, 2), (6, 3, 1)]);
///
/// let memory = Memory::with_image(1, None, &IMAGE)?;
/// assert_eq!(memory.read(0, 8), Some(&b"\0ab\0\0\0d\0"[..]));
/// # Ok::<(), wasm2rs_rt::Error>(())
/// ```
#[derive(Debug)]
pub struct Image {
    data: &'static [u8],
    runs: &'static [Run],
    /// Whether there was a memory with these contents.
    was_used: AtomicBool,
    /// Made with the second memory; `None` if nothing is worth it, or if the system does not have what it takes.
    mapped: OnceLock<Option<Mapped>>,
}

/// Address, start in the data and length, in bytes.
type Run = (u32, u32, u32);

/// What of an image is mapped, and what is not.
#[derive(Debug)]
struct Mapped {
    /// Sealed: nobody can change it, nor make it shorter.
    file: File,
    /// In the order of their addresses.
    parts: Vec<Part>,
    /// What lies in none of the parts.
    rest: Vec<Run>,
}

/// Pages of a memory that are pages of a file, in bytes.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) addr: usize,
    pub(super) len: usize,
    pub(super) file_offset: usize,
}

impl Image {
    /// The bytes that `runs` take from `data`, the rest zero: each run is its address, its start in `data` and its length, in
    /// bytes. Where runs overlap, the later one counts.
    #[must_use]
    pub const fn new(data: &'static [u8], runs: &'static [(u32, u32, u32)]) -> Self {
        Self { data, runs, was_used: AtomicBool::new(false), mapped: OnceLock::new() }
    }

    /// What memories share. Not the first: most programs make no other one, and then a file is a copy too many.
    fn mapped(&self) -> Option<&Mapped> {
        let is_first = !self.was_used.swap(true, Ordering::Relaxed);
        if is_first { None } else { self.mapped.get_or_init(|| Mapped::new(self.data, self.runs)).as_ref() }
    }
}

impl Memory {
    /// A memory of `min` pages of [`PAGE_SIZE`] bytes that hold what the image says, and can grow to `max` pages.
    ///
    /// Memories of one image share it: what one of them writes to is copied then, a page of the processor at a time. The second one
    /// makes the file that they share. Where that is not possible, and of the first memory, all is copied at once.
    ///
    /// # Errors
    /// Those of [`with_pages`](Self::with_pages); [`Error::Trap`] if the image is larger than `min` pages or than its data.
    pub fn with_image(min: u64, max: Option<u64>, image: &Image) -> Result<Self, Error> {
        // A run that does not fit traps.
        unwind::catch(|| {
            let mut to_copy = image.runs;
            let mut memory = Self::with_storage(min, max, PAGE_SIZE, false, |len| {
                let mapped = image.mapped().filter(|mapped| mapped.end() <= len);
                let shared = mapped.and_then(|mapped| {
                    let reservation = Reservation::with_parts(len, &mapped.parts, &mapped.file)?;
                    to_copy = &mapped.rest;
                    Some(reservation)
                });
                shared.or_else(|| Reservation::zeroed(len))
            })?;
            copy_runs(memory.bytes_mut(), image.data, to_copy);
            Ok(memory)
        })?
    }
}

impl Mapped {
    fn new(data: &[u8], runs: &[Run]) -> Option<Self> {
        let parts = parts(runs);
        let file = create_file(parts.last().map(|part| part.file_offset + part.len)?)?;
        for part in &parts {
            let moved = |(addr, start, len): &Run| (*addr - part.addr as u32, *start, *len);
            let moved: Vec<Run> = runs.iter().filter(|run| part.contains(run)).map(moved).collect();
            let mut bytes = vec![0; part.len];
            copy_runs(&mut bytes, data, &moved);
            file.write_all_at(&bytes, part.file_offset as u64).ok()?;
        }
        let rest = runs.iter().filter(|run| !parts.iter().any(|part| part.contains(run)));
        let rest = rest.copied().collect();
        seal(&file).then_some(Self { file, parts, rest })
    }

    /// Where the last part ends.
    fn end(&self) -> usize {
        self.parts.last().map_or(0, |part| part.addr + part.len)
    }
}

impl Part {
    /// Whether the run lies in it: all of it does, or nothing.
    fn contains(&self, (addr, ..): &Run) -> bool {
        (self.addr..self.addr + self.len).contains(&(*addr as usize))
    }
}

/// The pages that are mapped: the largest of those that follow each other.
fn parts(runs: &[Run]) -> Vec<Part> {
    let pages = |(addr, _, len): &Run| {
        let start = *addr as usize;
        start / PAGE * PAGE..(start + *len as usize).next_multiple_of(PAGE)
    };
    let mut pages: Vec<Range<usize>> = runs.iter().filter(|(.., len)| *len > 0).map(pages).collect();
    pages.sort_unstable_by_key(|range| range.start);
    pages.dedup_by(|next, range| {
        let near = next.start < range.end + MIN_GAP_BYTES;
        if near {
            range.end = range.end.max(next.end);
        }
        near
    });
    pages.retain(|range| range.len() >= MIN_PART_BYTES);
    pages.sort_by_key(|range| std::cmp::Reverse(range.len()));
    pages.truncate(MAX_PARTS);
    pages.sort_unstable_by_key(|range| range.start);
    let mut file_offset = 0;
    let part = |range: Range<usize>| {
        let part = Part { addr: range.start, len: range.len(), file_offset };
        file_offset += part.len;
        part
    };
    pages.into_iter().map(part).collect()
}

/// A file in memory without a name, which will have `len` bytes.
fn create_file(len: usize) -> Option<File> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: there is room for the answer.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_FSIZE, &raw mut limit) } == 0;
    // A signal would end the process that writes a file larger than its limit.
    if !known || limit.rlim_cur < len as u64 {
        return None;
    }
    let create = |flags: c_uint| {
        // SAFETY: the name is a string that ends with a zero byte.
        let fd = unsafe { libc::memfd_create(c"wasm memory".as_ptr(), flags) };
        // SAFETY: the file was opened above, so nobody else has it.
        (fd >= 0).then(|| unsafe { File::from_raw_fd(fd) })
    };
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
    // Linux before 6.3 does not know that a file is not a program; later ones can be set up to demand that it is said.
    create(flags | libc::MFD_NOEXEC_SEAL).or_else(|| create(flags))
}

/// Sees to it that the file never changes; `false` if the system can not.
fn seal(file: &File) -> bool {
    let seals = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_WRITE | libc::F_SEAL_SEAL;
    // SAFETY: changes what can be done with this file, which is open and nothing is mapped of.
    unsafe { libc::fcntl(file.as_raw_fd(), libc::F_ADD_SEALS, seals) == 0 }
}
