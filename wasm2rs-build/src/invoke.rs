//! Emscripten's `invoke_*`: calls through the guest's table that `longjmp` can leave. Where the exports are that
//! they need.

use wasmparser::{FuncType, ValType};

use crate::error::{Error, ErrorKind};
use crate::module::{IndirectCall, Item, Module};

/// The functions of the guest that an `invoke_*` calls after it was left, beside the one that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Invoke {
    pub(crate) stack_save: u32,
    pub(crate) stack_restore: u32,
    pub(crate) set_threw: u32,
}

/// Whether this is the name of such a function.
pub(crate) fn is_invoke(name: &str) -> bool {
    name.strip_prefix("invoke_").is_some_and(|types| types.chars().all(|c| c.is_ascii_lowercase()))
}

/// Finds what the imported function calls, and notes it as what its code refers to.
///
/// # Errors
/// `Config` if the guest has no table, does not export what is needed, or the import's first parameter is no
/// index of a table.
pub(crate) fn resolve(module: &mut Module<'_>, func_idx: u32) -> Result<Invoke, Error> {
    let ty = module.func_type(func_idx);
    let [ValType::I32, params @ ..] = ty.params() else {
        return Err(refused(module, func_idx, "takes no index of a function"));
    };
    let callee = FuncType::new(params.iter().copied(), ty.results().iter().copied());
    let instance = module.funcs[func_idx as usize].instance;
    let Some(table) = module.instances[instance].indices.first_table() else {
        return Err(refused(module, func_idx, "calls through a table, and the module has none"));
    };
    let i32s = |count| vec![ValType::I32; count];
    let export = |names: &[&str], params: usize, results: usize| {
        let ty = FuncType::new(i32s(params), i32s(results));
        let exports = &module.instances[instance].exports;
        let found = exports.iter().find_map(|export| match export.item {
            Item::Func(index) if names.contains(&export.name) && *module.func_type(index) == ty => {
                Some(index)
            }
            _ => None,
        });
        found.ok_or_else(|| {
            refused(
                module,
                func_idx,
                &format!("needs the export `{}`, a function {ty}", names.join("` or `")),
            )
        })
    };
    let invoke = Invoke {
        stack_save: export(&["emscripten_stack_get_current", "stackSave"], 0, 1)?,
        stack_restore: export(&["_emscripten_stack_restore", "stackRestore"], 1, 0)?,
        set_threw: export(&["setThrew"], 2, 0)?,
    };
    let type_id = type_id(module, callee);
    let facts = &mut module.funcs[func_idx as usize].facts;
    facts.callees = vec![invoke.stack_save, invoke.stack_restore, invoke.set_threw];
    facts.indirect_calls = vec![IndirectCall { type_id, table: Some(table), is_tail: false }];
    Ok(invoke)
}

/// The id of the type. Where the module does not have it, no function has it, and the call will trap.
fn type_id(module: &mut Module<'_>, ty: FuncType) -> u32 {
    let found = module.types.iter().position(|known| *known == ty);
    let type_id = found.unwrap_or_else(|| {
        module.types.push(ty);
        module.types.len() - 1
    });
    type_id as u32
}

fn refused(module: &Module<'_>, func_idx: u32, problem: &str) -> Error {
    let name = module.funcs[func_idx as usize].import.map_or("", |import| import.name);
    Error::new(ErrorKind::Config, format!("the import env.{name} {problem}")).help(format!(
        "if it is not Emscripten's, your program implements it: Config::host_imports([\"env.{name}\"])"
    ))
}
