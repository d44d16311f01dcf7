//! What depends on the processor and the system: single accesses, the way into a guest, and the way out after a fault.

use std::arch::x86_64::__m128i;
use std::arch::{asm, naked_asm};
use std::cell::Cell;
use std::hint::assert_unchecked;
use std::mem::transmute;
use std::ptr;

use libc::{c_void, ucontext_t};

use super::entry::note_fault;
use super::{Bytes, Offset};

/// The size of a page of this processor, in bytes: what can be made accessible on its own.
pub(super) const PAGE: usize = 4096;

/// A value that one instruction loads or stores.
///
/// One instruction, so that an access across the memory's end does nothing. Its block may fault, which for Rust is a block
/// that does not return. It is not `pure`: Rust keeps it, and keeps its place among everything in memory.
pub(super) trait Access: Copy {
    /// The value at `index` plus `offset`.
    ///
    /// # Safety
    /// `index` plus `offset` plus the value's size is not more than `REACH`.
    unsafe fn load(m: &Bytes, index: usize, offset: Offset) -> Self;

    /// Writes the value at `index` plus `offset`.
    ///
    /// # Safety
    /// As for `load`.
    unsafe fn store(self, m: &mut Bytes, index: usize, offset: Offset);
}

/// An access at an offset, which the instruction adds if it is one of those that are common.
///
/// An instruction has that number in its text, and blocks of assembly have no operand that becomes text later than types are
/// known. So each number has a block of its own. Generated code has constants for offsets: one arm is left once the access
/// is inlined. These are 80 to 94 of 100 accesses of SQLite, QuickJS, Lua, zstd and Perl.
macro_rules! at_offset {
    ($index:ident, $offset:ident, $access:ident!($($argument:tt)*)) => {
        at_offset!(@arms $index, $offset, $access, ($($argument)*),
            0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32
            36 40 44 48 52 56 60 64 68 72 76 80 84 88 92 96 100 104 108 112 116 120 124 128
            136 144 152 160 168 176 184 192 200 208 216 224 232 240 248 256)
    };
    (@arms $index:ident, $offset:ident, $access:ident, $arguments:tt, $($displacement:literal)*) => {
        match $offset {
            $($displacement => at_offset!(@one $index, $displacement, $access, $arguments),)*
            _ => {
                let index = $index + $offset as usize;
                at_offset!(@one index, 0, $access, $arguments)
            }
        }
    };
    (@one $index:ident, $displacement:literal, $access:ident, ($($argument:tt)*)) => {
        $access!($index, $displacement, $($argument)*)
    };
}

macro_rules! load {
    ($index:ident, $displacement:literal, $m:ident, $load:literal, $register:ident $ty:ty) => {{
        let value: $ty;
        // SAFETY: the caller says that the access lies in the reservation of which `m` is the base. It reads the memory that
        // `m` borrows, or faults; then control does not come back here. It changes `value` and nothing else.
        unsafe {
            asm!(
                concat!($load, " [{m} + {index} + ", $displacement, "]"),
                m = in(reg) ptr::from_ref($m),
                index = in(reg) $index,
                value = lateout($register) value,
                options(readonly, nostack, preserves_flags),
            );
        }
        value
    }};
}

macro_rules! store {
    ($index:ident, $displacement:literal, $m:ident, $store:literal, $operand:literal, $register:ident $value:expr) => {
        // SAFETY: as for loads. It writes the memory that `m` borrows mutably, or faults and writes nothing.
        unsafe {
            asm!(
                concat!($store, " [{m} + {index} + ", $displacement, "], ", $operand),
                m = in(reg) ptr::from_mut($m),
                index = in(reg) $index,
                value = in($register) $value,
                options(nostack, preserves_flags),
            )
        }
    };
}

/// Rows: the type; the instruction that loads it, extending it to a wider one where that is named; the instruction that
/// stores it, and its operand.
macro_rules! accesses {
    ($($ty:ty: $load:literal $out:ident $(extended to $wide:ty)?, $store:literal $operand:literal $in:ident;)*) => {$(
        impl Access for $ty {
            #[inline(always)]
            unsafe fn load(m: &Bytes, index: usize, offset: Offset) -> Self {
                accesses!(@load m, index, offset, $ty, $load $out $($wide)?)
            }

            #[inline(always)]
            unsafe fn store(self, m: &mut Bytes, index: usize, offset: Offset) {
                at_offset!(index, offset, store!(m, $store, $operand, $in self));
            }
        }
    )*};
    (@load $m:ident, $index:ident, $offset:ident, $ty:ty, $load:literal $out:ident) => {
        at_offset!($index, $offset, load!($m, $load, $out $ty))
    };
    (@load $m:ident, $index:ident, $offset:ident, $ty:ty, $load:literal $out:ident $wide:ty) => {{
        let wide = at_offset!($index, $offset, load!($m, $load, $out $wide));
        let value = wide as $ty;
        // SAFETY: the instruction has extended a value of the narrow type, so that the compiler need not do it again.
        unsafe { assert_unchecked(<$wide>::from(value) == wide) };
        value
    }};
}

