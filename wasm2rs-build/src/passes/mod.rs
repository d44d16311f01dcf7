//! Improvements of one function's intermediate representation. Each pass keeps the function's meaning, and
//! each can be switched off ([`Config::passes`](crate::Config::passes)), to find the one that is wrong or to
//! measure what it is worth.

mod checks;
mod continues;
mod counters;
mod declarations;
mod recursion;
mod results;
mod rounds;
mod scans;
mod threading;
mod unused;
mod uses;
mod vectors;

pub(crate) use declarations::Declarations;
pub(crate) use uses::{Uses, dest};

use crate::ir::{Func, Stmt};

/// A pass over one function.
///
/// ```
/// use wasm2rs_build::{Config, Pass};
///
/// let without_unused = Pass::ALL.into_iter().filter(|pass| *pass != Pass::Unused);
/// Config::new().passes(without_unused).translate(b"\0asm\x01\0\0\0")?;
/// # Ok::<(), wasm2rs_build::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pass {
    /// Has a jump that goes through the `br_table` at the start of a loop go straight to where that leads.
    JumpThreading,
    /// Leaves out a branch to the start of a loop where the loop's end has the same effect.
    ImplicitContinue,
    /// Stores results of calls and blocks in the local that they are for, or returns them, without a name in
    /// between.
    ResultsInPlace,
    /// Takes out values and assignments that nothing reads.
    Unused,
    /// Counts a loop's counter from zero, where it is one of arrays whose place is known and counts up to zero.
    CountUp,
    /// Looks for the end of a loop that only compares bytes in blocks of them, and leaves its rounds up to there out.
    ByteScans,
    /// Makes one check of several accesses off one address, where nothing between them could be seen. Only for
    /// memories whose accesses are checked.
    MergedChecks,
    /// Keeps LLVM from taking the vectors of loops apart, to make vectors of the lanes of several rounds.
    WholeVectors,
    /// Writes the round of a small loop twice where LLVM can not count the rounds.
    TwoRounds,
    /// Has a small function that calls itself check the stack at one of four calls, by way of copies that do not.
    Recursion,
    /// Declares locals where they are first assigned, instead of at the start of the function.
    LateDeclarations,
}

impl Pass {
    /// All passes, in the order in which they run.
    pub const ALL: [Self; 11] = [
        Self::JumpThreading,
        Self::ImplicitContinue,
        Self::ResultsInPlace,
        Self::Unused,
        Self::CountUp,
        Self::ByteScans,
        Self::MergedChecks,
        Self::WholeVectors,
        Self::TwoRounds,
        Self::Recursion,
        Self::LateDeclarations,
    ];
}

/// Runs the passes that are in `enabled`, and says where locals are declared. `checked`: whether accesses of memory are.
pub(crate) fn run(func: &mut Func, enabled: &[Pass], checked: bool) -> Declarations {
    let is_enabled = |pass| enabled.contains(&pass);
    if is_enabled(Pass::JumpThreading) {
        threading::run(func);
    }
    if is_enabled(Pass::ImplicitContinue) {
        continues::run(func);
    }
    if is_enabled(Pass::ResultsInPlace) {
        results::run(func);
    }
    if is_enabled(Pass::Unused) {
        unused::run(func);
    }
    if is_enabled(Pass::CountUp) {
        counters::run(func);
    }
    if is_enabled(Pass::ByteScans) {
        scans::run(func);
    }
    if checked && is_enabled(Pass::MergedChecks) {
        checks::run(func);
    }
    if is_enabled(Pass::WholeVectors) {
        vectors::run(func);
    }
    if is_enabled(Pass::TwoRounds) {
        rounds::run(func);
    }
    if is_enabled(Pass::Recursion) {
        recursion::run(func);
    }
    if is_enabled(Pass::LateDeclarations) { Declarations::late(func) } else { Declarations::at_start(func) }
}

/// Inserts statements before others. They are in the order of these.
fn insert(func: &mut Func, stmts: Vec<(usize, Stmt)>) {
    if stmts.is_empty() {
        return;
    }
    let mut body = Vec::with_capacity(func.body.len() + stmts.len());
    let mut stmts = stmts.into_iter().peekable();
    for (at, stmt) in func.body.iter().enumerate() {
        while let Some((_, inserted)) = stmts.next_if(|(before, _)| *before == at) {
            body.push(inserted);
        }
        body.push(*stmt);
    }
    func.body = body;
}
