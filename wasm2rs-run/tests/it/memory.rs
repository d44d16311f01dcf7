//! The memory models: what a guest does is the same in each, what is built for one is not used for another, and a model
//! that the platform or the module does not allow is refused.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::guests::{
    COPIES, EXITS_AS_ASKED, GROWS, GROWS_BEFORE_IT_STARTS, LOOKS_AROUND, LOOPS, READS_OUTSIDE, RECURSES,
    SHOWS_WHAT_IT_GETS, WRITES_ACROSS_THE_END, opens,
};
use crate::{MODELS, Runner, summary};

/// Every model of this platform but the default.
fn others() -> impl Iterator<Item = &'static str> {
    MODELS.iter().copied().filter(|model| *model != "checked")
}

#[test]
fn a_guest_does_the_same_in_each_model() {
    let finds = opens("missing.txt", false);
    let cases: &[(&str, &[&str], &[&str])] = &[
        (SHOWS_WHAT_IT_GETS, &["--env", "A=1", "--dir", ".::/data"], &["x", ""]),
        (SHOWS_WHAT_IT_GETS, &["--trace"], &[]),
        (COPIES, &["--stdin", "input.txt"], &[]),
        (EXITS_AS_ASKED, &["--trace"], &["42"]),
        (&finds, &["--explain", "--dir-ro", "."], &[]),
        (LOOKS_AROUND, &["--deterministic", "7"], &[]),
        (GROWS, &["--max-memory", "1M"], &[]),
        (GROWS, &["--max-memory", "65535"], &[]),
        (GROWS_BEFORE_IT_STARTS, &["--max-memory", "640K"], &[]),
        (RECURSES, &[], &[]),
        (LOOPS, &["--timeout", "100ms"], &[]),
    ];
    for (wat, options, args) in cases {
        let mut outcomes = Vec::new();
        for model in MODELS {
            let runner = Runner::with_memory(model);
            runner.module("guest.wasm", wat);
            runner.file("input.txt", b"from a file\n");
            let line = [&["--memory", model], *options, &["guest.wasm"], *args].concat();
            let (status, stdout, stderr) = runner.run(&line);
            outcomes.push((model, status, stdout, stderr));
        }
        let (_, status, stdout, stderr) = &outcomes[0];
        assert!(
            !stdout.is_empty() || !stderr.is_empty() || *status != Some(0),
            "{options:?}: it shows nothing"
        );
        for (model, found_status, found_stdout, found_stderr) in &outcomes[1..] {
            let found = (found_status, found_stdout, found_stderr);
            assert_eq!(found, (status, stdout, stderr), "{model} {options:?}");
        }
    }
}

#[test]
fn a_program_in_c_does_the_same_in_each_model() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/wordcount");
    let module = example.join("guest/wordcount.wasm");
    let mut outcomes = Vec::new();
    for model in MODELS {
        let runner = Runner::with_memory(model);
        let mut command = runner.command();
        command
            .args(["--memory", model, "--dir-ro"])
            .arg(format!("{}::/assets", example.join("assets").display()));
        command.args(["--dir", ".::/out"]).arg(&module).args(["/assets", "/out/report.txt"]);
        let (status, stdout, stderr) = summary(&command.output().unwrap());
        assert_eq!((status, stderr.as_str()), (Some(0), ""), "{model}");
        outcomes.push((stdout, fs::read_to_string(runner.path().join("report.txt")).unwrap()));
    }
    assert!(outcomes[0].1.contains("words"), "{}", outcomes[0].1);
    assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{outcomes:?}");
}

#[test]
fn an_access_outside_traps_with_the_same_report_unless_the_memory_is_reserved() {
    for model in MODELS {
        let runner = Runner::with_memory(model);
        for (wat, without_trap) in [(READS_OUTSIDE, 7), (WRITES_ACROSS_THE_END, 9)] {
            runner.module("outside.wasm", wat);
            let expected = match *model {
                "reserved" => (Some(without_trap), String::new(), String::new()),
                _ => (
                    Some(134),
                    String::new(),
                    "wasm2rs-run: wasm trap: out of bounds memory access\n".to_owned(),
                ),
            };
            assert_eq!(runner.run(&["--memory", model, "outside.wasm"]), expected, "{model}");
        }
    }
}

