//! Where the guest's random numbers come from.

use crate::Errno;

/// The embedder's source: it fills the buffer.
type Fill = Box<dyn FnMut(&mut [u8]) + Send>;

/// A source of random bytes: the operating system's, or the embedder's.
#[derive(Default)]
pub(crate) struct Random {
    source: Option<Fill>,
}

impl Random {
    pub(crate) fn new(source: impl FnMut(&mut [u8]) + Send + 'static) -> Self {
        Self { source: Some(Box::new(source)) }
    }

    /// # Errors
    /// `io` if the operating system has none.
    pub(crate) fn fill(&mut self, buf: &mut [u8]) -> Result<(), Errno> {
        match &mut self.source {
            Some(source) => source(buf),
            None => getrandom::fill(buf).map_err(|_| Errno::Io)?,
        }
        Ok(())
    }
}
