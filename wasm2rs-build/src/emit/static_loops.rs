//! Loops over arrays in static data, whose accesses LLVM sees to be below the memory's least size.
//!
//! In a guarded memory each access is an instruction that LLVM knows nothing of. Loops over arrays of known places and lengths can
//! not fault, so there such accesses are the price of nothing. They go by way of the bytes that the memory has at least, and LLVM
//! makes of them what it makes of a native program's arrays. Whether it sees that an access is below is for it to say; what is
//! found here is where it is likely to, because where it does not each access is decided when it happens.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::limits::Limits;
use super::printer::Printer;
use crate::ir::{Dest, Expr, ExprId, Func, Label, Stmt, operands};
use crate::ops::{NumOp, Spelling};
use crate::passes::dest;

/// How many statements the loop may have. It bounds the time that loops in loops take.
const MAX_LEN: usize = 512;

impl Printer<'_> {
    /// Begins a block around the loop that the statement begins, if it is one over static data: its accesses go by way of the
    /// bytes that are known to be there.
    pub(super) fn begin_static_loop(&mut self, start: usize) {
        let Some((module, known)) = self.cx.model.known_bytes() else { return };
        if self.static_loop_end.is_some() {
            return;
        }
        let Some(StaticLoop { end, memories, .. }) = StaticLoop::at(self.func, start, &self.limits) else {
            return;
        };
        let is_known = |memory: &u32| {
            !self.cx.module.memories[*memory as usize].ty.memory64 && self.declared_size(*memory) > 0
        };
        if !memories.iter().all(is_known) {
            return;
        }
        self.static_loop_end = Some(end);
        self.indent();
        self.open("{");
        self.indent();
        for part in ["use ", module, "::*;\n"] {
            self.text(part);
        }
        for memory in memories {
            self.indent();
            self.text("let ");
            self.use_bytes(memory);
            for part in [" = ", known, "("] {
                self.text(part);
            }
            self.use_bytes(memory);
            self.number(", ", self.declared_size(memory));
            self.text(");\n");
        }
    }

    /// Ends that block, if the statement that has been printed ends the loop.
    pub(super) fn end_static_loop(&mut self, end: usize) {
        if self.static_loop_end == Some(end) {
            self.static_loop_end = None;
            self.close("}");
        }
    }
}

/// A local or a temp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Name {
    Local(u32),
    Temp(u32),
}

/// An assignment, and the loop that contains it.
#[derive(Clone, Copy, Debug)]
struct Set {
    value: ExprId,
    within: Label,
}

/// A loop, with those in it, without calls.
struct StaticLoop<'f> {
    func: &'f Func,
    /// What is known of the names when it begins.
    before: &'f Limits,
    end: usize,
    addresses: Vec<ExprId>,
    memories: BTreeSet<u32>,
    sets: HashMap<Name, Vec<Set>>,
    /// The names that it reads before it assigns them.
    carried: HashSet<Name>,
    /// The names that are compared with a constant, and the loops that do so in each round.
    compared: Vec<(Name, Label)>,
}

impl<'f> StaticLoop<'f> {
    /// The loop that the statement begins, if it accesses static data and nothing else.
    fn at(func: &'f Func, start: usize, before: &'f Limits) -> Option<Self> {
        let Stmt::Loop { label, dest: Dest::None, params: Dest::None } = func.body[start] else {
            return None;
        };
        let mut found = Self {
            func,
            before,
            end: start,
            addresses: Vec::new(),
            memories: BTreeSet::new(),
            sets: HashMap::new(),
            carried: HashSet::new(),
            compared: Vec::new(),
        };
        found.read(start, label)?;
        let mut seen = HashSet::new();
        let varies = |addr: &ExprId| !matches!(func.expr(*addr), Expr::I32(_));
        let is_static = found.addresses.iter().any(varies)
            && found.addresses.iter().all(|addr| found.is_static(*addr, &mut seen));
        is_static.then_some(found)
    }

