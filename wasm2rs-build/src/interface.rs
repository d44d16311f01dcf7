//! What the generated module calls the exports of the guest.

use crate::module::{Item, Module};
use crate::names::Names;
use crate::options::Options;

/// The exports of one of the modules that were translated, for programs that write code against the generated
/// module.
///
/// ```
/// # let wasm = b"\0asm\x01\0\0\0";
/// let files = wasm2rs_build::Config::new().link("lib", wasm2rs_build::Linked::bytes(*wasm)).translate(wasm)?;
/// let accessors: Vec<_> = files.interfaces().iter().map(|interface| interface.accessor.as_deref()).collect();
/// assert_eq!(accessors, [Some("lib"), None]);
/// # Ok::<(), wasm2rs_build::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// The name under which the module is linked; `None` for the module that was given to the translation.
    pub link_name: Option<String>,
    /// The method of `Module` and `Caller` that gives the exports of a linked module.
    pub accessor: Option<String>,
    /// The method of `Module` that instantiates a module that was linked for later.
    pub instantiate: Option<String>,
    /// The exports, in the module's order, without those that are not kept.
    pub exports: Vec<ExportMethod>,
}

/// An export, and the method for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportMethod {
    /// The name in WebAssembly.
    pub name: String,
    /// What is exported.
    pub kind: ExportKind,
    /// The Rust method: it calls the function, or gives the memory or table, or the global's value.
    pub method: String,
    /// The number of a function's parameters, else 0.
    pub params: usize,
    /// The number of a function's results, else 0.
    pub results: usize,
}

/// What an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// A function.
    Func,
    /// A table.
    Table,
    /// A memory.
    Memory,
    /// A global.
    Global,
}

/// Describes the instances of the program, in their order.
pub(crate) fn describe(module: &Module<'_>, names: &Names, options: &Options) -> Vec<Interface> {
    let instances = module.instances.iter().zip(&names.instances).map(|(instance, names)| {
        let kept = instance
            .exports
            .iter()
            .zip(&names.exports)
            .filter(|(export, _)| options.keeps(instance.name.as_deref(), export.name));
        let exports = kept.map(|(export, method)| {
            let (kind, params, results) = match export.item {
                Item::Func(func_idx) => {
                    let ty = module.func_type(func_idx);
                    (ExportKind::Func, ty.params().len(), ty.results().len())
                }
                Item::Table(_) => (ExportKind::Table, 0, 0),
                Item::Memory(_) => (ExportKind::Memory, 0, 0),
                Item::Global(_) => (ExportKind::Global, 0, 0),
            };
            ExportMethod { name: export.name.to_owned(), kind, method: method.clone(), params, results }
        });
        Interface {
            link_name: instance.name.clone(),
            accessor: names.linked.as_ref().map(|linked| linked.accessor.clone()),
            instantiate: instance.later.then(|| names.instantiate.clone()),
            exports: exports.collect(),
        }
    });
    instances.collect()
}
