//! The `Guarded` memory model: a memory is 8 GiB of address space of which only the memory's size can be reached, so
//! that the processor checks each access. No address with an offset leads out of it. This is the one module of the
//! project with `unsafe`.
//!
//! # What is exact
//!
//! Everything: whether an access traps, and with which trap; a load whose result is not used; that a store across
//! the end writes nothing; what the memories, the globals and the tables hold after a trap.
//!
//! Each access is one instruction in an `asm!` block, which the compiler neither leaves out nor doubles, nor moves over
//! another one, a call, or a write of what a fault can show (see [`observed`]). Of a plain load and of a volatile one Rust
//! says that they do not fault, and LLVM takes it at its word. The price: LLVM does not make vectors of loops over the
//! memory, and loads the same place twice if the guest does. Loops over static data do not pay it: their accesses are plain
//! ones of bytes that the memory has in any case ([`known`]).
//!
//! # How a fault becomes a trap
//!
//! 1. [`catch`] is how the host calls in. It notes on this thread that the guest runs (`entry`), and calls it by way of a
//!    function that keeps the registers (`enter`).
//! 2. An access out of bounds faults. The handler of SIGSEGV (`fault`) looks whether the address lies in a memory of
//!    this model (`registry`) and whether the guest runs on this thread. If so it makes the thread go on in
//!    `faulted`, else it does what would have been done without it.
//! 3. `faulted` captures the backtrace, on the guest's stack, and returns from `enter` as if the guest had returned.
//!    `catch` gives the trap to the host.
//!
//! Nothing unwinds from the instruction that faulted: its frame and those up to `enter` are forgotten. So **no frame
//! between `catch` and an access may have a destructor that matters**. Generated functions have none; the closure that
//! is given to `catch` may have none, which is checked when it is compiled; host functions run within [`in_host`],
//! where no fault is a trap, and calls back into the guest have a `catch` of their own.
//!
//! The functions of this module are for generated code, which keeps to that. They are safe functions because
//! generated code has no `unsafe`.
//!
//! # How instances share their initial memory
//!
//! The second instance of a module makes a file in memory of the module's data (`image`): the pages that have some, in up to
//! four parts; smaller and further ones are copied. The file is sealed, so that nobody can write to it or make it shorter: what
//! Rust's references lead to does not change, and no access raises SIGBUS. Each instance maps the parts over its reservation,
//! privately: it sees its own writes, and no other instance, nor the file, does. Pages that nobody touches cost nothing.
//!
//! The reservation is laid out before anything is replaced, so that replacing fails only if memory is strictly accounted for and runs
//! out just then. There might be a hole then, where something else of the process could be mapped, so such a reservation is never
//! touched again, nor given back. Whatever fails, the data is copied instead.
//!
//! # What a program has to know
//!
//! - Each memory takes 8 GiB of address space. Linux gives a process 128 TiB and 65,530 mappings (`vm.max_map_count`),
//!   of which a memory takes two, and two for each part of its data that is mapped (the first 8,192 such parts are):
//!   about 16,000 memories. `ulimit -v` has to leave room. Beyond, instantiation fails
//!   with [`OutOfMemory`](crate::OutOfMemory).
//! - The handler is installed with the first memory, and calls the one that was there before for faults that are not the
//!   guest's: Rust's own, which reports stack overflows, for one. A program that installs a handler of SIGSEGV later has
//!   to do the same with this one.
//! - A module with data of four pages of the processor or more keeps a file descriptor open from its second instance on, and
//!   takes as much memory as the data's pages once. Who closes descriptors that are not their own breaks this, as any Rust.
//! - Memories of 4 MiB or more are in pages of 2 MiB (the feature `huge-pages`), but for those that share their data, until they grow.
//! - A host function may have bad pointers of its own: its fault is not a trap, even in a guest's memory. The allocator and
//!   handlers of other signals, which the guest's thread runs too, are trusted not to fault in a guest's memory.
//! - Pages of the memory are pages of 64 KiB: memories whose pages are single bytes only have sizes that are multiples
//!   of the processor's pages.
//! - AddressSanitizer is not told that a fault forgets frames, and then reports accesses to the stack that are fine: its
//!   checks of the stack have to be off (`-Cllvm-args=-asan-stack=0`).
//! - Built with `panic = "abort"`, a fault in the guest prints the trap and aborts, as other traps do.

#[cfg(not(all(target_os = "linux", target_arch = "x86_64", target_pointer_width = "64")))]
compile_error!(
    "the feature `guarded` of wasm2rs-rt needs Linux on x86-64: \
     translate with MemoryModel::Checked, which is for all platforms, or MemoryModel::Reserved, for 64-bit ones"
);

#[forbid(unsafe_code)]
#[path = "../accessors/mod.rs"]
mod accessors;
mod entry;
mod fault;
mod image;
#[forbid(unsafe_code)]
pub mod known;
#[path = "x86_64_linux.rs"]
mod platform;
mod registry;
mod reservation;

use std::arch::asm;
use std::ptr;

pub use accessors::*;
pub use entry::{catch, in_host};
pub use image::Image;
use platform::Access;
pub use reservation::{Bytes, Reservation};
use reservation::{bytes_of, bytes_of_mut};

use super::address::Address;

/// A linear memory of this model.
pub type Memory = super::Memory<Reservation>;

type Addr = i32;
type Offset = u32;

/// The most that an address, an offset and the size of an access add up to, in bytes.
const REACH: usize = (u32::MAX as usize) * 2 + 16;

impl Memory {
    /// What generated code reads and writes.
    #[inline(always)]
    pub fn guarded_mut(&mut self) -> &mut Bytes {
        self.storage.guarded_mut()
    }
}

/// The memory's bytes, as many as it has.
#[inline(always)]
#[must_use]
pub fn bytes(m: &Bytes) -> &[u8] {
    bytes_of(m)
}

/// The memory's bytes, as many as it has, to change them.
#[inline(always)]
pub fn bytes_mut(m: &mut Bytes) -> &mut [u8] {
    observed(m);
    bytes_of_mut(m)
}

/// Tells the compiler that a fault later in the calling function shows what `state` points to: the state of an instance
/// outside its memory. What is written there is then neither left out nor moved over an access.
///
/// Without it, the compiler would know that nothing else refers to what a `&mut` refers to.
#[inline(always)]
pub fn observed<T>(state: &mut T) {
    // SAFETY: no instructions. To the compiler, the block has kept the address, and later blocks may read what is there.
    unsafe {
        asm!("/* {} */", in(reg) ptr::from_mut(state), options(nostack, preserves_flags));
    }
}

// One access, as the other models have it: see `slice`.

macro_rules! get {
    ($ty:ty, $addr:expr, $offset:expr, $m:expr) => {
        $crate::memory::guarded::load::<$ty>($addr, $offset, $m)
    };
}

macro_rules! set {
    ($ty:ty, $addr:expr, $offset:expr, $value:expr, $m:expr) => {
        $crate::memory::guarded::store::<$ty>($addr, $offset, $value, $m)
    };
}

use {get, set};

#[inline(always)]
fn load<T: Access>(addr: Addr, offset: Offset, m: &Bytes) -> T {
    // SAFETY: the sum of two numbers of 32 bits and the access lie within `REACH` bytes from the memory's start.
    unsafe { T::load(m, addr.index(), offset) }
}

#[inline(always)]
fn store<T: Access>(addr: Addr, offset: Offset, value: T, m: &mut Bytes) {
    // SAFETY: as for `load`.
    unsafe { value.store(m, addr.index(), offset) }
}
