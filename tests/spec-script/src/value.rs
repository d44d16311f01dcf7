//! WebAssembly values, by their bits.

use std::fmt;
use std::str::FromStr;

use crate::ParseError;

/// A value that is passed to a guest or comes from it. Floating-point numbers are their bits, so that equality
/// is that of the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// An `i32`.
    I32(u32),
    /// An `i64`.
    I64(u64),
    /// The bits of an `f32`.
    F32(u32),
    /// The bits of an `f64`.
    F64(u64),
    /// A `v128`; lane 0 is in the low bits.
    V128(u128),
    /// A null reference of any type.
    Null,
    /// An `externref` with this number.
    Extern(u64),
    /// A reference to a function; which one can not be seen from outside.
    Func,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::I32(bits) => write!(f, "i32:{bits:#x}"),
            Self::I64(bits) => write!(f, "i64:{bits:#x}"),
            Self::F32(bits) => write!(f, "f32:{bits:#x}"),
            Self::F64(bits) => write!(f, "f64:{bits:#x}"),
            Self::V128(bits) => write!(f, "v128:{bits:#x}"),
            Self::Null => f.write_str("ref:null"),
            Self::Extern(key) => write!(f, "extern:{key:#x}"),
            Self::Func => f.write_str("ref:func"),
        }
    }
}

impl FromStr for Value {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let parse = || {
            let (ty, bits) = text.split_once(':')?;
            if ty == "ref" {
                return match bits {
                    "null" => Some(Self::Null),
                    "func" => Some(Self::Func),
                    _ => None,
                };
            }
            let bits = u128::from_str_radix(bits.strip_prefix("0x")?, 16).ok()?;
            match ty {
                "i32" => bits.try_into().ok().map(Self::I32),
                "i64" => bits.try_into().ok().map(Self::I64),
                "f32" => bits.try_into().ok().map(Self::F32),
                "f64" => bits.try_into().ok().map(Self::F64),
                "v128" => Some(Self::V128(bits)),
                "extern" => bits.try_into().ok().map(Self::Extern),
                _ => None,
            }
        };
        parse().ok_or_else(|| ParseError::new("a value", text))
    }
}
