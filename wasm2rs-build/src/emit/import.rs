//! The functions that stand for imported ones.

use std::borrow::Cow;

use super::doc::printable;
use super::types::{memory_arg, memory_param, memory_place, result_type, rust_type, zero};
use crate::calls::MemoryUse;
use crate::context::Context;
use crate::host::{Answer, ImportKind};
use crate::invoke::Invoke;
use crate::module::{Import, Item};
use crate::names::Names;
use crate::options::MemoryModel;

/// Prints the function through which the guest calls an import.
pub(crate) fn import(cx: Context<'_, '_>, names: &Names, func_idx: u32, import: Import<'_>) -> String {
    let ty = cx.module.func_type(func_idx);
    let memory = cx.calls.memory[func_idx as usize];
    let mut params = vec!["cx: &mut Cx".to_owned()];
    let memory = memory_param(cx.module, memory);
    params.extend(memory.as_ref().map(|(name, ty)| format!("{name}: {ty}")));
    let memory = memory.map(|(name, _)| name);
    params.extend(ty.params().iter().enumerate().map(|(index, ty)| format!("l{index}: {}", rust_type(*ty))));
    let args: Vec<String> = (0..ty.params().len()).map(|index| format!("l{index}")).collect();
    let result = match ty.results() {
        [] => String::new(),
        results => format!(" -> {}", result_type(results)),
    };
    let body = match import.kind {
        ImportKind::Wasihost(answer) => wasihost_call(cx, func_idx, answer, memory.as_deref(), &args),
        ImportKind::Invoke(invoke) => invoke_call(cx, names, func_idx, invoke, &args),
        ImportKind::Host => host_call(cx, names, func_idx, import, memory.as_deref(), &args),
    };
    let description = printable(&import.to_string());
    format!(
        "    /// Function {}, the import `{description}`.\n    {}fn {}({}){result} {{\n{body}    }}\n",
        cx.module.funcs[func_idx as usize].own_idx,
        cx.visibility,
        names.func(func_idx),
        params.join(", "),
    )
}

fn wasihost_call(
    cx: Context<'_, '_>,
    func_idx: u32,
    answer: Answer<'_>,
    memory: Option<&str>,
    args: &[String],
) -> String {
    let Answer { module, function, grows } = answer;
    let memory = match memory {
        None => Cow::Borrowed("&mut []"),
        Some(_) if grows => {
            let instance = cx.module.funcs[func_idx as usize].instance;
            let first = cx.module.instances[instance].indices.first_memory().unwrap_or_default();
            match memory_place(cx.module, first) {
                place if place == "mem" => place,
                place => Cow::Owned(format!("&mut {place}")),
            }
        }
        Some(memory) if cx.model == MemoryModel::Checked => Cow::Borrowed(memory),
        Some(memory) => Cow::Owned(format!("bytes_mut({memory})")),
    };
    let host = "AsMut::<::wasihost::WasiCtx>::as_mut(&mut cx.host)";
    let mut all = vec![host.to_owned(), memory.into_owned()];
    all.extend_from_slice(args);
    let call = format!("::wasihost::{module}::{function}({})", all.join(", "));
    format!("        {}\n", in_host(cx, call))
}

/// A call through the table that a `longjmp` of the callee ends.
fn invoke_call(cx: Context<'_, '_>, names: &Names, func_idx: u32, invoke: Invoke, args: &[String]) -> String {
    let func = &cx.module.funcs[func_idx as usize];
    let own = cx.calls.memory[func_idx as usize];
    // What a callee gets of the memory: this function takes at least as much.
    let passed = |memory: MemoryUse| match (own, memory) {
        (MemoryUse::Growable, _) => memory_arg(cx, memory),
        _ => memory_param(cx.module, memory).map(|(name, _)| name),
    };
    let call = |function: &str, memory: MemoryUse, args: &[String]| {
        let mut all = vec!["cx".to_owned()];
        all.extend(passed(memory).map(Cow::into_owned));
        all.extend_from_slice(args);
        format!("{function}({})", all.join(", "))
    };
    let direct = |callee: u32, args: &[&str]| {
        let args: Vec<_> = args.iter().map(|arg| (*arg).to_owned()).collect();
        call(names.func(callee), cx.calls.memory[callee as usize], &args)
    };
    let indirect: String = func
        .facts
        .indirect_calls
        .iter()
        .map(|indirect| {
            let table = indirect.table.filter(|table| *table > 0);
            let suffix = table.map(|table| format!("_table{table}")).unwrap_or_default();
            let args = [&args[1..], &args[..1]].concat();
            let memory = cx.calls.indirect[indirect.type_id as usize];
            call(&format!("indirect{}{suffix}", indirect.type_id), memory, &args)
        })
        .collect();
    let zeros: Vec<_> = cx.module.func_type(func_idx).results().iter().map(|ty| zero(*ty)).collect();
    let zeros = match zeros[..] {
        [one] => one.to_owned(),
        _ => format!("({})", zeros.join(", ")),
    };
    format!(
        "        let stack = {};\n        \
             match rt::catch(|| {indirect}) {{\n            \
                 Ok(results) => results,\n            \
                 Err(error) => {{\n                \
                     ::wasihost::emscripten::catch_longjmp(error);\n                \
                     {};\n                \
                     {};\n                \
                     {zeros}\n            \
                 }}\n        }}\n",
        direct(invoke.stack_save, &[]),
        direct(invoke.stack_restore, &["stack"]),
        direct(invoke.set_threw, &["1", "0"]),
    )
}

/// The call of a host function, in a way that tells its faults from the guest's.
fn in_host(cx: Context<'_, '_>, call: String) -> String {
    match cx.model.faults() && !cx.module.memories.is_empty() {
        true => format!("rt::{}::in_host(|| {call})", cx.model.module()),
        false => call,
    }
}

fn host_call(
    cx: Context<'_, '_>,
    names: &Names,
    func_idx: u32,
    import: Import<'_>,
    memory: Option<&str>,
    args: &[String],
) -> String {
    let Some((import_trait, method)) = names.import(Item::Func(func_idx), import) else {
        return String::new();
    };
    let caller = if memory.is_none() { "Caller { cx }" } else { "Caller { cx, mem }" };
    let mut all = vec![format!("&mut {caller}")];
    all.extend_from_slice(args);
    let call = in_host(cx, format!("<Host as {import_trait}>::{method}({})", all.join(", ")));
    format!(
        "        match {call} {{\n            \
             Ok(results) => results,\n            \
             Err(error) => rt::host_error(error),\n        }}\n"
    )
}
