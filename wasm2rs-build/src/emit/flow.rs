//! What values the names of a function can hold: from the expressions that are assigned to locals and temps,
//! through all copies between them.

use crate::ir::{Dest, ExprId, Func, Label, LabelKind, List, Stmt};
use crate::passes::dest;

/// Something that can be known of a value. The default is what is known of one that nothing is assigned to.
pub(super) trait Known: Copy + Default + PartialEq {
    /// What is known of a value that is one of the two.
    fn or(self, other: Self) -> Self;
}

/// What is known of each local and temp.
#[derive(Debug, Default)]
pub(super) struct Flow<T> {
    locals: Vec<T>,
    temps: Vec<T>,
}

impl<T: Known> Flow<T> {
    /// Finds it: `initial` is what a local holds at first, and `of` is what is known of an expression.
    pub(super) fn find(func: &Func, initial: impl Fn(u32) -> T, of: impl Fn(&Self, ExprId) -> T) -> Self {
        let mut flow = Self {
            locals: (0..func.locals.len() as u32).map(initial).collect(),
            temps: vec![T::default(); func.temps as usize],
        };
        // Values are copied from name to name: until nothing is new.
        while flow.spread(func, &of) {}
        flow
    }

    pub(super) fn local(&self, local: u32) -> T {
        self.locals.get(local as usize).copied().unwrap_or_default()
    }

    pub(super) fn temp(&self, temp: u32) -> T {
        self.temps.get(temp as usize).copied().unwrap_or_default()
    }

    /// Goes over all assignments once; whether anything was new.
    fn spread(&mut self, func: &Func, of: &impl Fn(&Self, ExprId) -> T) -> bool {
        let mut changed = false;
        let mut dests = vec![Dest::None; func.labels.len()];
        for stmt in &func.body {
            match *stmt {
                Stmt::Let { temp, value } | Stmt::LetMut { temp, value } => {
                    changed |= self.assign(Dest::Temps { start: temp, len: 1 }, &[value], of);
                }
                Stmt::SetLocal { local, value } => {
                    changed |= self.assign(Dest::Local(local), &[value], of);
                }
                Stmt::Block { label, .. } | Stmt::Loop { label, .. } | Stmt::If { label, .. } => {
                    dests[label.0 as usize] = dest(stmt);
                }
                Stmt::Else { label, values: Some(values) } | Stmt::End { label, values: Some(values) } => {
                    changed |= self.assign(dests[label.0 as usize], func.list(values), of);
                }
                Stmt::Br { label, values } | Stmt::BrIf { label, values, .. } => {
                    changed |= self.branch(func, &dests, label, values, of);
                }
                Stmt::BrTable { labels, values, .. } => {
                    for label in func.targets(labels) {
                        changed |= self.branch(func, &dests, *label, values, of);
                    }
                }
                _ => {}
            }
        }
        changed
    }

    /// A branch to a loop assigns its parameters, one to a block its results.
    fn branch(
        &mut self,
        func: &Func,
        dests: &[Dest],
        label: Label,
        values: List,
        of: &impl Fn(&Self, ExprId) -> T,
    ) -> bool {
        let info = func.label(label);
        let to = if info.kind == LabelKind::Loop { info.params } else { dests[label.0 as usize] };
        self.assign(to, func.list(values), of)
    }

    fn assign(&mut self, to: Dest, values: &[ExprId], of: &impl Fn(&Self, ExprId) -> T) -> bool {
        let mut changed = false;
        for (index, value) in values.iter().enumerate() {
            let known = of(self, *value);
            let place = match to {
                Dest::Temps { start, .. } => self.temps.get_mut(start as usize + index),
                Dest::Local(local) => self.locals.get_mut(local as usize),
                Dest::None | Dest::Unread | Dest::Return => None,
            };
            if let Some(place) = place {
                let all = place.or(known);
                changed |= *place != all;
                *place = all;
            }
        }
        changed
    }
}
