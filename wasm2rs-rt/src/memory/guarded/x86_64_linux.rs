//! What depends on the processor and the system: single accesses, the way into a guest, and the way out after a fault.

use std::arch::x86_64::__m128i;
use std::arch::{asm, naked_asm};
use std::cell::Cell;
use std::hint::assert_unchecked;
use std::mem::transmute;
use std::ptr;

use libc::{c_void, ucontext_t};

use super::Bytes;
use super::entry::note_fault;

/// The size of a page of this processor, in bytes: what can be made accessible on its own.
pub(super) const PAGE: usize = 4096;

/// A value that one instruction loads or stores.
///
/// One instruction, so that an access across the memory's end does nothing. Its block may fault, which for Rust is a block
/// that does not return. It is not `pure`: Rust keeps it, and keeps its place among everything in memory.
pub(super) trait Access: Copy {
    /// The value at `index`.
    ///
    /// # Safety
    /// `index` plus the value's size is not more than `REACH`.
    unsafe fn load(m: &Bytes, index: usize) -> Self;

    /// Writes the value at `index`.
    ///
    /// # Safety
    /// As for `load`.
    unsafe fn store(self, m: &mut Bytes, index: usize);
}

macro_rules! load {
    ($load:literal, $register:ident $ty:ty, $m:ident, $index:ident) => {{
        let value: $ty;
        // SAFETY: the caller says that the access lies in the reservation of which `m` is the base. It reads the memory that
        // `m` borrows, or faults; then control does not come back here. It changes `value` and nothing else.
        unsafe {
            asm!(
                concat!($load, " [{m} + {index}]"),
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
    ($store:literal, $register:ident $value:expr, $m:ident, $index:ident) => {
        // SAFETY: as for loads. It writes the memory that `m` borrows mutably, or faults and writes nothing.
        unsafe {
            asm!(
                $store,
                m = in(reg) ptr::from_mut($m),
                index = in(reg) $index,
                value = in($register) $value,
                options(nostack, preserves_flags),
            )
        }
    };
}

/// Rows: the type; the instruction that loads it, extending it to a wider one where that is named; the instruction that
/// stores it.
macro_rules! accesses {
    ($($ty:ty: $load:literal $out:ident $(extended to $wide:ty)?, $store:literal $in:ident;)*) => {$(
        impl Access for $ty {
            #[inline(always)]
            unsafe fn load(m: &Bytes, index: usize) -> Self {
                accesses!(@load $ty, $load $out m index $($wide)?)
            }

            #[inline(always)]
            unsafe fn store(self, m: &mut Bytes, index: usize) {
                store!($store, $in self, m, index);
            }
        }
    )*};
    (@load $ty:ty, $load:literal $out:ident $m:ident $index:ident) => {
        load!($load, $out $ty, $m, $index)
    };
    (@load $ty:ty, $load:literal $out:ident $m:ident $index:ident $wide:ty) => {{
        let wide = load!($load, $out $wide, $m, $index);
        let value = wide as $ty;
        // SAFETY: the instruction has extended a value of the narrow type, so that the compiler need not do it again.
        unsafe { assert_unchecked(<$wide>::from(value) == wide) };
        value
    }};
}

accesses! {
    i8: "movsx {value:e}, byte ptr" reg extended to i32, "mov byte ptr [{m} + {index}], {value}" reg_byte;
    u8: "movzx {value:e}, byte ptr" reg extended to u32, "mov byte ptr [{m} + {index}], {value}" reg_byte;
    i16: "movsx {value:e}, word ptr" reg extended to i32, "mov word ptr [{m} + {index}], {value:x}" reg;
    u16: "movzx {value:e}, word ptr" reg extended to u32, "mov word ptr [{m} + {index}], {value:x}" reg;
    i32: "mov {value:e}, dword ptr" reg, "mov dword ptr [{m} + {index}], {value:e}" reg;
    u32: "mov {value:e}, dword ptr" reg, "mov dword ptr [{m} + {index}], {value:e}" reg;
    i64: "mov {value:r}, qword ptr" reg, "mov qword ptr [{m} + {index}], {value:r}" reg;
    u64: "mov {value:r}, qword ptr" reg, "mov qword ptr [{m} + {index}], {value:r}" reg;
    f32: "movss {value}, dword ptr" xmm_reg, "movss dword ptr [{m} + {index}], {value}" xmm_reg;
    f64: "movsd {value}, qword ptr" xmm_reg, "movsd qword ptr [{m} + {index}], {value}" xmm_reg;
}

/// Half a vector.
impl Access for [u8; 8] {
    #[inline(always)]
    unsafe fn load(m: &Bytes, index: usize) -> Self {
        // SAFETY: the caller's.
        unsafe { u64::load(m, index) }.to_le_bytes()
    }

    #[inline(always)]
    unsafe fn store(self, m: &mut Bytes, index: usize) {
        // SAFETY: the caller's.
        unsafe { u64::from_le_bytes(self).store(m, index) }
    }
}

/// A vector.
impl Access for [u8; 16] {
    #[inline(always)]
    unsafe fn load(m: &Bytes, index: usize) -> Self {
        let value = load!("movups {value}, xmmword ptr", xmm_reg __m128i, m, index);
        // SAFETY: both are 16 bytes, of which all values are valid.
        unsafe { transmute(value) }
    }

    #[inline(always)]
    unsafe fn store(self, m: &mut Bytes, index: usize) {
        // SAFETY: both are 16 bytes, of which all values are valid.
        let value: __m128i = unsafe { transmute(self) };
        store!("movups xmmword ptr [{m} + {index}], {value}", xmm_reg value, m, index);
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
