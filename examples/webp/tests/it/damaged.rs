//! Damaged files: errors or other pixels, as the native library has them, never a panic and never a trap.

use std::sync::OnceLock;

use proptest::prelude::*;
use webp::{Codec, DecodeStatus, Encoding, Error};

use crate::pictures::{glass, scene};
use crate::reference;

/// Files of both formats, with alpha and without.
fn files() -> &'static [Vec<u8>] {
    static FILES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(encode_all)
}

fn encode_all() -> Vec<Vec<u8>> {
    let mut codec = Codec::new().unwrap();
    let encodings = [Encoding::lossy(40.0), Encoding::lossless()];
    let images = [scene(48, 32), glass(31, 33)];
    let pairs = images.iter().flat_map(|image| encodings.iter().map(move |encoding| (image, encoding)));
    pairs.map(|(image, encoding)| codec.encode(image, encoding).unwrap()).collect()
}

/// Decodes; a trap, or a result that is not the native library's, is a failure.
fn check(codec: &mut Codec, file: &[u8]) {
    match codec.decode(file) {
        Ok(image) => assert!(reference::decode(file).is_some_and(|pixels| pixels == image.pixels)),
        // A picture that is too large for the sandbox is not for a program without one.
        Err(Error::OutOfMemory | Error::Decode(DecodeStatus::OutOfMemory)) => {}
        Err(Error::Decode(_)) => assert_eq!(reference::decode(file), None),
        Err(error) => panic!("{error:?}"),
    }
}

#[test]
fn files_that_end_early() {
    let mut codec = Codec::new().unwrap();
    for file in files() {
        for len in 0..file.len() {
            assert!(
                matches!(codec.decode(&file[..len]), Err(Error::Decode(_))),
                "{len} of {} bytes",
                file.len()
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn files_with_other_bytes(
        which in 0..4_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut file = files()[which].clone();
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        check(&mut Codec::with_memory_limit(256).unwrap(), &file);
    }

    #[test]
    fn bytes_after_a_header(which in 0..4_usize, tail in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut file = files()[which].clone();
        file.truncate(30);
        file.extend(tail);
        let len = (file.len() as u32 - 8).to_le_bytes();
        file[4..8].copy_from_slice(&len);
        check(&mut Codec::with_memory_limit(256).unwrap(), &file);
    }
}
