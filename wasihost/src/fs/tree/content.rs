//! The bytes of a file in a tree: part of the program until they are first written.

use std::borrow::Cow;

use crate::Errno;

/// The bytes of a file.
#[derive(Default)]
pub(super) struct Content(Cow<'static, [u8]>);

impl Content {
    pub(super) fn from_static(bytes: &'static [u8]) -> Self {
        Self(Cow::Borrowed(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// How much memory the bytes take; none while they are part of the program.
    pub(super) fn owned_bytes(&self) -> u64 {
        match &self.0 {
            Cow::Borrowed(_) => 0,
            Cow::Owned(bytes) => bytes.len() as u64,
        }
    }

    /// Copies what there is at `offset`, and says how much that was.
    pub(super) fn read_at(&self, buf: &mut [u8], offset: u64) -> usize {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = self.0.get(offset..).unwrap_or_default();
        let len = rest.len().min(buf.len());
        buf[..len].copy_from_slice(&rest[..len]);
        len
    }

    /// Writes `buf` at `offset`; a gap before it is zeroes.
    pub(super) fn write_at(&mut self, buf: &[u8], offset: usize) -> Result<(), Errno> {
        let end = offset.checked_add(buf.len()).ok_or(Errno::Fbig)?;
        let bytes = self.grow(end)?;
        bytes[offset..end].copy_from_slice(buf);
        Ok(())
    }

    /// Cuts or extends with zeroes.
    pub(super) fn set_len(&mut self, len: usize) -> Result<(), Errno> {
        match &mut self.0 {
            Cow::Borrowed(bytes) if len <= bytes.len() => *bytes = &bytes[..len],
            _ => {
                let bytes = self.grow(len)?;
                bytes.truncate(len);
                // A file that was cut to almost nothing should not keep its memory.
                if bytes.capacity() / 4 > len {
                    bytes.shrink_to_fit();
                }
            }
        }
        Ok(())
    }

    /// The bytes for writing, at least `len` of them.
    fn grow(&mut self, len: usize) -> Result<&mut Vec<u8>, Errno> {
        if let Cow::Borrowed(bytes) = self.0 {
            let mut owned = Vec::new();
            owned.try_reserve(bytes.len().max(len)).map_err(|_| Errno::Nomem)?;
            owned.extend_from_slice(bytes);
            self.0 = Cow::Owned(owned);
        }
        let bytes = self.0.to_mut();
        if let Some(more) = len.checked_sub(bytes.len()) {
            bytes.try_reserve(more).map_err(|_| Errno::Nomem)?;
            bytes.resize(len, 0);
        }
        Ok(bytes)
    }
}
