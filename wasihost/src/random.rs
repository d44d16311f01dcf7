//! Where the guest's random numbers come from.

use crate::Errno;

/// The embedder's source: it fills the buffer.
type Fill = Box<dyn FnMut(&mut [u8]) + Send>;

/// How many of the operating system's bytes are taken at once. One system call for 8 bytes takes as long as one
/// for some hundreds, and guests ask for few at a time (hash maps, session numbers).
const AHEAD_BYTES: usize = 512;

/// A source of random bytes: the operating system's, or the embedder's.
pub(crate) enum Random {
    System(Box<Ahead>),
    Replaced(Fill),
}

impl Default for Random {
    fn default() -> Self {
        Self::System(Box::new(Ahead { bytes: [0; AHEAD_BYTES], left: 0 }))
    }
}

impl Random {
    pub(crate) fn new(source: impl FnMut(&mut [u8]) + Send + 'static) -> Self {
        Self::Replaced(Box::new(source))
    }

    /// # Errors
    /// `io` if the operating system has none.
    pub(crate) fn fill(&mut self, buf: &mut [u8]) -> Result<(), Errno> {
        match self {
            Self::Replaced(source) => {
                source(buf);
                Ok(())
            }
            Self::System(ahead) => ahead.fill(buf),
        }
    }
}

/// The operating system's bytes, taken ahead.
pub(crate) struct Ahead {
    bytes: [u8; AHEAD_BYTES],
    /// How many at the start of `bytes` nobody has been given.
    left: usize,
}

impl Ahead {
    fn fill(&mut self, buf: &mut [u8]) -> Result<(), Errno> {
        if buf.len() > AHEAD_BYTES / 2 {
            return system(buf);
        }
        if self.left < buf.len() {
            // What is left is as good as new; it is simpler to take it anew.
            self.left = 0;
            system(&mut self.bytes)?;
            self.left = AHEAD_BYTES;
        }
        let start = self.left - buf.len();
        let given = &mut self.bytes[start..self.left];
        buf.copy_from_slice(given);
        // No one finds in the host's memory what a guest was given.
        given.fill(0);
        self.left = start;
        Ok(())
    }
}

fn system(buf: &mut [u8]) -> Result<(), Errno> {
    getrandom::fill(buf).map_err(|_| Errno::Io)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_bytes_are_given_twice_and_none_are_kept() {
        let Random::System(mut ahead) = Random::default() else { panic!("the system's by default") };
        let mut seen = HashSet::new();
        for len in [8, 8, 200, 8, 256, 256, 8, 257, 8, 100, 100, 100, 100, 8] {
            let mut buf = vec![0; len];
            ahead.fill(&mut buf).unwrap_or_else(|errno| panic!("{errno}"));
            for chunk in buf.chunks_exact(8) {
                assert!(seen.insert(chunk.to_vec()), "{chunk:?} again");
            }
            assert!(ahead.bytes[ahead.left..].iter().all(|byte| *byte == 0));
        }
    }
}
