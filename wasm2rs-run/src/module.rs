//! What a module's sections say: whether it is a program, and what `inspect` shows.
//!
//! Function bodies are not read here; the translator validates the module.

use std::fmt::{self, Write};
use std::path::Path;

use wasmparser::{
    BinaryReaderError, CompositeInnerType, Encoding, ExternalKind, FuncType, Import, MemoryType, Parser,
    Payload, TableType, TypeRef,
};

use crate::build::translation_config;
use crate::error::Error;

/// The module that WASI's functions are imported from.
pub(crate) const WASI: &str = "wasi_snapshot_preview1";

/// The sections of a core module.
#[derive(Debug, Default)]
pub(crate) struct Summary<'a> {
    is_component: bool,
    types: Vec<Option<FuncType>>,
    /// Type of each function, imported ones first.
    func_types: Vec<u32>,
    pub(crate) imports: Vec<Import<'a>>,
    pub(crate) exports: Vec<(&'a str, ExternalKind, u32)>,
    pub(crate) memories: Vec<MemoryType>,
    pub(crate) tables: Vec<TableType>,
    pub(crate) has_start_function: bool,
    pub(crate) code_bytes: u32,
    pub(crate) data_bytes: usize,
    pub(crate) functions: u32,
}

/// Reads the sections of a core module.
pub(crate) fn summarise<'a>(path: &Path, wasm: &'a [u8]) -> Result<Summary<'a>, Error> {
    let refuse = |reason: String| Error::NotAModule { path: path.to_owned(), reason };
    if !wasm.starts_with(b"\0asm") {
        return Err(refuse("this is not WebAssembly: such a file begins with the bytes `\\0asm`".to_owned()));
    }
    let summary = Summary::read(wasm).map_err(|error| refuse(format!("invalid module: {error}")))?;
    if summary.is_component {
        return Err(refuse(
            "this is a component; only core modules, for WASI snapshot-preview1, can be run".to_owned(),
        ));
    }
    Ok(summary)
}

/// Fails unless the module is a program for WASI: imports nothing else and exports `_start`.
pub(crate) fn check_program<'a>(path: &Path, wasm: &'a [u8]) -> Result<Summary<'a>, Error> {
    let summary = summarise(path, wasm)?;
    summary.check_program(path)?;
    Ok(summary)
}

impl<'a> Summary<'a> {
    fn read(wasm: &'a [u8]) -> Result<Self, BinaryReaderError> {
        let mut summary = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::Version { encoding: Encoding::Component, .. } => {
                    summary.is_component = true;
                    break;
                }
                Payload::TypeSection(groups) => {
                    for group in groups {
                        summary.types.extend(group?.into_types().map(|ty| match ty.composite_type.inner {
                            CompositeInnerType::Func(func) => Some(func),
                            _ => None,
                        }));
                    }
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        summary.import(import?);
                    }
                }
                Payload::FunctionSection(functions) => {
                    summary.functions = functions.count();
                    for ty in functions {
                        summary.func_types.push(ty?);
                    }
                }
                Payload::TableSection(tables) => {
                    for table in tables {
                        summary.tables.push(table?.ty);
                    }
                }
                Payload::MemorySection(memories) => {
                    for memory in memories {
                        summary.memories.push(memory?);
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        summary.exports.push((export.name, export.kind, export.index));
                    }
                }
                Payload::StartSection { .. } => summary.has_start_function = true,
                Payload::CodeSectionStart { size, .. } => summary.code_bytes = size,
                Payload::DataSection(segments) => {
                    for segment in segments {
                        summary.data_bytes += segment?.data.len();
                    }
                }
                _ => {}
            }
        }
        Ok(summary)
    }

    fn import(&mut self, import: Import<'a>) {
        match import.ty {
            TypeRef::Func(ty) | TypeRef::FuncExact(ty) => self.func_types.push(ty),
            TypeRef::Memory(ty) => self.memories.push(ty),
            TypeRef::Table(ty) => self.tables.push(ty),
            TypeRef::Global(_) | TypeRef::Tag(_) => {}
        }
        self.imports.push(import);
    }

    fn check_program(&self, path: &Path) -> Result<(), Error> {
        let foreign: Vec<String> = self.foreign_imports().map(describe).collect();
        if !foreign.is_empty() {
            return Err(Error::ForeignImports { path: path.to_owned(), imports: foreign });
        }
        let start = self.exports.iter().find(|(name, kind, _)| *name == "_start" && is_function(*kind));
        match start.map(|(_, _, func_idx)| self.func_type(*func_idx)) {
            Some(Some(ty)) if ty.params().is_empty() && ty.results().is_empty() => Ok(()),
            _ => Err(Error::NotAProgram(path.to_owned())),
        }
    }

    /// The imports that WASI does not provide.
    pub(crate) fn foreign_imports(&self) -> impl Iterator<Item = &Import<'a>> {
        self.imports.iter().filter(|import| !is_answered(import))
    }

    fn func_type(&self, func_idx: u32) -> Option<&FuncType> {
        self.signature_type(*self.func_types.get(func_idx as usize)?)
    }

    fn signature_type(&self, type_idx: u32) -> Option<&FuncType> {
        self.types.get(type_idx as usize)?.as_ref()
    }

    /// The signature of a function: ` (i32 i32) -> i32`, empty if it is none that is known.
    pub(crate) fn signature(&self, func_idx: u32) -> String {
        self.func_type(func_idx).map(signature).unwrap_or_default()
    }

    /// The signature of a function type.
    pub(crate) fn type_signature(&self, type_idx: u32) -> String {
        self.signature_type(type_idx).map(signature).unwrap_or_default()
    }
}

