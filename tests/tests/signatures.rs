//! The translator and the host each have a table of WASI's functions, because neither depends on the other: the
//! tables say the same.

use tests::harness::wat;
use wasihost::preview1::{IMPORTS, Import, MODULE, ValType};
use wasm2rs_build::Config;

fn wasm_type(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
    }
}

/// A module that imports a function with this type.
fn importer(name: &str, params: &[ValType], result: Option<ValType>) -> anyhow::Result<Vec<u8>> {
    let params: Vec<_> = params.iter().map(|ty| wasm_type(*ty)).collect();
    let result = result.map_or("", wasm_type);
    wat(&format!(
        "(module (import \"{MODULE}\" \"{name}\" (func (param {}) (result {result}))))",
        params.join(" ")
    ))
}

#[test]
fn the_translator_takes_every_function_of_the_host_with_its_type() -> anyhow::Result<()> {
    assert_eq!(IMPORTS.len(), 46);
    for Import { name, params, result, .. } in IMPORTS {
        Config::new().translate(&importer(name, params, *result)?)?;
    }
    Ok(())
}

#[test]
fn the_translator_refuses_every_function_of_the_host_with_another_type() -> anyhow::Result<()> {
    for Import { name, params, result, .. } in IMPORTS {
        let more = [params, &[ValType::I64][..]].concat();
        let error = Config::new().translate(&importer(name, &more, *result)?).err();
        assert!(error.is_some_and(|error| error.to_string().contains(name)), "{name}");
    }
    Ok(())
}
