//! What the API promises, with known results.

use webp::{Codec, DecodeStatus, EncodeStatus, Encoding, Error, Format, Image};

use crate::pictures::{self, glass, scene, static_noise};

/// One red pixel, without loss, as another program wrote it (Pillow).
const RED: &[u8] = b"RIFF\x1c\0\0\0WEBPVP8L\x0f\0\0\0\x2f\0\0\0\0\x07\x10\xfd\x8f\xfe\x07\x22\xa2\xff\x01\0";

/// A red and a half transparent blue pixel, from there too.
const RED_BLUE: &[u8] =
    b"RIFF \0\0\0WEBPVP8L\x13\0\0\0\x2f\x01\0\0\x10\x0f\x10\xfb\x3f\xff\x0f\xfc\x8f\x0a\x15\x88\xe8\x7f\0\0";

/// The smallest picture with loss: a grey pixel.
const GREY: &[u8] =
    b"RIFF\x22\0\0\0WEBPVP8 \x16\0\0\0\x30\x01\0\x9d\x01\x2a\x01\0\x01\0\x0e\xc0\xfe\x25\xa4\0\x03\x70\0\0\0\0";

/// The smallest animation, of one frame.
const ANIMATION: &[u8] = b"RIFF\x52\0\0\0WEBPVP8X\x0a\0\0\0\x12\0\0\0\0\0\0\0\0\0ANIM\x06\0\0\0\xff\xff\xff\xff\0\0\
    ANMF\x26\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x64\0\0\0VP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0";

fn peak_signal_to_noise(a: &Image, b: &Image) -> f64 {
    let squares = a.pixels.iter().zip(&b.pixels).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
    10.0 * (255.0_f64.powi(2) * a.pixels.len() as f64 / squares.sum::<f64>()).log10()
}

#[test]
fn known_files_have_known_pixels() {
    let mut codec = Codec::new().unwrap();
    for (file, pixels) in [
        (RED, &[255, 0, 0, 255][..]),
        (RED_BLUE, &[255, 0, 0, 255, 0, 0, 255, 128]),
        (GREY, &[0x82, 0x82, 0x82, 255]),
    ] {
        let width = pixels.len() as u32 / 4;
        assert_eq!(codec.decode(file).unwrap(), Image { width, height: 1, pixels: pixels.to_owned() });
    }
}

#[test]
fn without_loss_every_pixel_comes_back() {
    let mut codec = Codec::new().unwrap();
    for image in [scene(61, 47), glass(40, 50), static_noise(33, 9), scene(1, 1), glass(1, 300)] {
        let file = codec.encode(&image, &Encoding::lossless()).unwrap();
        let features = codec.features(&file).unwrap();
        assert_eq!((features.width, features.height), (image.width, image.height));
        assert_eq!(features.format, Format::Lossless);
        assert_eq!(codec.decode(&file).unwrap(), image);
    }
}

#[test]
fn with_loss_quality_buys_likeness() {
    let mut codec = Codec::new().unwrap();
    // Waves of brightness: colours lose more, whatever the quality is.
    let wave = |x: u32, y: u32| (f64::from(x) / 9.0).sin() + (f64::from(x + 2 * y) / 15.0).cos();
    let image = pictures::image(160, 120, |x, y| {
        let grey = (128.0 + 60.0 * wave(x, y)) as u8;
        [grey, grey, grey, 255]
    });
    let mut last = (0, 0.0);
    for quality in [10.0, 50.0, 90.0] {
        let file = codec.encode(&image, &Encoding::lossy(quality)).unwrap();
        let likeness = peak_signal_to_noise(&image, &codec.decode(&file).unwrap());
        assert!(file.len() > last.0 && likeness > last.1, "{quality}: {} bytes, {likeness} dB", file.len());
        last = (file.len(), likeness);
    }
    assert!(last.0 < image.pixels.len() / 4 && last.1 > 30.0, "{last:?}");
}

#[test]
fn with_loss_the_alpha_channel_is_kept() {
    let mut codec = Codec::new().unwrap();
    let image = glass(80, 60);
    let file = codec.encode(&image, &Encoding::lossy(60.0)).unwrap();
    let features = codec.features(&file).unwrap();
    assert!(features.has_alpha && !features.has_animation);
    assert_eq!(features.format, Format::Lossy);
    let decoded = codec.decode(&file).unwrap();
    let alpha = |image: &Image| image.pixels.iter().skip(3).step_by(4).copied().collect::<Vec<_>>();
    assert_eq!(alpha(&decoded), alpha(&image));
    let opaque = codec.encode(&scene(80, 60), &Encoding::lossy(60.0)).unwrap();
    assert!(!codec.features(&opaque).unwrap().has_alpha);
}