/// Whether the host provides an import, or should: what WASI does not know, and what has another type than the host's,
/// the translator refuses by name.
pub(crate) fn is_answered(import: &Import<'_>) -> bool {
    match import.ty {
        TypeRef::Func(_) => translation_config().answers(import.module, import.name),
        // Guests of Emscripten and AssemblyScript may import a memory, which is made for them.
        TypeRef::Memory(_) => (import.module, import.name) == ("env", "memory"),
        _ => false,
    }
}

fn is_function(kind: ExternalKind) -> bool {
    matches!(kind, ExternalKind::Func | ExternalKind::FuncExact)
}

fn signature(ty: &FuncType) -> String {
    let list = |types: &[wasmparser::ValType]| types.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut text = format!("({})", list(ty.params()).join(" "));
    if !ty.results().is_empty() {
        let _ = write!(text, " -> {}", list(ty.results()).join(" "));
    }
    text
}

/// What an import is, with its name: `function env.log`.
pub(crate) fn describe(import: &Import<'_>) -> String {
    let kind = match import.ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => "function",
        TypeRef::Table(_) => "table",
        TypeRef::Memory(_) => "memory",
        TypeRef::Global(_) => "global",
        TypeRef::Tag(_) => "tag",
    };
    format!("{kind} {}.{}", Name(import.module), Name(import.name))
}

/// A name from a module. Terminals are not shown what could control them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name<'a>(pub(crate) &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| {
            if c.is_control() { write!(f, "{}", c.escape_default()) } else { f.write_char(c) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wat: &str) -> Result<(), String> {
        let wasm = wat::parse_str(wat).unwrap();
        check_program(Path::new("x.wasm"), &wasm).map(drop).map_err(|error| error.to_string())
    }

    #[test]
    fn a_program_for_wasi_passes() {
        let wat = r#"(module
            (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
            (func (export "_start")))"#;
        assert_eq!(check(wat), Ok(()));
        assert_eq!(check(r#"(module (func (export "_start")))"#), Ok(()));
    }

    #[test]
    fn foreign_imports_are_named() {
        let wat = r#"(module
            (import "env" "heap" (memory 1))
            (import "env" "memory" (memory 1))
            (import "env" "emscripten_notify_memory_growth" (func (param i32)))
            (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
            (import "wasi_snapshot_preview1" "table" (table 1 funcref))
            (import "a.b" "c d" (func))
            (func (export "_start")))"#;
        let message = check(wat).unwrap_err();
        for name in ["memory env.heap", "table wasi_snapshot_preview1.table", "function a.b.c d"] {
            assert!(message.contains(name), "{message}");
        }
        for name in ["sched_yield", "env.memory", "emscripten"] {
            assert!(!message.contains(name), "{message}");
        }
    }

    #[test]
    fn a_long_list_of_imports_is_cut() {
        let imports: String = (0..30).map(|n| format!("(import \"env\" \"f{n}\" (func))")).collect();
        let message = check(&format!("(module {imports})")).unwrap_err();
        assert!(message.contains("and 18 more"), "{message}");
    }

    #[test]
    fn a_library_is_told_from_a_program() {
        let message = check(r#"(module (func (export "run")) (memory (export "_start") 1))"#).unwrap_err();
        assert!(message.contains("exports no function `_start`"), "{message}");
        let message = check(r#"(module (func (export "_start") (param i32)))"#).unwrap_err();
        assert!(message.contains("exports no function `_start`"), "{message}");
    }

    #[test]
    fn control_characters_of_names_are_shown_as_text() {
        assert_eq!(Name("ü \u{1b}[2J\n").to_string(), "ü \\u{1b}[2J\\n");
    }

    #[test]
    fn other_files_are_refused_with_what_they_are() {
        let refuse = |wasm: &[u8]| check_program(Path::new("x.wasm"), wasm).unwrap_err().to_string();
        assert!(refuse(b"#!/bin/sh").contains("not WebAssembly"));
        assert!(refuse(b"").contains("not WebAssembly"));
        assert!(refuse(b"\0asm\x01\0\0\0\x01\x7f").contains("invalid module"));
        assert!(refuse(&wat::parse_str("(component)").unwrap()).contains("component"));
    }
}
