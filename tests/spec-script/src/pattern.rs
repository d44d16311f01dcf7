//! What a result is compared with.

use std::fmt;
use std::str::FromStr;

use crate::{ParseError, Value};

/// What a directive expects of one result.
///
/// ```
/// use spec_script::{Pattern, Value};
///
/// assert!(Pattern::CanonicalNan32.matches(&Value::F32(0xffc0_0000)));
/// assert!(!Pattern::CanonicalNan32.matches(&Value::F32(0x7fc0_0001)));
/// assert!(Pattern::ArithmeticNan32.matches(&Value::F32(0x7fc0_0001)));
/// assert!(!Pattern::ArithmeticNan32.matches(&Value::F32(0x7fa0_0000)), "signalling");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Exactly this value.
    Is(Value),
    /// `nan:canonical` as an `f32`: the quiet bit and no other bit of the payload; the sign is free.
    CanonicalNan32,
    /// `nan:canonical` as an `f64`.
    CanonicalNan64,
    /// `nan:arithmetic` as an `f32`: the quiet bit.
    ArithmeticNan32,
    /// `nan:arithmetic` as an `f64`.
    ArithmeticNan64,
    /// A vector whose lanes match these, lane 0 first. There are 4 or 2; each is a 32-bit or 64-bit pattern.
    Lanes(Vec<Self>),
    /// Any reference that is not null, of the host's.
    AnyExtern,
    /// One of these.
    Either(Vec<Self>),
}

impl Pattern {
    /// Whether `value` is what is expected.
    #[must_use]
    pub fn matches(&self, value: &Value) -> bool {
        match (self, *value) {
            (Self::Is(expected), value) => *expected == value,
            (Self::CanonicalNan32, Value::F32(bits)) => bits & 0x7fff_ffff == 0x7fc0_0000,
            (Self::CanonicalNan64, Value::F64(bits)) => bits & (u64::MAX >> 1) == 0x7ff8_0000_0000_0000,
            (Self::ArithmeticNan32, Value::F32(bits)) => bits & 0x7fc0_0000 == 0x7fc0_0000,
            (Self::ArithmeticNan64, Value::F64(bits)) => {
                bits & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000
            }
            (Self::Lanes(lanes), Value::V128(bits)) => lanes.iter().enumerate().all(|(i, lane)| {
                let value = match lanes.len() {
                    4 => Value::F32((bits >> (32 * i)) as u32),
                    _ => Value::F64((bits >> (64 * i)) as u64),
                };
                lane.matches(&value)
            }),
            (Self::AnyExtern, Value::Extern(_)) => true,
            (Self::Either(patterns), value) => patterns.iter().any(|pattern| pattern.matches(&value)),
            _ => false,
        }
    }
}

const NAMED: [(&str, Pattern); 5] = [
    ("f32:nan:canonical", Pattern::CanonicalNan32),
    ("f64:nan:canonical", Pattern::CanonicalNan64),
    ("f32:nan:arithmetic", Pattern::ArithmeticNan32),
    ("f64:nan:arithmetic", Pattern::ArithmeticNan64),
    ("extern:any", Pattern::AnyExtern),
];

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, separator: char, patterns: &[Self]| {
            patterns.iter().try_for_each(|pattern| write!(f, "{separator}{pattern}"))
        };
        match self {
            Self::Is(value) => value.fmt(f),
            Self::Lanes(lanes) => {
                f.write_str("lanes")?;
                list(f, ',', lanes)
            }
            Self::Either(patterns) => {
                f.write_str("either")?;
                list(f, '|', patterns)
            }
            named => NAMED
                .iter()
                .filter(|(_, pattern)| pattern == named)
                .try_for_each(|(name, _)| f.write_str(name)),
        }
    }
}

impl FromStr for Pattern {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        // Lanes have no alternatives inside, but alternatives may be lanes.
        if let Some(patterns) = text.strip_prefix("either|") {
            return Ok(Self::Either(patterns.split('|').map(str::parse).collect::<Result<_, _>>()?));
        }
        if let Some(lanes) = text.strip_prefix("lanes,") {
            return Ok(Self::Lanes(lanes.split(',').map(str::parse).collect::<Result<_, _>>()?));
        }
        match NAMED.iter().find(|(name, _)| *name == text) {
            Some((_, pattern)) => Ok(pattern.clone()),
            None => text.parse().map(Self::Is),
        }
    }
}
