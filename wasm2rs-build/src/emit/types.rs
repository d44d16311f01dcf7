//! Types and signatures.

use std::borrow::Cow;

use wasmparser::{FuncType, ValType};

use crate::calls::MemoryUse;
use crate::context::Context;
use crate::module::{Module, is_extern_ref};

/// The Rust type of a value.
pub(crate) fn rust_type(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
        ValType::F32 => "f32",
        ValType::F64 => "f64",
        ValType::Ref(ty) if is_extern_ref(ty) => "ExternRef",
        ValType::Ref(_) => "FuncRef",
        ValType::V128 => "V128",
    }
}

/// What a local holds at first.
pub(crate) fn zero(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "0i32",
        ValType::I64 => "0i64",
        ValType::F32 => "0.0f32",
        ValType::F64 => "0.0f64",
        ValType::Ref(ty) if is_extern_ref(ty) => "ExternRef::NULL",
        ValType::Ref(_) => "FuncRef::NULL",
        ValType::V128 => "V128::ZERO",
    }
}

/// The type of the results: nothing, a value or a tuple.
pub(crate) fn result_type(results: &[ValType]) -> String {
    match results {
        [] => "()".to_owned(),
        [ty] => rust_type(*ty).to_owned(),
        _ => format!("({})", results.iter().map(|ty| rust_type(*ty)).collect::<Vec<_>>().join(", ")),
    }
}

/// The name of a memory's bytes.
pub(crate) fn bytes_name(module: &Module<'_>, memory: u32) -> Cow<'static, str> {
    if module.memories.len() == 1 { Cow::Borrowed("m") } else { Cow::Owned(format!("m{memory}")) }
}

/// The place of a memory in what functions take that may grow one.
pub(crate) fn memory_place(module: &Module<'_>, memory: u32) -> Cow<'static, str> {
    if module.memories.len() == 1 { Cow::Borrowed("mem") } else { Cow::Owned(format!("mem.m{memory}")) }
}

/// The type that holds all memories.
pub(crate) fn memories_type(module: &Module<'_>) -> Option<&'static str> {
    match module.memories.len() {
        0 => None,
        1 => Some("Memory"),
        _ => Some("Memories"),
    }
}

/// How a function declares that it takes memory so: the parameter's name and type, if it takes one.
pub(crate) fn memory_param(
    module: &Module<'_>,
    memory: MemoryUse,
) -> Option<(Cow<'static, str>, &'static str)> {
    match memory {
        MemoryUse::None => None,
        MemoryUse::Bytes(memory) => Some((bytes_name(module, memory), "&mut Bytes")),
        MemoryUse::Growable if module.memories.len() == 1 => Some((Cow::Borrowed("mem"), "&mut Memory")),
        MemoryUse::Growable => Some((Cow::Borrowed("mem"), "&mut Memories")),
    }
}

/// The expression that a function with the memory itself (`mem`) passes to one that takes memory so.
pub(crate) fn memory_arg(cx: Context<'_, '_>, memory: MemoryUse) -> Option<Cow<'static, str>> {
    match memory {
        MemoryUse::None => None,
        MemoryUse::Bytes(memory) => {
            Some(Cow::Owned(format!("{}{}", memory_place(cx.module, memory), cx.model.bytes_method())))
        }
        MemoryUse::Growable => Some(Cow::Borrowed("mem")),
    }
}

/// The type of pointers to functions of this type that return `result`.
pub(crate) fn fn_pointer(module: &Module<'_>, ty: &FuncType, memory: MemoryUse, result: &str) -> String {
    let mut params = vec!["&mut Cx"];
    params.extend(memory_param(module, memory).map(|(_, ty)| ty));
    params.extend(ty.params().iter().map(|ty| rust_type(*ty)));
    let params = params.join(", ");
    if result == "()" { format!("fn({params})") } else { format!("fn({params}) -> {result}") }
}

/// A function type as WebAssembly's text format has it: `(i32 i32) -> (i64)`.
pub(crate) fn wasm_signature(ty: &FuncType) -> String {
    let list = |types: &[ValType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    format!("({}) -> ({})", list(ty.params()), list(ty.results()))
}
