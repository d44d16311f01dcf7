//! Pictures that the tests share, made by arithmetic.

use webp::Image;

/// A picture whose pixels are a function of their place.
pub fn image(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Image {
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    Image { width, height, pixels: pixels.flat_map(|(x, y)| pixel(x, y)).collect() }
}

/// A number that looks random, the same each time.
pub fn noise(x: u32, y: u32) -> u8 {
    let hash = x.wrapping_mul(0x9e37_79b1) ^ y.wrapping_mul(0x85eb_ca77);
    (hash.wrapping_mul(0xc2b2_ae3d) >> 24) as u8
}

/// Gradients with a disc and a pattern: something of what photographs and drawings have. Opaque.
pub fn scene(width: u32, height: u32) -> Image {
    image(width, height, |x, y| {
        let (dx, dy) = (x.abs_diff(width / 2), y.abs_diff(height / 2));
        let disc = dx * dx + dy * dy < width * height / 10;
        let red = (x * 255 / width) as u8;
        let green = if disc { 200 } else { (y * 255 / height) as u8 };
        [red, green, (((x / 16 + y / 16) % 2) * 80) as u8 + noise(x, y) % 16, 255]
    })
}

/// The scene with transparent, half transparent and opaque parts.
pub fn glass(width: u32, height: u32) -> Image {
    let mut image = scene(width, height);
    for (idx, pixel) in image.pixels.chunks_exact_mut(4).enumerate() {
        pixel[3] = [0, 255, (idx % 256) as u8][idx / 37 % 3];
    }
    image
}

/// Nothing that could be compressed.
pub fn static_noise(width: u32, height: u32) -> Image {
    image(width, height, |x, y| [noise(x, y), noise(y, x + 1), noise(x + 7, y), noise(x, y + 9)])
}