#[test]
fn a_backtrace_of_an_access_outside_has_the_names_of_the_guests_functions() {
    for model in MODELS.iter().filter(|model| **model != "reserved") {
        let runner = Runner::with_memory(model);
        let module = runner.module("outside.wasm", READS_OUTSIDE);
        let mut command = runner.command();
        // Without optimisation, which would put one function into the other.
        command.env("RUST_BACKTRACE", "1").args(["--memory", model, "-O0"]).arg(module);
        let (status, _, stderr) = summary(&command.output().unwrap());
        assert_eq!(status, Some(134), "{model}: {stderr}");
        assert!(stderr.contains("guest::reach"), "{model}: {stderr}");
    }
}

#[test]
fn an_executable_that_stands_alone_has_the_model_that_it_was_compiled_with() {
    for model in MODELS {
        let runner = Runner::with_memory(model);
        runner.module("outside.wasm", READS_OUTSIDE);
        let line = ["compile", "--memory", model, "-o", "guest", "outside.wasm"];
        assert_eq!(runner.run(&line), (Some(0), String::new(), String::new()), "{model}");
        let mut command = Command::new(runner.path().join("guest"));
        let output = command.env_remove("RUST_BACKTRACE").env_remove("WASM2RS_OPTIONS").output().unwrap();
        let expected = match *model {
            "reserved" => (Some(7), ""),
            _ => (Some(134), "guest: wasm trap: out of bounds memory access\n"),
        };
        let (status, _, stderr) = summary(&output);
        assert_eq!((status, stderr.as_str()), expected, "{model}");
    }
}

#[test]
fn a_guest_for_which_there_is_no_address_space_is_not_started() {
    for model in others() {
        let runner = Runner::with_memory(model);
        runner.module("exits.wasm", &crate::guests::exits(3));
        let line = ["compile", "--memory", model, "-o", "guest", "exits.wasm"];
        assert_eq!(runner.run(&line).0, Some(0), "{model}");
        // 2 GB: enough for the stack, not for a memory of these models.
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -v 2000000 && exec ./guest"]).current_dir(runner.path());
        let (status, _, stderr) = summary(&shell.output().unwrap());
        assert_eq!(status, Some(125), "{model}: {stderr}");
        assert_eq!(stderr, "guest: there is no room for a memory of 1 pages of 65536 bytes\n", "{model}");
    }
}

#[test]
fn models_do_not_share_what_is_built_for_them() {
    let runner = Runner::with_own_cache();
    others().for_each(|model| runner.link_libraries(model));
    let libraries = runner.entries("libraries");
    runner.module("outside.wasm", READS_OUTSIDE);
    let mut counts = Vec::new();
    for model in MODELS.iter().chain(MODELS) {
        runner.run(&["--memory", model, "-O0", "outside.wasm"]);
        counts.push(["translations", "programs"].map(|kind| runner.entries(kind).len()));
    }
    let each = 1..=MODELS.len();
    let expected: Vec<_> = each.map(|n| [n, n]).chain(MODELS.iter().map(|_| [MODELS.len(); 2])).collect();
    assert_eq!(counts, expected);
    // The default is what is not named.
    runner.run(&["-O0", "outside.wasm"]);
    assert_eq!(runner.entries("programs").len(), MODELS.len());
    assert_eq!(runner.entries("libraries"), libraries, "those of the two caches were used");
}

