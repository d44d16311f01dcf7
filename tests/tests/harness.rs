//! What the harness itself promises, shown with programs that contain no guest.
#![allow(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

use std::fs;
use std::time::Duration;

use tests::harness::{Libraries, OptLevel, Program};

fn libraries(opt_level: OptLevel) -> Libraries {
    Libraries::build(opt_level, &[]).unwrap()
}

fn program(name: &str, main: &str) -> Program {
    let mut program = Program::new(format!("harness/{name}"));
    program.codegen_units(1);
    program.main(main);
    program
}

#[test]
fn a_program_uses_the_runtime_its_files_and_its_arguments() {
    let mut program = program(
        "arguments",
        "fn main() {\n    let kind = wasm2rs_rt::TrapKind::Unreachable;\n    \
         println!(\"{kind}, {}{}\", include_str!(\"word\"), std::env::args().nth(1).unwrap());\n}\n",
    );
    program.file("word", "word");
    let output = program.compile(&libraries(OptLevel::O0)).unwrap().run(["!"]).unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "unreachable, word!\n");
    assert!(output.status.success());
}

#[test]
fn the_level_decides_whether_overflow_is_checked() {
    let main = "fn main() {\n    let n: i32 = std::env::args().nth(1).unwrap().parse().unwrap();\n    \
                println!(\"{}\", n + 1);\n}\n";
    let checked = program("overflow", main).compile(&libraries(OptLevel::O0)).unwrap();
    assert_eq!(checked.run(["2147483647"]).unwrap().status.code(), Some(101));
    let unchecked = program("overflow", main).compile(&libraries(OptLevel::O3)).unwrap();
    assert_eq!(unchecked.run(["2147483647"]).unwrap().stdout, b"-2147483648\n");
}

#[test]
fn a_program_is_compiled_again_only_if_it_changed() {
    let libraries = libraries(OptLevel::O0);
    let binary = program("again", "fn main() { print!(\"1\"); }\n").compile(&libraries).unwrap();
    let first = fs::metadata(binary.path()).unwrap().modified().unwrap();
    let binary = program("again", "fn main() { print!(\"1\"); }\n").compile(&libraries).unwrap();
    assert_eq!(fs::metadata(binary.path()).unwrap().modified().unwrap(), first);
    let binary = program("again", "fn main() { print!(\"2\"); }\n").compile(&libraries).unwrap();
    let no_args: [&str; 0] = [];
    assert_eq!(binary.run(no_args).unwrap().stdout, b"2");
}

#[test]
fn a_warning_and_unsafe_code_fail_with_what_rustc_says() {
    let libraries = libraries(OptLevel::O0);
    for (name, main, message) in [
        ("warning", "fn unused() {}\nfn main() {}\n", "function `unused` is never used"),
        ("unsafe", "fn main() { unsafe {} }\n", "usage of an `unsafe` block"),
    ] {
        let error = program(name, main).compile(&libraries).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn a_program_that_does_not_end_is_killed_and_its_output_shown() {
    let main = "fn main() {\n    println!(\"started\");\n    loop { std::thread::park(); }\n}\n";
    let binary = program("endless", main).compile(&libraries(OptLevel::O0)).unwrap();
    let error = binary.run_for([""], Duration::from_millis(300)).unwrap_err();
    assert!(error.to_string().contains("runs longer than 300ms; it printed\nstarted"), "{error}");
}
