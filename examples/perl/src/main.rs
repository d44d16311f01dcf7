//! Runs Perl from the command line: `perl CODE [ARGUMENT...]`.
//!
//! Two functions are Rust's: `file_size(PATH)` asks the host about a file that Perl itself can not see, and
//! `target()` tells which machine the program was built for. The module `Text::Table` is part of the executable.

use std::process::ExitCode;

use include_dir::{Dir, include_dir};
use perl::{Error, Perl};

static MODULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lib");

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(code) = args.next() else {
        eprintln!("usage: perl CODE [ARGUMENT...]");
        return ExitCode::from(2);
    };
    match run(&code, args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Exit(status)) => ExitCode::from(status as u8),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(code: &str, args: impl Iterator<Item = String>) -> Result<(), Error> {
    let mut perl = Perl::builder()
        .modules(&MODULES)
        .args(args)
        .closure("file_size", |args| {
            let path = args.first().ok_or("file_size: a path is needed")?.to_string();
            let metadata = std::fs::metadata(&path).map_err(|error| format!("file_size: {path}: {error}"))?;
            Ok((metadata.len() as i64).into())
        })
        .closure("target", |_| Ok(format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS).into()))
        .inherit_stdio()
        .build()?;
    perl.eval(code)?;
    Ok(())
}
