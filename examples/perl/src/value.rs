//! Perl's values as Rust has them. How they travel is not here.

use std::collections::BTreeMap;
use std::fmt;

/// A scalar of Perl, with everything that it refers to: a copy.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `undef`.
    Undef,
    /// A whole number. Beyond 32 bits it goes to Perl as a text, which is a number wherever Perl wants one; beyond 63 bits
    /// it comes back as a `Double`.
    Int(i64),
    /// Another number.
    Double(f64),
    /// A string of characters. Perl's strings of bytes are characters up to U+00FF.
    String(String),
    /// A reference to an array.
    Array(Vec<Value>),
    /// A reference to a hash. The package passes keys as bytes: those that are not ASCII are taken for UTF-8.
    Hash(BTreeMap<String, Value>),
    /// A reference to something else, such as code; or one so deep that it may lead round in a circle. The text is what
    /// Perl makes of it, such as `CODE(0x1234)`. It does not go back to Perl as more than that text.
    Other(String),
}

impl Value {
    /// The number of an `Int`.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The text of a `String`.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

/// As Perl prints numbers and strings; an `undef` is nothing.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undef => Ok(()),
            Self::Int(number) => number.fmt(f),
            Self::Double(number) => number.fmt(f),
            Self::String(text) | Self::Other(text) => text.fmt(f),
            Self::Array(values) => f.debug_list().entries(values).finish(),
            Self::Hash(values) => f.debug_map().entries(values).finish(),
        }
    }
}

macro_rules! from {
    ($($ty:ty, $value:ident => $result:expr;)*) => {$(
        impl From<$ty> for Value {
            fn from($value: $ty) -> Self {
                $result
            }
        }
    )*};
}

from! {
    bool, value => Self::Int(value.into());
    i32, value => Self::Int(value.into());
    u32, value => Self::Int(value.into());
    i64, value => Self::Int(value);
    f64, value => Self::Double(value);
    &str, value => Self::String(value.to_owned());
    String, value => Self::String(value);
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Undef, Into::into)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Self::Array(values.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<String>, T: Into<Self>, const N: usize> From<[(K, T); N]> for Value {
    fn from(pairs: [(K, T); N]) -> Self {
        Self::Hash(pairs.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}
