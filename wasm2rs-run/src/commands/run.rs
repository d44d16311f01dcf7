//! `run`: the guest takes the place of this process.

use std::convert::Infallible;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::Command;

use crate::build::{Builder, Guest, Interface, Program};
use crate::cli::{Access, RunArgs};
use crate::error::{Error, IoContext};

/// How often a program is built again that another process removed before it was started.
const ATTEMPTS: usize = 3;

/// Runs the guest. Returns only if it could not be started.
pub(crate) fn run(args: &RunArgs) -> Result<Infallible, Error> {
    let path = args.module();
    let wasm = fs::read(&path).during("read", &path)?;
    if let Some((missing, _)) = args.given.dirs.iter().find(|(dir, _)| !dir.host.is_dir()) {
        return Err(Error::NotADirectory(missing.host.clone()));
    }
    let stdin = args.given.stdin.as_ref().map(|path| File::open(path).during("open", path)).transpose()?;
    let builder = Builder::new(&args.build)?;
    let guest = Guest { path: &path, wasm: &wasm, interface: Interface::Runner };
    for attempt in 1.. {
        let Program { executable, temporary } = builder.program(guest)?;
        let mut command = Command::new(&executable);
        if let Some(folder) = &temporary {
            command.arg("--remove").arg(folder.path());
        }
        command.args(launcher_args(args, &path));
        if let Some(file) = &stdin {
            command.stdin(file.try_clone().during("open", args.given.stdin.as_deref().unwrap_or(&path))?);
        }
        let error = start(&mut command);
        if error.kind() != io::ErrorKind::NotFound || attempt == ATTEMPTS {
            return Err(error).during("start", executable);
        }
    }
    unreachable!("the last attempt returns")
}

/// The arguments of the executable, as `launcher/options.rs` reads them.
fn launcher_args(args: &RunArgs, module: &Path) -> Vec<OsString> {
    let given = &args.given;
    let mut words: Vec<OsString> = Vec::new();
    for (dir, access) in &given.dirs {
        words.push(if *access == Access::Read { "--dir-ro".into() } else { "--dir".into() });
        let mut value = dir.host.clone().into_os_string();
        value.push("::");
        value.push(&dir.guest);
        words.push(value);
    }
    for variable in &given.env {
        words.extend(["--env".into(), format!("{}={}", variable.name, variable.value).into()]);
    }
    for (is_set, name) in
        [(given.env_inherit, "--env-inherit"), (given.trace, "--trace"), (given.explain, "--explain")]
    {
        words.extend(is_set.then(|| name.into()));
    }
    let numbers = [
        ("--max-memory", given.max_memory.map(|bytes| bytes.to_string())),
        ("--timeout", given.timeout.map(|time| format!("{}s", time.as_secs_f64()))),
        ("--deterministic", given.deterministic.map(|seed| seed.to_string())),
    ];
    for (name, value) in numbers {
        words.extend(value.into_iter().flat_map(|value| [name.into(), value.into()]));
    }
    words.push("--".into());
    // The name that the guest is called by: without the folder, which is the host's business.
    words.push(module.file_name().unwrap_or_default().to_owned());
    words.extend_from_slice(args.args());
    words
}

/// Starts the executable in place of this process: its status and the signals for it pass through.
#[cfg(unix)]
fn start(command: &mut Command) -> io::Error {
    use std::os::unix::process::CommandExt;

    command.exec()
}

/// Starts the executable and passes its status on.
#[cfg(not(unix))]
fn start(command: &mut Command) -> io::Error {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(i32::from(crate::NOT_STARTED))),
        Err(error) => error,
    }
}
