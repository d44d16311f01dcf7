//! `compile`: files in, files out, what Cargo is told, and what is said if something is missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::{TempDir, tempdir};
use wasm2rs_build::{Config, Error, ErrorKind};

use crate::wasm;

/// Tells the child process which module to compile.
const MODULE: &str = "WASM2RS_TEST_MODULE";

/// A folder with `guest/x.wasm` and an empty folder `out`.
struct Package {
    dir: TempDir,
}

impl Package {
    fn new(text: &str) -> Self {
        let package = Self { dir: tempdir().unwrap() };
        fs::create_dir_all(package.path("guest")).unwrap();
        fs::create_dir_all(package.out()).unwrap();
        fs::write(package.guest(), wasm(text)).unwrap();
        package
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn guest(&self) -> PathBuf {
        self.path("guest/x.wasm")
    }

    fn out(&self) -> PathBuf {
        self.path("out")
    }

    fn compile(&self) -> Result<(), Error> {
        Config::new().out_dir(self.out()).compile(self.guest())
    }

    /// The names of the files in `out`, sorted.
    fn outputs(&self) -> Vec<String> {
        let entries = fs::read_dir(self.out()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        names
    }

    /// Runs `wasm2rs_build::compile("guest/x.wasm")` in this folder, in a process of its own.
    fn build_script(&self, out_dir: Option<&Path>) -> Output {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "build_script::the_child", "--ignored", "--nocapture"]);
        command.current_dir(self.dir.path()).env(MODULE, "guest/x.wasm").env_remove("OUT_DIR");
        command.envs(out_dir.map(|dir| ("OUT_DIR", dir)));
        command.output().unwrap()
    }
}

#[test]
#[ignore = "what other tests of this file start as a process"]
fn the_child() {
    if let Some(module) = std::env::var_os(MODULE)
        && let Err(error) = wasm2rs_build::compile(PathBuf::from(module))
    {
        panic!("{error}");
    }
}

