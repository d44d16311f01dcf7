//! Bytes to [`Parsed`]: every section is validated and every function's facts are gathered, in parallel.

use wasmparser::{
    CompositeInnerType, DataKind, ElementKind, Encoding, ExternalKind, FuncToValidate,
    FuncValidatorAllocations, KnownCustom, Name, Parser, Payload, TableInit, TypeRef, ValType, ValidPayload,
    Validator, ValidatorResources,
};

use super::facts::gather;
use super::types::{Types, with_ids};
use super::{Data, Element, ElementItems, Export, Facts, Func, Global, Import, Item, Memory};
use super::{SegmentMode, Table, features};
use crate::error::{Error, ErrorKind};
use crate::host::ImportKind;
use crate::options::Version;
use crate::parallel;

/// A module by itself: its index spaces, imports first. All indices are its own, except that types are ids.
pub(super) struct Parsed<'a> {
    /// The place that the module will have among the instances.
    instance: usize,
    /// The ids of the module's types.
    pub(super) types: Vec<u32>,
    pub(super) funcs: Vec<Func<'a>>,
    pub(super) tables: Vec<Table<'a>>,
    pub(super) memories: Vec<Memory<'a>>,
    pub(super) globals: Vec<Global<'a>>,
    pub(super) exports: Vec<Export<'a>>,
    pub(super) start: Option<u32>,
    pub(super) elements: Vec<Element<'a>>,
    pub(super) data: Vec<Data<'a>>,
}

/// Parses and validates a module that will be the `instance`th of a program with these types.
pub(super) fn parse<'a>(
    bytes: &'a [u8],
    instance: usize,
    version: Version,
    types: &mut Types,
) -> Result<Parsed<'a>, Error> {
    check_magic(bytes)?;
    let mut module = Parsed {
        instance,
        types: Vec::new(),
        funcs: Vec::new(),
        tables: Vec::new(),
        memories: Vec::new(),
        globals: Vec::new(),
        exports: Vec::new(),
        start: None,
        elements: Vec::new(),
        data: Vec::new(),
    };
    let mut validator = Validator::new_with_features(version.features());
    let mut parser = Parser::new(0);
    parser.set_features(version.features());
    let mut bodies = Vec::new();
    for payload in parser.parse_all(bytes) {
        let payload = payload?;
        if let Payload::Version { encoding: Encoding::Component, .. } = payload {
            return Err(component());
        }
        if let ValidPayload::Func(validator, body) = validator.payload(&payload)? {
            bodies.push((validator, body));
        }
        read_section(&mut module, types, payload)?;
    }
    attach_bodies(&mut module, bodies)?;
    Ok(module)
}

fn check_magic(bytes: &[u8]) -> Result<(), Error> {
    if bytes.starts_with(b"\0asm") {
        return Ok(());
    }
    let error =
        Error::new(ErrorKind::Invalid, "not a WebAssembly module: it does not start with `\\0asm`").at(0);
    let text = bytes.trim_ascii_start();
    Err(if bytes.is_empty() {
        error.help("the file is empty")
    } else if text.starts_with(b"(module") || text.starts_with(b";;") {
        error.help("this looks like the text format; convert it with `wat2wasm` or `wasm-tools parse`")
    } else {
        error
    })
}

fn component() -> Error {
    Error::new(ErrorKind::Unsupported, "this is a component instead of a module, which is not supported")
        .at(4)
        .help("translate the core module inside it: `wasm-tools component unbundle`, or build the guest for wasm32-wasip1")
}

