//! The exports of a module: how WebAssembly names them, and which methods the generated module has for them.

use std::collections::HashMap;

use wasmparser::{ExternalKind, Parser, Payload};

/// The modules that a module imports from, and its exports.
#[derive(Debug, Default)]
pub(super) struct Interface {
    pub(super) imports: Vec<String>,
    /// The kind of each export and its number among the exports of that kind.
    exports: HashMap<String, (ExternalKind, usize)>,
}

impl Interface {
    /// Reads the sections of a module.
    pub(super) fn of(wasm: &[u8]) -> wasmparser::Result<Self> {
        let mut interface = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        interface.imports.push(import?.module.to_owned());
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        let number =
                            interface.exports.values().filter(|(kind, _)| *kind == export.kind).count();
                        interface.exports.insert(export.name.to_owned(), (export.kind, number));
                    }
                }
                _ => {}
            }
        }
        Ok(interface)
    }

    /// The number of the export among those of its kind.
    pub(super) fn number(&self, name: &str, kind: ExternalKind) -> Option<usize> {
        self.exports.get(name).filter(|(found, _)| *found == kind).map(|(_, number)| *number)
    }
}

/// A method that calls an exported function or reads a global.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Method<'a> {
    pub(super) name: &'a str,
    pub(super) params: usize,
}

/// The methods for exported functions, in the order of the exports.
pub(super) fn func_methods(generated: &str) -> Vec<Method<'_>> {
    methods(generated, "/// Calls the export `")
}

/// The methods that read exported globals, in the order of the exports.
pub(super) fn global_methods(generated: &str) -> Vec<Method<'_>> {
    methods(generated, "/// The value of the export `")
}

/// The methods whose documentation starts like this. How names are mangled is the translator's affair.
fn methods<'a>(generated: &'a str, doc: &str) -> Vec<Method<'a>> {
    let documented = generated.match_indices(doc).filter_map(|(start, _)| {
        let (_, rest) = generated[start..].split_once("pub fn ")?;
        let (name, rest) = rest.split_once('(')?;
        let (params, _) = rest.split_once(')')?;
        Some(Method { name, params: params.matches(':').count() })
    });
    documented.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_found_by_their_documentation() {
        let generated = "impl Module {\n    /// Calls the export `a-b`, function 0: `(func)`.\n    \
                         pub fn a_b(&mut self) -> Result<(), Error> {\n    }\n    \
                         /// The value of the export `g`, global 0.\n    pub fn g(&self) -> i32 {\n    }\n    \
                         /// Calls the export `a_b`, function 1: `(func)`.\n    \
                         pub fn a_b_2(\n        &mut self,\n        a0: i32,\n        a1: FuncRef,\n    ) -> i32 {}\n}\n";
        assert_eq!(
            func_methods(generated),
            [Method { name: "a_b", params: 0 }, Method { name: "a_b_2", params: 2 }]
        );
        assert_eq!(global_methods(generated), [Method { name: "g", params: 0 }]);
    }
}
