//! The suite's host module, `spectest`, as a WebAssembly module that the others are linked with.
//!
//! <https://github.com/WebAssembly/spec/tree/main/interpreter#spectest-host-module>

use std::collections::BTreeSet;

use crate::harness::wat;

/// The name that modules import it by.
pub(super) const SPECTEST: &str = "spectest";

/// The exports: name, whether several instances share state through it, and text. Functions print, and nobody
/// reads what they print.
const EXPORTS: [(&str, bool, &str); 14] = [
    ("global_i32", false, r#"(global (export "global_i32") i32 (i32.const 666))"#),
    ("global_i64", false, r#"(global (export "global_i64") i64 (i64.const 666))"#),
    ("global_f32", false, r#"(global (export "global_f32") f32 (f32.const 666.6))"#),
    ("global_f64", false, r#"(global (export "global_f64") f64 (f64.const 666.6))"#),
    ("table", true, r#"(table (export "table") 10 20 funcref)"#),
    ("table64", true, r#"(table (export "table64") i64 10 20 funcref)"#),
    ("memory", true, r#"(memory (export "memory") 1 2)"#),
    ("print", false, r#"(func (export "print"))"#),
    ("print_i32", false, r#"(func (export "print_i32") (param i32))"#),
    ("print_i64", false, r#"(func (export "print_i64") (param i64))"#),
    ("print_f32", false, r#"(func (export "print_f32") (param f32))"#),
    ("print_f64", false, r#"(func (export "print_f64") (param f64))"#),
    ("print_i32_f32", false, r#"(func (export "print_i32_f32") (param i32 f32))"#),
    ("print_f64_f64", false, r#"(func (export "print_f64_f64") (param f64 f64))"#),
];

/// Whether what is imported by this name can be changed by whoever imports it.
pub(super) fn is_shared(name: &str) -> bool {
    EXPORTS.iter().any(|(export, shared, _)| *export == name && *shared)
}

/// The module with these exports, as far as it has them: what nobody imports need not be compiled.
pub(super) fn module(names: &BTreeSet<&str>) -> Vec<u8> {
    let fields = EXPORTS.iter().filter(|(name, ..)| names.contains(name)).map(|(_, _, field)| *field);
    let text = format!("(module {})", fields.collect::<String>());
    // A test encodes each row.
    wat(&text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_an_export_of_its_name() {
        for (name, ..) in EXPORTS {
            let wasm = module(&BTreeSet::from([name, "unknown"]));
            let definition = crate::spec::definition::Definition::new(wasm).unwrap();
            assert_eq!(definition.export_names().collect::<Vec<_>>(), [name]);
        }
    }
}
