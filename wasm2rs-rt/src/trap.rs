//! Traps: their kinds, in the specification's words, and where they happened.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt;

macro_rules! trap_kinds {
    ($($name:ident $text:literal $raise:ident,)*) => {
        /// The kinds of traps. [`Display`](fmt::Display) gives the words of the WebAssembly specification's
        /// test suite.
        ///
        /// ```
        /// assert_eq!(wasm2rs_rt::TrapKind::UndefinedElement.message(), "undefined element");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum TrapKind {
            $(#[doc = concat!("“", $text, "”")] $name,)*
        }

        impl TrapKind {
            /// The specification's words for this trap.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }

        /// One cold function for each trap, so that a failing check in generated code is one call without
        /// arguments.
        ///
        /// ```
        /// let error = wasm2rs_rt::catch(|| wasm2rs_rt::raise::unreachable()).unwrap_err();
        /// assert_eq!(error.trap_kind(), Some(wasm2rs_rt::TrapKind::Unreachable));
        /// ```
        pub mod raise {
            $(
                #[doc = concat!("Traps with “", $text, "”.")]
                #[cold]
                #[inline(never)]
                pub fn $raise() -> ! {
                    crate::trap(super::TrapKind::$name)
                }
            )*
        }
    };
}

trap_kinds! {
    Unreachable "unreachable" unreachable,
    IntegerDivideByZero "integer divide by zero" integer_divide_by_zero,
    IntegerOverflow "integer overflow" integer_overflow,
    InvalidConversionToInteger "invalid conversion to integer" invalid_conversion_to_integer,
    OutOfBoundsMemoryAccess "out of bounds memory access" out_of_bounds_memory_access,
    OutOfBoundsTableAccess "out of bounds table access" out_of_bounds_table_access,
    UndefinedElement "undefined element" undefined_element,
    UninitializedElement "uninitialized element" uninitialized_element,
    IndirectCallTypeMismatch "indirect call type mismatch" indirect_call_type_mismatch,
    NullReference "null reference" null_reference,
    NullFunctionReference "null function reference" null_function_reference,
    CallStackExhausted "call stack exhausted" call_stack_exhausted,
}

impl fmt::Display for TrapKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

/// A trap: its kind and, when `RUST_BACKTRACE` asks for backtraces, where it happened.
///
/// The frames of generated code carry the names of the guest's functions. [`Debug`](fmt::Debug) prints the
/// backtrace below the message; [`Display`](fmt::Display) prints the message alone.
///
/// ```
/// use wasm2rs_rt::{Trap, TrapKind};
///
/// let trap = Trap::new(TrapKind::IntegerOverflow);
/// assert_eq!(trap.to_string(), "wasm trap: integer overflow");
/// ```
pub struct Trap {
    kind: TrapKind,
    backtrace: Box<Backtrace>,
}

impl Trap {
    /// A trap of this kind at this place. The backtrace is captured only if the environment variables
    /// `RUST_BACKTRACE` or `RUST_LIB_BACKTRACE` ask for it.
    #[must_use]
    pub fn new(kind: TrapKind) -> Self {
        Self { kind, backtrace: Box::new(Backtrace::capture()) }
    }

    /// What went wrong.
    #[must_use]
    pub const fn kind(&self) -> TrapKind {
        self.kind
    }

    /// The native stack at the trap; empty unless `RUST_BACKTRACE=1` was set.
    pub fn backtrace(&self) -> &Backtrace {
        &self.backtrace
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wasm trap: {}", self.kind)
    }
}

impl fmt::Debug for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trap({})", self.kind)?;
        if self.backtrace.status() == BacktraceStatus::Captured {
            write!(f, "\n{}", self.backtrace)?;
        }
        Ok(())
    }
}

impl std::error::Error for Trap {}
