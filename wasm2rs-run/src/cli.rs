//! The command line: what is asked for.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::values::{Preopen, Variable, parse_duration, parse_preopen, parse_size, parse_variable};

/// Runs WebAssembly programs that were compiled for WASI (snapshot-preview1).
///
/// The module is translated to safe Rust, compiled by rustc and started. A second run of the same module
/// starts at once. Arguments, variables and directories belong to the run: nothing of them is compiled in.
#[derive(Debug, Parser)]
#[command(name = "wasm2rs-run", version, override_usage = USAGE, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const USAGE: &str = "\
wasm2rs-run [run] [OPTIONS] MODULE.wasm [ARGUMENT]...
       wasm2rs-run compile [OPTIONS] -o FILE MODULE.wasm
       wasm2rs-run inspect MODULE.wasm
       wasm2rs-run cache path|clear|prune
The options of each: wasm2rs-run run --help";

const AFTER_HELP: &str = "\
The exit status of a run is the guest's own, unchanged. 124 means that its time was over (--timeout), 125 that
it was not started (a wrong option, no program for WASI, no toolchain), 126 that the host failed while it ran,
134 that it trapped.

Environment: WASM2RS_RUN_CACHE=off keeps nothing; WASM2RS_RUN_CACHE_DIR is where translated guests are kept,
by default a directory in the user's cache directory; WASM2RS_RUN_CACHE_SIZE is how large that may become, 2G by default;
WASM2RS_RUN_SOURCES is where the sources of the runtime and the host are, a checkout of the project.";

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Runs a module; the word `run` can be left out
    Run(RunArgs),
    /// Makes a native executable of a module
    Compile(CompileArgs),
    /// Shows what a module imports, exports and needs
    Inspect(InspectArgs),
    /// Shows or empties the cache of translated guests
    Cache {
        /// What to do with it.
        #[command(subcommand)]
        action: CacheAction,
    },
}

/// What is to be done with the cache.
#[derive(Debug, Subcommand)]
pub(crate) enum CacheAction {
    /// Prints where the cache is
    Path,
    /// Removes everything that no other process is about to use
    Clear,
    /// Removes what was not used for longest, until the rest is small enough
    Prune {
        /// How large the cache may be: 500M, 2G (default: $WASM2RS_RUN_CACHE_SIZE, else 2G)
        #[arg(long, value_name = "SIZE", value_parser = parse_size)]
        max_size: Option<u64>,
    },
}

/// How a module is built.
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// How much rustc optimises: 0, 1, 2, 3, s or z
    #[arg(short = 'O', long = "opt-level", value_name = "LEVEL", default_value = "3", value_parser = ["0", "1", "2", "3", "s", "z"])]
    pub(crate) opt_level: String,

    /// How the guest's memory is read and written
    #[arg(long, value_name = "MODEL", value_enum, default_value_t = Memory::Checked)]
    pub(crate) memory: Memory,

    /// Whether the built guest is kept, and one that was kept is used
    #[arg(long, value_name = "on|off")]
    pub(crate) cache: Option<Switch>,
}

/// How a guest's memory is read and written. `build/memory.rs` has what each model needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Memory {
    /// The code checks each access; one outside of the memory traps. On every platform
    Checked,
    /// The processor checks each access; one outside traps as exactly. Faster in large programs, slower in loops that rustc
    /// would vectorise; takes 8 GiB of address space for a memory; one part of the runtime has `unsafe`. On Linux on x86-64
    Guarded,
    /// Nothing checks: the fastest code and the shortest build, but an access outside does not trap. It stays in the 4 GiB
    /// of address space that a memory takes. On 64-bit platforms
    Reserved,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    On,
    Off,
}

