//! A stream into memory that the embedder reads.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fs::File;
use crate::{Errno, Filestat};

/// How much a buffer holds unless it is told otherwise.
const DEFAULT_CAPACITY_BYTES: usize = 256 << 20;

/// What a guest has written, to be read while it runs or afterwards; clones share the same bytes.
///
/// It holds up to 256 MiB, or what [`with_capacity`](Self::with_capacity) says; a guest that writes more
/// fails with `nospc`, until the bytes are [taken](Self::take) out.
///
/// ```
/// use wasihost::{OutputBuffer, WasiCtx};
///
/// let output = OutputBuffer::new();
/// let wasi = WasiCtx::builder().stdout(output.clone()).stderr(output.clone()).build().unwrap();
/// # drop(wasi);
/// assert_eq!(output.to_string(), "");
/// ```
#[derive(Clone, Debug)]
pub struct OutputBuffer {
    bytes: Arc<Mutex<Vec<u8>>>,
    capacity_bytes: usize,
}

impl Default for OutputBuffer {
    fn default() -> Self {
        Self::with_capacity(DEFAULT_CAPACITY_BYTES)
    }
}

impl OutputBuffer {
    /// An empty buffer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty buffer for at most so many bytes.
    ///
    /// ```
    /// use wasihost::{Errno, File, OutputBuffer};
    ///
    /// let mut output = OutputBuffer::with_capacity(6);
    /// assert_eq!(output.write(b"four"), Ok(4));
    /// assert_eq!(output.write(b"four"), Ok(2));
    /// assert_eq!(output.write(b"four"), Err(Errno::Nospc));
    /// assert_eq!(output.contents(), b"fourfo");
    /// ```
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Arc::default(), capacity_bytes: bytes }
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
        let len = buf.len().min(self.capacity_bytes.saturating_sub(bytes.len()));
        if len == 0 && !buf.is_empty() {
            return Err(Errno::Nospc);
        }
        bytes.try_reserve(len).map_err(|_| Errno::Nomem)?;
        bytes.extend_from_slice(&buf[..len]);
        Ok(len)
    }
}
