//! Which Rust there is.
//!
//! Asking rustc takes longer than everything else that a second run does, so the answer is kept with what it
//! depends on: the command, rustup's settings, and the compiler itself.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cache::{Cache, Key, stamp};
use crate::error::Error;

/// What stands in a note between the version and what follows it.
const BEFORE_CFG: &str = "\n\n";

/// A toolchain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toolchain {
    /// The compiler itself, where rustup's command only chooses one.
    pub(crate) rustc: PathBuf,
    /// What `rustc -vV` prints.
    pub(crate) version: String,
    /// What `rustc --print cfg` prints: the platform, in detail.
    cfg: String,
}

impl Toolchain {
    /// The toolchain that `$RUSTC` or `rustc` on the path is.
    pub(crate) fn find(cache: &Cache) -> Result<Self, Error> {
        let command = tool("RUSTC", "rustc");
        let key = note_key(&command);
        let note = key.as_ref().and_then(|key| cache.read_note(key));
        if let Some(toolchain) = note.and_then(|note| Self::from_note(&note)) {
            return Ok(toolchain);
        }
        let toolchain = Self::ask(&command)?;
        if let (Some(key), Some(note)) = (key, toolchain.note()) {
            cache.write_note(&key, &note);
        }
        Ok(toolchain)
    }

    fn ask(command: &OsStr) -> Result<Self, Error> {
        let version = output(command, &["-vV"])?;
        let answers = output(command, &["--print", "sysroot", "--print", "cfg"])?;
        let (sysroot, cfg) = answers.split_once('\n').unwrap_or((&answers, ""));
        let compiler = Path::new(sysroot.trim_end()).join("bin").join("rustc");
        let compiler = compiler.with_extension(std::env::consts::EXE_EXTENSION);
        let rustc = if compiler.is_file() { compiler } else { command.into() };
        let toolchain = Self { rustc, version, cfg: cfg.to_owned() };
        if toolchain.host().is_none() {
            return Err(Error::Toolchain { output: toolchain.version });
        }
        Ok(toolchain)
    }

    /// The platform that rustc builds for when nothing else is asked for.
    pub(crate) fn host(&self) -> Option<&str> {
        self.version.lines().find_map(|line| line.strip_prefix("host: "))
    }

    /// Whether code that is built for that platform has this under `cfg`.
    pub(super) fn has_cfg(&self, name: &str, value: &str) -> bool {
        let wanted = format!("{name}={value:?}");
        self.cfg.lines().any(|line| line == wanted)
    }

    /// The command that builds packages: `$CARGO`, or that of the same toolchain.
    pub(crate) fn cargo(&self) -> OsString {
        let beside = self.rustc.with_file_name("cargo").with_extension(std::env::consts::EXE_EXTENSION);
        let named = std::env::var_os("CARGO").filter(|cargo| !cargo.is_empty());
        named.unwrap_or_else(|| if beside.is_file() { beside.into() } else { "cargo".into() })
    }

    fn note(&self) -> Option<String> {
        let rustc = self.rustc.to_str()?;
        Some(format!("{rustc}\n{}\n{}{BEFORE_CFG}{}", self.stamp()?, self.version.trim_end(), self.cfg))
    }

    fn from_note(note: &str) -> Option<Self> {
        let (head, cfg) = note.split_once(BEFORE_CFG)?;
        let mut parts = head.splitn(3, '\n');
        let (rustc, stamp, version) = (parts.next()?, parts.next()?, parts.next()?);
        let toolchain = Self { rustc: rustc.into(), version: format!("{version}\n"), cfg: cfg.to_owned() };
        (toolchain.stamp()? == stamp && toolchain.host().is_some()).then_some(toolchain)
    }

    /// What changes when the toolchain is replaced by another version: the compiler, and the list of its libraries.
    fn stamp(&self) -> Option<String> {
        let libraries = self.rustc.parent()?.with_file_name("lib");
        Some(format!("{} {}", stamp(&self.rustc)?, stamp(&libraries).unwrap_or_default()))
    }
}

/// What decides which toolchain a command is; `None` if the command is not on the path.
fn note_key(command: &OsStr) -> Option<Key> {
    let path = find_command(command)?;
    let rustup_home = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".rustup"));
    let settings =
        rustup_home.or_else(home).map(|home| stamp(&home.join("settings.toml")).unwrap_or_default());
    let toolchain = std::env::var_os("RUSTUP_TOOLCHAIN").unwrap_or_default();
    let parts = [stamp(&path)?, settings.unwrap_or_default(), toolchain.to_string_lossy().into_owned()];
    Some(Key::of(parts.iter().map(|part| part.as_bytes())))
}

fn find_command(command: &OsStr) -> Option<PathBuf> {
    let path = Path::new(command);
    if path.components().count() > 1 {
        return Some(path.to_owned());
    }
    let dirs = std::env::var_os("PATH")?;
    let name = path.with_extension(std::env::consts::EXE_EXTENSION);
    std::env::split_paths(&dirs).map(|dir| dir.join(&name)).find(|path| path.is_file())
}

fn tool(variable: &str, name: &str) -> OsString {
    std::env::var_os(variable).filter(|tool| !tool.is_empty()).unwrap_or_else(|| name.into())
}

fn output(command: &OsStr, args: &[&str]) -> Result<String, Error> {
    // Not where the user is: a toolchain file there is about something else.
    let output = Command::new(command).args(args).current_dir(neutral_dir()).output();
    let output = output.map_err(|source| Error::Tool { tool: command.into(), source })?;
    if !output.status.success() {
        let output = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Error::Toolchain { output });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A folder that no project is in.
fn neutral_dir() -> PathBuf {
    if cfg!(unix) { "/".into() } else { std::env::temp_dir() }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Toolchain {
        /// One that builds for another platform.
        pub(crate) fn of_target(target: &str) -> Self {
            let cfg = output(OsStr::new("rustc"), &["--print", "cfg", "--target", target]).unwrap();
            Self { rustc: "rustc".into(), version: format!("host: {target}\n"), cfg }
        }
    }

    #[test]
    fn a_note_is_as_good_as_asking_until_the_compiler_changes() {
        let asked = Toolchain::ask(OsStr::new("rustc")).unwrap();
        let note = asked.note().unwrap();
        assert_eq!(Toolchain::from_note(&note), Some(asked.clone()));
        let changed = note.replace(&asked.stamp().unwrap(), "1 2 3");
        assert_eq!(Toolchain::from_note(&changed), None);
        // The last one is what an earlier version of this command left.
        let cut_before = |text: &str| &note[..note.find(text).unwrap()];
        for damaged in ["", "\n", note.lines().next().unwrap(), cut_before("host: "), cut_before(BEFORE_CFG)]
        {
            assert_eq!(Toolchain::from_note(damaged), None);
        }
    }

    #[test]
    fn the_compiler_is_found_behind_rustups_command() {
        let asked = Toolchain::ask(OsStr::new("rustc")).unwrap();
        assert!(asked.rustc.is_absolute() && asked.version.starts_with("rustc "), "{asked:?}");
        assert!(asked.version.contains(asked.host().unwrap()));
    }

    #[test]
    fn a_toolchain_that_is_not_there_is_an_error_that_names_the_command() {
        let error = Toolchain::ask(OsStr::new("/nowhere/rustc")).unwrap_err().to_string();
        assert!(error.contains("/nowhere/rustc") && error.contains("rustup.rs"), "{error}");
    }
}
