//! Validated and linked modules, as the phases after parsing see them.

mod facts;
mod features;
mod indices;
mod link;
mod parse;
mod types;

use std::fmt;
use std::ops::Range;

use wasmparser::{ConstExpr, FuncType, FunctionBody, GlobalType, MemoryType, RefType, TableType, ValType};

pub(crate) use facts::{Facts, IndirectCall, is_extern_ref, is_func_ref};
pub(crate) use indices::Indices;
pub(crate) use link::link;

use crate::error::Error;
use crate::host::ImportKind;

/// A WebAssembly module and the modules that it is linked with. Each index space is one vector: what an import
/// finds in another of the modules has one place in it.
#[derive(Default)]
pub(crate) struct Module<'a> {
    /// The function types, each once.
    pub(crate) types: Vec<FuncType>,
    pub(crate) funcs: Vec<Func<'a>>,
    pub(crate) tables: Vec<Table<'a>>,
    pub(crate) memories: Vec<Memory<'a>>,
    pub(crate) globals: Vec<Global<'a>>,
    pub(crate) elements: Vec<Element<'a>>,
    pub(crate) data: Vec<Data<'a>>,
    /// In the order in which they are instantiated. The last is the module that is translated; without linked
    /// modules it is the only one.
    pub(crate) instances: Vec<Instance<'a>>,
}

/// An instance of a module.
pub(crate) struct Instance<'a> {
    /// The name under which it is linked; `None` for the module that is translated.
    pub(crate) name: Option<String>,
    /// Whether the program says when it is instantiated.
    pub(crate) later: bool,
    pub(crate) indices: Indices,
    pub(crate) exports: Vec<Export<'a>>,
    pub(crate) start: Option<u32>,
    /// What it imports from other instances and has a size then.
    pub(crate) sized_imports: Vec<SizedImport>,
}

/// A memory or table that is imported from another instance, and the limits that it has to keep.
pub(crate) struct SizedImport {
    pub(crate) item: Item,
    pub(crate) min: u64,
    pub(crate) max: Option<u64>,
}

/// Where something is imported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Import<'a> {
    pub(crate) module: &'a str,
    pub(crate) name: &'a str,
    /// Who answers it, when that has been found.
    pub(crate) kind: ImportKind<'a>,
}

/// As messages and options name it.
impl fmt::Display for Import<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.module, self.name)
    }
}

pub(crate) struct Func<'a> {
    /// The instance that defines or imports the function, by its place in [`Module::instances`].
    pub(crate) instance: usize,
    /// The index in the module that defines or imports the function.
    pub(crate) own_idx: u32,
    pub(crate) type_id: u32,
    pub(crate) import: Option<Import<'a>>,
    /// The code; `None` for imports.
    pub(crate) body: Option<FunctionBody<'a>>,
    /// The name that the name section gives.
    pub(crate) name: Option<&'a str>,
    pub(crate) facts: Facts,
}

pub(crate) struct Table<'a> {
    pub(crate) instance: usize,
    pub(crate) ty: TableType,
    pub(crate) import: Option<Import<'a>>,
    /// What the elements are at first; `None` for null.
    pub(crate) init: Option<ConstExpr<'a>>,
}

pub(crate) struct Memory<'a> {
    pub(crate) instance: usize,
    pub(crate) ty: MemoryType,
    pub(crate) import: Option<Import<'a>>,
}

pub(crate) struct Global<'a> {
    pub(crate) instance: usize,
    pub(crate) ty: GlobalType,
    pub(crate) import: Option<Import<'a>>,
    /// The initial value; `None` for imports.
    pub(crate) init: Option<ConstExpr<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    pub(crate) instance: usize,
    pub(crate) mode: SegmentMode<'a>,
    pub(crate) items: ElementItems<'a>,
}

pub(crate) struct Data<'a> {
    pub(crate) instance: usize,
    pub(crate) mode: SegmentMode<'a>,
    pub(crate) bytes: &'a [u8],
}

impl<'a> Module<'a> {
    pub(crate) fn func_type(&self, func_idx: u32) -> &FuncType {
        &self.types[self.funcs[func_idx as usize].type_id as usize]
    }

    /// Whether vectors occur in the module: in code, signatures or globals.
    pub(crate) fn uses_vectors(&self) -> bool {
        let in_types = |ty: &FuncType| ty.params().iter().chain(ty.results()).any(|ty| *ty == ValType::V128);
        self.funcs.iter().any(|func| func.facts.uses_vectors)
            || self.types.iter().any(in_types)
            || self.globals.iter().any(|global| global.ty.content_type == ValType::V128)
    }

    /// The instances with their exports, which are numbered across instances.
    pub(crate) fn exports(&self) -> impl Iterator<Item = (&Instance<'a>, &Export<'a>)> {
        self.instances
            .iter()
            .flat_map(|instance| instance.exports.iter().map(move |export| (instance, export)))
    }

    /// The functions of an element segment that is known now; `None` if it reads globals or holds other references.
    pub(crate) fn static_functions(&self, element: &Element<'_>) -> Option<Vec<Option<u32>>> {
        match &element.items {
            ElementItems::Functions(funcs) => Some(funcs.iter().copied().map(Some).collect()),
            ElementItems::Expressions(ty, _) if is_extern_ref(*ty) => None,
            ElementItems::Expressions(_, items) => items
                .iter()
                .map(|item| match const_operators(item).ok()?.as_slice() {
                    [wasmparser::Operator::RefFunc { function_index }] => {
                        Some(Some(self.instances[element.instance].indices.func(*function_index)))
                    }
                    [wasmparser::Operator::RefNull { .. }] => Some(None),
                    _ => None,
                })
                .collect(),
        }
    }

    /// The function by name and index, for messages.
    pub(crate) fn describe_func(&self, func_idx: u32) -> String {
        let func = &self.funcs[func_idx as usize];
        let instance = &self.instances[func.instance];
        let exported = || {
            let is_it = |export: &&Export<'_>| export.item == Item::Func(func_idx);
            instance.exports.iter().find(is_it).map(|export| export.name)
        };
        let linked = instance.name.as_ref().map(|name| format!(" of `{name}`")).unwrap_or_default();
        match func.name.or_else(exported) {
            Some(name) => format!("function {} `{name}`{linked}", func.own_idx),
            None => format!("function {}{linked}", func.own_idx),
        }
    }

    /// What the host is asked for: the imports that no linked module answers, with what they import.
    pub(crate) fn host_imports(&self) -> impl Iterator<Item = (Item, Import<'a>)> {
        fn of<'a, 'm, T>(
            items: &'m [T],
            item: fn(u32) -> Item,
            import: fn(&T) -> Option<Import<'a>>,
        ) -> impl Iterator<Item = (Item, Import<'a>)> {
            (0..).zip(items).filter_map(move |(index, found)| Some((item(index), import(found)?)))
        }
        of(&self.funcs, Item::Func, |func| func.import)
            .chain(of(&self.tables, Item::Table, |table| table.import))
            .chain(of(&self.memories, Item::Memory, |memory| memory.import))
            .chain(of(&self.globals, Item::Global, |global| global.import))
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

/// The value of a constant expression that is a single `i32.const` or `i64.const`, as an address.
pub(crate) fn const_address(expr: &ConstExpr<'_>) -> Option<u64> {
    match const_operators(expr).ok()?.as_slice() {
        [wasmparser::Operator::I32Const { value }] => Some(u64::from(*value as u32)),
        [wasmparser::Operator::I64Const { value }] => Some(*value as u64),
        _ => None,
    }
}