#[test]
fn colours_below_transparency_are_kept_if_that_is_wanted() {
    let mut codec = Codec::new().unwrap();
    let image = Image { width: 2, height: 1, pixels: vec![9, 8, 7, 0, 1, 2, 3, 255] };
    let mut decoded = |exact| {
        let file = codec.encode(&image, &Encoding::lossless().exact(exact)).unwrap();
        codec.decode(&file).unwrap().pixels
    };
    assert_eq!(decoded(true), image.pixels);
    assert_eq!(decoded(false), [0, 0, 0, 0, 1, 2, 3, 255]);
}

#[test]
fn errors_have_names() {
    let mut codec = Codec::new().unwrap();
    let image = scene(8, 8);
    let file = codec.encode(&image, &Encoding::lossy(50.0)).unwrap();
    assert!(matches!(codec.decode(b"no picture at all"), Err(Error::Decode(DecodeStatus::BitstreamError))));
    assert!(matches!(codec.decode(b""), Err(Error::Decode(_))));
    assert!(matches!(codec.decode(&file[..file.len() - 10]), Err(Error::Decode(_))));
    let error = codec.decode(b"no picture at all").unwrap_err();
    assert_eq!(error.to_string(), "the file can not be decoded: not a WebP file, or a damaged one");

    assert!(codec.features(ANIMATION).unwrap().has_animation);
    assert!(matches!(codec.decode(ANIMATION), Err(Error::Decode(DecodeStatus::UnsupportedFeature))));

    let short = Image { pixels: vec![0; 5], ..image.clone() };
    assert!(matches!(
        codec.encode(&short, &Encoding::lossless()),
        Err(Error::PixelCount { expected: 256, given: 5 })
    ));
    let empty = Image { width: 0, height: 3, pixels: Vec::new() };
    assert!(matches!(
        codec.encode(&empty, &Encoding::lossless()),
        Err(Error::Encode(EncodeStatus::BadDimension))
    ));
    let wide = Image { width: 16_384, height: 1, pixels: vec![0; 4 * 16_384] };
    assert!(matches!(
        codec.encode(&wide, &Encoding::lossless()),
        Err(Error::Encode(EncodeStatus::BadDimension))
    ));
    for encoding in [Encoding::lossy(101.0), Encoding::lossy(f32::NAN), Encoding::lossless().method(7)] {
        assert!(matches!(codec.encode(&image, &encoding), Err(Error::Parameter)), "{encoding:?}");
    }
}

#[test]
fn a_small_memory_is_an_error_and_the_codec_goes_on() {
    let mut codec = Codec::with_memory_limit(64).unwrap();
    let small = scene(16, 16);
    // 36 bytes that ask for a gigabyte of pixels: the largest picture.
    let mut bomb = RED.to_owned();
    bomb[21..25].copy_from_slice(&[0xff, 0xff, 0xff, 0x0f]);
    assert_eq!(codec.features(&bomb).unwrap().width, 16_384);
    for _ in 0..3 {
        assert!(matches!(codec.decode(&bomb), Err(Error::OutOfMemory)));
        assert!(matches!(codec.encode(&scene(1500, 1500), &Encoding::lossless()), Err(Error::OutOfMemory)));
        let file = codec.encode(&small, &Encoding::lossless()).unwrap();
        assert_eq!(codec.decode(&file).unwrap(), small);
    }
}

#[test]
fn memory_is_given_back() {
    // With 6 MiB, a leak of one of the buffers below is noticed after a few rounds.
    let mut codec = Codec::with_memory_limit(96).unwrap();
    let image = glass(200, 200);
    for _ in 0..20 {
        let file = codec.encode(&image, &Encoding::lossy(75.0).method(0)).unwrap();
        codec.decode(&file).unwrap();
        codec.decode(&file[..file.len() / 2]).unwrap_err();
        codec.encode(&image, &Encoding::lossy(-1.0)).unwrap_err();
    }
}

#[test]
fn a_codec_moves_to_another_thread() {
    let mut codec = Codec::new().unwrap();
    let thread = std::thread::spawn(move || codec.decode(RED).map(|image| image.pixels));
    assert_eq!(thread.join().unwrap().unwrap(), [255, 0, 0, 255]);
}