#[test]
fn a_build_script_writes_to_out_dir_and_tells_cargo() {
    let package = Package::new(r#"(module (memory 1) (data (i32.const 0) "data") (func (export "f")))"#);
    let output = package.build_script(Some(&package.out()));
    assert!(output.status.success(), "{output:?}");
    assert_eq!(package.outputs(), ["x.data", "x.rs"]);
    assert!(fs::read_to_string(package.path("out/x.rs")).unwrap().contains("pub mod x {"));
    assert_eq!(fs::read(package.path("out/x.data")).unwrap(), b"data");
    let stdout = String::from_utf8(output.stdout).unwrap();
    let told: Vec<_> = stdout.lines().filter(|line| line.starts_with("cargo::")).collect();
    assert_eq!(told, ["cargo::rerun-if-changed=guest/x.wasm"]);
}

#[test]
fn an_error_that_main_returns_is_shown_in_words() {
    let package = Package::new("(module)");
    fs::write(package.guest(), b"not a module").unwrap();
    let error: Box<dyn std::error::Error> = package.compile().unwrap_err().into();
    assert!(error.to_string().contains("not a WebAssembly module"), "{error}");
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(format!("{error:#?}").contains("offset: Some("), "{error:#?}");
}

#[test]
fn a_deeply_nested_function_raises_the_stack_of_rustc() {
    let blocks = format!("{}{}", "(block ".repeat(500), ")".repeat(500));
    let package = Package::new(&format!("(module (func (export \"f\") {blocks}))"));
    let output = package.build_script(Some(&package.out()));
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(stdout.contains("cargo::rustc-env=RUST_MIN_STACK=67108864\n"), "{stdout}");
}

#[test]
fn without_out_dir_it_says_where_it_belongs() {
    let package = Package::new("(module)");
    let output = package.build_script(None);
    assert!(!output.status.success());
    let stderr = String::from_utf8(output.stderr).unwrap();
    let message = "the environment variable OUT_DIR is not set\n  help: call this from a build script \
                   (build.rs), where Cargo sets it, or name a folder with Config::out_dir";
    assert!(stderr.contains(message), "{stderr}");
    assert_eq!(package.outputs(), [""; 0]);
}

#[test]
fn what_has_not_changed_is_not_written() {
    let text =
        r#"(module (memory 1) (data (i32.const 0) "data") (func (export "f") (result i32) (i32.const 1)))"#;
    let package = Package::new(text);
    package.compile().unwrap();
    let modified = |file: &str| fs::metadata(package.path(file)).unwrap().modified().unwrap();
    // A time that no write has.
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for file in ["out/x.rs", "out/x.data"] {
        fs::File::options().append(true).open(package.path(file)).unwrap().set_modified(long_ago).unwrap();
    }
    package.compile().unwrap();
    assert_eq!((modified("out/x.rs"), modified("out/x.data")), (long_ago, long_ago));
    fs::write(package.guest(), wasm(&text.replace("i32.const 1)", "i32.const 2)"))).unwrap();
    package.compile().unwrap();
    assert_ne!(modified("out/x.rs"), long_ago, "the code is another one");
    assert_eq!(modified("out/x.data"), long_ago, "the data is the same");
}

#[cfg(unix)]
#[test]
fn files_have_the_permissions_of_ordinary_ones() {
    use std::os::unix::fs::PermissionsExt;
    let package = Package::new("(module)");
    package.compile().unwrap();
    fs::write(package.path("ordinary"), "").unwrap();
    let mode = |file: &str| fs::metadata(package.path(file)).unwrap().permissions().mode();
    assert_eq!(mode("out/x.rs"), mode("ordinary"));
}

#[test]
fn a_module_that_is_refused_leaves_the_files_of_before() {
    let package = Package::new("(module (func (export \"before\")))");
    package.compile().unwrap();
    let before = fs::read(package.path("out/x.rs")).unwrap();
    fs::write(package.guest(), wasm("(module (func $bad (drop)))")).unwrap();
    let error = package.compile().unwrap_err();
    assert_eq!((error.kind(), error.file()), (ErrorKind::Invalid, Some(&*package.guest())));
    let start = format!("{}: in function 0 `bad`: at offset 0x", package.guest().display());
    assert!(error.to_string().starts_with(&start), "{error}");
    assert_eq!(package.outputs(), ["x.data", "x.rs"]);
    assert_eq!(fs::read(package.path("out/x.rs")).unwrap(), before);
}

#[test]
fn a_module_that_is_not_there_is_named_with_where_it_was_looked_for() {
    let error = Config::new().out_dir("out").compile("guest/missing.wasm").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    let here = std::env::current_dir().unwrap();
    let (message, help) = (error.to_string(), format!("\n  help: the path starts at {}", here.display()));
    assert!(message.starts_with("can not read guest/missing.wasm: "), "{message}");
    assert!(message.ends_with(&help), "{message}");
    let source = std::error::Error::source(&error).unwrap().downcast_ref::<std::io::Error>().unwrap();
    assert_eq!(source.kind(), std::io::ErrorKind::NotFound);
}

#[test]
fn a_folder_is_no_module() {
    let package = Package::new("(module)");
    let error = Config::new().out_dir(package.out()).compile(package.path("guest")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().starts_with("can not read "), "{error}");
}

/// Asserts that `compile` can not write, and says so.
#[track_caller]
fn check_not_written(package: &Package, out_dir: &Path) {
    let error = Config::new().out_dir(out_dir).compile(package.guest()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    let start = format!("can not write {}: ", out_dir.join("x.rs").display());
    assert!(error.to_string().starts_with(&start), "{error}");
}

#[test]
fn an_out_dir_that_can_not_be_written_to_is_named() {
    let package = Package::new("(module)");
    check_not_written(&package, &package.path("missing"));
    assert!(!package.path("missing").exists());
    check_not_written(&package, &package.guest());
    // Something else stands where the file belongs: nothing is left beside it.
    fs::create_dir(package.path("out/x.rs")).unwrap();
    check_not_written(&package, &package.out());
    assert_eq!(package.outputs(), ["x.rs"]);
}

#[cfg(unix)]
#[test]
fn a_read_only_out_dir_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let package = Package::new("(module)");
    fs::set_permissions(package.out(), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(package.path("out/probe"), "").is_ok() {
        eprintln!("not tested: this user may write to read-only folders");
        return;
    }
    check_not_written(&package, &package.out());
    assert_eq!(package.outputs(), [""; 0]);
}

#[test]
fn cargo_warns_of_large_functions() {
    let package = Package::new(&format!(
        "(module (memory 1) (func $big (export \"f\") (param i32) {}))",
        "(drop (i32.load (local.get 0)))".repeat(12_000)
    ));
    let output = package.build_script(Some(&package.out()));
    let text = String::from_utf8(output.stdout).unwrap();
    let warnings: Vec<_> = text.lines().filter(|line| line.starts_with("cargo::warning=")).collect();
    assert!(
        warnings[0].contains("guest/x.wasm: function 0 `big`") && warnings[0].contains("72 kB of code"),
        "{text}"
    );
    assert!(warnings[1].contains("opt-level") && warnings.len() == 2, "{text}");
}
