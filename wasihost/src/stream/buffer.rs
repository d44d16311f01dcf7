//! A stream into memory that the embedder reads.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fs::File;
use crate::{Errno, Filestat};

/// What a guest has written, to be read while it runs or afterwards; clones share the same bytes.
///
/// ```
/// use wasihost::{OutputBuffer, WasiCtx};
///
/// let output = OutputBuffer::new();
/// let wasi = WasiCtx::builder().stdout(output.clone()).stderr(output.clone()).build().unwrap();
/// # drop(wasi);
/// assert_eq!(output.to_string(), "");
/// ```
#[derive(Clone, Debug, Default)]
pub struct OutputBuffer {
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl OutputBuffer {
    /// An empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A copy of what has been written so far.
    #[must_use]
    pub fn contents(&self) -> Vec<u8> {
        self.lock().clone()
    }

    /// Takes what has been written so far out of the buffer.
    #[must_use]
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        // Bytes are bytes, even those of a thread that panicked.
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What has been written so far; bytes that are not UTF-8 appear as U+FFFD.
impl std::fmt::Display for OutputBuffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.lock()))
    }
}

impl File for OutputBuffer {
    fn stat(&mut self) -> Result<Filestat, Errno> {
        Ok(Filestat::default())
    }

    fn write(&mut self, buf: &[u8]) -> Result<usize, Errno> {
        let mut bytes = self.lock();
        bytes.try_reserve(buf.len()).map_err(|_| Errno::Nomem)?;
        bytes.extend_from_slice(buf);
        Ok(buf.len())
    }
}
