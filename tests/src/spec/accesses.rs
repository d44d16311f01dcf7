//! Which functions of a module may load or store.

use std::collections::BTreeMap;

use wasmparser::{ExternalKind, Operator, Parser, Payload, TypeRef};

/// The functions of a module: what they do and call.
#[derive(Debug, Default)]
pub(super) struct Accesses {
    exports: BTreeMap<String, u32>,
    /// What each function does, the imported ones first.
    funcs: Vec<Func>,
}

#[derive(Debug, Default)]
struct Func {
    /// Whether it has a load or a store, or calls what may be any function.
    accesses: bool,
    calls: Vec<u32>,
}

impl Accesses {
    /// Reads a module.
    pub(super) fn of(wasm: &[u8]) -> wasmparser::Result<Self> {
        let mut accesses = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        if matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)) {
                            accesses.funcs.push(Func { accesses: true, calls: Vec::new() });
                        }
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            accesses.exports.insert(export.name.to_owned(), export.index);
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    let mut func = Func::default();
                    for operator in body.get_operators_reader()? {
                        func.add(&operator?);
                    }
                    accesses.funcs.push(func);
                }
                _ => {}
            }
        }
        Ok(accesses)
    }

    /// Whether the exported function, or one that it calls, may load or store.
    pub(super) fn may_access(&self, export: &str) -> bool {
        let mut seen = vec![false; self.funcs.len()];
        let mut left: Vec<u32> = self.exports.get(export).copied().into_iter().collect();
        while let Some(index) = left.pop() {
            let Some(func) = self.funcs.get(index as usize) else { return true };
            if func.accesses {
                return true;
            }
            if !std::mem::replace(&mut seen[index as usize], true) {
                left.extend(&func.calls);
            }
        }
        false
    }
}

impl Func {
    fn add(&mut self, operator: &Operator<'_>) {
        match operator {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                self.calls.push(*function_index);
            }
            Operator::CallIndirect { .. }
            | Operator::ReturnCallIndirect { .. }
            | Operator::CallRef { .. }
            | Operator::ReturnCallRef { .. } => self.accesses = true,
            // Loads and stores, and nothing else, have an address with an offset.
            other => self.accesses |= format!("{other:?}").contains("memarg"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::wat;

    #[test]
    fn loads_and_stores_are_found_in_what_a_function_calls_and_bulk_operators_are_none() {
        let wasm = wat(r#"(module
            (memory 1)
            (func $load (export "load") (drop (v128.load32_splat (i32.const 0))))
            (func (export "store") (i32.store8 (i32.const 0) (i32.const 0)))
            (func $bulk (export "bulk") (memory.fill (i32.const 0) (i32.const 0) (memory.size)))
            (func (export "calls") (call $bulk) (call $load))
            (func $round (export "round") (call $bulk) (call $round)))"#)
        .unwrap();
        let accesses = Accesses::of(&wasm).unwrap();
        let found = ["load", "store", "bulk", "calls", "round"].map(|export| accesses.may_access(export));
        assert_eq!(found, [true, true, false, true, false]);
    }
}
