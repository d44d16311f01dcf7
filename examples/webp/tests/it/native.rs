//! The same pictures, here and in the same version of libwebp compiled natively: the same bytes.
#![allow(unsafe_code, reason = "the native library is C")]

use std::{ptr, slice};

use libwebp_sys as sys;
use webp::{Codec, Encoding, Image};

use crate::pictures::{glass, scene, static_noise};

/// What is encoded with: with loss or without, quality, method.
const ENCODINGS: [(bool, f32, u8); 7] = [
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

fn native_decode(file: &[u8]) -> Vec<u8> {
    let (mut width, mut height) = (0, 0);
    // SAFETY: the pointer and the length are those of a slice; the result has `width * height` pixels.
    unsafe {
        let pixels = sys::WebPDecodeRGBA(file.as_ptr(), file.len(), &mut width, &mut height);
        assert!(!pixels.is_null());
        let copy = slice::from_raw_parts(pixels, (width * height * 4) as usize).to_owned();
        sys::WebPFree(pixels.cast());
        copy
    }
}

fn native_encode(image: &Image, (lossless, quality, method): (bool, f32, u8)) -> Vec<u8> {
    let mut config = sys::WebPConfig::new().expect("the version fits");
    config.lossless = lossless.into();
    config.exact = lossless.into();
    config.quality = quality;
    config.method = method.into();
    let mut picture = sys::WebPPicture::new().expect("the version fits");
    picture.use_argb = lossless.into();
    picture.width = image.width as i32;
    picture.height = image.height as i32;
    // SAFETY: the writer outlives the encoding; the pixels are `width * height * 4` bytes.
    unsafe {
        let mut writer = std::mem::zeroed();
        sys::WebPMemoryWriterInit(&mut writer);
        picture.writer = Some(sys::WebPMemoryWrite);
        picture.custom_ptr = ptr::from_mut(&mut writer).cast();
        assert_ne!(sys::WebPPictureImportRGBA(&mut picture, image.pixels.as_ptr(), picture.width * 4), 0);
        assert_ne!(sys::WebPEncode(&config, &mut picture), 0);
        sys::WebPPictureFree(&mut picture);
        let file = slice::from_raw_parts(writer.mem, writer.size).to_owned();
        sys::WebPMemoryWriterClear(&mut writer);
        file
    }
}

#[test]
fn encoded_files_are_the_same_byte_for_byte() {
    let mut codec = Codec::new().unwrap();
    for (idx, image) in pictures().iter().enumerate() {
        for row @ (lossless, quality, method) in ENCODINGS {
            let encoding = if lossless { Encoding::lossless() } else { Encoding::lossy(0.0) };
            let file = codec.encode(image, &encoding.quality(quality).method(method)).unwrap();
            let expected = native_encode(image, row);
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
            let file = native_encode(image, row);
            let decoded = codec.decode(&file).unwrap();
            assert_eq!((decoded.width, decoded.height), (image.width, image.height));
            assert!(decoded.pixels == native_decode(&file), "picture {idx}, {row:?}");
        }
    }
}