fn read_section<'a>(module: &mut Parsed<'a>, types: &mut Types, payload: Payload<'a>) -> Result<(), Error> {
    let instance = module.instance;
    match payload {
        Payload::TypeSection(section) => {
            for group in section.into_iter_with_offsets() {
                let (offset, group) = group?;
                let mut members = Vec::new();
                for ty in group.into_types() {
                    if !ty.is_final || !ty.supertype_idxs.is_empty() {
                        return Err(features::subtyping().at(offset));
                    }
                    let CompositeInnerType::Func(ty) = ty.composite_type.inner else {
                        return Err(features::not_a_func_type().at(offset));
                    };
                    features::check_func_type(&ty).map_err(|error| error.at(offset))?;
                    members.push(ty);
                }
                types.add_group(&members, &mut module.types);
            }
        }
        Payload::ImportSection(section) => {
            for import in section.into_imports_with_offsets() {
                let (offset, import) = import?;
                read_import(module, import).map_err(|error| error.at(offset))?;
            }
        }
        Payload::FunctionSection(section) => {
            for type_idx in section {
                push_func(module, type_idx?, None);
            }
        }
        Payload::TableSection(section) => {
            for table in section.into_iter_with_offsets() {
                let (offset, table) = table?;
                let ty = read_table(module, table.ty).map_err(|error| error.at(offset))?;
                let init = match table.init {
                    TableInit::RefNull => None,
                    TableInit::Expr(expr) => Some(expr),
                };
                init.as_ref().map_or(Ok(()), features::check_const_expr)?;
                module.tables.push(Table { instance, ty, import: None, init });
            }
        }
        Payload::MemorySection(section) => {
            for memory in section.into_iter_with_offsets() {
                let (offset, ty) = memory?;
                features::check_memory(&ty).map_err(|error| error.at(offset))?;
                module.memories.push(Memory { instance, ty, import: None });
            }
        }
        Payload::GlobalSection(section) => {
            for global in section.into_iter_with_offsets() {
                let (offset, global) = global?;
                let ty = read_global(module, global.ty).map_err(|error| error.at(offset))?;
                features::check_const_expr(&global.init_expr)?;
                module.globals.push(Global { instance, ty, import: None, init: Some(global.init_expr) });
            }
        }
        Payload::ExportSection(section) => {
            for export in section.into_iter_with_offsets() {
                let (offset, export) = export?;
                let item = match export.kind {
                    ExternalKind::Func | ExternalKind::FuncExact => Item::Func(export.index),
                    ExternalKind::Table => Item::Table(export.index),
                    ExternalKind::Memory => Item::Memory(export.index),
                    ExternalKind::Global => Item::Global(export.index),
                    ExternalKind::Tag => return Err(features::tags().at(offset)),
                };
                module.exports.push(Export { name: export.name, item });
            }
        }
        Payload::StartSection { func, .. } => module.start = Some(func),
        Payload::ElementSection(section) => {
            for element in section {
                let element = read_element(module, element?)?;
                module.elements.push(element);
            }
        }
        Payload::DataSection(section) => {
            for data in section {
                let data = data?;
                let mode = match data.kind {
                    DataKind::Passive => SegmentMode::Passive,
                    DataKind::Active { memory_index, offset_expr } => {
                        SegmentMode::Active { index: memory_index, offset: offset_expr }
                    }
                };
                module.data.push(Data { instance, mode, bytes: data.data });
            }
        }
        Payload::TagSection(section) if section.count() > 0 => {
            return Err(features::tags().at(section.range().start));
        }
        Payload::CustomSection(section) => {
            if let KnownCustom::Name(names) = section.as_known() {
                read_names(module, names);
            }
        }
        _ => {}
    }
    Ok(())
}

fn push_func<'a>(module: &mut Parsed<'a>, type_idx: u32, import: Option<Import<'a>>) {
    module.funcs.push(Func {
        instance: module.instance,
        own_idx: module.funcs.len() as u32,
        type_id: module.types[type_idx as usize],
        import,
        body: None,
        name: None,
        facts: Facts::default(),
    });
}

fn read_table(module: &Parsed<'_>, mut ty: wasmparser::TableType) -> Result<wasmparser::TableType, Error> {
    features::check_table(&ty)?;
    ty.element_type = with_ids(ty.element_type, &module.types);
    Ok(ty)
}

fn read_global(module: &Parsed<'_>, mut ty: wasmparser::GlobalType) -> Result<wasmparser::GlobalType, Error> {
    features::check_global(&ty)?;
    if let ValType::Ref(reference) = ty.content_type {
        ty.content_type = ValType::Ref(with_ids(reference, &module.types));
    }
    Ok(ty)
}

