//! What linking says about imports that do not fit, and what the generated module calls the exports.

use wasm2rs_build::{Config, ErrorKind, ExportKind, Linked, MemoryModel, Proposal, Version};

use crate::wasm;

const LIB: &str = r#"(module
    (func (export "f") (param i32) (result i32) (local.get 0))
    (memory (export "m") 1 3)
    (table (export "t") 1 funcref)
    (global (export "g") (mut i32) (i32.const 0))
    (global (export "c") funcref (ref.null func)))"#;

/// The error of a module that is linked with `LIB` as `lib`.
#[track_caller]
fn refused(importing: &str) -> String {
    let error = Config::new().link("lib", Linked::bytes(wasm(LIB))).translate(&wasm(importing)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Link, "{error}");
    error.to_string()
}

#[test]
fn an_import_that_a_linked_module_does_not_export_is_unknown() {
    assert_eq!(
        refused(r#"(module (import "lib" "h" (func)))"#),
        "unknown import: the linked module `lib` exports no `h`"
    );
}

#[test]
fn an_import_of_another_type_is_incompatible() {
    for (import, problem) in [
        (r#""f" (func)"#, "is imported as a function of this type, and exported as one of another type"),
        (r#""m" (func)"#, "is imported as a function, and is none"),
        (r#""f" (memory 1)"#, "is imported as a memory, and is none"),
        (r#""m" (memory 1 2)"#, "may grow to 3, and is imported for 2 at most"),
        (
            r#""m" (memory i64 1)"#,
            "is imported as a memory with 64-bit addresses and pages of 65536 bytes, and exported as a memory with \
             32-bit addresses and pages of 65536 bytes",
        ),
        (r#""t" (table 1 2 funcref)"#, "may grow without limit, and is imported for 2 at most"),
        (
            r#""t" (table 1 externref)"#,
            "is imported as a table of externref with 32-bit indices, and exported as a table of funcref with 32-bit indices",
        ),
        (
            r#""g" (global i32)"#,
            "is imported as a constant global of i32, and exported as a mutable global of i32",
        ),
        (
            r#""c" (global (ref func))"#,
            "is imported as a constant global of (ref func), and exported as a constant global of funcref",
        ),
    ] {
        let text = refused(&format!("(module (import \"lib\" {import}))"));
        let name = &import[1..2];
        assert_eq!(text, format!("incompatible import type: `lib.{name}` {problem}"));
    }
}

#[test]
fn what_no_module_is_linked_for_is_left_to_the_host() {
    let importing = wasm(r#"(module (import "other" "f" (func)))"#);
    let mut config = Config::new();
    config.link("lib", Linked::bytes(wasm(LIB)));
    let error = config.translate(&importing).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    assert!(config.host("crate::Host").translate(&importing).unwrap().rust().contains("trait OtherImports"));
}

#[test]
fn an_alias_needs_a_module() {
    let error = Config::new().link_alias("env", "lib").translate(&wasm("(module)")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains(r#"was given "lib", but no module is linked"#), "{error}");
}

#[test]
fn a_broken_linked_module_is_named() {
    let error = Config::new().link("lib", Linked::bytes(*b"\0asm")).translate(&wasm("(module)")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert!(error.to_string().contains("linked module `lib`: "), "{error}");
}

#[test]
fn files_are_linked_by_compile_alone() {
    let error = Config::new().link("lib", "guest/lib.wasm").translate(&wasm("(module)")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("the file guest/lib.wasm"), "{error}");
}

#[test]
fn interfaces_name_the_methods_of_every_module() {
    let main = wasm(r#"(module (func (export "lib")) (func (export "type")))"#);
    let mut config = Config::new();
    config.link("lib", Linked::bytes(wasm(LIB))).link("lib", Linked::bytes(wasm(LIB)).later());
    let files = config.translate(&main).unwrap();
    let [first, second, own] = files.interfaces() else { panic!("{:?}", files.interfaces()) };
    assert_eq!(first.accessor.as_deref(), Some("lib"));
    assert_eq!((first.instantiate.as_deref(), first.link_name.as_deref()), (None, Some("lib")));
    assert_eq!(second.accessor.as_deref(), Some("lib_2"));
    assert_eq!(second.instantiate.as_deref(), Some("instantiate_lib_2"));
    let kinds: Vec<_> = first.exports.iter().map(|export| export.kind).collect();
    assert_eq!(
        kinds,
        [ExportKind::Func, ExportKind::Memory, ExportKind::Table, ExportKind::Global, ExportKind::Global]
    );
    assert_eq!((first.exports[0].params, first.exports[0].results), (1, 1));
    let methods: Vec<_> = own.exports.iter().map(|export| export.method.as_str()).collect();
    assert_eq!(methods, ["lib_3", "type_"]);
}

#[test]
fn exports_of_linked_modules_are_kept_by_their_full_name() {
    let mut config = Config::new();
    config.link("lib", Linked::bytes(wasm(LIB))).keep_exports(["lib.f"]);
    let files = config.translate(&wasm(r#"(module (func (export "run")))"#)).unwrap();
    let kept: Vec<_> = files.interfaces().iter().map(|interface| interface.exports.len()).collect();
    assert_eq!(kept, [1, 0]);
}

#[test]
fn a_name_to_keep_that_nothing_exports_is_an_error_that_shows_the_exports() {
    let error = Config::new().keep_exports(["ran"]).translate(&wasm(r#"(module (func (export "run")))"#));
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let text = error.to_string();
    assert!(text.contains(r#"was given "ran""#) && text.contains("it exports `run`"), "{text}");
}

#[test]
fn a_version_refuses_what_came_later() {
    let later = wasm("(module (memory 1) (memory 1))");
    for (version, accepted) in
        [(Version::V1, false), (Version::V2, false), (Version::V3, true), (Version::LATEST, true)]
    {
        let result = Config::new().version(version).translate(&later);
        assert_eq!(result.is_ok(), accepted, "{version:?}");
        assert!(result.is_ok() || result.unwrap_err().kind() == ErrorKind::Invalid);
    }
    assert!(Config::new().version(Version::V2.with(Proposal::MultiMemory)).translate(&later).is_ok());
    assert!(Config::new().version(Version::V2.with(Proposal::Memory64)).translate(&later).is_err());
    let wide = wasm("(module (memory 1 (pagesize 1)))");
    assert!(Config::new().version(Version::V3).translate(&wide).is_err());
}

#[test]
fn a_model_refuses_the_memories_that_it_has_no_room_for() {
    let (wide, bytes) = ("(module (memory i64 1))", "(module (memory 1 (pagesize 1)))");
    for (model, text, reason) in [
        (MemoryModel::Reserved, wide, "64-bit addresses"),
        (MemoryModel::Guarded, wide, "64-bit addresses"),
        (MemoryModel::Guarded, bytes, "single bytes"),
    ] {
        let error = Config::new().memory_model(model).translate(&wasm(text)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(reason), "{error}");
        assert!(error.to_string().contains("MemoryModel::Checked"), "{error}");
    }
    let mut guarded = Config::new();
    guarded.memory_model(MemoryModel::Guarded);
    assert!(guarded.translate(&wasm("(module (memory 1 (pagesize 65536)))")).is_ok());
    let without_memory = wasm("(module (func (export \"f\")))");
    assert_eq!(
        guarded.translate(&without_memory).unwrap().rust(),
        Config::new().translate(&without_memory).unwrap().rust()
    );
}
