//! Parameters as a trace shows them. Nothing here fails: what can not be decoded is shown as it came.

use std::fmt::Debug;

use super::{
    Advice, BufPtr, ClockId, FdFlags, FstFlags, GuestMemory, IovsPtr, LookupFlags, OFlags, Param, PathPtr,
    RiFlags, Rights, SdFlags, Whence,
};

/// How many buffers of an array are shown.
const SHOWN_IOVS: u32 = 4;

/// A parameter of an import, as a trace shows it.
pub(crate) trait Show<Raw> {
    fn show(raw: Raw, memory: &GuestMemory<'_>) -> String;
}

macro_rules! show {
    ($($name:ty, $raw:ty => |$value:ident| $text:expr;)*) => {
        $(impl Show<$raw> for $name {
            fn show(raw: $raw, _: &GuestMemory<'_>) -> String {
                match <$name as Param<$raw>>::decode(raw) {
                    Ok($value) => $text,
                    Err(_) => format!("{raw:#x}"),
                }
            }
        })*
    };
}

show! {
    u32, i32 => |value| value.to_string();
    u64, i64 => |value| value.to_string();
    i64, i64 => |value| value.to_string();
    ClockId, i32 => |value| variant(&value);
    Advice, i32 => |value| variant(&value);
    Whence, i32 => |value| variant(&value);
    FdFlags, i32 => |value| names(value.iter_names().map(|(name, _)| name));
    OFlags, i32 => |value| names(value.iter_names().map(|(name, _)| name));
    LookupFlags, i32 => |value| names(value.iter_names().map(|(name, _)| name));
    FstFlags, i32 => |value| names(value.iter_names().map(|(name, _)| name));
    RiFlags, i32 => |value| names(value.iter_names().map(|(name, _)| name));
    SdFlags, i32 => |value| names(value.iter_names().map(|(name, _)| name));
    Rights, i64 => |value| names(value.iter_names().map(|(name, _)| name));
}

/// A variant of an enumeration in small letters.
fn variant(value: &impl Debug) -> String {
    format!("{value:?}").to_lowercase()
}

/// The names of flags, `creat|excl`; 0 for none.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.map(str::to_lowercase).collect();
    if names.is_empty() { "0".to_owned() } else { names.join("|") }
}

/// A range of memory, `length@address`.
fn span(ptr: u32, len: u32) -> String {
    format!("{len}@{ptr:#x}")
}

impl Show<(i32, i32)> for BufPtr {
    fn show((ptr, len): (i32, i32), _: &GuestMemory<'_>) -> String {
        span(ptr.cast_unsigned(), len.cast_unsigned())
    }
}

impl Show<(i32, i32)> for PathPtr {
    fn show((ptr, len): (i32, i32), memory: &GuestMemory<'_>) -> String {
        let (ptr, len) = (ptr.cast_unsigned(), len.cast_unsigned());
        let bytes = memory.bytes(BufPtr { ptr, len: len.min(super::memory::MAX_PATH_BYTES) });
        bytes.map_or_else(|_| span(ptr, len), |bytes| format!("{:?}", String::from_utf8_lossy(bytes)))
    }
}

impl Show<(i32, i32)> for IovsPtr {
    fn show((ptr, len): (i32, i32), memory: &GuestMemory<'_>) -> String {
        let (ptr, len) = (ptr.cast_unsigned(), len.cast_unsigned());
        let Ok(array) = memory.bytes(BufPtr { ptr, len: len.min(SHOWN_IOVS) * 8 }) else {
            return span(ptr, len);
        };
        let (iovs, _) = array.as_chunks::<8>();
        let mut shown: Vec<_> = iovs
            .iter()
            .map(|&[a, b, c, d, e, f, g, h]| {
                span(u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]))
            })
            .collect();
        if len > SHOWN_IOVS {
            shown.push(format!("and {} more", len - SHOWN_IOVS));
        }
        format!("[{}]", shown.join(", "))
    }
}
