//! How a picture is encoded: the parameters of libwebp that matter most, with its defaults.

/// How a picture is encoded: with loss or without, and the parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoding {
    pub(crate) lossless: bool,
    pub(crate) quality: f32,
    pub(crate) method: u8,
    pub(crate) alpha_quality: u8,
    pub(crate) exact: bool,
}

impl Encoding {
    /// With loss: `quality` from 0 (small) to 100 (good).
    #[must_use]
    pub fn lossy(quality: f32) -> Self {
        Self { lossless: false, quality, method: 4, alpha_quality: 100, exact: false }
    }

    /// Without loss: every pixel comes back as it was. (Those that are fully transparent do because
    /// [`exact`](Self::exact) is set.)
    #[must_use]
    pub fn lossless() -> Self {
        Self { lossless: true, quality: 75.0, method: 4, alpha_quality: 100, exact: true }
    }

    /// Without loss: how hard to try, from 0 (fast) to 100 (small). Default: 75. With loss, the quality.
    #[must_use]
    pub fn quality(mut self, quality: f32) -> Self {
        self.quality = quality;
        self
    }

    /// How much time to spend, from 0 (fast) to 6 (small). Default: 4.
    #[must_use]
    pub fn method(mut self, method: u8) -> Self {
        self.method = method;
        self
    }

    /// With loss: the quality of the alpha channel, from 0 to 100, which is without loss. Default: 100.
    #[must_use]
    pub fn alpha_quality(mut self, quality: u8) -> Self {
        self.alpha_quality = quality;
        self
    }

    /// Whether the colours of pixels that are fully transparent are kept. Default: without loss only.
    #[must_use]
    pub fn exact(mut self, exact: bool) -> Self {
        self.exact = exact;
        self
    }
}
