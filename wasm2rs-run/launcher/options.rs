//! The options of a program, as words.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::values::{Preopen, Variable, parse_duration, parse_preopen, parse_size, parse_variable};

/// What a guest is given for one run.
#[derive(Debug, Default)]
pub(crate) struct Options {
    pub(crate) dirs: Vec<Dir>,
    pub(crate) env: Vec<Variable>,
    pub(crate) env_inherit: bool,
    pub(crate) max_memory_bytes: Option<u64>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deterministic: Option<u64>,
    pub(crate) trace: bool,
    pub(crate) explain: bool,
    /// A folder to remove: the program's own, where nothing is kept.
    pub(crate) remove: Option<PathBuf>,
}

/// A directory of the guest.
#[derive(Debug)]
pub(crate) struct Dir {
    pub(crate) preopen: Preopen,
    pub(crate) writable: bool,
}

impl Options {
    /// Reads options up to `--` or the end of the words.
    pub(crate) fn parse(words: &mut impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(word) = words.next() {
            let option = text(word)?;
            if option == "--" {
                break;
            }
            // Both spellings, `--name value` and `--name=value`.
            let (name, mut given) = match option.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (option.as_str(), None),
            };
            let mut value = || match given.take() {
                Some(value) => Ok(value),
                None => words.next().ok_or_else(|| format!("{name} needs a value")).and_then(text),
            };
            let in_option = |error| format!("{name}: {error}");
            match name {
                "--dir" | "--dir-ro" => {
                    let preopen = parse_preopen(&value()?).map_err(in_option)?;
                    options.dirs.push(Dir { preopen, writable: name == "--dir" });
                }
                "--env" => options.env.push(parse_variable(&value()?).map_err(in_option)?),
                "--max-memory" => {
                    options.max_memory_bytes = Some(parse_size(&value()?).map_err(in_option)?);
                }
                "--timeout" => options.timeout = Some(parse_duration(&value()?).map_err(in_option)?),
                "--deterministic" => {
                    let seed = value()?.parse().map_err(|_| in_option("a seed is a whole number".into()))?;
                    options.deterministic = Some(seed);
                }
                "--remove" => options.remove = Some(value()?.into()),
                "--env-inherit" => options.env_inherit = true,
                "--trace" => options.trace = true,
                "--explain" => options.explain = true,
                _ => return Err(format!("{option:?} is no option")),
            }
            if given.is_some() {
                return Err(format!("{name} takes no value"));
            }
        }
        Ok(options)
    }
}

/// The words of a text: its lines, if it has more than one, so that words can contain spaces; else what spaces
/// separate.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.contains('\n');
    text.split(move |c: char| if lines { c == '\n' } else { c.is_whitespace() })
        .filter(|word| !word.is_empty())
}

/// A word as text.
pub(crate) fn text(value: OsString) -> Result<String, String> {
    value.into_string().map_err(|value| format!("{value:?} is not UTF-8, which WASI's strings are"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Options, String> {
        Options::parse(&mut words(text).map(OsString::from))
    }

    #[test]
    fn directories_keep_their_order() {
        let options = parse("--dir a --dir-ro=b::/b --dir c:/c").unwrap();
        let dirs: Vec<_> =
            options.dirs.iter().map(|dir| (dir.preopen.guest.as_str(), dir.writable)).collect();
        assert_eq!(dirs, [("a", true), ("/b", false), ("/c", true)]);
    }

    #[test]
    fn every_option_is_read() {
        let text =
            "--env A=1=2 --env-inherit --max-memory 64K --timeout=2s --deterministic 7 --trace --explain";
        let options = parse(text).unwrap();
        assert_eq!(options.env, [Variable { name: "A".into(), value: "1=2".into() }]);
        assert!(options.env_inherit && options.trace && options.explain);
        assert_eq!(options.max_memory_bytes, Some(65536));
        assert_eq!(options.timeout, Some(Duration::from_secs(2)));
        assert_eq!(options.deterministic, Some(7));
    }

    #[test]
    fn what_is_no_option_is_an_error_that_names_it() {
        for (text, expected) in [
            ("--nonsense", "--nonsense"),
            ("word", "word"),
            ("--trace=yes", "--trace takes no value"),
            ("--dir", "--dir needs a value"),
            ("--env A", "NAME=VALUE"),
            ("--max-memory much", "--max-memory: "),
            ("--timeout 0", "--timeout: "),
            ("--deterministic x", "--deterministic: "),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn words_with_spaces_are_lines() {
        assert_eq!(words(" --dir  a ").collect::<Vec<_>>(), ["--dir", "a"]);
        assert_eq!(words("--env\nA=b c\n").collect::<Vec<_>>(), ["--env", "A=b c"]);
        assert_eq!(words("").count(), 0);
    }
}
