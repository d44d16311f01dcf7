//! The translation of functions: each on its own, in parallel.

use std::fmt;
use std::ops::Range;

use crate::calls::Calls;
use crate::context::Context;
use crate::error::Error;
use crate::interrupts;
use crate::lower;
use crate::module::Module;
use crate::names::Names;
use crate::options::Options;
use crate::{emit, parallel, passes, units};

/// The text of all functions.
pub(crate) struct Functions {
    /// In the order of their indices.
    pub(crate) texts: Vec<String>,
    /// Which of them are in a module of their own with each other; if there is one unit only, they are in none.
    pub(crate) units: Vec<Range<usize>>,
    /// How deep blocks are nested in the deepest one.
    pub(crate) nesting: usize,
    /// Those that are reported as large, the largest first.
    pub(crate) large: Vec<LargeFunction>,
}

/// A function that takes rustc long: see [`Config::large_function_bytes`](crate::Config::large_function_bytes).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LargeFunction {
    /// Its index and, if it has one, its name, in words.
    pub name: String,
    /// The size of its WebAssembly code, in bytes.
    pub code_bytes: u64,
    /// Where the code is in the module, in bytes.
    pub offset: u64,
}

impl fmt::Display for LargeFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at offset {:#x} has {} kB of code", self.name, self.offset, self.code_bytes / 1000)
    }
}

/// Translates the functions that can be called.
pub(crate) fn translate(
    module: &Module<'_>,
    calls: &Calls,
    names: &Names,
    options: &Options,
) -> Result<Functions, Error> {
    let live: Vec<u32> =
        (0..module.funcs.len() as u32).filter(|func_idx| calls.live[*func_idx as usize]).collect();
    let units = units::count(options, live.len(), code_bytes(module, &live));
    let visibility = if units > 1 { "pub(super) " } else { "" };
    let cx = Context { module, calls, model: options.memory_model, visibility };
    let results = parallel::map(&live, || (), |(), func_idx| translate_one(cx, names, options, *func_idx));
    let large = large_functions(module, &live, options);
    let texts = Vec::with_capacity(live.len());
    let mut functions = Functions { texts, units: Vec::new(), nesting: 0, large };
    for (func_idx, result) in live.into_iter().zip(results) {
        let (text, nesting) = result.map_err(|error| error.in_function(|| module.describe_func(func_idx)))?;
        functions.texts.push(text);
        functions.nesting = functions.nesting.max(nesting);
    }
    let lengths: Vec<usize> = functions.texts.iter().map(String::len).collect();
    functions.units = units::divide(&lengths, units);
    Ok(functions)
}

fn code_bytes(module: &Module<'_>, live: &[u32]) -> u64 {
    let ranges = live.iter().filter_map(|func_idx| module.funcs[*func_idx as usize].range());
    ranges.map(|range| range.end - range.start).sum()
}

fn large_functions(module: &Module<'_>, live: &[u32], options: &Options) -> Vec<LargeFunction> {
    let describe = |func_idx: &u32| {
        let range = module.funcs[*func_idx as usize].range()?;
        let code_bytes = range.end - range.start;
        (code_bytes >= options.large_function_bytes).then(|| LargeFunction {
            name: module.describe_func(*func_idx),
            code_bytes,
            offset: range.start,
        })
    };
    let mut large: Vec<_> = live.iter().filter_map(describe).collect();
    large.sort_by_key(|function| std::cmp::Reverse(function.code_bytes));
    large
}

fn translate_one(
    cx: Context<'_, '_>,
    names: &Names,
    options: &Options,
    func_idx: u32,
) -> Result<(String, usize), Error> {
    if let Some(import) = cx.module.funcs[func_idx as usize].import {
        return Ok((emit::import(cx, names, func_idx, import), 0));
    }
    let mut func = lower::lower(cx, func_idx)?;
    if options.interruptible {
        interrupts::insert_checks(&mut func);
    }
    let declarations = passes::run(&mut func, &options.passes, options.memory_model.checks());
    Ok((emit::function(cx, names, &func, &declarations), func.nesting))
}
