//! The loops that jumps up make.

use std::ops::RangeInclusive;

use super::dispatch::Dispatch;
use crate::ir::Func;
use crate::passes::Uses;

/// How deep loops may be nested: more than people write.
const MAX_DEPTH: usize = 32;

/// The loops of a dispatch.
pub(super) struct Nest {
    /// By segment, the last one of the loop that begins there.
    lasts: Vec<Option<usize>>,
    /// By segment, the numbers that lead to it.
    numbers: Vec<Option<RangeInclusive<usize>>>,
    /// How deep they are nested.
    pub(super) depth: usize,
}

/// One loop, or one segment that begins none.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) is_loop: bool,
}

impl Nest {
    /// The loops, if each jump can be made without going through the dispatch.
    pub(super) fn of(func: &Func, dispatch: &Dispatch) -> Option<Self> {
        let is_read_once = || Uses::count(func).local_reads[dispatch.local as usize] == 1;
        if !dispatch.is_closed || dispatch.jumps.is_empty() || !is_read_once() {
            return None;
        }
        let mut lasts: Vec<Option<usize>> = vec![None; dispatch.segments.len()];
        for jump in &dispatch.jumps {
            if let Some(to) = dispatch.segment(jump.to).filter(|to| *to <= jump.from) {
                lasts[to] = lasts[to].max(Some(jump.from));
            }
        }
        // A loop contains those that begin in it as a whole.
        for first in (0..lasts.len()).rev() {
            let Some(mut last) = lasts[first] else { continue };
            let mut at = first + 1;
            while at <= last {
                if let Some(inner) = lasts[at] {
                    last = last.max(inner);
                    at = inner;
                }
                at += 1;
            }
            lasts[first] = Some(last);
        }
        Some(Self { depth: depth(&lasts)?, lasts, numbers: numbers(dispatch)? })
    }

    /// What the segments are parts of: all of them, or those of the loop that begins with the first.
    pub(super) fn parts(&self, segments: RangeInclusive<usize>, is_loop: bool) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut first = *segments.start();
        while first <= *segments.end() {
            let last = self.lasts[first].filter(|_| !is_loop || first > *segments.start());
            parts.push(Part { first, last: last.unwrap_or(first), is_loop: last.is_some() });
            first = last.unwrap_or(first) + 1;
        }
        parts
    }

    /// A number that leads to the segment.
    pub(super) fn number(&self, segment: usize) -> usize {
        self.numbers[segment].as_ref().map_or(0, |numbers| *numbers.start())
    }

    /// The numbers that lead to the segments.
    pub(super) fn numbers(&self, segments: RangeInclusive<usize>) -> RangeInclusive<usize> {
        let mut all = self.numbers[segments].iter().flatten();
        let first = all.next().map_or(0..=0, Clone::clone);
        *first.start()..=*all.next_back().unwrap_or(&first).end()
    }
}

/// By segment, the numbers that lead to it; `None` if they are not in the order of the segments.
fn numbers(dispatch: &Dispatch) -> Option<Vec<Option<RangeInclusive<usize>>>> {
    let mut numbers: Vec<Option<RangeInclusive<usize>>> = vec![None; dispatch.segments.len()];
    let mut before = 0;
    for (number, label) in dispatch.targets.iter().enumerate() {
        let Some(segment) = dispatch.segment(*label) else { continue };
        if segment < before {
            return None;
        }
        before = segment;
        let first = numbers[segment].as_ref().map_or(number, |numbers| *numbers.start());
        numbers[segment] = Some(first..=number);
    }
    Some(numbers)
}

/// How deep the loops are nested; `None` if that is too deep.
fn depth(lasts: &[Option<usize>]) -> Option<usize> {
    let mut open: Vec<usize> = Vec::new();
    let mut depth = 0;
    for (first, last) in lasts.iter().enumerate() {
        open.retain(|last| *last >= first);
        open.extend(last);
        depth = depth.max(open.len());
        if depth > MAX_DEPTH {
            return None;
        }
    }
    Some(depth)
}
