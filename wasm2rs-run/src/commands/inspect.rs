//! `inspect`: what a module imports, exports and needs, and whether it can be run.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use wasmparser::{ExternalKind, Import, MemoryType, RefType, TypeRef, Validator, WasmFeatures};

use crate::build::translation_config;
use crate::error::{Error, IoContext};
use crate::module::{Name, Summary, WASI, check_program, describe, is_answered, summarise};

/// Prints what the module in the file is.
pub(crate) fn inspect(path: &Path) -> Result<(), Error> {
    let wasm = fs::read(path).during("read", path)?;
    print!("{}", report(path, &wasm)?);
    Ok(())
}

fn report(path: &Path, wasm: &[u8]) -> Result<String, Error> {
    let summary = summarise(path, wasm)?;
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut out, path, wasm, &summary);
    Ok(out)
}

fn write(out: &mut String, path: &Path, wasm: &[u8], summary: &Summary<'_>) -> std::fmt::Result {
    writeln!(out, "{}: {} bytes", path.display(), wasm.len())?;
    writeln!(
        out,
        "functions: {}, {} bytes of code; {} bytes of data",
        summary.functions, summary.code_bytes, summary.data_bytes
    )?;
    for memory in &summary.memories {
        writeln!(out, "memory: {}", memory_size(memory))?;
    }
    for table in &summary.tables {
        let kind = if table.element_type == RefType::FUNCREF { "functions" } else { "references" };
        writeln!(out, "table: {} {kind} at first", table.initial)?;
    }
    if summary.has_start_function {
        writeln!(out, "start function: it runs when the module is instantiated")?;
    }
    match features(wasm) {
        Ok(names) if names.is_empty() => writeln!(out, "features: those of WebAssembly 1.0")?,
        Ok(names) => writeln!(out, "features: {}", names.join(", "))?,
        Err(error) => writeln!(out, "features: not known, the module is not valid: {error}")?,
    }

    writeln!(out, "\nimports from {WASI}:")?;
    let (wasi, beside): (Vec<_>, Vec<_>) =
        summary.imports.iter().filter(|import| is_answered(import)).partition(|import| import.module == WASI);
    write_list(
        out,
        wasi.into_iter().map(|import: &Import<'_>| match import.ty {
            TypeRef::Func(ty) => format!("{}{}", Name(import.name), summary.type_signature(ty)),
            _ => Name(import.name).to_string(),
        }),
    )?;
    if !beside.is_empty() {
        writeln!(out, "\nother imports that wasihost answers:")?;
        write_list(out, beside.into_iter().map(describe))?;
    }
    writeln!(out, "\nother imports, which the program around it has to provide:")?;
    write_list(
        out,
        summary.foreign_imports().map(|import| match import.ty {
            TypeRef::Func(ty) => format!("{}{}", describe(import), summary.type_signature(ty)),
            TypeRef::Memory(ty) => format!("{}: {}", describe(import), memory_size(&ty)),
            TypeRef::Global(ty) => {
                let mutable = if ty.mutable { "mutable " } else { "" };
                format!("{}: {mutable}{}", describe(import), ty.content_type)
            }
            _ => describe(import),
        }),
    )?;
    writeln!(out, "\nexports:")?;
    write_list(
        out,
        summary.exports.iter().map(|(name, kind, index)| {
            let (name, kind_name) = (Name(name), kind_name(*kind));
            match kind {
                ExternalKind::Func | ExternalKind::FuncExact => {
                    format!("{kind_name} {name}{}", summary.signature(*index))
                }
                _ => format!("{kind_name} {name}"),
            }
        }),
    )?;
    let verdict = check_program(path, wasm).and_then(|_| {
        let translated = translation_config().translate(wasm);
        translated.map_err(|source| Error::Translation { path: path.to_owned(), source })
    });
    match verdict {
        Ok(_) => writeln!(out, "\nwasm2rs-run can run it."),
        Err(error) => writeln!(out, "\nwasm2rs-run can not run it: {error}"),
    }
}

fn write_list(out: &mut String, lines: impl Iterator<Item = String>) -> std::fmt::Result {
    let mut empty = true;
    for line in lines {
        empty = false;
        writeln!(out, "  {line}")?;
    }
    if empty { writeln!(out, "  none") } else { Ok(()) }
}

fn kind_name(kind: ExternalKind) -> &'static str {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => "function",
        ExternalKind::Table => "table",
        ExternalKind::Memory => "memory",
        ExternalKind::Global => "global",
        ExternalKind::Tag => "tag",
    }
}

fn memory_size(ty: &MemoryType) -> String {
    let pages = |count: u64| format!("{count} pages ({} KiB)", count.saturating_mul(64));
    let address = if ty.memory64 { ", 64-bit addresses" } else { "" };
    let shared = if ty.shared { ", shared" } else { "" };
    match ty.maximum {
        Some(max) => format!("{} at first, {} at most{address}{shared}", pages(ty.initial), pages(max)),
        None => format!("{} at first{address}{shared}", pages(ty.initial)),
    }
}

/// The features beyond WebAssembly 1.0 that the module uses: those without which it is not valid.
fn features(wasm: &[u8]) -> Result<Vec<&'static str>, wasmparser::BinaryReaderError> {
    let all = WasmFeatures::all();
    let validate = |features| Validator::new_with_features(features).validate_all(wasm).map(|_| ());
    validate(all)?;
    let named = [
        ("sign extension", WasmFeatures::SIGN_EXTENSION),
        ("saturating conversions", WasmFeatures::SATURATING_FLOAT_TO_INT),
        ("mutable globals", WasmFeatures::MUTABLE_GLOBAL),
        ("multiple values", WasmFeatures::MULTI_VALUE),
        ("bulk memory", WasmFeatures::BULK_MEMORY),
        ("reference types", WasmFeatures::REFERENCE_TYPES),
        ("SIMD", WasmFeatures::SIMD),
        ("relaxed SIMD", WasmFeatures::RELAXED_SIMD),
        ("extended constant expressions", WasmFeatures::EXTENDED_CONST),
        ("tail calls", WasmFeatures::TAIL_CALL),
        ("threads", WasmFeatures::THREADS),
        ("exceptions", WasmFeatures::EXCEPTIONS | WasmFeatures::LEGACY_EXCEPTIONS),
        ("several memories", WasmFeatures::MULTI_MEMORY),
        ("64-bit memories", WasmFeatures::MEMORY64),
        ("garbage collection", WasmFeatures::GC),
        ("typed function references", WasmFeatures::FUNCTION_REFERENCES),
        ("wide arithmetic", WasmFeatures::WIDE_ARITHMETIC),
    ];
    Ok(named
        .into_iter()
        .filter(|(_, flag)| validate(all.difference(*flag)).is_err())
        .map(|(name, _)| name)
        .collect())
}
