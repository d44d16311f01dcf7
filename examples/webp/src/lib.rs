//! libwebp as a sandboxed library: C, compiled to WebAssembly, translated to safe Rust, with an API of its own.
//!
//! A [`Codec`] is an instance of libwebp. It has its own memory and nothing else: whatever a hostile file makes the
//! C code do, it can give wrong pixels or an [`Error`], and the program around it goes on.
//!
//! ```
//! use webp::{Codec, Encoding, Image};
//!
//! let mut codec = Codec::new()?;
//! let image = Image { width: 2, height: 1, pixels: vec![255, 0, 0, 255, /* half transparent: */ 0, 0, 255, 128] };
//! let file = codec.encode(&image, &Encoding::lossless())?;
//! assert_eq!(codec.decode(&file)?, image);
//! # Ok::<(), webp::Error>(())
//! ```
#![forbid(unsafe_code)]

mod codec;
mod encoding;
mod error;
mod image;

pub use codec::Codec;
pub use encoding::Encoding;
pub use error::{DecodeStatus, EncodeStatus, Error};
pub use image::{Features, Format, Image};
