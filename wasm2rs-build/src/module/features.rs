//! What is supported, and what to tell the user of a module that needs more.
//!
//! Modules are validated with every feature of WebAssembly that wasmparser knows. What the translator can not
//! translate is then refused here, by name.

use wasmparser::{
    AbstractHeapType, BlockType, ConstExpr, FuncType, GlobalType, HeapType, MemoryType, Operator,
};
use wasmparser::{RefType, TableType, ValType};

use crate::error::Error;
use crate::ops;

/// Features by wasmparser's name, by the name that compilers' users know, and the way around them.
const UNSUPPORTED: &[(&str, &str, Option<&str>)] = &[
    (
        "threads",
        "threads (atomic operators and shared memories)",
        Some("compile the guest without -pthread and -matomics"),
    ),
    (
        "exceptions",
        "exception handling",
        Some("compile the guest with -fno-exceptions (Emscripten: -sSUPPORT_LONGJMP=0)"),
    ),
    ("legacy_exceptions", "legacy exception handling", Some("compile the guest with -fno-exceptions")),
    ("gc", "garbage collection", None),
    ("stack_switching", "stack switching", None),
    ("memory_control", "memory control", None),
    ("shared_everything_threads", "shared-everything threads", None),
];

fn unsupported(feature: &str) -> Error {
    match UNSUPPORTED.iter().find(|(name, ..)| *name == feature) {
        Some((_, name, help)) => {
            let error = Error::unsupported(format_args!("the WebAssembly feature “{name}”"));
            match help {
                Some(help) => error.help(*help),
                None => error,
            }
        }
        None => Error::unsupported(format_args!("the WebAssembly feature “{feature}”")),
    }
}

/// Refuses operators of proposals that are not supported.
pub(super) fn check_operator(operator: &Operator<'_>) -> Result<(), Error> {
    let proposal = ops::proposal(operator);
    if ops::SUPPORTED_PROPOSALS.contains(&proposal) {
        return check_immediate_type(operator);
    }
    let error = unsupported(proposal);
    let name: String = format!("{operator:?}").chars().take_while(|c| c.is_alphanumeric()).collect();
    Err(error.context(format_args!("operator {name}")))
}

/// Refuses constant expressions that have operators of proposals that are not supported.
pub(super) fn check_const_expr(expr: &ConstExpr<'_>) -> Result<(), Error> {
    let mut operators = expr.get_operators_reader();
    while !operators.eof() {
        let (operator, offset) = operators.read_with_offset()?;
        check_operator(&operator).map_err(|error| error.at(offset))?;
    }
    Ok(())
}

/// Refuses types of proposals that are not supported in operators that name one.
fn check_immediate_type(operator: &Operator<'_>) -> Result<(), Error> {
    match *operator {
        Operator::Block { blockty: BlockType::Type(ty) }
        | Operator::Loop { blockty: BlockType::Type(ty) }
        | Operator::If { blockty: BlockType::Type(ty) }
        | Operator::TypedSelect { ty } => check_val_type(ty),
        Operator::RefNull { hty } => RefType::new(true, hty).map_or(Ok(()), check_ref_type),
        _ => Ok(()),
    }
}

pub(super) fn check_val_type(ty: ValType) -> Result<(), Error> {
    match ty {
        ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64 | ValType::V128 => Ok(()),
        ValType::Ref(ty) => check_ref_type(ty),
    }
}

pub(super) fn check_ref_type(ty: RefType) -> Result<(), Error> {
    use AbstractHeapType::{Exn, Extern, Func, NoExn, NoExtern, NoFunc};
    match ty.heap_type() {
        // Types that are not a function's are refused where they are defined.
        HeapType::Concrete(_) => Ok(()),
        HeapType::Abstract { ty: Func | NoFunc | Extern | NoExtern, shared: false } => Ok(()),
        HeapType::Abstract { ty: Exn | NoExn, .. } => Err(unsupported("exceptions")),
        HeapType::Abstract { shared: true, .. } => Err(unsupported("shared_everything_threads")),
        _ => Err(unsupported("gc")),
    }
}

pub(super) fn check_func_type(ty: &FuncType) -> Result<(), Error> {
    ty.params().iter().chain(ty.results()).try_for_each(|ty| check_val_type(*ty))
}

pub(super) fn check_table(ty: &TableType) -> Result<(), Error> {
    match ty {
        TableType { shared: true, .. } => Err(unsupported("shared_everything_threads")),
        TableType { element_type, .. } => check_ref_type(*element_type),
    }
}

pub(super) fn check_memory(ty: &MemoryType) -> Result<(), Error> {
    match ty {
        MemoryType { shared: true, .. } => Err(unsupported("threads")),
        _ => Ok(()),
    }
}

pub(super) fn check_global(ty: &GlobalType) -> Result<(), Error> {
    if ty.shared {
        return Err(unsupported("shared_everything_threads"));
    }
    check_val_type(ty.content_type)
}

/// The error for a type that has subtypes or is one.
pub(super) fn subtyping() -> Error {
    unsupported("gc").context("a type with declared subtypes")
}

/// The error for a type that is not a function's.
pub(super) fn not_a_func_type() -> Error {
    unsupported("gc")
}

/// The error for tags, which are imported, defined and exported by modules that throw.
pub(super) fn tags() -> Error {
    unsupported("exceptions")
}
