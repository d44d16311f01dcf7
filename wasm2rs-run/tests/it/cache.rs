//! What is kept between runs: where, how much, for whom, and what happens to damaged entries.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use crate::guests::{SHOWS_WHAT_IT_GETS, exits};
use crate::{Runner, entries, summary};

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn processes_that_start_with_a_cold_cache_build_each_thing_once() {
    // Not even the runtime and the host are there.
    let mut runner = Runner::new();
    runner.cache = runner.path().join("cold");
    runner.module("one.wasm", SHOWS_WHAT_IT_GETS);
    runner.module("two.wasm", &exits(7));
    let runs = ["one.wasm", "two.wasm", "one.wasm", "one.wasm", "two.wasm"];
    let start = |module| {
        let mut command = runner.command();
        command.arg(module).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = runs.iter().map(|module| (module, start(module))).collect();
    for (module, child) in children {
        let found = summary(&child.wait_with_output().unwrap());
        let expected =
            if *module == "one.wasm" { (Some(0), "one.wasm\0".to_owned()) } else { (Some(7), String::new()) };
        assert_eq!(found, (expected.0, expected.1, String::new()), "{module}");
    }
    let counts = ["libraries", "translations", "programs", "tmp"].map(|kind| runner.entries(kind).len());
    assert_eq!(counts, [1, 2, 2, 0]);
}

#[test]
fn damaged_entries_are_built_again() {
    let runner = Runner::with_own_cache();
    runner.module("shows.wasm", SHOWS_WHAT_IT_GETS);
    let run = || runner.run(&["-O0", "shows.wasm"]);
    let expected = (Some(0), "shows.wasm\0".to_owned(), String::new());
    assert_eq!(run(), expected);
    let (program, translation) =
        (runner.entries("programs").remove(0), runner.entries("translations").remove(0));

    type Damage<'a> = &'a dyn Fn();
    let executable = program.join("program");
    let truncate = |path: &Path| {
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_len(file.metadata().unwrap().len() / 2).unwrap();
    };
    let damages: [(&str, Damage<'_>); 6] = [
        ("the executable is truncated", &|| truncate(&executable)),
        ("the executable is a script of the same length", &|| {
            let len = fs::metadata(&executable).unwrap().len() as usize;
            let mut script = b"#!/bin/sh\necho wrong\n".to_vec();
            script.resize(len, b'\n');
            fs::write(&executable, script).unwrap();
        }),
        ("the executable is missing", &|| fs::remove_file(&executable).unwrap()),
        ("the entry is a file", &|| {
            fs::remove_dir_all(&program).unwrap();
            fs::write(&program, "").unwrap();
        }),
        ("the entry is empty", &|| {
            fs::remove_dir_all(&program).unwrap();
            fs::create_dir(&program).unwrap();
        }),
        ("the translation is truncated", &|| {
            truncate(&translation.join("guest.rs"));
            fs::remove_dir_all(&program).unwrap();
        }),
    ];
    for (name, damage) in damages {
        damage();
        assert_eq!(run(), expected, "{name}");
        assert_eq!(runner.entries("tmp").len(), 0, "{name}");
        let built = modified(&executable.with_file_name("files.list"));
        assert_eq!(run(), expected, "{name}, the second time");
        assert_eq!(modified(&executable.with_file_name("files.list")), built, "{name}: it was built again");
    }
}

#[test]
fn notes_about_the_toolchain_that_make_no_sense_are_written_again() {
    let runner = Runner::with_own_cache();
    runner.module("exits.wasm", &exits(9));
    assert_eq!(runner.run(&["exits.wasm"]).0, Some(9));
    let notes = runner.entries("notes");
    assert!(!notes.is_empty());
    for note in &notes {
        fs::write(note, "nonsense").unwrap();
    }
    assert_eq!(runner.run(&["exits.wasm"]), (Some(9), String::new(), String::new()));
    assert_eq!(runner.entries("programs").len(), 1);
    assert!(notes.iter().all(|note| fs::read_to_string(note).unwrap() != "nonsense"));
}

#[test]
fn nothing_of_a_guest_is_kept_if_that_is_not_wanted() {
    let runner = Runner::with_own_cache();
    runner.module("shows.wasm", SHOWS_WHAT_IT_GETS);
    let tmp = runner.path().join("tmp");
    fs::create_dir(&tmp).unwrap();
    for (variable, args) in
        [("", &["--cache", "off"][..]), ("0", &[]), ("false", &[]), ("OFF", &[]), ("1", &["--cache=off"])]
    {
        let mut command = runner.command();
        command.env("WASM2RS_RUN_CACHE", variable).env("TMPDIR", &tmp).args(args);
        let output = command.args(["-O0", "shows.wasm", "x"]).output().unwrap();
        assert_eq!(summary(&output), (Some(0), "shows.wasm\0x\0".to_owned(), String::new()));
        assert_eq!((runner.entries("programs").len(), runner.entries("translations").len()), (0, 0));
        assert_eq!(entries(&tmp).len(), 0, "{variable:?} {args:?}");
    }
    let output = runner
        .command()
        .env("WASM2RS_RUN_CACHE", "off")
        .args(["--cache", "on", "-O0", "shows.wasm"])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(runner.entries("programs").len(), 1, "the option wins over the variable");
}

#[test]
fn a_build_that_fails_keeps_nothing() {
    let runner = Runner::with_own_cache();
    runner.module("x.wasm", r#"(module (func (export "_start") i32.add drop))"#);
    let tmp = runner.path().join("tmp");
    fs::create_dir(&tmp).unwrap();
    for args in [&["x.wasm"][..], &["--cache", "off", "x.wasm"]] {
        let output = runner.command().env("TMPDIR", &tmp).args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(125));
        assert_eq!((entries(&tmp).len(), runner.entries("tmp").len()), (0, 0));
    }
    assert_eq!((runner.entries("programs").len(), runner.entries("translations").len()), (0, 0));
}

#[test]
fn the_size_of_the_cache_is_bounded() {
    let runner = Runner::with_own_cache();
    let run = |code: i32| {
        runner.module("exits.wasm", &exits(code));
        let mut command = runner.command();
        // Room for the libraries and one program, not for two.
        let limit = bytes(&runner.cache.join("libraries")) + (1500 << 10);
        command.env("WASM2RS_RUN_CACHE_SIZE", limit.to_string()).args(["-O0", "exits.wasm"]);
        assert_eq!(summary(&command.output().unwrap()), (Some(code), String::new(), String::new()));
    };
    run(1);
    let first = runner.entries("programs");
    assert_eq!(first.len(), 1);
    // What was used a moment ago is used less recently than what comes next.
    std::thread::sleep(Duration::from_millis(20));
    run(2);
    let left = runner.entries("programs");
    assert_eq!((left.len(), runner.entries("libraries").len()), (1, 1), "{left:?}");
    assert_ne!(left, first, "the program in use stays, the older one goes");
}

/// The size of all files below a folder.
fn bytes(dir: &Path) -> u64 {
    let size = |path: &Path| if path.is_dir() { bytes(path) } else { fs::metadata(path).unwrap().len() };
    entries(dir).iter().map(|path| size(path)).sum()
}

#[test]
fn the_cache_can_be_found_and_emptied() {
    let runner = Runner::with_own_cache();
    let path = format!("{}\n", runner.cache.display());
    assert_eq!(runner.run(&["cache", "path"]), (Some(0), path, String::new()));
    for code in [1, 2] {
        runner.module("exits.wasm", &exits(code));
        assert_eq!(runner.run(&["-O0", "exits.wasm"]).0, Some(code));
    }
    let mine = runner.cache.join("mine.txt");
    fs::write(&mine, "").unwrap();

    let (status, stdout, _) = runner.run(&["cache", "prune"]);
    assert_eq!(status, Some(0));
    assert!(stdout.starts_with("removed 0 entries, 0.0 MiB; "), "{stdout}");
    assert_eq!(runner.entries("programs").len(), 2);

    let limit = bytes(&runner.cache.join("libraries")) + (1500 << 10);
    let (status, _, _) = runner.run(&["cache", "prune", "--max-size", &limit.to_string()]);
    let left = ["libraries", "programs"].map(|kind| runner.entries(kind).len());
    assert_eq!((status, left), (Some(0), [1, 1]), "the program that was used less recently goes");

    let (status, stdout, _) = runner.run(&["cache", "clear"]);
    assert_eq!(status, Some(0));
    assert!(stdout.ends_with("; 0.0 MiB are left\n"), "{stdout}");
    let left =
        ["libraries", "programs", "translations", "tmp", "notes"].map(|kind| runner.entries(kind).len());
    assert_eq!((left, mine.exists()), ([0; 5], true));
}

#[test]
fn a_cache_that_does_not_exist_yet_can_be_emptied() {
    let runner = Runner::new();
    let output =
        runner.command().env("WASM2RS_RUN_CACHE_DIR", "nowhere").args(["cache", "clear"]).output().unwrap();
    assert_eq!(summary(&output).1, "removed 0 entries, 0.0 MiB; 0.0 MiB are left\n");
    assert!(!runner.path().join("nowhere").exists());
}
