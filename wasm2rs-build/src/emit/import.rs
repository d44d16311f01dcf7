//! The functions that stand for imported ones.

use std::borrow::Cow;

use super::doc::printable;
use super::types::{memory_param, result_type, rust_type};
use crate::context::Context;
use crate::host::ImportKind;
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
    let body = match ImportKind::of(import) {
        ImportKind::Wasi => wasi_call(cx, "preview1", import, memory.as_deref(), &args),
        ImportKind::WasiEnv => wasi_call(cx, "env", import, memory.as_deref(), &args),
        ImportKind::Host => host_call(cx, names, func_idx, import, memory.as_deref(), &args),
    };
    let description = printable(&format!("{}.{}", import.module, import.name));
    format!(
        "    /// Function {}, the import `{description}`.\n    fn {}({}){result} {{\n{body}    }}\n",
        cx.module.funcs[func_idx as usize].own_idx,
        names.func(func_idx),
        params.join(", "),
    )
}

fn wasi_call(
    cx: Context<'_, '_>,
    module: &str,
    import: Import<'_>,
    memory: Option<&str>,
    args: &[String],
) -> String {
    let memory = match memory {
        None => Cow::Borrowed("&mut []"),
        Some(memory) if cx.model == MemoryModel::Checked => Cow::Borrowed(memory),
        Some(memory) => Cow::Owned(format!("bytes_mut({memory})")),
    };
    let host = "AsMut::<::wasihost::WasiCtx>::as_mut(&mut cx.host)";
    let mut all = vec![host.to_owned(), memory.into_owned()];
    all.extend_from_slice(args);
    let call = format!("::wasihost::{module}::{}({})", import.name, all.join(", "));
    format!("        {}\n", in_host(cx, call))
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
