//! Converts pictures between WebP and PAM: `webp INPUT.webp OUTPUT.pam`, or `webp INPUT.pam OUTPUT.webp [QUALITY]`,
//! without loss if there is no quality.
//!
//! PAM is the simplest format with alpha that other tools read: a header in words, then the pixels.
#![forbid(unsafe_code)]

use std::error::Error;
use std::fs;
use std::process::ExitCode;

use webp::{Codec, Encoding, Image};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (input, output, quality) = match args.as_slice() {
        [input, output] => (input, output, None),
        [input, output, quality] => (input, output, Some(quality)),
        _ => {
            eprintln!("usage: webp INPUT.webp OUTPUT.pam\n       webp INPUT.pam OUTPUT.webp [QUALITY]");
            return ExitCode::from(2);
        }
    };
    match convert(input, output, quality.map(String::as_str)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("webp: {input}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn convert(input: &str, output: &str, quality: Option<&str>) -> Result<(), Box<dyn Error>> {
    let encoding = match quality {
        Some(quality) => Encoding::lossy(quality.parse()?),
        None => Encoding::lossless(),
    };
    let file = fs::read(input)?;
    let mut codec = Codec::new()?;
    let converted = match file.strip_prefix(b"P7\n") {
        Some(pam) => codec.encode(&read_pam(pam)?, &encoding)?,
        None => write_pam(&codec.decode(&file)?),
    };
    fs::write(output, converted)?;
    Ok(())
}

fn write_pam(image: &Image) -> Vec<u8> {
    let Image { width, height, pixels } = image;
    let header =
        format!("P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n");
    [header.as_bytes(), pixels].concat()
}

/// Reads what follows the first line: pixels of four bytes.
fn read_pam(pam: &[u8]) -> Result<Image, Box<dyn Error>> {
    const END: &[u8] = b"ENDHDR\n";
    let end = pam.windows(END.len()).position(|window| window == END).ok_or("the header has no end")?;
    let header = std::str::from_utf8(&pam[..end])?;
    let field = |name: &str| {
        let line = header.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.ok_or_else(|| format!("the header has no {name}"))
    };
    if (field("DEPTH")?, field("MAXVAL")?) != ("4", "255") {
        return Err("only pixels of four bytes are read: DEPTH 4, MAXVAL 255".into());
    }
    let (width, height) = (field("WIDTH")?.parse()?, field("HEIGHT")?.parse()?);
    Ok(Image { width, height, pixels: pam[end + END.len()..].to_owned() })
}
