//! Linking: the modules of a program become one, whose index spaces hold what each of them defines, and what
//! one imports from another is the same entry for both.
//!
//! <https://webassembly.github.io/spec/core/exec/modules.html#instantiation>

use std::collections::HashMap;
use std::fmt;

use wasmparser::{GlobalType, MemoryType, TableType};

use super::parse::{Parsed, parse};
use super::types::{Types, matches};
use super::{ElementItems, Export, Import, Indices, Instance, Item, Module, SegmentMode, SizedImport};
use crate::error::{Error, ErrorKind};
use crate::options::{LinkStep, MemoryModel, Options};

/// Parses, validates and links the module and those that the options name.
pub(crate) fn link<'a>(main: &'a [u8], options: &'a Options) -> Result<Module<'a>, Error> {
    let mut types = Types::default();
    let mut linker = Linker::default();
    for step in &options.link {
        match step {
            LinkStep::Alias { alias, name } => linker.alias(alias, name)?,
            LinkStep::Module { name, linked } => {
                let in_linked = |error: Error| error.context(format_args!("linked module `{name}`"));
                let parsed = parse(linked.wasm(name)?, linker.next(), options.version, &mut types)
                    .map_err(in_linked)?;
                linker.add(parsed, Some(name), linked.is_later()).map_err(in_linked)?;
            }
        }
    }
    let parsed = parse(main, linker.next(), options.version, &mut types)?;
    linker.add(parsed, None, false)?;
    check_model(&linker.module, options.memory_model)?;
    linker.module.types = types.into_inner();
    Ok(linker.module)
}

/// Refuses memories that the memory model has no room for.
fn check_model(module: &Module<'_>, model: MemoryModel) -> Result<(), Error> {
    let any = |condition: fn(&MemoryType) -> bool| module.memories.iter().any(|memory| condition(&memory.ty));
    let is_wide = |ty: &MemoryType| ty.memory64;
    let has_single_bytes = |ty: &MemoryType| ty.page_size() == 1;
    let message = match model {
        MemoryModel::Reserved if any(is_wide) => {
            "the module has a memory with 64-bit addresses, for which no array can be reserved"
        }
        MemoryModel::Guarded if any(is_wide) => {
            "the module has a memory with 64-bit addresses, more than can be guarded"
        }
        MemoryModel::Guarded if any(has_single_bytes) => {
            "the module has a memory with pages of single bytes, which the processor can not guard"
        }
        _ => return Ok(()),
    };
    Err(Error::new(ErrorKind::Config, message).help("leave Config::memory_model at MemoryModel::Checked"))
}

/// The program, in the middle of being linked.
#[derive(Default)]
struct Linker<'a> {
    module: Module<'a>,
    /// The instance that a module name stands for now.
    names: HashMap<&'a str, usize>,
    /// What each instance exports.
    exports: Vec<HashMap<&'a str, Item>>,
}

impl<'a> Linker<'a> {
    fn next(&self) -> usize {
        self.module.instances.len()
    }

    fn alias(&mut self, alias: &'a str, name: &str) -> Result<(), Error> {
        let Some(instance) = self.names.get(name) else {
            return Err(Error::new(
                ErrorKind::Config,
                format!("Config::link_alias was given {name:?}, but no module is linked under that name"),
            )
            .help("link the module before its alias"));
        };
        self.names.insert(alias, *instance);
        Ok(())
    }

    /// Adds a module: resolves its imports and appends what it defines.
    fn add(&mut self, parsed: Parsed<'a>, name: Option<&'a String>, later: bool) -> Result<(), Error> {
        let mut indices = Indices {
            types: parsed.types,
            elements: self.module.elements.len() as u32,
            data: self.module.data.len() as u32,
            ..Indices::default()
        };
        let mut sized_imports = Vec::new();
        for func in parsed.funcs {
            let found =
                self.resolve(func.import)?.map(|found| self.check_func(found, func.type_id)).transpose()?;
            indices.funcs.push(found.unwrap_or_else(|| push(&mut self.module.funcs, func)));
        }
        for table in parsed.tables {
            let found =
                self.resolve(table.import)?.map(|found| self.check_table(found, &table.ty)).transpose()?;
            if let Some(index) = found {
                let (min, max) = (table.ty.initial, table.ty.maximum);
                sized_imports.push(SizedImport { item: Item::Table(index), min, max });
            }
            indices.tables.push(found.unwrap_or_else(|| push(&mut self.module.tables, table)));
        }
        for memory in parsed.memories {
            let found =
                self.resolve(memory.import)?.map(|found| self.check_memory(found, &memory.ty)).transpose()?;
            if let Some(index) = found {
                let (min, max) = (memory.ty.initial, memory.ty.maximum);
                sized_imports.push(SizedImport { item: Item::Memory(index), min, max });
            }
            indices.memories.push(found.unwrap_or_else(|| push(&mut self.module.memories, memory)));
        }
        for global in parsed.globals {
            let found =
                self.resolve(global.import)?.map(|found| self.check_global(found, &global.ty)).transpose()?;
            indices.globals.push(found.unwrap_or_else(|| push(&mut self.module.globals, global)));
        }
        self.add_segments(parsed.elements, parsed.data, &indices);
        let exports: Vec<_> = parsed
            .exports
            .into_iter()
            .map(|export| Export { name: export.name, item: indices.item(export.item) })
            .collect();
        let instance = self.next();
        for func in self.module.funcs.iter_mut().filter(|func| func.instance == instance) {
            indices.facts(&mut func.facts);
        }
        self.exports.push(exports.iter().map(|export| (export.name, export.item)).collect());
        self.names.extend(name.map(|name| (name.as_str(), instance)));
        self.module.instances.push(Instance {
            name: name.cloned(),
            later,
            start: parsed.start.map(|start| indices.func(start)),
            indices,
            exports,
            sized_imports,
        });
        Ok(())
    }

