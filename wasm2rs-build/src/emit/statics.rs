//! References to functions, and the statics that hold them and the data.

use std::borrow::Cow;
use std::fmt::Write;

use super::data::DataFile;
use super::types::{memory_arg, memory_param};
use crate::calls::MemoryUse;
use crate::context::Context;
use crate::module::{Module, SegmentMode, is_func_ref};
use crate::names::Names;

/// The expression for a reference to a function. In tables all functions of a type take memory in the same
/// way; one that takes less gets a closure around it.
pub(super) fn func_ref(cx: Context<'_, '_>, names: &Names, func_idx: u32) -> String {
    let func = &cx.module.funcs[func_idx as usize];
    let type_id = func.type_id;
    let name = names.func(func_idx);
    if func.facts.has_tail_calls {
        return format!("tail_ref{type_id}({name}_tail)");
    }
    let (own, table) = (cx.calls.memory[func_idx as usize], cx.calls.indirect[type_id as usize]);
    if own == table {
        return format!("ref{type_id}({name})");
    }
    let params = cx.module.func_type(func_idx).params().len();
    let args: String = (0..params).map(|index| format!(", a{index}")).collect();
    let (param, passed) = match (own, memory_param(cx.module, table)) {
        (MemoryUse::None, _) | (_, None) => (Cow::Borrowed("_"), String::new()),
        (_, Some((param, _))) => {
            (param, memory_arg(cx, own).map(|arg| format!(", {arg}")).unwrap_or_default())
        }
    };
    format!("ref{type_id}(|cx, {param}{args}| {name}(cx{passed}{args}))")
}

/// `static TABLE0: [FuncRef; 3] = [..];` for each table that nothing changes, `static ELEMENTS1: [FuncRef; 2] = [..];`
/// for each other segment that is known now, and the data.
pub(super) fn statics(cx: Context<'_, '_>, names: &Names, data: &DataFile) -> String {
    let mut out = String::new();
    let refs = |funcs: &[Option<u32>]| -> Vec<String> {
        let func_ref = |func_idx: &Option<u32>| match func_idx {
            Some(func_idx) => func_ref(cx, names, *func_idx),
            None => "FuncRef::NULL".to_owned(),
        };
        funcs.iter().map(func_ref).collect()
    };
    for (index, elements) in cx.calls.fixed_tables.iter().enumerate() {
        if let Some(elements) = elements {
            array(&mut out, &format!("TABLE{index}"), "FuncRef", refs(elements).into_iter());
        }
    }
    for (index, element) in cx.module.elements.iter().enumerate() {
        match element.mode {
            SegmentMode::Declared => continue,
            SegmentMode::Active { index: table, .. } if cx.calls.is_fixed(table) => continue,
            _ => {}
        }
        if let Some(funcs) = cx.module.static_functions(element) {
            array(&mut out, &format!("ELEMENTS{index}"), "FuncRef", refs(&funcs).into_iter());
        }
    }
    if !data.bytes.is_empty() {
        let _ = writeln!(
            out,
            "\n    /// The data segments.\n    static DATA: &[u8] = include_bytes!(\"{}.data\");",
            names.module
        );
    }
    for (memory, runs) in (0..).zip(&data.runs).filter(|(_, runs)| !runs.is_empty()) {
        out.push_str(
            "\n    /// The memory's initial contents: address, start in the data and length, in bytes.",
        );
        array(
            &mut out,
            &runs_name(cx.module, memory),
            "(u32, u32, u32)",
            runs.iter().map(|run| format!("{run:?}")),
        );
        if data.has_image(cx, memory) {
            let (image, runs) = (image_name(cx.module, memory), runs_name(cx.module, memory));
            let _ = writeln!(
                out,
                "\n    /// The same, for instances to share.\n    \
                 static {image}: rt::guarded::Image = rt::guarded::Image::new(DATA, &{runs});"
            );
        }
    }
    out
}

/// The static that has a memory's initial contents.
pub(super) fn runs_name(module: &Module<'_>, memory: u32) -> String {
    if module.memories.len() == 1 { "RUNS".to_owned() } else { format!("RUNS{memory}") }
}

/// The static that has what instances share of a memory's initial contents.
pub(super) fn image_name(module: &Module<'_>, memory: u32) -> String {
    if module.memories.len() == 1 { "IMAGE".to_owned() } else { format!("IMAGE{memory}") }
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
    !module.tables.is_empty()
        || !module.elements.is_empty()
        || referenced.contains(&true)
        || module.funcs.iter().any(|func| func.facts.has_func_refs || !func.facts.indirect_calls.is_empty())
        || module.globals.iter().any(|global| is_func_ref(global.ty.content_type))
        || module.types.iter().any(|ty| ty.params().iter().chain(ty.results()).any(|ty| is_func_ref(*ty)))
}
