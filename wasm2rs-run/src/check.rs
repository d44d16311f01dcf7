//! Whether a file is something that can be run: decided before anything is translated.
//!
//! Only the sections' heads are read here; the translator validates the module.

use std::path::Path;

use wasmparser::{BinaryReaderError, Encoding, ExternalKind, Parser, Payload, TypeRef};

use crate::error::Error;

const WASI: &str = "wasi_snapshot_preview1";

/// What the sections say about a module.
#[derive(Default)]
struct Summary {
    foreign_imports: Vec<String>,
    has_start: bool,
    is_component: bool,
}

/// Fails unless the module is a program for WASI: imports nothing else and exports `_start`.
pub(crate) fn check_program(path: &Path, wasm: &[u8]) -> Result<(), Error> {
    let refuse = |reason: String| Error::NotAModule { path: path.to_owned(), reason };
    if !wasm.starts_with(b"\0asm") {
        return Err(refuse("this is not WebAssembly: such a file begins with the bytes `\\0asm`".to_owned()));
    }
    let summary = summarise(wasm).map_err(|error| refuse(format!("invalid module: {error}")))?;
    if summary.is_component {
        return Err(refuse(
            "this is a component; only core modules, for WASI snapshot-preview1, can be run".to_owned(),
        ));
    }
    if !summary.foreign_imports.is_empty() {
        return Err(Error::ForeignImports { path: path.to_owned(), imports: summary.foreign_imports });
    }
    if !summary.has_start {
        return Err(Error::NotAProgram(path.to_owned()));
    }
    Ok(())
}

fn summarise(wasm: &[u8]) -> Result<Summary, BinaryReaderError> {
    let mut summary = Summary::default();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::Version { encoding: Encoding::Component, .. } => {
                summary.is_component = true;
                break;
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import?;
                    if import.module != WASI || !matches!(import.ty, TypeRef::Func(_)) {
                        summary.foreign_imports.push(describe(import));
                    }
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    summary.has_start |= export.name == "_start" && export.kind == ExternalKind::Func;
                }
            }
            _ => {}
        }
    }
    Ok(summary)
}

fn describe(import: wasmparser::Import<'_>) -> String {
    let kind = match import.ty {
        TypeRef::Func(_) | TypeRef::FuncExact(_) => "function",
        TypeRef::Table(_) => "table",
        TypeRef::Memory(_) => "memory",
        TypeRef::Global(_) => "global",
        TypeRef::Tag(_) => "tag",
    };
    format!("{kind} {}.{}", import.module, import.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wat: &str) -> Result<(), String> {
        let wasm = wat::parse_str(wat).unwrap();
        check_program(Path::new("x.wasm"), &wasm).map_err(|error| error.to_string())
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
            (import "env" "memory" (memory 1))
            (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
            (import "wasi_snapshot_preview1" "table" (table 1 funcref))
            (import "a.b" "c d" (func))
            (func (export "_start")))"#;
        let message = check(wat).unwrap_err();
        for name in ["memory env.memory", "table wasi_snapshot_preview1.table", "function a.b.c d"] {
            assert!(message.contains(name), "{message}");
        }
        assert!(!message.contains("sched_yield"), "{message}");
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
