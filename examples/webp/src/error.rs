//! What can go wrong, by libwebp's names.

use std::fmt;

use wasm2rs_rt as rt;

/// Why a picture was not decoded or encoded.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// libwebp does not decode the file.
    Decode(DecodeStatus),
    /// libwebp does not encode the picture.
    Encode(EncodeStatus),
    /// A parameter of the [`Encoding`](crate::Encoding) is out of its range.
    Parameter,
    /// The number of pixels is not `width * height * 4`.
    PixelCount {
        /// How many bytes the picture should have.
        expected: u64,
        /// How many it has.
        given: usize,
    },
    /// The picture or the file does not fit into the memory that the codec may have.
    OutOfMemory,
    /// The guest trapped, or one of its pointers leads out of its memory. [`Codec`](crate::Codec) starts anew by itself.
    Guest(rt::Error),
}

macro_rules! statuses {
    ($(#[$doc:meta])* $name:ident { $($number:literal $variant:ident $text:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!($text, ".")] $variant,)*
            /// A number that this version of the crate has no name for.
            Other(i32),
        }

        impl $name {
            pub(crate) fn new(number: i32) -> Self {
                match number {
                    $($number => Self::$variant,)*
                    other => Self::Other(other),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant => f.write_str($text),)*
                    Self::Other(number) => write!(f, "status {number}"),
                }
            }
        }
    };
}

statuses! {
    /// libwebp's `VP8StatusCode`.
    DecodeStatus {
        1 OutOfMemory "not enough memory"
        2 InvalidParam "invalid parameter"
        3 BitstreamError "not a WebP file, or a damaged one"
        4 UnsupportedFeature "a feature that is not supported, such as animation"
        5 Suspended "the file ends too early"
        6 UserAbort "aborted"
        7 NotEnoughData "not enough data"
    }
}

statuses! {
    /// libwebp's `WebPEncodingError`.
    EncodeStatus {
        1 OutOfMemory "not enough memory"
        2 BitstreamOutOfMemory "not enough memory for the file"
        3 NullParameter "a parameter is missing"
        4 InvalidConfiguration "invalid configuration"
        5 BadDimension "width and height have to be 1 to 16383"
        6 Partition0Overflow "a partition is larger than 512 KiB"
        7 PartitionOverflow "a partition is larger than 16 MiB"
        8 BadWrite "the file can not be written"
        9 FileTooBig "the file is larger than 4 GiB"
        10 UserAbort "aborted"
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decode(status) => write!(f, "the file can not be decoded: {status}"),
            Self::Encode(status) => write!(f, "the picture can not be encoded: {status}"),
            Self::Parameter => write!(f, "a parameter of the encoding is out of its range"),
            Self::PixelCount { expected, given } => {
                write!(f, "the picture has {given} bytes of pixels instead of {expected}")
            }
            Self::OutOfMemory => write!(f, "the codec's memory is too small for this"),
            Self::Guest(error) => write!(f, "libwebp stopped: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Guest(error) => Some(error),
            _ => None,
        }
    }
}

impl From<rt::Error> for Error {
    fn from(error: rt::Error) -> Self {
        Self::Guest(error)
    }
}