/// A run.
#[derive(Debug, Args)]
#[command(override_usage = "wasm2rs-run [run] [OPTIONS] MODULE.wasm [ARGUMENT]...", after_help = AFTER_HELP)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) given: Given,

    #[command(flatten)]
    pub(crate) build: BuildArgs,

    /// The module, and the arguments of the guest: everything after the module is for the guest
    #[arg(required = true, num_args = 1.., trailing_var_arg = true, value_names = ["MODULE.wasm", "ARGUMENT"])]
    command: Vec<OsString>,
}

/// What the guest of one run is given.
#[derive(Debug, Args)]
pub(crate) struct Given {
    /// Gives the guest a directory, to read and write, under the path GUEST (default: the same as HOST);
    /// HOST:GUEST will do, too
    #[arg(long = "dir", value_name = "HOST[::GUEST]", value_parser = parse_preopen)]
    writable: Vec<Preopen>,

    /// Gives the guest a directory, to read only
    #[arg(long = "dir-ro", value_name = "HOST[::GUEST]", value_parser = parse_preopen)]
    readonly: Vec<Preopen>,

    /// The directories in the order of the command line, which is that of the guest's descriptors.
    #[arg(skip)]
    pub(crate) dirs: Vec<(Preopen, Access)>,

    /// Sets an environment variable of the guest
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = parse_variable)]
    pub(crate) env: Vec<Variable>,

    /// Gives the guest this command's environment; --env adds to it
    #[arg(long)]
    pub(crate) env_inherit: bool,

    /// The guest reads this file as its standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) stdin: Option<PathBuf>,

    /// Limits the guest's memory, in whole pages of 64K: 16M, 1G
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(crate) max_memory: Option<u64>,

    /// Ends the guest with status 124 when it runs longer: 10, 500ms, 2m
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) timeout: Option<Duration>,

    /// Shows each call of the guest on standard error, in the manner of strace
    #[arg(long)]
    pub(crate) trace: bool,

    /// Says which directories the guest has when it does not find a path or may not use it
    #[arg(long)]
    pub(crate) explain: bool,

    /// Makes every run the same: clocks and random numbers follow from the seed
    #[arg(long, value_name = "SEED")]
    pub(crate) deterministic: Option<u64>,
}

/// What a guest may do with a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    ReadWrite,
    Read,
}

/// A compilation.
#[derive(Debug, Args)]
pub(crate) struct CompileArgs {
    /// The executable to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) build: BuildArgs,

    /// The module
    #[arg(value_name = "MODULE.wasm")]
    pub(crate) module: PathBuf,
}

/// A look at a module.
#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// The module
    #[arg(value_name = "MODULE.wasm")]
    pub(crate) module: PathBuf,
}

impl RunArgs {
    /// The module's file.
    pub(crate) fn module(&self) -> PathBuf {
        self.command.first().map(PathBuf::from).unwrap_or_default()
    }

    /// The guest's arguments, without the name of the program.
    pub(crate) fn args(&self) -> &[OsString] {
        self.command.get(1..).unwrap_or_default()
    }
}

