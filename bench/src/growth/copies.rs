//! Modules that have the functions of another one several times, each copy calling its own.

use std::convert::Infallible;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, ExportKind, ExportSection, FunctionSection, Module,
    RawSection,
};
use wasmparser::{ElementItems, ElementKind, ExternalKind, Parser, Payload, TypeRef};

/// Renumbers a copy's calls.
struct Copy {
    imported: u32,
    /// How far the copy's functions are from the original's.
    offset: u32,
}

impl Reencode for Copy {
    type Error = Infallible;

    fn function_index(&mut self, func: u32) -> Result<u32, Error<Infallible>> {
        Ok(if func < self.imported { func } else { func + self.offset })
    }
}

/// A module with `count` copies of the functions of `wasm`, all of them reachable: each copy's exports have names of
/// their own, and each copy's elements are in the table. Memory, globals and data are there once.
///
/// # Errors
/// If `wasm` is no valid module.
pub(super) fn copies(wasm: &[u8], count: u32) -> Result<Vec<u8>> {
    let mut module = Module::new();
    let (mut imported, mut defined) = (0, 0);
    let mut code = CodeSection::new();
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::ImportSection(section) => {
                for import in section.clone().into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
                copy_section(&mut module, wasm, &payload);
            }
            Payload::FunctionSection(section) => {
                defined = section.count();
                let types = section.clone().into_iter().collect::<Result<Vec<_>, _>>()?;
                let mut functions = FunctionSection::new();
                for _ in 0..count {
                    types.iter().for_each(|type_idx| {
                        functions.function(*type_idx);
                    });
                }
                module.section(&functions);
            }
            Payload::ExportSection(section) => {
                module.section(&exports(section, &renumberings(count, imported, defined))?);
            }
            Payload::ElementSection(section) => {
                module.section(&elements(section, &mut renumberings(count, imported, defined))?);
            }
            Payload::CodeSectionEntry(body) => {
                bodies.push(body.clone());
                if bodies.len() == defined as usize {
                    for mut copy in renumberings(count, imported, defined) {
                        for body in &bodies {
                            copy.parse_function_body(&mut code, body.clone())
                                .map_err(|error| anyhow!("{error}"))?;
                        }
                    }
                    module.section(&code);
                }
            }
            // Names and debug information would be of the original only.
            Payload::CustomSection(_) | Payload::CodeSectionStart { .. } => {}
            _ => copy_section(&mut module, wasm, &payload),
        }
    }
    Ok(module.finish())
}

fn renumberings(count: u32, imported: u32, defined: u32) -> Vec<Copy> {
    (0..count).map(|copy| Copy { imported, offset: copy * defined }).collect()
}

/// Copies a section as it is.
fn copy_section(module: &mut Module, wasm: &[u8], payload: &Payload<'_>) {
    let Some((id, range)) = payload.as_section() else { return };
    let place = |offset: u64| usize::try_from(offset).unwrap_or(wasm.len());
    if let Some(data) = wasm.get(place(range.start)..place(range.end)) {
        module.section(&RawSection { id, data });
    }
}

fn exports(section: &wasmparser::ExportSectionReader<'_>, copies: &[Copy]) -> Result<ExportSection> {
    let mut exports = ExportSection::new();
    for export in section.clone() {
        let export = export?;
        match export.kind {
            ExternalKind::Func => {
                for (number, copy) in copies.iter().enumerate() {
                    let func_idx =
                        if export.index < copy.imported { export.index } else { export.index + copy.offset };
                    let name = if number == 0 {
                        export.name.to_owned()
                    } else {
                        format!("{}_{number}", export.name)
                    };
                    exports.export(&name, ExportKind::Func, func_idx);
                }
            }
            ExternalKind::Memory => {
                exports.export(export.name, ExportKind::Memory, export.index);
            }
            _ => {}
        }
    }
    Ok(exports)
}

/// Each copy's elements, at the same place of the table: the last one is what is there in the end, and all are kept.
fn elements(section: &wasmparser::ElementSectionReader<'_>, copies: &mut [Copy]) -> Result<ElementSection> {
    let mut elements = ElementSection::new();
    for copy in copies {
        for element in section.clone() {
            let element = element?;
            let (ElementKind::Active { .. }, ElementItems::Functions(items)) =
                (&element.kind, &element.items)
            else {
                continue;
            };
            let indices =
                items.clone().into_iter().map(|func| Ok(copy.function_index(func?).unwrap_or_default()));
            let indices = indices.collect::<Result<Vec<u32>, wasmparser::BinaryReaderError>>()?;
            // Clang puts a module's functions behind the null pointer.
            elements.active(None, &ConstExpr::i32_const(1), Elements::Functions(indices.into()));
        }
    }
    Ok(elements)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::tests::harness::wat;

    #[test]
    fn each_copy_calls_its_own_functions() {
        let wasm = wat(r#"(module
                (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
                (table 3 funcref)
                (elem (i32.const 1) func $f)
                (func $f (result i32) call 0)
                (func (export "g") (result i32) call $f))"#)
        .unwrap();
        let one = copies(&wasm, 1).unwrap();
        let three = copies(&wasm, 3).unwrap();
        wasmparser::Parser::new(0).parse_all(&three).for_each(|payload| assert!(payload.is_ok()));
        let code_bytes = |wasm: &[u8]| crate::cost::code_bytes(wasm).unwrap();
        assert_eq!(code_bytes(&three), 3 * code_bytes(&one));
        let files = wasm2rs_build::Config::new().name("x").translate(&three).unwrap();
        for name in ["fn g(", "fn g_1(", "fn g_2("] {
            assert!(files.rust().contains(name), "{name}");
        }
    }
}
