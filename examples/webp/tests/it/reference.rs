//! The same version of libwebp compiled natively, as a program that `tests/guests/fetch.py examples/webp` builds.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use webp::Image;

/// What is encoded with: with loss or without, quality, method.
pub(crate) type Parameters = (bool, f32, u8);

/// The pixels of a file, if libwebp decodes it.
pub(crate) fn decode(file: &[u8]) -> Option<Vec<u8>> {
    run(&["decode".to_owned()], file)
}

/// The file of a picture.
pub(crate) fn encode(image: &Image, (lossless, quality, method): Parameters) -> Vec<u8> {
    let numbers = [u32::from(lossless).to_string(), quality.to_string(), method.to_string()];
    let size = [image.width.to_string(), image.height.to_string()];
    let arguments = [&["encode".to_owned()][..], &numbers, &size].concat();
    run(&arguments, &image.pixels).expect("a picture that can be encoded")
}

/// What the program prints; nothing if libwebp has an error.
fn run(arguments: &[String], input: &[u8]) -> Option<Vec<u8>> {
    let mut command = Command::new(program());
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("tests/guests/fetch.py examples/webp builds the program");
    let mut stdin = child.stdin.take().expect("a pipe");
    // It reads all of its input before it writes, so that nobody waits for the other.
    stdin.write_all(input).expect("it reads everything");
    drop(stdin);
    let output = child.wait_with_output().expect("its output");
    match output.status.code() {
        Some(0) => Some(output.stdout),
        Some(1) => None,
        _ => panic!("{command:?}: {}", output.status),
    }
}

fn program() -> PathBuf {
    let here = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/guests");
    env::var_os("WASM2RS_GUESTS").map_or_else(here, PathBuf::from).join("examples/native/webp")
}
