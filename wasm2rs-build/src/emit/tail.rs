//! Tail calls: a function that ends in calls returns the next call to make instead of making it, and whoever
//! called the first makes one after another, in a stack that does not grow.
//!
//! <https://webassembly.github.io/spec/core/exec/instructions.html#tail-invocation-of-function-address-a>

use super::types::{memory_param, result_type, rust_type};
use crate::context::Context;
use crate::names::Names;

/// The function that other code calls: it makes the calls that the function ends in.
pub(super) fn caller(cx: Context<'_, '_>, names: &Names, func_idx: u32) -> String {
    let ty = cx.module.func_type(func_idx);
    let group = cx.calls.tails.group(cx.module.funcs[func_idx as usize].type_id);
    let name = names.func(func_idx);
    let memory = memory_param(cx.module, cx.calls.memory[func_idx as usize]);
    let mut params = vec!["cx: &mut Cx".to_owned()];
    let mut args = vec!["cx".to_owned()];
    if let Some((name, memory)) = memory {
        params.push(format!("{name}: {memory}"));
        args.push(name.into_owned());
    }
    let state = args.join(", ");
    for (index, ty) in ty.params().iter().enumerate() {
        params.push(format!("l{index}: {}", rust_type(*ty)));
        args.push(format!("l{index}"));
    }
    let visibility = cx.visibility;
    let (params, args, result) = (params.join(", "), args.join(", "), result_type(ty.results()));
    let result = if result == "()" { String::new() } else { format!(" -> {result}") };
    format!(
        "    {visibility}fn {name}({params}){result} {{\n        let next = {name}_tail({args});\n        \
         finish{group}({state}, next)\n    }}\n\n    \
         /// The function up to the call that it ends in.\n"
    )
}
