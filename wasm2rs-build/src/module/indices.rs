//! From the indices that a module's code uses to those of the linked program.

use super::{Facts, Item};

/// The index spaces of one instance. Each vector has, by the module's own index, the index in
/// [`Module`](super::Module); segments are never imported and lie one after another.
#[derive(Default)]
pub(crate) struct Indices {
    /// Type ids.
    pub(super) types: Vec<u32>,
    pub(super) funcs: Vec<u32>,
    pub(super) tables: Vec<u32>,
    pub(super) memories: Vec<u32>,
    pub(super) globals: Vec<u32>,
    /// The index of the first element segment.
    pub(super) elements: u32,
    /// The index of the first data segment.
    pub(super) data: u32,
}

impl Indices {
    /// The type's id.
    pub(crate) fn ty(&self, index: u32) -> u32 {
        self.types[index as usize]
    }

    pub(crate) fn func(&self, index: u32) -> u32 {
        self.funcs[index as usize]
    }

    pub(crate) fn table(&self, index: u32) -> u32 {
        self.tables[index as usize]
    }

    pub(crate) fn memory(&self, index: u32) -> u32 {
        self.memories[index as usize]
    }

    pub(crate) fn global(&self, index: u32) -> u32 {
        self.globals[index as usize]
    }

    pub(crate) fn element(&self, index: u32) -> u32 {
        self.elements + index
    }

    pub(crate) fn data(&self, index: u32) -> u32 {
        self.data + index
    }

    /// The memory that a host function of WASI reads and writes: the instance's first.
    pub(crate) fn first_memory(&self) -> Option<u32> {
        self.memories.first().copied()
    }

    /// The table that Emscripten's `invoke_*` call through: the instance's first.
    pub(crate) fn first_table(&self) -> Option<u32> {
        self.tables.first().copied()
    }

    pub(super) fn item(&self, item: Item) -> Item {
        match item {
            Item::Func(index) => Item::Func(self.func(index)),
            Item::Table(index) => Item::Table(self.table(index)),
            Item::Memory(index) => Item::Memory(self.memory(index)),
            Item::Global(index) => Item::Global(self.global(index)),
        }
    }

    /// Translates the indices of what a function's code refers to.
    pub(super) fn facts(&self, facts: &mut Facts) {
        let all = |indices: &mut Vec<u32>, to: &dyn Fn(u32) -> u32| {
            indices.iter_mut().for_each(|index| *index = to(*index));
        };
        all(&mut facts.callees, &|index| self.func(index));
        all(&mut facts.func_refs, &|index| self.func(index));
        all(&mut facts.memories, &|index| self.memory(index));
        all(&mut facts.data_segments, &|index| self.data(index));
        all(&mut facts.tables, &|index| self.table(index));
        all(&mut facts.elem_segments, &|index| self.element(index));
        for call in &mut facts.indirect_calls {
            call.type_id = self.ty(call.type_id);
            call.table = call.table.map(|table| self.table(table));
        }
    }
}