    /// Reads the loop's statements; `None` if there is one that no such loop has. Most loops are over pointers: they are given up
    /// at the first one.
    fn read(&mut self, start: usize, label: Label) -> Option<()> {
        let mut loops = vec![label];
        for (at, stmt) in self.func.body.iter().enumerate().skip(start + 1).take(MAX_LEN) {
            let (within, read) = (*loops.last()?, self.addresses.len());
            self.read_roots(stmt);
            match *stmt {
                Stmt::Loop { label, params: Dest::None, .. } => loops.push(label),
                Stmt::Loop { .. } | Stmt::Call { .. } | Stmt::Builtin { .. } | Stmt::TailCall { .. } => {
                    return None;
                }
                Stmt::End { label: ended, .. } if ended == label => {
                    self.end = at;
                    return Some(());
                }
                Stmt::End { label: ended, .. } if ended == within => _ = loops.pop(),
                Stmt::SetLocal { local, value } => self.set(Name::Local(local), Set { value, within }),
                Stmt::Let { temp, value } => self.set(Name::Temp(temp), Set { value, within }),
                Stmt::Store { addr, memory, .. }
                | Stmt::StoreLane { addr, memory, .. }
                | Stmt::Check { addr, memory, .. } => {
                    self.addresses.push(addr);
                    self.memories.insert(memory);
                }
                Stmt::BrIf { condition, .. } | Stmt::If { condition, .. } => {
                    self.compared.extend(self.compared_in(condition).map(|name| (name, within)));
                }
                _ => {}
            }
            if matches!(dest(stmt), Dest::Local(_))
                || self.addresses[read..].iter().any(|addr| self.starts_unknown(*addr))
            {
                return None;
            }
        }
        None
    }

    fn read_roots(&mut self, stmt: &Stmt) {
        let func = self.func;
        func.roots(stmt, |root| {
            func.walk(root, &mut |expr| match expr {
                Expr::Load { addr, memory, .. }
                | Expr::LoadLane { addr, memory, .. }
                | Expr::Scan { addr, memory, .. } => {
                    self.addresses.push(addr);
                    self.memories.insert(memory);
                }
                Expr::MemorySize(memory) => _ = self.memories.insert(memory),
                _ => self.carried.extend(name(expr).filter(|name| !self.sets.contains_key(name))),
            });
        });
    }

    fn set(&mut self, name: Name, set: Set) {
        self.sets.entry(name).or_default().push(set);
    }

    /// The name that a condition compares with a constant.
    fn compared_in(&self, condition: ExprId) -> Option<Name> {
        match self.func.expr(condition) {
            Expr::Unary(NumOp::I32Eqz, a) => self.compared_in(a),
            Expr::Binary(op, a, b)
                if matches!(op.spelling(), Spelling::Compare(_) | Spelling::CompareAs(..)) =>
            {
                let (a, b) = (self.func.expr(a), self.func.expr(b));
                let is_constant = |expr| matches!(expr, Expr::I32(_));
                if is_constant(b) { name(a) } else { name(b).filter(|_| is_constant(a)) }
            }
            expr => name(expr),
        }
    }

    /// Whether LLVM sees bounds of the number: it is made of constants, of numbers of few bits, and of counters. Names that are
    /// `seen` are looked at elsewhere: if one is nothing of the kind, the loop is not static, and no number is asked for again.
    fn is_static(&self, id: ExprId, seen: &mut HashSet<Name>) -> bool {
        let expr = self.func.expr(id);
        if Limits::default().of(self.func, id).is_some() {
            return true;
        }
        match expr {
            Expr::Binary(
                NumOp::I32Add | NumOp::I32Sub | NumOp::I32Mul | NumOp::I32Shl | NumOp::I32Or,
                a,
                b,
            ) => self.is_static(a, seen) && self.is_static(b, seen),
            Expr::Select { then, otherwise, .. } => {
                self.is_static(then, seen) && self.is_static(otherwise, seen)
            }
            _ => name(expr).is_some_and(|name| self.is_static_name(name, seen)),
        }
    }