/// Whether libraries in a folder have the module of guarded memory, by what rustc says of a crate that names it.
fn has_guarded(runner: &Runner, libraries: &Path) -> bool {
    let files = crate::entries(libraries);
    let is_host = |path: &&PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("libwasihost-");
    let host = files.iter().find(is_host).unwrap();
    let compile = |name: &str| {
        let text = format!("pub use wasihost::rt::{name}::Memory;");
        let source = runner.file("names.rs", text.as_bytes());
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.current_dir(runner.path()).args([
            "--crate-type",
            "lib",
            "--edition",
            "2024",
            "--emit",
            "metadata",
        ]);
        rustc.arg("--extern").arg(format!("wasihost={}", host.display()));
        rustc.arg("-L").arg(format!("dependency={}", libraries.display())).arg(source);
        let output = rustc.stdout(Stdio::null()).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (names_checked, stderr) = compile("checked");
    assert!(names_checked, "{stderr}");
    let (names_guarded, stderr) = compile("guarded");
    assert!(names_guarded || stderr.contains("could not find `guarded` in `rt`"), "{stderr}");
    names_guarded
}

#[test]
fn only_guarded_guests_are_linked_with_the_module_that_has_unsafe() {
    for model in MODELS {
        let runner = Runner::with_own_cache_for(model);
        runner.module("exits.wasm", &crate::guests::exits(3));
        assert_eq!(runner.run(&["--memory", model, "-O0", "exits.wasm"]).0, Some(3), "{model}");
        let [libraries] = &runner.entries("libraries")[..] else { panic!("{model}: others were built") };
        assert_eq!(has_guarded(&runner, libraries), *model == "guarded", "{model}");
    }
}

#[test]
fn memories_that_a_model_has_no_room_for_are_refused() {
    for model in others() {
        let runner = Runner::with_own_cache();
        for (ty, kind, models) in [
            ("i64 1", "64-bit addresses", &["guarded", "reserved"][..]),
            ("65536 (pagesize 1)", "pages of single bytes", &["guarded"]),
        ] {
            let wat = format!(r#"(module (memory (export "memory") {ty}) (func (export "_start")))"#);
            runner.module("x.wasm", &wat);
            let (status, stdout, stderr) = runner.run(&["--memory", model, "-O0", "x.wasm"]);
            if !models.contains(&model) {
                assert_eq!(status, Some(0), "{model}: {stderr}");
                continue;
            }
            assert_eq!((status, stdout.as_str()), (Some(125), ""), "{model}: {stderr}");
            let expected = format!(
                "wasm2rs-run: x.wasm has a memory with {kind}, which --memory {model} is not for. \
                 --memory checked, the default, is.\n"
            );
            assert_eq!(stderr, expected);
        }
    }
}

#[test]
fn a_platform_that_does_not_have_a_model_is_named_before_anything_is_built() {
    let runner = Runner::new();
    runner.module("exits.wasm", &crate::guests::exits(3));
    // It says what the real one says of another platform, and builds nothing.
    let rustc = runner.file(
        "rustc",
        b"#!/bin/sh\n\
          case \"$*\" in\n\
          -vV) rustc -vV | sed 's/^host: .*/host: i686-unknown-linux-gnu/' ;;\n\
          --print*) echo /nowhere && rustc --target i686-unknown-linux-gnu --print cfg ;;\n\
          *) exit 1 ;;\n\
          esac\n",
    );
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).unwrap();
    for (model, needed) in [("guarded", "Linux on x86-64"), ("reserved", "a 64-bit platform")] {
        for words in [&["run"][..], &["compile", "-o", "guest"]] {
            let cache = runner.path().join("cache");
            let mut command = runner.command();
            command.env("RUSTC", &rustc).env("WASM2RS_RUN_CACHE_DIR", &cache);
            command.args(words).args(["--memory", model, "exits.wasm"]);
            let (status, stdout, stderr) = summary(&command.output().unwrap());
            assert_eq!((status, stdout.as_str()), (Some(125), ""), "{stderr}");
            let expected = format!(
                "wasm2rs-run: --memory {model} needs {needed}, and rustc builds for i686-unknown-linux-gnu here. \
                 --memory checked, the default, is there on any platform.\n"
            );
            assert_eq!(stderr, expected);
            let built = ["libraries", "translations", "programs"].map(|kind| cache.join(kind).exists());
            assert_eq!(built, [false; 3], "{model}");
        }
    }
}
