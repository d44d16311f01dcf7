//! What the translator has to know of a function before it lowers any: gathered while the code is validated.

use wasmparser::{FuncValidator, FunctionBody, HeapType, Operator, RefType, ValType, ValidatorResources};

use super::features;
use crate::error::Error;
use crate::ops::{self, LaneAccess, Load, Store};

/// What a function's code refers to. Lists are sorted and without duplicates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// The functions called directly.
    pub(crate) callees: Vec<u32>,
    /// The functions named by `ref.func`.
    pub(crate) func_refs: Vec<u32>,
    /// Whether the code names null references to functions, or has locals for references to functions.
    pub(crate) has_func_refs: bool,
    /// The type indices of indirect calls, with the table.
    pub(crate) indirect_calls: Vec<(u32, u32)>,
    /// Whether the code reads or writes memory 0 itself.
    pub(crate) uses_memory: bool,
    /// Whether the code has a `memory.grow`.
    pub(crate) grows_memory: bool,
    /// Whether the code has vectors in it.
    pub(crate) uses_vectors: bool,
    /// The data segments of `memory.init` and `data.drop`.
    pub(crate) data_segments: Vec<u32>,
    /// The element segments of `table.init` and `elem.drop`.
    pub(crate) elem_segments: Vec<u32>,
}

/// Validates a function and gathers its facts.
pub(super) fn gather(
    validator: &mut FuncValidator<ValidatorResources>,
    body: &FunctionBody<'_>,
) -> Result<Facts, Error> {
    let mut facts = Facts::default();
    let mut reader = body.get_binary_reader();
    validator.read_locals(&mut reader)?;
    for local in body.get_locals_reader()? {
        let (_, ty) = local?;
        features::check_val_type(ty).map_err(|error| error.at(body.range().start))?;
        facts.has_func_refs |= ty == ValType::Ref(RefType::FUNCREF);
        facts.uses_vectors |= ty == ValType::V128;
    }
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let (operator, offset) = operators.read_with_offset()?;
        validator.op(offset, &operator)?;
        features::check_operator(&operator).map_err(|error| error.at(offset))?;
        facts.add(&operator);
    }
    operators.finish()?;
    facts.sort();
    Ok(facts)
}

impl Facts {
    pub(super) fn add(&mut self, operator: &Operator<'_>) {
        self.uses_vectors = self.uses_vectors || matches!(ops::proposal(operator), "simd" | "relaxed_simd");
        match *operator {
            Operator::Call { function_index } => self.callees.push(function_index),
            Operator::CallIndirect { type_index, table_index } => {
                self.indirect_calls.push((type_index, table_index));
            }
            Operator::RefFunc { function_index } => self.func_refs.push(function_index),
            Operator::RefNull { hty } => self.has_func_refs |= hty == HeapType::FUNC,
            Operator::MemoryGrow { .. } => self.grows_memory = true,
            Operator::MemoryInit { data_index, .. } => {
                self.uses_memory = true;
                self.data_segments.push(data_index);
            }
            Operator::DataDrop { data_index } => self.data_segments.push(data_index),
            Operator::TableInit { elem_index, .. } | Operator::ElemDrop { elem_index } => {
                self.elem_segments.push(elem_index);
            }
            Operator::MemorySize { .. } | Operator::MemoryFill { .. } | Operator::MemoryCopy { .. } => {
                self.uses_memory = true;
            }
            _ if self.uses_memory => {}
            _ => {
                self.uses_memory = Load::from_operator(operator).is_some()
                    || Store::from_operator(operator).is_some()
                    || LaneAccess::from_operator(operator).is_some();
            }
        }
    }

    fn sort(&mut self) {
        fn set<T: Ord>(items: &mut Vec<T>) {
            items.sort_unstable();
            items.dedup();
            items.shrink_to_fit();
        }
        set(&mut self.callees);
        set(&mut self.func_refs);
        set(&mut self.indirect_calls);
        set(&mut self.data_segments);
        set(&mut self.elem_segments);
    }
}
