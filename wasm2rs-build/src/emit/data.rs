//! The data file: the bytes of the data segments, and where they go.

use std::ops::Range;

use crate::calls::Calls;
use crate::context::Context;
use crate::module::{Data, Module, SegmentMode, const_address};
use crate::options::MemoryModel;

/// A run of zeros of this length is left out where the memory is zero already: about what a run costs.
const MIN_GAP_BYTES: usize = 16;

/// The side file and what the generated module has to know about it.
#[derive(Debug, Default)]
pub(crate) struct DataFile {
    pub(crate) bytes: Vec<u8>,
    /// By memory, its initial contents if they are known now: address, start in the file and length.
    pub(crate) runs: Vec<Vec<(u32, u32, u32)>>,
    /// Where the other segments are in the file, by segment.
    pub(crate) segments: Vec<Option<Range<usize>>>,
}

impl DataFile {
    /// Whether the memory is made with its contents, which its instances share until they write to it.
    ///
    /// A module that is instantiated later is not: its memory can be seen although its instantiation has failed before the data
    /// was copied.
    pub(crate) fn has_image(&self, cx: Context<'_, '_>, memory: u32) -> bool {
        let later = cx.module.instances[cx.module.memories[memory as usize].instance].later;
        cx.model == MemoryModel::Guarded && !later && !self.runs[memory as usize].is_empty()
    }
}

/// Lays out the data file.
pub(crate) fn data(module: &Module<'_>, calls: &Calls) -> DataFile {
    let mut file = DataFile { segments: vec![None; module.data.len()], ..DataFile::default() };
    for memory in 0..module.memories.len() as u32 {
        let mut runs = Vec::new();
        match known_segments(module, memory) {
            Some(segments) => runs = file.add_image(&segments),
            None => file.add_segments(
                module,
                |data| matches!(data.mode, SegmentMode::Active { index, .. } if index == memory),
            ),
        }
        file.runs.push(runs);
    }
    let used: Vec<bool> = used_segments(module, calls);
    let mut index = 0;
    file.add_segments(module, |data| {
        index += 1;
        used[index - 1] && matches!(data.mode, SegmentMode::Passive)
    });
    file
}

/// The segments that `memory.init` of a function that can run names.
fn used_segments(module: &Module<'_>, calls: &Calls) -> Vec<bool> {
    let mut used = vec![false; module.data.len()];
    for (func, live) in module.funcs.iter().zip(&calls.live) {
        for segment in func.facts.data_segments.iter().filter(|_| *live) {
            used[*segment as usize] = true;
        }
    }
    used
}

/// The active segments of a memory with their addresses, if all are known now and lie inside it while it is zero.
fn known_segments<'a>(module: &Module<'a>, memory: u32) -> Option<Vec<(usize, &'a [u8])>> {
    let defined = module.memories.get(memory as usize).filter(|memory| memory.import.is_none())?;
    let size = defined.ty.initial.checked_mul(defined.ty.page_size().into())?;
    let mut segments = Vec::new();
    for data in &module.data {
        let SegmentMode::Active { index, offset } = &data.mode else { continue };
        if *index != memory {
            continue;
        }
        let addr = const_address(offset)?;
        let end = addr.checked_add(data.bytes.len() as u64)?;
        // Segments of other instances are copied when those are instantiated.
        if end > size || end > u32::MAX.into() || data.instance != defined.instance {
            return None;
        }
        segments.push((addr as usize, data.bytes));
    }
    Some(segments)
}

/// A memory's initial contents.
type Runs = Vec<(u32, u32, u32)>;

impl DataFile {
    /// Adds segments, without the zeros between and inside them unless one overlaps another: then their order
    /// decides, and zeros of a later one may have to overwrite an earlier one.
    fn add_image(&mut self, segments: &[(usize, &[u8])]) -> Runs {
        let mut runs = Runs::new();
        let mut sorted = segments.to_vec();
        sorted.sort_by_key(|(addr, _)| *addr);
        if sorted.windows(2).any(|pair| pair[0].0 + pair[0].1.len() > pair[1].0) {
            for (addr, bytes) in segments.iter().filter(|(_, bytes)| !bytes.is_empty()) {
                runs.push((*addr as u32, self.bytes.len() as u32, bytes.len() as u32));
                self.bytes.extend_from_slice(bytes);
            }
            return runs;
        }
        for (addr, bytes) in sorted {
            for (start, bytes) in without_zeros(bytes) {
                self.add_run(&mut runs, addr + start, bytes);
            }
        }
        runs
    }

    /// Adds a run that lies above all others.
    fn add_run(&mut self, runs: &mut Runs, addr: usize, bytes: &[u8]) {
        if let Some((start, _, len)) = runs.last_mut() {
            let end = (*start + *len) as usize;
            if addr - end < MIN_GAP_BYTES {
                // A short gap is written as the zeros that it holds.
                self.bytes.resize(self.bytes.len() + addr - end, 0);
                self.bytes.extend_from_slice(bytes);
                *len = (addr + bytes.len()) as u32 - *start;
                return;
            }
        }
        runs.push((addr as u32, self.bytes.len() as u32, bytes.len() as u32));
        self.bytes.extend_from_slice(bytes);
    }

    fn add_segments(&mut self, module: &Module<'_>, mut condition: impl FnMut(&Data<'_>) -> bool) {
        for (index, data) in module.data.iter().enumerate() {
            if condition(data) {
                let start = self.bytes.len();
                self.bytes.extend_from_slice(data.bytes);
                self.segments[index] = Some(start..self.bytes.len());
            }
        }
    }
}

/// The parts of the bytes between long runs of zeros, with where they start.
fn without_zeros(bytes: &[u8]) -> Vec<(usize, &[u8])> {
    let mut parts = Vec::new();
    // The part that is being read: where it starts and where its last byte that is not zero ends.
    let mut part: Option<(usize, usize)> = None;
    for (index, byte) in bytes.iter().enumerate() {
        if *byte == 0 {
            continue;
        }
        part = match part {
            Some((start, end)) if index - end < MIN_GAP_BYTES => Some((start, index + 1)),
            _ => {
                parts.extend(part.map(|(start, end)| (start, &bytes[start..end])));
                Some((index, index + 1))
            }
        };
    }
    parts.extend(part.map(|(start, end)| (start, &bytes[start..end])));
    parts
}

#[cfg(test)]
mod tests {
    use super::{DataFile, MIN_GAP_BYTES, without_zeros};

    #[test]
    fn long_runs_of_zeros_are_left_out() {
        let mut bytes = vec![0; 40];
        bytes[3] = 1;
        bytes[4 + MIN_GAP_BYTES] = 2;
        assert_eq!(without_zeros(&bytes), [(3, &[1][..]), (4 + MIN_GAP_BYTES, &[2])]);
        assert!(without_zeros(&[0; 100]).is_empty());
    }

    #[test]
    fn overlapping_segments_are_kept_in_order() {
        let mut file = DataFile::default();
        let runs = file.add_image(&[(0, &[1; 40]), (0, &[0; 20])]);
        assert_eq!(runs, [(0, 0, 40), (0, 40, 20)]);
    }
}
