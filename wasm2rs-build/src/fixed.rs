//! Tables that nothing changes once they are made: their elements are known when the module is translated.
//!
//! Compilers make one table, fill it with the functions whose addresses are taken, and only call them. Such a
//! table becomes a constant of the generated module instead of a part of each instance.

use wasmparser::{Operator, ValType};

use crate::module::{Element, Item, Module, SegmentMode, Table, const_operators, is_func_ref};
use crate::options::Options;

/// The functions of a table, in the order of their places; `None` is null.
pub(crate) type Elements = Vec<Option<u32>>;

/// The largest table that becomes a constant: rustc evaluates a loop over it.
const MAX_ELEMENTS: u64 = 1 << 16;

/// The elements of each table that is fixed, by table index. `live` says which functions can be called.
pub(crate) fn fixed_tables(module: &Module<'_>, live: &[bool], options: &Options) -> Vec<Option<Elements>> {
    let mut reached = vec![false; module.tables.len()];
    let live = module.funcs.iter().zip(live).filter(|(_, live)| **live);
    for table in live.flat_map(|(func, _)| &func.facts.tables) {
        reached[*table as usize] = true;
    }
    for (instance, export) in module.exports() {
        if let Item::Table(table) = export.item {
            reached[table as usize] |= options.keeps(instance.name.as_deref(), export.name);
        }
    }
    for import in module.instances.iter().flat_map(|instance| &instance.sized_imports) {
        if let Item::Table(table) = import.item {
            reached[table as usize] = true;
        }
    }
    (0..).zip(reached).map(|(table, reached)| if reached { None } else { elements(module, table) }).collect()
}

/// What the table's own instance fills it with; `None` if that is not known, fails, or is not all.
fn elements(module: &Module<'_>, table: u32) -> Option<Elements> {
    let Table { instance, ty, import, ref init } = module.tables[table as usize];
    if !is_func_ref(ValType::Ref(ty.element_type)) {
        return None;
    }
    if import.is_some() || init.is_some() || module.instances[instance].later || ty.initial > MAX_ELEMENTS {
        return None;
    }
    let mut elements = vec![None; ty.initial as usize];
    for segment in &module.elements {
        if let SegmentMode::Active { index, offset } = &segment.mode
            && *index == table
        {
            let start = match const_operators(offset).ok()?.as_slice() {
                [Operator::I32Const { value }] => *value as u32 as usize,
                _ => return None,
            };
            let functions = own_functions(module, segment, instance)?;
            elements.get_mut(start..)?.get_mut(..functions.len())?.copy_from_slice(&functions);
        }
    }
    Some(elements)
}

fn own_functions(module: &Module<'_>, segment: &Element<'_>, instance: usize) -> Option<Elements> {
    if segment.instance == instance { module.static_functions(segment) } else { None }
}
