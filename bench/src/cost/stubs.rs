//! Hosts that do nothing, for modules that are compiled and not run: made from the text of a translation, whose traits
//! say what they need. All exports are kept, so that everything is compiled.

use std::fmt::Write as _;

use anyhow::Result;
use wasmparser::{CompositeInnerType, ExternalKind, Parser, Payload, TypeRef};

const WASI: &str = "wasi_snapshot_preview1";

/// Whether the module imports functions of anything but WASI.
pub(super) fn has_foreign_imports(wasm: &[u8]) -> Result<bool> {
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(imports) = payload? {
            for import in imports.into_imports() {
                let import = import?;
                if import.module != WASI && matches!(import.ty, TypeRef::Func(_)) {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// The type `Host` for a module that this project has translated.
pub(super) fn host(guest: &str) -> String {
    let mut text = "pub struct Host(wasihost::WasiCtx);\n\
        impl AsMut<wasihost::WasiCtx> for Host { fn as_mut(&mut self) -> &mut wasihost::WasiCtx { &mut self.0 } }\n"
        .to_owned();
    for found in traits(guest) {
        let _ = writeln!(text, "impl guest::{} for Host {{", found.name);
        for signature in found.signatures {
            // Paths in it are those of the generated module.
            let signature =
                signature.replace("HostError", "guest::HostError").replace("Caller<", "guest::Caller<");
            let signature = signature.replace("-> Memory", "-> guest::Memory");
            // What is imported and no function is asked for once, when the guest is instantiated.
            let is_function = signature.contains("-> Result<");
            let body = if is_function {
                "Ok(std::hint::black_box(Default::default()))"
            } else {
                "std::process::abort()"
            };
            let _ = writeln!(text, "    {signature} {{ {body} }}");
        }
        text += "}\n";
    }
    text
}

/// A host for a module that the crate `wasm2rs` has translated, and a function that names all exports: the instance
/// is generic where it has a host, so nothing would be compiled otherwise.
pub(super) fn peer_host(guest: &str, wasm: &[u8]) -> Result<String> {
    let Some(imports) = traits(guest).into_iter().find(|found| found.name == "Imports") else {
        return Ok(String::new());
    };
    let mut text = "pub struct Host { memory: Vec<u8> }\nimpl Imports for Host {\n".to_owned();
    for signature in imports.signatures {
        let body = match signature.split(['(', ' ']).nth(1) {
            Some("memory") => "&self.memory",
            Some("memory_mut") => "&mut self.memory",
            _ => "std::hint::black_box(Default::default())",
        };
        let _ = writeln!(text, "    {signature} {{ {body} }}");
    }
    text += "}\npub fn exports() -> Vec<usize> { vec![\n";
    for (func_idx, params) in exported_functions(wasm)? {
        let params = ", _".repeat(params);
        let _ = writeln!(
            text,
            "    Instance::<Host>::func{func_idx} as fn(&mut Instance<Host>{params}) -> _ as usize,"
        );
    }
    Ok(text + "] }\n")
}

/// A trait in a translation: the methods without a body.
struct Trait {
    name: String,
    signatures: Vec<String>,
}

/// The traits of imports. A translation is laid out line by line: a trait ends where its indentation does.
fn traits(text: &str) -> Vec<Trait> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        let Some(rest) = line.trim_start().strip_prefix("pub trait ") else { continue };
        let name = rest.split([':', ' ', '{']).next().unwrap_or_default();
        if !name.ends_with("Imports") {
            continue;
        }
        let end = format!("{}}}", " ".repeat(indent));
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
        found.push(Trait { name: name.to_owned(), signatures: signatures(&body) });
    }
    found
}

fn signatures(body: &[&str]) -> Vec<String> {
    let mut signatures = Vec::new();
    let mut signature = String::new();
    for line in body.iter().map(|line| line.trim()).filter(|line| !line.starts_with("//")) {
        signature += line;
        signature.push(' ');
        if let Some(whole) = signature.trim_end().strip_suffix(';') {
            signatures.push(whole.to_owned());
            signature.clear();
        } else if line.ends_with('}') {
            signature.clear(); // It has a body.
        }
    }
    signatures
}

/// The module's own functions that it exports: index and number of parameters.
fn exported_functions(wasm: &[u8]) -> Result<Vec<(u32, usize)>> {
    let (mut params, mut types, mut imported) = (Vec::new(), Vec::new(), 0);
    let mut exports = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(section) => {
                for group in section {
                    params.extend(group?.into_types().map(|ty| match ty.composite_type.inner {
                        CompositeInnerType::Func(func) => func.params().len(),
                        _ => 0,
                    }));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    if let TypeRef::Func(type_idx) = import?.ty {
                        types.push(type_idx);
                    }
                }
                imported = types.len();
            }
            Payload::FunctionSection(section) => {
                for type_idx in section {
                    types.push(type_idx?);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    if export.kind == ExternalKind::Func && export.index as usize >= imported {
                        exports.push(export.index);
                    }
                }
            }
            _ => {}
        }
    }
    exports.sort_unstable();
    exports.dedup();
    let of = |func_idx: u32| Some((func_idx, *params.get(*types.get(func_idx as usize)? as usize)?));
    Ok(exports.into_iter().filter_map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_implement_the_methods_that_have_no_body() {
        let text = "mod x {\n    pub trait EnvImports: Sized {\n        /// Docs.\n        fn f(\n            caller: &mut Caller<'_>,\n        ) -> Result<(), HostError>;\n        fn g(a: i32) -> i32 { a }\n        fn m(&mut self) -> Memory;\n    }\n    pub trait Other {\n    }\n}\n";
        let host = host(text);
        assert!(host.contains("impl guest::EnvImports for Host"), "{host}");
        assert!(
            host.contains("fn f( caller: &mut guest::Caller<'_>, ) -> Result<(), guest::HostError> {"),
            "{host}"
        );
        assert!(host.contains("fn m(&mut self) -> guest::Memory { std::process::abort() }"), "{host}");
        assert!(!host.contains("fn g") && !host.contains("Other"), "{host}");
    }
}
