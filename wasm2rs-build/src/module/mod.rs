//! A validated module, as the phases after parsing see it.

mod facts;
mod features;
mod imports;
mod parse;

use std::collections::HashMap;
use std::ops::Range;

use wasmparser::{ConstExpr, FuncType, FunctionBody, GlobalType, MemoryType, RefType, TableType, ValType};

pub(crate) use facts::Facts;
pub(crate) use parse::parse;

use crate::error::Error;

/// What a WebAssembly module consists of. Index spaces are vectors, imports first.
#[derive(Default)]
pub(crate) struct Module<'a> {
    /// The function types, by type index.
    pub(crate) types: Vec<FuncType>,
    /// For each type index the least one with the same type, which is how calls compare types.
    pub(crate) type_ids: Vec<u32>,
    /// The type id of each distinct type.
    first_types: HashMap<FuncType, u32>,
    pub(crate) funcs: Vec<Func<'a>>,
    pub(crate) tables: Vec<Table<'a>>,
    pub(crate) memories: Vec<Memory<'a>>,
    pub(crate) globals: Vec<Global<'a>>,
    pub(crate) exports: Vec<Export<'a>>,
    pub(crate) start: Option<u32>,
    pub(crate) elements: Vec<Element<'a>>,
    pub(crate) data: Vec<Data<'a>>,
}

/// Where something is imported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Import<'a> {
    pub(crate) module: &'a str,
    pub(crate) name: &'a str,
}

pub(crate) struct Func<'a> {
    pub(crate) type_idx: u32,
    pub(crate) import: Option<Import<'a>>,
    /// The code; `None` for imports.
    pub(crate) body: Option<FunctionBody<'a>>,
    /// The name that the name section gives.
    pub(crate) name: Option<&'a str>,
    pub(crate) facts: Facts,
}

pub(crate) struct Table<'a> {
    pub(crate) ty: TableType,
    pub(crate) import: Option<Import<'a>>,
    /// What the elements are at first; `None` for null.
    pub(crate) init: Option<ConstExpr<'a>>,
}

pub(crate) struct Memory<'a> {
    pub(crate) ty: MemoryType,
    pub(crate) import: Option<Import<'a>>,
}

pub(crate) struct Global<'a> {
    pub(crate) ty: GlobalType,
    pub(crate) import: Option<Import<'a>>,
    /// The initial value; `None` for imports.
    pub(crate) init: Option<ConstExpr<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Func(u32),
    Table(u32),
    Memory(u32),
    Global(u32),
}

pub(crate) struct Export<'a> {
    pub(crate) name: &'a str,
    pub(crate) item: Item,
}

/// What happens with a segment at instantiation.
pub(crate) enum SegmentMode<'a> {
    Passive,
    Active {
        index: u32,
        offset: ConstExpr<'a>,
    },
    /// An element segment that only declares what `ref.func` names.
    Declared,
}

pub(crate) enum ElementItems<'a> {
    Functions(Vec<u32>),
    Expressions(RefType, Vec<ConstExpr<'a>>),
}

pub(crate) struct Element<'a> {
    pub(crate) mode: SegmentMode<'a>,
    pub(crate) items: ElementItems<'a>,
}

pub(crate) struct Data<'a> {
    pub(crate) mode: SegmentMode<'a>,
    pub(crate) bytes: &'a [u8],
}

impl<'a> Module<'a> {
    pub(crate) fn func_type(&self, func_idx: u32) -> &FuncType {
        &self.types[self.funcs[func_idx as usize].type_idx as usize]
    }

    /// Whether vectors occur in the module: in code, signatures or globals.
    pub(crate) fn uses_vectors(&self) -> bool {
        let in_types = |ty: &FuncType| ty.params().iter().chain(ty.results()).any(|ty| *ty == ValType::V128);
        self.funcs.iter().any(|func| func.facts.uses_vectors)
            || self.types.iter().any(in_types)
            || self.globals.iter().any(|global| global.ty.content_type == ValType::V128)
    }

    pub(crate) fn type_id(&self, type_idx: u32) -> u32 {
        self.type_ids[type_idx as usize]
    }

    /// The function by name and index, for messages.
    pub(crate) fn describe_func(&self, func_idx: u32) -> String {
        let func = &self.funcs[func_idx as usize];
        let exported = || {
            let is_it = |export: &&Export<'_>| export.item == Item::Func(func_idx);
            self.exports.iter().find(is_it).map(|export| export.name)
        };
        match func.name.or_else(exported) {
            Some(name) => format!("function {func_idx} `{name}`"),
            None => format!("function {func_idx}"),
        }
    }

    /// The imports of a kind, in order, with their index in that kind's space.
    pub(crate) fn imported_funcs(&self) -> impl Iterator<Item = (u32, Import<'a>)> {
        imports::of(self.funcs.iter().map(|func| func.import))
    }

    pub(crate) fn imported_tables(&self) -> impl Iterator<Item = (u32, Import<'a>)> {
        imports::of(self.tables.iter().map(|table| table.import))
    }

    pub(crate) fn imported_memories(&self) -> impl Iterator<Item = (u32, Import<'a>)> {
        imports::of(self.memories.iter().map(|memory| memory.import))
    }

    pub(crate) fn imported_globals(&self) -> impl Iterator<Item = (u32, Import<'a>)> {
        imports::of(self.globals.iter().map(|global| global.import))
    }
}

impl Func<'_> {
    /// Where the code lies in the module, in bytes.
    pub(crate) fn range(&self) -> Option<Range<u64>> {
        self.body.as_ref().map(FunctionBody::range)
    }
}

/// The operators of a constant expression, without the final `end`.
pub(crate) fn const_operators<'a>(expr: &ConstExpr<'a>) -> Result<Vec<wasmparser::Operator<'a>>, Error> {
    let mut operators = Vec::new();
    let mut reader = expr.get_operators_reader();
    while !reader.is_end_then_eof() {
        operators.push(reader.read()?);
    }
    Ok(operators)
}

/// The value of a constant expression that is a single `i32.const`.
pub(crate) fn const_i32(expr: &ConstExpr<'_>) -> Option<i32> {
    match const_operators(expr).ok()?.as_slice() {
        [wasmparser::Operator::I32Const { value }] => Some(*value),
        _ => None,
    }
}
