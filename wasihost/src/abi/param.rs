//! From the raw integers of an import to typed parameters. A value that the type does not know is `inval`.

use super::{Advice, ClockId, FdFlags, FstFlags, LookupFlags, OFlags, RiFlags, Rights, SdFlags, Whence};
use crate::Errno;

/// A parameter of an import, decoded from what the guest passed.
pub(crate) trait Param<Raw>: Sized {
    fn decode(raw: Raw) -> Result<Self, Errno>;
}

impl Param<i32> for u32 {
    fn decode(raw: i32) -> Result<Self, Errno> {
        Ok(raw.cast_unsigned())
    }
}

impl Param<i64> for i64 {
    fn decode(raw: i64) -> Result<Self, Errno> {
        Ok(raw)
    }
}

impl Param<i64> for u64 {
    fn decode(raw: i64) -> Result<Self, Errno> {
        Ok(raw.cast_unsigned())
    }
}

macro_rules! span {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub(crate) struct $name {
                pub(crate) ptr: u32,
                pub(crate) len: u32,
            }

            impl Param<(i32, i32)> for $name {
                fn decode((ptr, len): (i32, i32)) -> Result<Self, Errno> {
                    Ok(Self { ptr: ptr.cast_unsigned(), len: len.cast_unsigned() })
                }
            }
        )*
    };
}

span! {
    /// Where the guest keeps a path, and its length in bytes.
    PathPtr;
    /// Where the guest keeps a buffer, and its length in bytes.
    BufPtr;
    /// Where the guest keeps an array of `iovec` or `ciovec`, and how many there are.
    IovsPtr;
}

macro_rules! flags {
    ($($name:ident: $bits:ty),*) => {
        $(impl Param<i32> for $name {
            fn decode(raw: i32) -> Result<Self, Errno> {
                let bits = <$bits>::try_from(raw.cast_unsigned()).map_err(|_| Errno::Inval)?;
                Self::from_bits(bits).ok_or(Errno::Inval)
            }
        })*
    };
}

flags!(FdFlags: u16, OFlags: u16, LookupFlags: u32, FstFlags: u16, RiFlags: u16, SdFlags: u8);

impl Param<i64> for Rights {
    fn decode(raw: i64) -> Result<Self, Errno> {
        Self::from_bits(raw.cast_unsigned()).ok_or(Errno::Inval)
    }
}

impl Param<i32> for Whence {
    fn decode(raw: i32) -> Result<Self, Errno> {
        match raw {
            0 => Ok(Self::Set),
            1 => Ok(Self::Cur),
            2 => Ok(Self::End),
            _ => Err(Errno::Inval),
        }
    }
}

impl Param<i32> for ClockId {
    fn decode(raw: i32) -> Result<Self, Errno> {
        match raw {
            0 => Ok(Self::Realtime),
            1 => Ok(Self::Monotonic),
            2 => Ok(Self::ProcessCputime),
            3 => Ok(Self::ThreadCputime),
            _ => Err(Errno::Inval),
        }
    }
}

impl Param<i32> for Advice {
    fn decode(raw: i32) -> Result<Self, Errno> {
        match raw {
            0 => Ok(Self::Normal),
            1 => Ok(Self::Sequential),
            2 => Ok(Self::Random),
            3 => Ok(Self::WillNeed),
            4 => Ok(Self::DontNeed),
            5 => Ok(Self::NoReuse),
            _ => Err(Errno::Inval),
        }
    }
}
