//! The suite's host module, `spectest`, as the import traits of generated modules ask for it.
//!
//! <https://github.com/WebAssembly/spec/tree/main/interpreter#spectest-host-module>

/// The name that modules import it by.
pub(super) const SPECTEST: &str = "spectest";

/// The implementation of a generated module's `SpectestImports` for `super::Host`, to stand in a module that
/// has the generated module's public items in scope; empty if it imports nothing.
///
/// The trait's own text says what it needs: the methods' names and types are the translator's affair.
pub(super) fn implementation(generated: &str) -> String {
    let Some((_, rest)) = generated.split_once("pub trait SpectestImports") else { return String::new() };
    let Some((_, rest)) = rest.split_once('{') else { return String::new() };
    let methods = methods(rest);
    let bodies = methods.iter().map(|signature| format!("    {signature} {{ {} }}\n", body(signature)));
    format!("impl SpectestImports for super::Host {{\n{}}}\n", bodies.collect::<String>())
}

/// The signatures of a trait's methods, from its text after the opening brace.
fn methods(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).take_while(|line| *line != "}");
    let code: Vec<&str> = lines.filter(|line| !line.starts_with("//") && !line.starts_with('#')).collect();
    let code = code.join(" ");
    code.split(';').map(str::trim).filter(|signature| !signature.is_empty()).map(str::to_owned).collect()
}

/// What a method of `spectest` does: functions print and return nothing, and nobody reads what they print.
fn body(signature: &str) -> &'static str {
    let returned = signature.rsplit_once("->").map_or("", |(_, ty)| ty.trim());
    match returned {
        "i32" | "i64" => "666",
        "f32" | "f64" => "666.6",
        _ if returned.contains("Result") => "Ok(())",
        _ if returned.contains("Memory") => "wasm2rs_rt::Memory::new(1, Some(2))",
        _ => "wasm2rs_rt::Table::new(10, Some(20))",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trait_decides_what_is_implemented() {
        let generated = "pub mod m {\n    pub trait SpectestImports: Sized {\n        /// Prints; with a comment.\n        \
                         fn print_i32(\n            caller: &mut Caller<'_>,\n            a0: i32,\n        \
                         ) -> Result<(), HostError>;\n        fn global_f32(&mut self) -> f32;\n        \
                         fn table(&mut self) -> Table<FuncRef>;\n    }\n    pub struct Module;\n}\n";
        assert_eq!(
            implementation(generated),
            "impl SpectestImports for super::Host {\n    \
             fn print_i32( caller: &mut Caller<'_>, a0: i32, ) -> Result<(), HostError> { Ok(()) }\n    \
             fn global_f32(&mut self) -> f32 { 666.6 }\n    \
             fn table(&mut self) -> Table<FuncRef> { wasm2rs_rt::Table::new(10, Some(20)) }\n}\n"
        );
        assert_eq!(implementation("pub mod m { pub struct Module; }"), "");
    }
}
