//! The call graph: which functions can run at all, and how each of them takes linear memory.

use crate::host::ImportKind;
use crate::module::{ElementItems, Func, Item, Module, SegmentMode, const_operators};
use crate::options::Options;

/// How a function takes memory 0. A function takes at least what each of its callees takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MemoryUse {
    /// Not at all.
    #[default]
    None,
    /// As bytes, whose number stays the same while it runs.
    Bytes,
    /// As the memory itself, because it may grow while it runs.
    Growable,
}

/// What is known of the whole module's calls.
#[derive(Debug)]
pub(crate) struct Calls {
    /// Whether the function can be called, by function index.
    pub(crate) live: Vec<bool>,
    /// How the function takes memory, by function index.
    pub(crate) memory: Vec<MemoryUse>,
    /// How functions in tables take memory, by type id.
    pub(crate) indirect: Vec<MemoryUse>,
    /// Whether a reference to the function can be made, by function index.
    pub(crate) referenced: Vec<bool>,
}

/// Analyses the module's calls.
pub(crate) fn analyse(module: &Module<'_>, options: &Options) -> Calls {
    let mut calls = Calls {
        live: vec![false; module.funcs.len()],
        memory: module.funcs.iter().map(|func| own_memory_use(module, func)).collect(),
        indirect: vec![MemoryUse::None; module.types.len()],
        referenced: vec![false; module.funcs.len()],
    };
    calls.mark_live(module, options);
    calls.spread_memory_use(module);
    calls
}

fn own_memory_use(module: &Module<'_>, func: &Func<'_>) -> MemoryUse {
    if module.memories.is_empty() {
        return MemoryUse::None;
    }
    match func.import {
        // WASI's functions never grow memory; a host's can call the guest.
        Some(import) => match ImportKind::of(import) {
            ImportKind::Wasi => MemoryUse::Bytes,
            ImportKind::Host => MemoryUse::Growable,
        },
        None if func.facts.grows_memory => MemoryUse::Growable,
        None if func.facts.uses_memory => MemoryUse::Bytes,
        None => MemoryUse::None,
    }
}

impl Calls {
    fn mark_live(&mut self, module: &Module<'_>, options: &Options) {
        let mut work: Vec<u32> = module.start.into_iter().collect();
        for export in module.exports.iter().filter(|export| options.keeps(export.name)) {
            if let Item::Func(func_idx) = export.item {
                work.push(func_idx);
            }
        }
        for func_idx in static_func_refs(module) {
            self.referenced[func_idx as usize] = true;
            work.push(func_idx);
        }
        while let Some(func_idx) = work.pop() {
            if std::mem::replace(&mut self.live[func_idx as usize], true) {
                continue;
            }
            let facts = &module.funcs[func_idx as usize].facts;
            for referenced in &facts.func_refs {
                self.referenced[*referenced as usize] = true;
            }
            work.extend(facts.callees.iter().chain(&facts.func_refs));
        }
    }

    /// Gives every function what its callees take, and every type of function what the functions in tables take.
    fn spread_memory_use(&mut self, module: &Module<'_>) {
        let callers = Callers::of(module);
        // What changed, and is still to be told to its callers.
        let mut work: Vec<u32> = (0..module.funcs.len() as u32).collect();
        while let Some(func_idx) = work.pop() {
            let memory = self.memory[func_idx as usize];
            for caller in &callers.direct[func_idx as usize] {
                self.raise(*caller, memory, &mut work);
            }
            let type_id = module.type_id(module.funcs[func_idx as usize].type_idx) as usize;
            if self.referenced[func_idx as usize] && self.indirect[type_id] < memory {
                self.indirect[type_id] = memory;
                for caller in &callers.indirect[type_id] {
                    self.raise(*caller, memory, &mut work);
                }
            }
        }
    }

    fn raise(&mut self, func_idx: u32, memory: MemoryUse, work: &mut Vec<u32>) {
        if self.memory[func_idx as usize] < memory {
            self.memory[func_idx as usize] = memory;
            work.push(func_idx);
        }
    }
}

/// The call graph, from the callees' side.
struct Callers {
    /// By function index.
    direct: Vec<Vec<u32>>,
    /// By type id.
    indirect: Vec<Vec<u32>>,
}

impl Callers {
    fn of(module: &Module<'_>) -> Self {
        let mut callers = Self {
            direct: vec![Vec::new(); module.funcs.len()],
            indirect: vec![Vec::new(); module.types.len()],
        };
        for (func_idx, func) in (0..).zip(&module.funcs) {
            for callee in &func.facts.callees {
                callers.direct[*callee as usize].push(func_idx);
            }
            for (type_idx, _) in &func.facts.indirect_calls {
                callers.indirect[module.type_id(*type_idx) as usize].push(func_idx);
            }
        }
        callers
    }
}

/// The functions that element segments, tables and globals name.
fn static_func_refs(module: &Module<'_>) -> Vec<u32> {
    let mut refs = Vec::new();
    let mut exprs = Vec::new();
    for element in module.elements.iter().filter(|element| !matches!(element.mode, SegmentMode::Declared)) {
        match &element.items {
            ElementItems::Functions(funcs) => refs.extend(funcs),
            ElementItems::Expressions(_, items) => exprs.extend(items),
        }
    }
    exprs.extend(module.globals.iter().filter_map(|global| global.init.as_ref()));
    exprs.extend(module.tables.iter().filter_map(|table| table.init.as_ref()));
    for operator in exprs.into_iter().flat_map(|expr| const_operators(expr).unwrap_or_default()) {
        if let wasmparser::Operator::RefFunc { function_index } = operator {
            refs.push(function_index);
        }
    }
    refs
}
