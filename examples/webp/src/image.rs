//! Pictures, and what the header of a file says of one.

/// A picture in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The width, in pixels: 1 to 16,383.
    pub width: u32,
    /// The height, in pixels: 1 to 16,383.
    pub height: u32,
    /// The pixels: red, green, blue and alpha, a byte each, rows from the top; `width * height * 4` bytes.
    pub pixels: Vec<u8>,
}

/// What the header of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// The width, in pixels.
    pub width: u32,
    /// The height, in pixels.
    pub height: u32,
    /// Whether a pixel can be transparent.
    pub has_alpha: bool,
    /// Whether it is an animation, which [`Codec::decode`](crate::Codec::decode) does not decode.
    pub has_animation: bool,
    /// How the picture is compressed.
    pub format: Format,
}

/// How a picture is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Different parts in different ways: an animation.
    Mixed,
    /// VP8.
    Lossy,
    /// VP8L.
    Lossless,
}
