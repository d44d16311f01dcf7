//! The text of each module in `tests/golden`: `x.wat` in, `x.rs` and, if it has data, `x.data` out.
//!
//! Lines at the top of the `.wat` are options: `;; host: PATH` is [`Config::host`], `;; emscripten` and
//! `;; assemblyscript` are the options of these names, `;; host_imports: NAME` is [`Config::host_imports`],
//! `;; link: NAME FILE`, with
//! `later` behind it or not, is [`Config::link`], `;; link_alias: ALIAS NAME` is [`Config::link_alias`], and
//! `;; memory_model: guarded` or `reserved` is [`Config::memory_model`], `;; interruptible` is that option,
//! and `;; codegen_units: COUNT` is [`Config::codegen_units`].

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use wasm2rs_build::{Config, Files, Linked, MemoryModel};

fn dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The names of the files with this extension, sorted.
pub(crate) fn names(extension: &str) -> Vec<String> {
    let paths = fs::read_dir(dir()).unwrap().map(|entry| entry.unwrap().path());
    let found = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    let mut names: Vec<_> =
        found.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort_unstable();
    names
}

/// A module that another one is linked with.
fn read(name: &str) -> Linked {
    let text = fs::read_to_string(dir().join(name).with_extension("wat")).unwrap();
    Linked::bytes(wat::parse_str(&text).unwrap())
}

fn translate(name: &str) -> Files {
    let text = fs::read_to_string(dir().join(name).with_extension("wat")).unwrap();
    let mut config = Config::new();
    config.name(name);
    for option in text.lines().filter_map(|line| line.strip_prefix(";; ")) {
        match option.split([':', ' ']).collect::<Vec<_>>()[..] {
            ["emscripten"] => config.emscripten(true),
            ["assemblyscript"] => config.assemblyscript(true),
            ["codegen_units", "", units] => config.codegen_units(units.parse().unwrap()),
            ["interruptible"] => config.interruptible(true),
            ["host_imports", "", import] => config.host_imports([import]),
            ["host", "", ..] => config.host(option.trim_start_matches("host: ")),
            ["link", "", linked, file] => config.link(linked, read(file)),
            ["link", "", linked, file, "later"] => config.link(linked, read(file).later()),
            ["link_alias", "", alias, linked] => config.link_alias(alias, linked),
            ["memory_model", "", "guarded"] => config.memory_model(MemoryModel::Guarded),
            ["memory_model", "", "reserved"] => config.memory_model(MemoryModel::Reserved),
            _ => &mut config,
        };
    }
    config.translate(&wat::parse_str(&text).unwrap()).unwrap()
}

#[test]
fn the_text_of_each_module_is_as_expected() {
    for name in names("wat") {
        expect_file![dir().join(&name).with_extension("rs")].assert_eq(translate(&name).rust());
    }
}

#[test]
fn the_data_of_each_module_is_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for name in names("wat") {
        let files = translate(&name);
        let data = files.get(&format!("{name}.data")).unwrap();
        let path = dir().join(&name).with_extension("data");
        if update && !data.is_empty() {
            fs::write(&path, data).unwrap();
        }
        // Without data there is no use of the file, and none is kept here.
        let expected = if data.is_empty() { None } else { Some(data.to_vec()) };
        assert_eq!(fs::read(&path).ok(), expected, "{}", path.display());
    }
}

#[test]
fn each_text_parses_as_rust() {
    for name in names("rs") {
        let text = fs::read_to_string(dir().join(&name).with_extension("rs")).unwrap();
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}.rs: {error}"));
        assert_eq!(file.items.len(), 1, "{name}.rs is one module");
    }
}