accesses! {
    i8: "movsx {value:e}, byte ptr" reg extended to i32, "mov byte ptr" "{value}" reg_byte;
    u8: "movzx {value:e}, byte ptr" reg extended to u32, "mov byte ptr" "{value}" reg_byte;
    i16: "movsx {value:e}, word ptr" reg extended to i32, "mov word ptr" "{value:x}" reg;
    u16: "movzx {value:e}, word ptr" reg extended to u32, "mov word ptr" "{value:x}" reg;
    i32: "mov {value:e}, dword ptr" reg, "mov dword ptr" "{value:e}" reg;
    u32: "mov {value:e}, dword ptr" reg, "mov dword ptr" "{value:e}" reg;
    i64: "mov {value:r}, qword ptr" reg, "mov qword ptr" "{value:r}" reg;
    u64: "mov {value:r}, qword ptr" reg, "mov qword ptr" "{value:r}" reg;
    f32: "movss {value}, dword ptr" xmm_reg, "movss dword ptr" "{value}" xmm_reg;
    f64: "movsd {value}, qword ptr" xmm_reg, "movsd qword ptr" "{value}" xmm_reg;
}

/// Half a vector.
impl Access for [u8; 8] {
    #[inline(always)]
    unsafe fn load(m: &Bytes, index: usize, offset: Offset) -> Self {
        // SAFETY: the caller's.
        unsafe { u64::load(m, index, offset) }.to_le_bytes()
    }

    #[inline(always)]
    unsafe fn store(self, m: &mut Bytes, index: usize, offset: Offset) {
        // SAFETY: the caller's.
        unsafe { u64::from_le_bytes(self).store(m, index, offset) }
    }
}

/// A vector.
impl Access for [u8; 16] {
    #[inline(always)]
    unsafe fn load(m: &Bytes, index: usize, offset: Offset) -> Self {
        let value = at_offset!(index, offset, load!(m, "movups {value}, xmmword ptr", xmm_reg __m128i));
        // SAFETY: both are 16 bytes, of which all values are valid.
        unsafe { transmute(value) }
    }

    #[inline(always)]
    unsafe fn store(self, m: &mut Bytes, index: usize, offset: Offset) {
        // SAFETY: both are 16 bytes, of which all values are valid.
        let value: __m128i = unsafe { transmute(self) };
        at_offset!(index, offset, store!(m, "movups xmmword ptr", "{value}", xmm_reg value));
    }
}

/// Where a thread goes on after a fault: in `enter`, with the stack that it had before it called the guest.
#[repr(C)]
#[derive(Debug, Default)]
pub(super) struct Resume {
    stack: Cell<usize>,
    instruction: Cell<usize>,
}

/// Calls `call(argument)`, and returns when it does, or when an access has faulted within it. Unwinding goes through.
///
/// # Safety
/// `call` may be called with this argument. While it runs and until this returns or unwinds, `resume` stays where it is. If it
/// faults, the frames of all that it has called then, and its own, can be forgotten.
#[unsafe(naked)]
pub(super) unsafe extern "C-unwind" fn enter(
    resume: &Resume,
    call: unsafe extern "C-unwind" fn(*mut ()),
    argument: *mut (),
) {
    // The registers that a function of this ABI has to keep, and 8 bytes, so that the stack is aligned for the call. After
    // a fault only the stack pointer has a value; the others come back from the stack. The `.cfi` lines are for unwinding.
    naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset rbp, 0",
        "push rbx",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset rbx, 0",
        "push r12",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset r12, 0",
        "push r13",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset r13, 0",
        "push r14",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset r14, 0",
        "push r15",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset r15, 0",
        "sub rsp, 8",
        ".cfi_adjust_cfa_offset 8",
        "lea rax, [rip + 2f]",
        "mov [rdi], rsp",
        "mov [rdi + 8], rax",
        "mov rdi, rdx",
        "call rsi",
        // Both ways back: from `call`, and from `faulted`.
        "2:",
        "add rsp, 8",
        ".cfi_adjust_cfa_offset -8",
        "pop r15",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r15",
        "pop r14",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r14",
        "pop r13",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r13",
        "pop r12",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r12",
        "pop rbx",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore rbx",
        "pop rbp",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore rbp",
        "ret",
        ".cfi_endproc",
    )
}

/// Makes the interrupted thread go on in `faulted` when the handler returns, as if the interrupted instruction had called it.
///
/// # Safety
/// `context` is that of the signal that is being handled, and the thread's guest has faulted.
pub(super) unsafe fn resume_in_faulted(context: *mut c_void) {
    // SAFETY: on Linux, the context of a signal is a `ucontext_t`, and it is the handler's to change.
    let registers = unsafe { &mut (*context.cast::<ucontext_t>()).uc_mcontext.gregs };
    registers[libc::REG_RDI as usize] = registers[libc::REG_RIP as usize];
    registers[libc::REG_RIP as usize] = faulted as *const () as i64;
}

/// Goes on after a fault: calls `note_fault` on the guest's stack, below what the guest uses of it, and then returns from the
/// `enter` that it names. All registers are those of the guest, but for `rdi`, which is the address of the instruction
/// that faulted; so the guest's functions are in a backtrace.
#[unsafe(naked)]
unsafe extern "C" fn faulted() {
    naked_asm!(
        ".cfi_startproc simple",
        ".cfi_signal_frame",
        // The caller's stack pointer is this one, its instruction in rdi.
        ".cfi_def_cfa rsp, 0",
        ".cfi_register rip, rdi",
        // Leaf functions use 128 bytes below the stack pointer.
        "lea rsp, [rsp - 128]",
        ".cfi_adjust_cfa_offset 128",
        "push rdi",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset rip, 0",
        "push rbp",
        ".cfi_adjust_cfa_offset 8",
        ".cfi_rel_offset rbp, 0",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "and rsp, -16",
        "cld",
        "call {note_fault}",
        "mov rsp, [rax]",
        "jmp [rax + 8]",
        ".cfi_endproc",
        note_fault = sym note_fault,
    )
}
