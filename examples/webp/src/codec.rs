//! The codec: an instance of the guest, and what goes in and out of its memory.

use wasm2rs_rt as rt;
use webp_guest::Module;

use crate::encoding::Encoding;
use crate::error::{DecodeStatus, EncodeStatus, Error};
use crate::image::{Features, Format, Image};

/// The memory of a codec unless it is told otherwise, in pages of 64 KiB: 1 GiB.
const DEFAULT_MEMORY_PAGES: u64 = 1 << 14;

/// libwebp, with a memory of its own.
///
/// It can be used again and again, and move between threads; each thread can have its own. Its memory stays as large as
/// the largest picture made it.
pub struct Codec {
    guest: Module,
    max_memory_pages: u64,
}

impl Codec {
    /// A codec with 1 GiB of memory at most.
    ///
    /// # Errors
    /// [`Error::Guest`] if its first pages can not be had.
    pub fn new() -> Result<Self, Error> {
        Self::with_memory_limit(DEFAULT_MEMORY_PAGES)
    }

    /// A codec with this much memory at most, in pages of 64 KiB; it starts with 20 or so. A picture needs several times
    /// the size of its pixels.
    ///
    /// # Errors
    /// [`Error::Guest`] if its first pages can not be had.
    pub fn with_memory_limit(pages: u64) -> Result<Self, Error> {
        let mut guest = Module::new()?;
        guest.limit_memory_pages(pages);
        guest._initialize()?;
        Ok(Self { guest, max_memory_pages: pages })
    }

    /// What the header of a file says.
    ///
    /// # Errors
    /// [`Error::Decode`] if it is no header of a WebP file; [`Error::OutOfMemory`].
    pub fn features(&mut self, file: &[u8]) -> Result<Features, Error> {
        self.transaction(|guest| {
            let data = guest.place(file)?;
            guest.features(data)
        })
    }

    /// Decodes a picture, whatever it is compressed with.
    ///
    /// # Errors
    /// [`Error::Decode`] with libwebp's reason; [`Error::OutOfMemory`].
    pub fn decode(&mut self, file: &[u8]) -> Result<Image, Error> {
        self.transaction(|guest| {
            let data = guest.place(file)?;
            let Features { width, height, .. } = guest.features(data)?;
            let pixels = guest.allocate(u64::from(width) * u64::from(height) * 4)?;
            let status =
                guest.module.decode(data.addr, data.len, pixels.addr, width as i32, height as i32)?;
            match status {
                0 => Ok(Image { width, height, pixels: guest.bytes(pixels)?.to_owned() }),
                status => Err(Error::Decode(DecodeStatus::new(status))),
            }
        })
    }

    /// Encodes a picture.
    ///
    /// # Errors
    /// [`Error::PixelCount`]; [`Error::Parameter`]; [`Error::Encode`] with libwebp's reason; [`Error::OutOfMemory`].
    pub fn encode(&mut self, image: &Image, encoding: &Encoding) -> Result<Vec<u8>, Error> {
        let expected = u64::from(image.width) * u64::from(image.height) * 4;
        if image.pixels.len() as u64 != expected {
            return Err(Error::PixelCount { expected, given: image.pixels.len() });
        }
        let (Ok(width), Ok(height)) = (i32::try_from(image.width), i32::try_from(image.height)) else {
            return Err(Error::Encode(EncodeStatus::BadDimension));
        };
        // libwebp's own check lets it through.
        if encoding.quality.is_nan() {
            return Err(Error::Parameter);
        }
        self.transaction(|guest| {
            let pixels = guest.place(&image.pixels)?;
            let out = guest.allocate(8)?;
            let status = guest.module.encode(
                pixels.addr,
                width,
                height,
                encoding.lossless.into(),
                encoding.quality,
                encoding.method.into(),
                encoding.alpha_quality.into(),
                encoding.exact.into(),
                out.addr,
            )?;
            match status {
                0 => {
                    let [addr, len] = guest.numbers(out)?;
                    let file = Block { addr, len };
                    guest.blocks.push(file);
                    Ok(guest.bytes(file)?.to_owned())
                }
                -1 => Err(Error::Parameter),
                status => Err(Error::Encode(EncodeStatus::new(status))),
            }
        })
    }

    /// Does something with the guest, then gives back whatever it has allocated. An instance that trapped is replaced:
    /// nobody knows what its memory is like.
    fn transaction<R>(&mut self, work: impl FnOnce(&mut Guest<'_>) -> Result<R, Error>) -> Result<R, Error> {
        let mut guest = Guest { module: &mut self.guest, blocks: Vec::new() };
        let mut result = work(&mut guest);
        for block in std::mem::take(&mut guest.blocks) {
            if let Err(error) = guest.module.release(block.addr) {
                result = Err(error.into());
                break;
            }
        }
        if matches!(result, Err(Error::Guest(_))) {
            *self = Self::with_memory_limit(self.max_memory_pages)?;
        }
        result
    }
}

/// Bytes of the guest's memory.
#[derive(Clone, Copy)]
struct Block {
    addr: i32,
    len: i32,
}

/// The guest during one call, with what it has to give back.
struct Guest<'m> {
    module: &'m mut Module,
    blocks: Vec<Block>,
}

impl Guest<'_> {
    fn allocate(&mut self, len: u64) -> Result<Block, Error> {
        // 2 GiB are more than any picture that libwebp takes.
        let len = i32::try_from(len).map_err(|_| Error::OutOfMemory)?;
        let addr = self.module.allocate(len.max(1))?;
        if addr == 0 {
            return Err(Error::OutOfMemory);
        }
        let block = Block { addr, len };
        self.blocks.push(block);
        Ok(block)
    }

    fn place(&mut self, bytes: &[u8]) -> Result<Block, Error> {
        let block = self.allocate(bytes.len() as u64)?;
        self.module.memory_mut().write(block.addr as u32, bytes).map_err(|_| bad_pointer())?;
        Ok(block)
    }

    fn bytes(&self, block: Block) -> Result<&[u8], Error> {
        self.module.memory().read(block.addr as u32, block.len as u32).ok_or_else(bad_pointer)
    }

    fn numbers<const N: usize>(&self, block: Block) -> Result<[i32; N], Error> {
        let mut numbers = [0; N];
        for (addr, number) in (block.addr as u32..).step_by(4).zip(&mut numbers) {
            *number = self.module.memory().read_i32_le(addr).ok_or_else(bad_pointer)?;
        }
        Ok(numbers)
    }

    fn features(&mut self, data: Block) -> Result<Features, Error> {
        let out = self.allocate(20)?;
        match self.module.read_features(data.addr, data.len, out.addr)? {
            0 => {
                let [width, height, has_alpha, has_animation, format] = self.numbers(out)?;
                Ok(Features {
                    width: width.cast_unsigned(),
                    height: height.cast_unsigned(),
                    has_alpha: has_alpha != 0,
                    has_animation: has_animation != 0,
                    format: match format {
                        1 => Format::Lossy,
                        2 => Format::Lossless,
                        _ => Format::Mixed,
                    },
                })
            }
            status => Err(Error::Decode(DecodeStatus::new(status))),
        }
    }
}

fn bad_pointer() -> Error {
    Error::Guest(rt::Error::Host("libwebp returned an address outside its memory".into()))
}
