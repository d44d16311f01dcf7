//! What the translator has to know of a function before it lowers any: gathered while the code is validated.

use wasmparser::{
    AbstractHeapType, FuncValidator, FunctionBody, HeapType, Operator, RefType, ValType, ValidatorResources,
};

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
    pub(crate) indirect_calls: Vec<IndirectCall>,
    /// Whether a call ends the function, so that its frame has to be gone by then.
    pub(crate) has_tail_calls: bool,
    /// The memories that the code reads or writes.
    pub(crate) memories: Vec<u32>,
    /// Whether the code has a `memory.grow`.
    pub(crate) grows_memory: bool,
    /// Whether the code has vectors in it.
    pub(crate) uses_vectors: bool,
    /// The data segments of `memory.init` and `data.drop`.
    pub(crate) data_segments: Vec<u32>,
    /// The tables that instructions name other than calls.
    pub(crate) tables: Vec<u32>,
    /// The element segments of `table.init` and `elem.drop`.
    pub(crate) elem_segments: Vec<u32>,
}

/// A call through a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IndirectCall {
    /// The type that the callee has to have.
    pub(crate) type_id: u32,
    /// The table that holds the reference; `None` if it is an operand.
    pub(crate) table: Option<u32>,
    /// Whether the call ends the caller.
    pub(crate) is_tail: bool,
}

/// Validates a function and gathers its facts. Indices, those of types too, are the module's own.
pub(super) fn gather(
    validator: &mut FuncValidator<ValidatorResources>,
    body: &FunctionBody<'_>,
    several_memories: bool,
) -> Result<Facts, Error> {
    let mut facts = Facts::default();
    let mut reader = body.get_binary_reader();
    validator.read_locals(&mut reader)?;
    for local in body.get_locals_reader()? {
        let (_, ty) = local?;
        features::check_val_type(ty).map_err(|error| error.at(body.range().start))?;
        facts.has_func_refs |= is_func_ref(ty);
        facts.uses_vectors |= ty == ValType::V128;
    }
    let mut operators = body.get_operators_reader()?;
    while !operators.eof() {
        let (operator, offset) = operators.read_with_offset()?;
        validator.op(offset, &operator)?;
        features::check_operator(&operator).map_err(|error| error.at(offset))?;
        facts.add(&operator, several_memories);
    }
    operators.finish()?;
    facts.sort();
    Ok(facts)
}

impl Facts {
    fn add(&mut self, operator: &Operator<'_>, several_memories: bool) {
        self.uses_vectors = self.uses_vectors || matches!(ops::proposal(operator), "simd" | "relaxed_simd");
        match *operator {
            Operator::Call { function_index } => self.callees.push(function_index),
            Operator::ReturnCall { function_index } => {
                self.callees.push(function_index);
                self.has_tail_calls = true;
            }
            Operator::CallIndirect { type_index, table_index } => {
                self.indirect_call(type_index, Some(table_index), false);
            }
            Operator::ReturnCallIndirect { type_index, table_index } => {
                self.indirect_call(type_index, Some(table_index), true);
            }
            Operator::CallRef { type_index } => self.indirect_call(type_index, None, false),
            Operator::ReturnCallRef { type_index } => self.indirect_call(type_index, None, true),
            Operator::RefFunc { function_index } => self.func_refs.push(function_index),
            Operator::RefNull { hty } => {
                self.has_func_refs |= RefType::new(true, hty).is_some_and(|ty| is_func_ref(ValType::Ref(ty)));
            }
            Operator::MemoryGrow { .. } => self.grows_memory = true,
            Operator::MemoryInit { data_index, mem } => {
                self.memories.push(mem);
                self.data_segments.push(data_index);
            }
            Operator::DataDrop { data_index } => self.data_segments.push(data_index),
            Operator::TableInit { elem_index, table } => {
                self.tables.push(table);
                self.elem_segments.push(elem_index);
            }
            Operator::ElemDrop { elem_index } => self.elem_segments.push(elem_index),
            Operator::TableGet { table }
            | Operator::TableSet { table }
            | Operator::TableSize { table }
            | Operator::TableGrow { table }
            | Operator::TableFill { table } => self.tables.push(table),
            Operator::TableCopy { dst_table, src_table } => self.tables.extend([dst_table, src_table]),
            Operator::MemorySize { mem } | Operator::MemoryFill { mem } => self.memories.push(mem),
            Operator::MemoryCopy { dst_mem, src_mem } => self.memories.extend([dst_mem, src_mem]),
            _ if !several_memories && !self.memories.is_empty() => {}
            _ => {
                let memarg = Load::from_operator(operator)
                    .map(|(_, memarg)| memarg)
                    .or_else(|| Store::from_operator(operator).map(|(_, memarg)| memarg))
                    .or_else(|| LaneAccess::from_operator(operator).map(|(_, memarg, _)| memarg));
                let memory = memarg.map(|memarg| ops::memory_of(&memarg));
                self.memories.extend(memory.filter(|memory| self.memories.last() != Some(memory)));
            }
        }
    }

    fn indirect_call(&mut self, type_id: u32, table: Option<u32>, is_tail: bool) {
        self.indirect_calls.push(IndirectCall { type_id, table, is_tail });
        self.has_tail_calls |= is_tail;
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
        set(&mut self.memories);
        set(&mut self.data_segments);
        set(&mut self.tables);
        set(&mut self.elem_segments);
    }
}

/// Whether values of this type are references to functions.
pub(crate) fn is_func_ref(ty: ValType) -> bool {
    matches!(ty, ValType::Ref(ty) if !is_extern_ref(ty))
}

/// Whether references of this type are the host's.
pub(crate) fn is_extern_ref(ty: RefType) -> bool {
    use AbstractHeapType::{Extern, NoExtern};
    matches!(ty.heap_type(), HeapType::Abstract { ty: Extern | NoExtern, .. })
}