    fn add_segments(
        &mut self,
        elements: Vec<super::Element<'a>>,
        data: Vec<super::Data<'a>>,
        indices: &Indices,
    ) {
        for mut element in elements {
            if let SegmentMode::Active { index, .. } = &mut element.mode {
                *index = indices.table(*index);
            }
            if let ElementItems::Functions(funcs) = &mut element.items {
                funcs.iter_mut().for_each(|func| *func = indices.func(*func));
            }
            self.module.elements.push(element);
        }
        for mut data in data {
            if let SegmentMode::Active { index, .. } = &mut data.mode {
                *index = indices.memory(*index);
            }
            self.module.data.push(data);
        }
    }

    /// What a linked module exports under the name; `None` if no module is linked under the import's module
    /// name, which is then the host's.
    fn resolve(&self, import: Option<Import<'a>>) -> Result<Option<Found<'a>>, Error> {
        let Some(import) = import else { return Ok(None) };
        let Some(instance) = self.names.get(import.module) else { return Ok(None) };
        match self.exports[*instance].get(import.name) {
            Some(item) => Ok(Some(Found { import, item: *item })),
            None => Err(Error::new(
                ErrorKind::Link,
                format!("unknown import: the linked module `{}` exports no `{}`", import.module, import.name),
            )),
        }
    }

    fn check_func(&self, found: Found<'_>, type_id: u32) -> Result<u32, Error> {
        match found.item {
            Item::Func(index) if self.module.funcs[index as usize].type_id == type_id => Ok(index),
            Item::Func(_) => Err(found.differs("a function of this type", "one of another type")),
            _ => Err(found.is_no("function")),
        }
    }

    fn check_table(&self, found: Found<'_>, ty: &TableType) -> Result<u32, Error> {
        let Item::Table(index) = found.item else { return Err(found.is_no("table")) };
        let exported = &self.module.tables[index as usize].ty;
        if exported.element_type != ty.element_type || exported.table64 != ty.table64 {
            return Err(found.differs(show_table(ty), show_table(exported)));
        }
        found.check_max(ty.maximum, exported.maximum).map(|()| index)
    }

    fn check_memory(&self, found: Found<'_>, ty: &MemoryType) -> Result<u32, Error> {
        let Item::Memory(index) = found.item else { return Err(found.is_no("memory")) };
        let exported = &self.module.memories[index as usize].ty;
        if (exported.memory64, exported.page_size()) != (ty.memory64, ty.page_size()) {
            return Err(found.differs(show_memory(ty), show_memory(exported)));
        }
        found.check_max(ty.maximum, exported.maximum).map(|()| index)
    }

    fn check_global(&self, found: Found<'_>, ty: &GlobalType) -> Result<u32, Error> {
        let Item::Global(index) = found.item else { return Err(found.is_no("global")) };
        let exported = &self.module.globals[index as usize].ty;
        let fits = match ty.mutable {
            true => exported.content_type == ty.content_type,
            false => matches(exported.content_type, ty.content_type),
        };
        if exported.mutable != ty.mutable || !fits {
            return Err(found.differs(show_global(ty), show_global(exported)));
        }
        Ok(index)
    }
}

/// Appends an item; returns its index.
fn push<T>(items: &mut Vec<T>, item: T) -> u32 {
    items.push(item);
    items.len() as u32 - 1
}

/// An import, and what a linked module has under its name.
#[derive(Clone, Copy)]
struct Found<'a> {
    import: Import<'a>,
    item: Item,
}

impl Found<'_> {
    fn incompatible(self, problem: impl fmt::Display) -> Error {
        let Import { module, name, .. } = self.import;
        Error::new(ErrorKind::Link, format!("incompatible import type: `{module}.{name}` {problem}"))
    }

    fn is_no(self, kind: &str) -> Error {
        self.incompatible(format_args!("is imported as a {kind}, and is none"))
    }

    fn differs(self, imported: impl fmt::Display, exported: impl fmt::Display) -> Error {
        self.incompatible(format_args!("is imported as {imported}, and exported as {exported}"))
    }

    /// The sizes are compared at instantiation: the exported one can have grown.
    fn check_max(self, imported: Option<u64>, exported: Option<u64>) -> Result<(), Error> {
        match (imported, exported) {
            (Some(imported), Some(exported)) if exported > imported => Err(self.incompatible(format_args!(
                "may grow to {exported}, and is imported for {imported} at most"
            ))),
            (Some(imported), None) => Err(self.incompatible(format_args!(
                "may grow without limit, and is imported for {imported} at most"
            ))),
            _ => Ok(()),
        }
    }
}

fn show_table(ty: &TableType) -> String {
    format!("a table of {} with {}-bit indices", ty.element_type, if ty.table64 { 64 } else { 32 })
}

fn show_memory(ty: &MemoryType) -> String {
    let bits = if ty.memory64 { 64 } else { 32 };
    format!("a memory with {bits}-bit addresses and pages of {} bytes", ty.page_size())
}

fn show_global(ty: &GlobalType) -> String {
    format!("a {} global of {}", if ty.mutable { "mutable" } else { "constant" }, ty.content_type)
}
