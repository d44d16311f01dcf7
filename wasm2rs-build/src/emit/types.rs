//! Types and signatures.

use wasmparser::{FuncType, RefType, ValType};

use crate::calls::MemoryUse;

/// The Rust type of a value.
pub(crate) fn rust_type(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
        ValType::F32 => "f32",
        ValType::F64 => "f64",
        ValType::Ref(RefType::EXTERNREF) => "ExternRef",
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
        ValType::Ref(RefType::EXTERNREF) => "ExternRef::NULL",
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

/// How a function declares that it takes memory so: its type, if it takes one.
pub(crate) fn memory_type(memory: MemoryUse) -> Option<&'static str> {
    match memory {
        MemoryUse::None => None,
        MemoryUse::Bytes => Some("&mut Bytes"),
        MemoryUse::Growable => Some("&mut Memory"),
    }
}

/// The expression that a function with the memory itself (`mem`) passes to one that takes memory so.
pub(crate) fn memory_arg(memory: MemoryUse) -> Option<&'static str> {
    match memory {
        MemoryUse::None => None,
        MemoryUse::Bytes => Some("mem.bytes_mut()"),
        MemoryUse::Growable => Some("mem"),
    }
}

/// The type of pointers to functions of this type.
pub(crate) fn fn_pointer(ty: &FuncType, memory: MemoryUse) -> String {
    let mut params = vec!["&mut Cx"];
    params.extend(memory_type(memory));
    params.extend(ty.params().iter().map(|ty| rust_type(*ty)));
    let result = match ty.results() {
        [] => String::new(),
        results => format!(" -> {}", result_type(results)),
    };
    format!("fn({}){result}", params.join(", "))
}

/// A function type as WebAssembly's text format has it: `(i32 i32) -> (i64)`.
pub(crate) fn wasm_signature(ty: &FuncType) -> String {
    let list = |types: &[ValType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    format!("({}) -> ({})", list(ty.params()), list(ty.results()))
}
