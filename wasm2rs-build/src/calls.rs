//! The call graph: which functions can run at all, and how each of them takes linear memory.

use std::collections::HashMap;

use crate::emit::result_type;
use crate::fixed::{Elements, fixed_tables};
use crate::host::ImportKind;
use crate::module::{ElementItems, Func, Item, Module, SegmentMode, const_operators};
use crate::options::Options;

/// How a function takes linear memory. A function takes at least what each of its callees takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MemoryUse {
    /// Not at all.
    #[default]
    None,
    /// As the bytes of this memory, whose number stays the same while it runs.
    Bytes(u32),
    /// As the memory itself, because it may grow while it runs; with several, as all of them.
    Growable,
}

impl MemoryUse {
    /// What a function takes that needs this and the other.
    fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, memory) | (memory, Self::None) => memory,
            _ if self == other => self,
            _ => Self::Growable,
        }
    }
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
    /// The elements of each table that nothing changes, by table index.
    pub(crate) fixed_tables: Vec<Option<Elements>>,
    pub(crate) tails: Tails,
}

/// The functions that end in calls, by their types.
#[derive(Debug, Default)]
pub(crate) struct Tails {
    /// The least type id with the same results in Rust, by type id.
    groups: Vec<u32>,
    /// The types of live functions that end in calls, sorted.
    pub(crate) types: Vec<u32>,
    /// Those of functions that references are made to.
    pub(crate) referenced_types: Vec<u32>,
    /// The types of calls by reference that end a function.
    pub(crate) call_types: Vec<u32>,
}

impl Tails {
    /// The type that stands for all with the same results.
    pub(crate) fn group(&self, type_id: u32) -> u32 {
        self.groups[type_id as usize]
    }

    fn of(module: &Module<'_>, live: &[bool], referenced: &[bool]) -> Self {
        let mut least = HashMap::new();
        let results = module.types.iter().map(|ty| result_type(ty.results()));
        let groups = (0..).zip(results).map(|(id, results)| *least.entry(results).or_insert(id)).collect();
        let (mut types, mut referenced_types, mut call_types) = (Vec::new(), Vec::new(), Vec::new());
        for ((func, live), referenced) in module.funcs.iter().zip(live).zip(referenced) {
            if *live && func.facts.has_tail_calls {
                types.push(func.type_id);
                referenced_types.extend(referenced.then_some(func.type_id));
                let calls = func.facts.indirect_calls.iter().filter(|call| call.is_tail);
                call_types.extend(calls.map(|call| call.type_id));
            }
        }
        for list in [&mut types, &mut referenced_types, &mut call_types] {
            list.sort_unstable();
            list.dedup();
        }
        Self { groups, types, referenced_types, call_types }
    }
}

/// Analyses the module's calls.
pub(crate) fn analyse(module: &Module<'_>, options: &Options) -> Calls {
    let mut calls = Calls {
        live: vec![false; module.funcs.len()],
        memory: module.funcs.iter().map(|func| own_memory_use(module, func)).collect(),
        indirect: vec![MemoryUse::None; module.types.len()],
        referenced: vec![false; module.funcs.len()],
        fixed_tables: Vec::new(),
        tails: Tails::default(),
    };
    calls.mark_live(module, options);
    calls.fixed_tables = fixed_tables(module, &calls.live, options);
    calls.spread_memory_use(module);
    calls.tails = Tails::of(module, &calls.live, &calls.referenced);
    calls
}

fn own_memory_use(module: &Module<'_>, func: &Func<'_>) -> MemoryUse {
    if module.memories.is_empty() {
        return MemoryUse::None;
    }
    match func.import {
        // WASI's functions never grow memory; a host's can call the guest.
        Some(import) => match import.kind {
            ImportKind::Wasihost(answer) if !answer.grows => {
                let memory = module.instances[func.instance].indices.first_memory();
                memory.map_or(MemoryUse::None, MemoryUse::Bytes)
            }
            ImportKind::Wasihost(_) | ImportKind::Host => MemoryUse::Growable,
            // What its callees take.
            ImportKind::Invoke(_) => MemoryUse::None,
        },
        // A function that is called last may be one of any that has its type: all take the same.
        None if func.facts.grows_memory || func.facts.has_tail_calls => MemoryUse::Growable,
        None => {
            let memories = func.facts.memories.iter().map(|memory| MemoryUse::Bytes(*memory));
            memories.fold(MemoryUse::None, MemoryUse::join)
        }
    }
}

impl Calls {
    /// Whether the table is a constant.
    pub(crate) fn is_fixed(&self, table: u32) -> bool {
        self.fixed_tables[table as usize].is_some()
    }

    fn mark_live(&mut self, module: &Module<'_>, options: &Options) {
        let mut work: Vec<u32> = module.instances.iter().filter_map(|instance| instance.start).collect();
        for (instance, export) in module.exports() {
            if let Item::Func(func_idx) = export.item
                && options.keeps(instance.name.as_deref(), export.name)
            {
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
            let type_id = module.funcs[func_idx as usize].type_id as usize;
            let indirect = self.indirect[type_id].join(memory);
            if self.referenced[func_idx as usize] && self.indirect[type_id] != indirect {
                self.indirect[type_id] = indirect;
                for caller in &callers.indirect[type_id] {
                    self.raise(*caller, indirect, &mut work);
                }
            }
        }
    }

    fn raise(&mut self, func_idx: u32, memory: MemoryUse, work: &mut Vec<u32>) {
        let own = &mut self.memory[func_idx as usize];
        let joined = own.join(memory);
        if *own != joined {
            *own = joined;
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
            for call in &func.facts.indirect_calls {
                callers.indirect[call.type_id as usize].push(func_idx);
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
            ElementItems::Expressions(_, items) => {
                exprs.extend(items.iter().map(|item| (element.instance, item)))
            }
        }
    }
    exprs.extend(module.globals.iter().filter_map(|global| Some((global.instance, global.init.as_ref()?))));
    exprs.extend(module.tables.iter().filter_map(|table| Some((table.instance, table.init.as_ref()?))));
    for (instance, expr) in exprs {
        for operator in const_operators(expr).unwrap_or_default() {
            if let wasmparser::Operator::RefFunc { function_index } = operator {
                refs.push(module.instances[instance].indices.func(function_index));
            }
        }
    }
    refs
}
