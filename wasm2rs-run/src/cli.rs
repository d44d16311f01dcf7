//! The command line: what is asked for.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Parser;

/// Runs a WebAssembly program that was compiled for WASI (snapshot-preview1).
///
/// The module is translated to safe Rust, built by cargo and started. A second run of the same module starts
/// at once. Arguments, variables and directories belong to the run: nothing of them is compiled in.
#[derive(Debug, Parser)]
#[command(name = "wasm2rs-run", version, override_usage = "wasm2rs-run [OPTIONS] MODULE.wasm [ARGUMENT]...", after_help = AFTER_HELP)]
pub(crate) struct Cli {
    /// Gives the guest a directory, to read and write, under the path GUEST (default: the same as HOST)
    #[arg(long = "dir", value_name = "HOST[::GUEST]", value_parser = parse_preopen)]
    pub(crate) dirs: Vec<Preopen>,

    /// Sets an environment variable of the guest
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = parse_variable)]
    pub(crate) env: Vec<Variable>,

    /// The module, and the arguments of the guest: everything after the module is for the guest
    #[arg(required = true, num_args = 1.., trailing_var_arg = true, value_names = ["MODULE.wasm", "ARGUMENT"])]
    command: Vec<OsString>,
}

const AFTER_HELP: &str = "\
The exit status is the guest's own, unchanged. 134 means that the guest trapped, 125 that it was not
started: it is no program for WASI, or it could not be translated or built.

Translated guests are kept in $WASM2RS_RUN_CACHE_DIR, or else in the user's cache directory.";

/// A directory of the host, and the guest's path of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Preopen {
    pub(crate) host: PathBuf,
    pub(crate) guest: String,
}

/// An environment variable of the guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl Cli {
    /// The module's file.
    pub(crate) fn module(&self) -> PathBuf {
        self.command.first().map(PathBuf::from).unwrap_or_default()
    }

    /// The guest's arguments, without the name of the program.
    pub(crate) fn args(&self) -> &[OsString] {
        self.command.get(1..).unwrap_or_default()
    }
}

fn parse_preopen(text: &str) -> Result<Preopen, String> {
    let (host, guest) = text.split_once("::").unwrap_or((text, text));
    if host.is_empty() || guest.is_empty() {
        return Err("both paths of HOST::GUEST have to be there".to_owned());
    }
    Ok(Preopen { host: host.into(), guest: guest.to_owned() })
}

fn parse_variable(text: &str) -> Result<Variable, String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => {
            Ok(Variable { name: name.to_owned(), value: value.to_owned() })
        }
        _ => Err("a variable is written NAME=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Cli, clap::Error> {
        Cli::try_parse_from([&["wasm2rs-run"], args].concat())
    }

    #[test]
    fn everything_after_the_module_is_the_guests() {
        let cli = parse(&["--env", "A=1", "x.wasm", "--help", "--env", "B=2", "--", "-x"]).unwrap();
        assert_eq!(cli.module(), PathBuf::from("x.wasm"));
        assert_eq!(cli.args(), ["--help", "--env", "B=2", "--", "-x"]);
        assert_eq!(cli.env, [Variable { name: "A".into(), value: "1".into() }]);
    }

    #[test]
    fn a_directory_keeps_its_path_unless_another_is_given() {
        let cli = parse(&["--dir", "data", "--dir", "/srv/files::/", "x.wasm"]).unwrap();
        let expected = [("data", "data"), ("/srv/files", "/")];
        assert_eq!(
            cli.dirs,
            expected.map(|(host, guest)| Preopen { host: host.into(), guest: guest.into() })
        );
    }

    #[test]
    fn values_may_contain_the_separator() {
        let cli = parse(&["--env", "PATHS=a=b::c", "x.wasm"]).unwrap();
        assert_eq!(cli.env, [Variable { name: "PATHS".into(), value: "a=b::c".into() }]);
    }

    #[test]
    fn incomplete_options_are_refused() {
        for args in [&["--env", "NAME", "x.wasm"][..], &["--env", "=1", "x"], &["--dir", "::/x", "x"], &[]] {
            assert!(parse(args).is_err(), "{args:?}");
        }
    }
}