    fn is_static_name(&self, name: Name, seen: &mut HashSet<Name>) -> bool {
        if !seen.insert(name) {
            return true;
        }
        self.starts_known(name)
            && self.sets.get(&name).into_iter().flatten().all(|set| {
                let is_bounded = match self.growth(name, set.value) {
                    Growth::None => true,
                    Growth::Steps => self.is_counted(set.within, seen),
                    Growth::Other => false,
                };
                is_bounded && self.is_static(set.value, seen)
            })
    }

    /// Whether the name is set before it is read, here or before the loop.
    fn starts_known(&self, name: Name) -> bool {
        !self.carried.contains(&name)
            || match name {
                Name::Local(local) => self.before.of_local(local).is_some(),
                Name::Temp(temp) => self.before.of_temp(temp).is_some(),
            }
    }

    /// Whether the number is made of one that is not known when the loop begins.
    fn starts_unknown(&self, id: ExprId) -> bool {
        match self.func.expr(id) {
            Expr::Binary(NumOp::I32Add | NumOp::I32Sub, a, b) => {
                self.starts_unknown(a) || self.starts_unknown(b)
            }
            expr => name(expr).is_some_and(|name| !self.starts_known(name)),
        }
    }

    /// Whether LLVM sees how many rounds the loop has at most: it ends where a counter of its own is as large as a constant.
    fn is_counted(&self, label: Label, seen: &mut HashSet<Name>) -> bool {
        self.compared.iter().any(|(name, within)| {
            let is_step = |set: &Set| set.within == label && self.step(set.value) == Some(*name);
            let counts = *within == label && self.sets.get(name).is_some_and(|sets| sets.iter().any(is_step));
            // What is seen on the way to a counter that is none has not been found to be static.
            let mut attempt = seen.clone();
            let is_counter = counts && self.is_static_name(*name, &mut attempt);
            if is_counter {
                *seen = attempt;
            }
            is_counter
        })
    }

    /// How a name depends on itself if it is assigned this value.
    fn growth(&self, of: Name, value: ExprId) -> Growth {
        let mut growth = Growth::None;
        let (mut seen, mut open) = (HashSet::new(), vec![(value, true)]);
        while let Some((value, only_steps)) = open.pop() {
            let only_steps = only_steps && self.step(value).is_some();
            let mut names = Vec::new();
            self.names(value, &mut names);
            for name in names {
                if name == of {
                    growth = growth.max(if only_steps { Growth::Steps } else { Growth::Other });
                }
                if seen.insert((name, only_steps)) {
                    let sets = self.sets.get(&name).into_iter().flatten();
                    open.extend(sets.map(|set| (set.value, only_steps)));
                }
            }
        }
        growth
    }

    /// The names that the value's bounds depend on.
    fn names(&self, value: ExprId, names: &mut Vec<Name>) {
        if Limits::default().of(self.func, value).is_none() {
            let expr = self.func.expr(value);
            names.extend(name(expr));
            operands(&expr, |operand| self.names(operand, names));
        }
    }

    /// The name that the value is, or a constant away from.
    fn step(&self, value: ExprId) -> Option<Name> {
        match self.func.expr(value) {
            Expr::Binary(NumOp::I32Add, a, b) => match (self.func.expr(a), self.func.expr(b)) {
                (a, Expr::I32(_)) | (Expr::I32(_), a) => name(a),
                _ => None,
            },
            expr => name(expr),
        }
    }
}

/// How a name changes from round to round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Growth {
    /// It does not depend on what it was.
    None,
    /// A constant is added.
    Steps,
    Other,
}

fn name(expr: Expr) -> Option<Name> {
    match expr {
        Expr::Local(local) => Some(Name::Local(local)),
        Expr::Temp(temp) => Some(Name::Temp(temp)),
        _ => None,
    }
}
