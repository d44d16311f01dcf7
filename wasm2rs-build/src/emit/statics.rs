//! References to functions, and the statics that hold them and the data.

use std::fmt::Write;

use super::data::DataFile;
use super::types::memory_arg;
use crate::calls::MemoryUse;
use crate::context::Context;
use crate::module::{Element, ElementItems, Module};
use crate::names::Names;

/// The expression for a reference to a function. In tables all functions of a type take memory in the same
/// way; one that takes less gets a closure around it.
pub(super) fn func_ref(cx: Context<'_, '_>, names: &Names, func_idx: u32) -> String {
    let ty = cx.module.func_type(func_idx);
    let type_id = cx.module.type_id(cx.module.funcs[func_idx as usize].type_idx);
    let (own, table) = (cx.calls.memory[func_idx as usize], cx.calls.indirect[type_id as usize]);
    let name = names.func(func_idx);
    if own == table {
        return format!("ref{type_id}({name})");
    }
    let args: String = (0..ty.params().len()).map(|index| format!(", a{index}")).collect();
    let (param, passed) = match (own, table) {
        (MemoryUse::None, _) => (", _", String::new()),
        (_, MemoryUse::Bytes) => (", m", ", m".to_owned()),
        _ => (", mem", memory_arg(own).map(|arg| format!(", {arg}")).unwrap_or_default()),
    };
    format!("ref{type_id}(|cx{param}{args}| {name}(cx{passed}{args}))")
}

/// The functions of an element segment that is known now; `None` if it reads globals or holds other references.
pub(super) fn static_functions(element: &Element<'_>) -> Option<Vec<Option<u32>>> {
    use wasmparser::Operator;
    match &element.items {
        ElementItems::Functions(funcs) => Some(funcs.iter().copied().map(Some).collect()),
        ElementItems::Expressions(ty, _) if *ty == wasmparser::RefType::EXTERNREF => None,
        ElementItems::Expressions(_, items) => items
            .iter()
            .map(|item| match crate::module::const_operators(item).ok()?.as_slice() {
                [Operator::RefFunc { function_index }] => Some(Some(*function_index)),
                [Operator::RefNull { .. }] => Some(None),
                _ => None,
            })
            .collect(),
    }
}

/// `static ELEMENTS1: [FuncRef; 2] = [..];` for each segment that is known now, and the data.
pub(super) fn statics(cx: Context<'_, '_>, names: &Names, data: &DataFile) -> String {
    let mut out = String::new();
    for (index, element) in cx.module.elements.iter().enumerate() {
        if matches!(element.mode, crate::module::SegmentMode::Declared) {
            continue;
        }
        if let Some(funcs) = static_functions(element) {
            let refs = funcs.iter().map(|func_idx| match func_idx {
                Some(func_idx) => func_ref(cx, names, *func_idx),
                None => "FuncRef::NULL".to_owned(),
            });
            array(&mut out, &format!("ELEMENTS{index}"), "FuncRef", refs);
        }
    }
    if !data.bytes.is_empty() {
        let _ = writeln!(
            out,
            "\n    /// The data segments.\n    static DATA: &[u8] = include_bytes!(\"{}.data\");",
            names.module
        );
    }
    if !data.runs.is_empty() {
        out.push_str(
            "\n    /// The memory's initial contents: address, start in the data and length, in bytes.",
        );
        array(&mut out, "RUNS", "(u32, u32, u32)", data.runs.iter().map(|run| format!("{run:?}")));
    }
    out
}

fn array(out: &mut String, name: &str, ty: &str, items: impl ExactSizeIterator<Item = String>) {
    const WIDTH: usize = 100;
    let _ = writeln!(out, "\n    static {name}: [{ty}; {}] = [", items.len());
    let mut line = String::new();
    for item in items {
        if line.len() + item.len() > WIDTH && !line.is_empty() {
            let _ = writeln!(out, "        {}", line.trim_end());
            line.clear();
        }
        line.push_str(&item);
        line.push_str(", ");
    }
    if !line.is_empty() {
        let _ = writeln!(out, "        {}", line.trim_end());
    }
    out.push_str("    ];\n");
}

/// Whether references to functions occur at all.
pub(super) fn uses_func_refs(module: &Module<'_>, referenced: &[bool]) -> bool {
    use wasmparser::{RefType, ValType};
    let is_func_ref = |ty: &ValType| *ty == ValType::Ref(RefType::FUNCREF);
    !module.tables.is_empty()
        || !module.elements.is_empty()
        || referenced.contains(&true)
        || module.funcs.iter().any(|func| func.facts.has_func_refs)
        || module.globals.iter().any(|global| is_func_ref(&global.ty.content_type))
        || module.types.iter().any(|ty| ty.params().iter().chain(ty.results()).any(is_func_ref))
}
