//! The function types of a program, each once.
//!
//! <https://webassembly.github.io/spec/core/valid/conventions.html#rolling-and-unrolling>

use std::collections::HashMap;

use wasmparser::{AbstractHeapType, FuncType, HeapType, RefType, UnpackedIndex, ValType};

/// The function types of all modules: two types have the same id exactly if they are equal, whatever module
/// defines them. References to types inside of a type name ids, or members of the type's own recursion group.
#[derive(Default)]
pub(crate) struct Types {
    types: Vec<FuncType>,
    /// The id of the first type of each recursion group.
    groups: HashMap<Vec<FuncType>, u32>,
}

impl Types {
    /// Adds a recursion group of a module. `ids` has the ids of the module's types before it, and gets those of
    /// the group.
    pub(super) fn add_group(&mut self, group: &[FuncType], ids: &mut Vec<u32>) {
        let first = ids.len() as u32;
        let resolve = |index| match index {
            UnpackedIndex::Module(index) if index >= first => UnpackedIndex::RecGroup(index - first),
            UnpackedIndex::Module(index) => UnpackedIndex::Module(ids[index as usize]),
            other => other,
        };
        let resolve_all =
            |types: &[ValType]| types.iter().map(|ty| val_type(*ty, resolve)).collect::<Vec<_>>();
        let group: Vec<_> = group
            .iter()
            .map(|ty| FuncType::new(resolve_all(ty.params()), resolve_all(ty.results())))
            .collect();
        let next = self.types.len() as u32;
        let len = group.len() as u32;
        let id = *self.groups.entry(group.clone()).or_insert(next);
        if id == next {
            self.types.extend(group);
        }
        ids.extend(id..id + len);
    }

    /// The types, by id.
    pub(super) fn into_inner(self) -> Vec<FuncType> {
        self.types
    }
}

/// The reference type with the id of the type that it names, for a module whose types have these ids.
pub(super) fn with_ids(ty: RefType, ids: &[u32]) -> RefType {
    ref_type(ty, |index| match index {
        UnpackedIndex::Module(index) => UnpackedIndex::Module(ids[index as usize]),
        other => other,
    })
}

fn val_type(ty: ValType, resolve: impl Fn(UnpackedIndex) -> UnpackedIndex) -> ValType {
    match ty {
        ValType::Ref(ty) => ValType::Ref(ref_type(ty, resolve)),
        other => other,
    }
}

fn ref_type(ty: RefType, resolve: impl Fn(UnpackedIndex) -> UnpackedIndex) -> RefType {
    match ty.heap_type() {
        // The validator allows fewer types than a reference type can name.
        HeapType::Concrete(index) => {
            RefType::new(ty.is_nullable(), HeapType::Concrete(resolve(index))).unwrap_or(RefType::FUNCREF)
        }
        _ => ty,
    }
}

/// Whether a value of one type can stand where one of the other type is expected. Concrete types are those of
/// functions.
///
/// <https://webassembly.github.io/spec/core/valid/matching.html#value-types>
pub(super) fn matches(ty: ValType, expected: ValType) -> bool {
    let (ValType::Ref(ty), ValType::Ref(expected)) = (ty, expected) else { return ty == expected };
    if ty.is_nullable() && !expected.is_nullable() {
        return false;
    }
    let (heap, expected) = (ty.heap_type(), expected.heap_type());
    let bottom = match heap {
        HeapType::Abstract { ty, .. } => Some(ty),
        HeapType::Concrete(_) | HeapType::Exact(_) => None,
    };
    heap == expected
        || match bottom {
            None => expected == HeapType::FUNC,
            Some(AbstractHeapType::NoFunc) => {
                expected == HeapType::FUNC || matches!(expected, HeapType::Concrete(_))
            }
            Some(AbstractHeapType::NoExtern) => expected == HeapType::EXTERN,
            Some(_) => false,
        }
}
