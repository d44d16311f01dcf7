//! The same pictures, here and in the same version of libwebp compiled natively: the same bytes.

use webp::{Codec, Encoding, Image};

use crate::pictures::{glass, scene, static_noise};
use crate::reference::{self, Parameters};

const ENCODINGS: [Parameters; 7] = [
    (false, 0.0, 4),
    (false, 30.0, 0),
    (false, 75.0, 4),
    (false, 100.0, 6),
    (true, 0.0, 0),
    (true, 75.0, 4),
    (true, 100.0, 6),
];

fn pictures() -> [Image; 4] {
    [scene(96, 64), glass(61, 47), static_noise(30, 30), scene(3, 120)]
}

#[test]
fn encoded_files_are_the_same_byte_for_byte() {
    let mut codec = Codec::new().unwrap();
    for (idx, image) in pictures().iter().enumerate() {
        for row @ (lossless, quality, method) in ENCODINGS {
            let encoding = if lossless { Encoding::lossless() } else { Encoding::lossy(0.0) };
            let file = codec.encode(image, &encoding.quality(quality).method(method)).unwrap();
            let expected = reference::encode(image, row);
            assert!(
                file == expected,
                "picture {idx}, {row:?}: {} bytes, {} natively",
                file.len(),
                expected.len()
            );
        }
    }
}

#[test]
fn decoded_pixels_are_the_same_byte_for_byte() {
    let mut codec = Codec::new().unwrap();
    for (idx, image) in pictures().iter().enumerate() {
        for row in ENCODINGS {
            let file = reference::encode(image, row);
            let decoded = codec.decode(&file).unwrap();
            assert_eq!((decoded.width, decoded.height), (image.width, image.height));
            assert!(Some(decoded.pixels) == reference::decode(&file), "picture {idx}, {row:?}");
        }
    }
}
