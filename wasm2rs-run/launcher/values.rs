//! The values of options, as people write them. `wasm2rs-run` checks them with these functions before anything
//! is built; the built program reads them with the same ones.

use std::path::PathBuf;
use std::time::Duration;

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

/// `HOST`, `HOST::GUEST` or `HOST:GUEST`. A host path with a colon in it needs the second form.
pub(crate) fn parse_preopen(text: &str) -> Result<Preopen, String> {
    let (host, guest) = text.split_once("::").or_else(|| text.rsplit_once(':')).unwrap_or((text, text));
    if host.is_empty() || guest.is_empty() {
        return Err("both paths of HOST::GUEST have to be there".to_owned());
    }
    Ok(Preopen { host: host.into(), guest: guest.to_owned() })
}

/// `NAME=VALUE`.
pub(crate) fn parse_variable(text: &str) -> Result<Variable, String> {
    let (name, value) = text.split_once('=').ok_or("a variable is written NAME=VALUE")?;
    if name.is_empty() || text.contains('\0') {
        return Err("a variable is written NAME=VALUE, with a name and without NUL".to_owned());
    }
    Ok(Variable { name: name.to_owned(), value: value.to_owned() })
}

/// Bytes: `65536`, or with a unit of 1024 `64K`, `16M`, `2G` (`KiB`, `MiB` and `GiB` are the same).
pub(crate) fn parse_size(text: &str) -> Result<u64, String> {
    let (number, unit) = split_unit(text);
    let number: u64 = number.parse().map_err(|_| "a size is a whole number, with K, M or G after it")?;
    let bytes: u64 = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return Err(format!("{unit:?} is no unit of size: K, M and G are")),
    };
    number.checked_mul(bytes).ok_or_else(|| "that is more than there can be".to_owned())
}

/// Seconds, `2` or `0.5`, or with a unit: `500ms`, `2s`, `5m`, `1h`.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = split_unit(text);
    let number: f64 = number.parse().map_err(|_| "a time is a number, with ms, s, m or h after it")?;
    let seconds = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("{unit:?} is no unit of time: ms, s, m and h are")),
    };
    match Duration::try_from_secs_f64(number * seconds) {
        Ok(time) if !time.is_zero() => Ok(time),
        _ => Err("a time is more than zero".to_owned()),
    }
}

/// A number and what comes after its last digit.
fn split_unit(text: &str) -> (&str, &str) {
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == '.').map_or(0, |last| last + 1);
    (&text[..end], text[end..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_keeps_its_path_unless_another_is_given() {
        for (text, host, guest) in [
            ("data", "data", "data"),
            ("/srv/files::/", "/srv/files", "/"),
            ("/srv/files:/", "/srv/files", "/"),
            ("a:b::/c", "a:b", "/c"),
            ("a::b:c", "a", "b:c"),
            (".", ".", "."),
        ] {
            assert_eq!(parse_preopen(text), Ok(Preopen { host: host.into(), guest: guest.into() }), "{text}");
        }
        for text in ["", "::", "::/x", "x::", ":x", "x:"] {
            assert!(parse_preopen(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_variables_value_may_contain_anything() {
        for (text, name, value) in [("A=", "A", ""), ("A=b=c", "A", "b=c"), ("P=a::b\n", "P", "a::b\n")] {
            assert_eq!(parse_variable(text), Ok(Variable { name: name.into(), value: value.into() }));
        }
        for text in ["", "A", "=b", "A=\0"] {
            assert!(parse_variable(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_have_units_of_1024() {
        for (text, bytes) in
            [("0", 0), ("65536", 65536), ("64K", 65536), ("64 KiB", 65536), ("3m", 3 << 20), ("2GB", 2 << 30)]
        {
            assert_eq!(parse_size(text), Ok(bytes), "{text}");
        }
        for text in ["", "M", "-1", "1.5M", "1T", "ten", "99999999999G", "9é"] {
            assert!(parse_size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_seconds_unless_they_say_otherwise() {
        for (text, millis) in
            [("2", 2000), ("0.5", 500), ("500ms", 500), ("1.5s", 1500), ("2m", 120_000), ("1h", 3_600_000)]
        {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "0", "-1", "1d", "s", "inf", "NaN", "0ms", "1e400", "9é"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