fn read_import<'a>(module: &mut Parsed<'a>, import: wasmparser::Import<'a>) -> Result<(), Error> {
    let instance = module.instance;
    let origin = Some(Import { module: import.module, name: import.name, kind: ImportKind::Host });
    match import.ty {
        TypeRef::Func(type_idx) | TypeRef::FuncExact(type_idx) => push_func(module, type_idx, origin),
        TypeRef::Table(ty) => {
            let ty = read_table(module, ty)?;
            module.tables.push(Table { instance, ty, import: origin, init: None });
        }
        TypeRef::Memory(ty) => {
            features::check_memory(&ty)?;
            module.memories.push(Memory { instance, ty, import: origin });
        }
        TypeRef::Global(ty) => {
            let ty = read_global(module, ty)?;
            module.globals.push(Global { instance, ty, import: origin, init: None });
        }
        TypeRef::Tag(_) => return Err(features::tags()),
    }
    Ok(())
}

fn read_element<'a>(module: &Parsed<'a>, element: wasmparser::Element<'a>) -> Result<Element<'a>, Error> {
    let mode = match element.kind {
        ElementKind::Passive => SegmentMode::Passive,
        ElementKind::Declared => SegmentMode::Declared,
        ElementKind::Active { table_index, offset_expr } => {
            SegmentMode::Active { index: table_index.unwrap_or(0), offset: offset_expr }
        }
    };
    let items = match element.items {
        wasmparser::ElementItems::Functions(items) => {
            ElementItems::Functions(items.into_iter().collect::<Result<_, _>>()?)
        }
        wasmparser::ElementItems::Expressions(ty, items) => {
            features::check_ref_type(ty).map_err(|error| error.at(element.range.start))?;
            let items: Vec<_> = items.into_iter().collect::<Result<_, _>>()?;
            items.iter().try_for_each(features::check_const_expr)?;
            ElementItems::Expressions(with_ids(ty, &module.types), items)
        }
    };
    Ok(Element { instance: module.instance, mode, items })
}

/// Takes the names of functions. The section is not validated and a broken one is no error: what can be read
/// is used.
fn read_names<'a>(module: &mut Parsed<'a>, names: wasmparser::NameSectionReader<'a>) {
    for name in names.into_iter().map_while(Result::ok) {
        let Name::Function(names) = name else { continue };
        for naming in names.into_iter().map_while(Result::ok) {
            if let Some(func) = module.funcs.get_mut(naming.index as usize) {
                func.name = Some(naming.name);
            }
        }
    }
}

type Body<'a> = (FuncToValidate<ValidatorResources>, wasmparser::FunctionBody<'a>);

/// Validates the code and gives each function its body and facts.
fn attach_bodies<'a>(module: &mut Parsed<'a>, bodies: Vec<Body<'a>>) -> Result<(), Error> {
    let first = module.funcs.len() - bodies.len();
    let several_memories = module.memories.len() > 1;
    let facts = parallel::map(&bodies, FuncValidatorAllocations::default, |allocations, (func, body)| {
        let func = FuncToValidate {
            resources: func.resources.clone(),
            index: func.index,
            ty: func.ty,
            features: func.features,
        };
        let mut validator = func.into_validator(std::mem::take(allocations));
        let facts = gather(&mut validator, body, several_memories);
        *allocations = validator.into_allocations();
        facts
    });
    for (index, ((_, body), facts)) in bodies.into_iter().zip(facts).enumerate() {
        let func_idx = first + index;
        let facts = facts.map_err(|error| error.in_function(|| describe_func(module, func_idx)))?;
        module.funcs[func_idx].facts = facts;
        module.funcs[func_idx].body = Some(body);
    }
    Ok(())
}

/// The function by name and index, for messages.
fn describe_func(module: &Parsed<'_>, func_idx: usize) -> String {
    let is_it = |export: &&Export<'_>| export.item == Item::Func(func_idx as u32);
    let exported = || module.exports.iter().find(is_it).map(|export| export.name);
    match module.funcs[func_idx].name.or_else(exported) {
        Some(name) => format!("function {func_idx} `{name}`"),
        None => format!("function {func_idx}"),
    }
}