/// Reads the command line. Its first word decides: unless it is a command, the whole line is a run.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, clap::Error> {
    let mut args: Vec<OsString> = args.into_iter().collect();
    let words = ["run", "compile", "inspect", "cache", "help", "-h", "--help", "-V", "--version"];
    if args.get(1).is_some_and(|first| !words.iter().any(|word| first == OsStr::new(word))) {
        args.insert(1, "run".into());
    }
    let matches = Cli::command().try_get_matches_from(args)?;
    let mut command = Cli::from_arg_matches(&matches)?.command;
    if let (Command::Run(run), Some(matches)) = (&mut command, matches.subcommand_matches("run")) {
        let given = &mut run.given;
        let mut dirs = Vec::new();
        for (id, preopens, access) in
            [("writable", &given.writable, Access::ReadWrite), ("readonly", &given.readonly, Access::Read)]
        {
            let places = matches.indices_of(id).into_iter().flatten();
            dirs.extend(places.zip(preopens).map(|(place, preopen)| (place, preopen.clone(), access)));
        }
        dirs.sort_by_key(|(place, ..)| *place);
        given.dirs = dirs.into_iter().map(|(_, preopen, access)| (preopen, access)).collect();
    }
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_line(args: &[&str]) -> Result<Command, clap::Error> {
        parse([&["wasm2rs-run"], args].concat().into_iter().map(OsString::from))
    }

    #[track_caller]
    fn run(args: &[&str]) -> RunArgs {
        match parse_line(args) {
            Ok(Command::Run(run)) => run,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn everything_after_the_module_is_the_guests() {
        let cli = run(&["--env", "A=1", "x.wasm", "--help", "--env", "B=2", "--", "-x"]);
        assert_eq!(cli.module(), PathBuf::from("x.wasm"));
        assert_eq!(cli.args(), ["--help", "--env", "B=2", "--", "-x"]);
        assert_eq!(cli.given.env, [Variable { name: "A".into(), value: "1".into() }]);
    }

    #[test]
    fn commands_are_commands_only_as_the_first_word() {
        assert_eq!(run(&["x.wasm", "compile", "cache"]).args(), ["compile", "cache"]);
        assert_eq!(run(&["run", "run"]).module(), PathBuf::from("run"));
        assert_eq!(run(&["--trace", "inspect", "x"]).module(), PathBuf::from("inspect"));
        assert!(matches!(parse_line(&["cache", "path"]), Ok(Command::Cache { action: CacheAction::Path })));
        assert!(matches!(parse_line(&["compile", "-O1", "-o", "x", "x.wasm"]), Ok(Command::Compile(_))));
        assert!(matches!(parse_line(&["inspect", "x.wasm"]), Ok(Command::Inspect(_))));
    }

    #[test]
    fn directories_of_both_kinds_keep_their_order() {
        let cli =
            run(&["--dir", "a", "--dir-ro=b::/b", "--dir", "c:/c", "--dir-ro", "d", "x.wasm", "--dir", "e"]);
        let dirs: Vec<_> = cli.given.dirs.iter().map(|(dir, access)| (dir.guest.as_str(), *access)).collect();
        use Access::{Read, ReadWrite};
        assert_eq!(dirs, [("a", ReadWrite), ("/b", Read), ("/c", ReadWrite), ("d", Read)]);
    }

    #[test]
    fn the_options_of_a_run_are_read() {
        let line = "--env-inherit --stdin in.txt --max-memory 16M --timeout 1.5s --trace --explain --cache off \
                    --deterministic 7 -O s --memory guarded x.wasm";
        let cli = run(&line.split_whitespace().collect::<Vec<_>>());
        assert!(cli.given.env_inherit && cli.given.trace && cli.given.explain);
        assert_eq!(cli.given.stdin, Some("in.txt".into()));
        assert_eq!(cli.given.max_memory, Some(16 << 20));
        assert_eq!(cli.given.timeout, Some(Duration::from_millis(1500)));
        assert_eq!(cli.given.deterministic, Some(7));
        assert_eq!((cli.build.cache, cli.build.opt_level.as_str()), (Some(Switch::Off), "s"));
        assert_eq!(cli.build.memory, Memory::Guarded);
        assert_eq!(run(&["-O0", "x.wasm"]).build.opt_level, "0");
        assert_eq!(run(&["x.wasm"]).build.memory, Memory::Checked);
    }

    #[test]
    fn incomplete_lines_are_refused() {
        for line in [
            "--env NAME x.wasm",
            "--env =1 x",
            "--dir ::/x x",
            "",
            "run",
            "-O 4 x",
            "--cache perhaps x",
            "--memory shared x",
            "inspect --memory reserved x",
            "--max-memory 1T x",
            "--timeout 0 x",
            "--deterministic -1 x",
            "compile x.wasm",
            "compile -o x",
            "cache",
            "cache burn",
            "inspect",
        ] {
            assert!(parse_line(&line.split_whitespace().collect::<Vec<_>>()).is_err(), "{line}");
        }
    }
}
