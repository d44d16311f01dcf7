//! What values the names of a function can hold at each statement: from the expressions that are assigned to
//! locals and temps, along the control flow.

use crate::ir::{Dest, ExprId, Func, Label, LabelKind, List, Stmt};
use crate::passes::dest;

/// Something that can be known of a value. The default is what is known of one that comes from elsewhere.
pub(super) trait Known: Copy + Default + PartialEq {
    /// What is known of a value that is one of the two.
    fn or(self, other: Self) -> Self;
}

/// What is known of each temp, and of each local before each statement.
#[derive(Debug, Default)]
pub(super) struct Flow<T> {
    /// The place of each local in a state; `None` for those that are not followed.
    places: Vec<Option<u32>>,
    states: Vec<State<T>>,
    /// By statement, the state before it.
    before: Vec<u32>,
    temps: Vec<T>,
}

/// What is known of the locals that are followed.
type State<T> = Vec<T>;

/// What is known at one statement.
#[derive(Clone, Copy)]
pub(super) struct View<'f, T> {
    places: &'f [Option<u32>],
    state: &'f [T],
    temps: &'f [T],
}

impl<T: Known> View<'_, T> {
    pub(super) fn local(self, local: u32) -> T {
        let place = self.places.get(local as usize).copied().flatten();
        place.and_then(|place| self.state.get(place as usize)).copied().unwrap_or_default()
    }

    pub(super) fn temp(self, temp: u32) -> T {
        self.temps.get(temp as usize).copied().unwrap_or_default()
    }
}

impl<T: Known> Flow<T> {
    /// Finds it: `initial` is what a local holds at first, or `None` if it is not followed; `of` is what is known
    /// of an expression.
    pub(super) fn find(
        func: &Func,
        initial: impl Fn(u32) -> Option<T>,
        of: impl Fn(View<'_, T>, ExprId) -> T,
    ) -> Self {
        /// More than any function needs that people write: nothing is followed in one that does.
        const MAX_KNOWN: usize = 1 << 24;
        let mut flow = Self {
            places: Vec::new(),
            states: Vec::new(),
            before: Vec::new(),
            temps: vec![T::default(); func.temps as usize],
        };
        let mut first = State::new();
        for local in 0..func.locals.len() as u32 {
            let known = initial(local);
            flow.places.push(known.map(|_| first.len() as u32));
            first.extend(known);
        }
        if first.len() * func.body.len() > MAX_KNOWN {
            return Self::default();
        }
        let mut walk = Walk { func, of, flow, loops: vec![None; func.labels.len()], changed: true };
        // What comes back to the start of a loop is known after the walk only: until nothing is new.
        while std::mem::take(&mut walk.changed) {
            walk.run(&first);
        }
        walk.flow
    }

    /// What is known before the statement at `index`.
    pub(super) fn at(&self, index: usize) -> View<'_, T> {
        let state = self.before.get(index).and_then(|state| self.states.get(*state as usize));
        View { places: &self.places, state: state.map_or(&[], Vec::as_slice), temps: &self.temps }
    }
}

/// One walk over the function after another.
struct Walk<'f, T, F> {
    func: &'f Func,
    of: F,
    flow: Flow<T>,
    /// The states that reach the start of each loop, joined; kept from walk to walk.
    loops: Vec<Option<State<T>>>,
    /// Whether the walk saw something that those before did not.
    changed: bool,
}

/// What one walk knows about a block that is open or was left.
#[derive(Clone)]
struct Block<T> {
    dest: Dest,
    /// The states that branches to its end carry, joined.
    out: Option<State<T>>,
    /// For an `if`, the state at its condition, until the second branch begins.
    otherwise: Option<State<T>>,
    /// What is known of a result that goes to a local.
    result: T,
}

impl<T: Known, F: Fn(View<'_, T>, ExprId) -> T> Walk<'_, T, F> {
    fn run(&mut self, first: &State<T>) {
        self.flow.states.clear();
        self.flow.before.clear();
        let block = Block { dest: Dest::None, out: None, otherwise: None, result: T::default() };
        let mut blocks = vec![block; self.func.labels.len()];
        // `None` where control does not arrive.
        let mut state = Some(first.clone());
        for stmt in &self.func.body {
            self.record(state.as_ref());
            self.step(stmt, &mut state, &mut blocks);
        }
    }

    /// Keeps the state before a statement, unless it is the one before.
    fn record(&mut self, state: Option<&State<T>>) {
        if let Some(state) = state.filter(|state| self.flow.states.last() != Some(*state)) {
            self.flow.states.push(state.clone());
        }
        self.flow.before.push((self.flow.states.len() as u32).saturating_sub(1));
    }

    fn step(&mut self, stmt: &Stmt, state: &mut Option<State<T>>, blocks: &mut [Block<T>]) {
        match *stmt {
            Stmt::Let { temp, value } | Stmt::LetMut { temp, value } => {
                let known = self.of(state, value);
                self.join_temp(temp, known);
            }
            Stmt::SetLocal { local, value } => {
                let known = self.of(state, value);
                self.set_local(state, local, known);
            }
            Stmt::Call { .. } | Stmt::Builtin { .. } => {
                if let Dest::Local(local) = dest(stmt) {
                    self.set_local(state, local, T::default());
                }
            }
            Stmt::Block { label, .. } => blocks[label.0 as usize].dest = dest(stmt),
            Stmt::If { label, .. } => {
                let block = &mut blocks[label.0 as usize];
                block.dest = dest(stmt);
                block.otherwise.clone_from(state);
            }
            Stmt::Loop { label, .. } => {
                blocks[label.0 as usize].dest = dest(stmt);
                self.join_loop(label, state);
                state.clone_from(&self.loops[label.0 as usize]);
            }
            Stmt::Else { label, values } => {
                self.leave(label, values, state, blocks);
                *state = blocks[label.0 as usize].otherwise.take();
            }
            Stmt::End { label, values } => self.end(label, values, state, blocks),
            Stmt::Br { label, values } => {
                self.branch(label, values, state, blocks);
                *state = None;
            }
            Stmt::BrIf { label, values, .. } => self.branch(label, values, state, blocks),
            Stmt::BrTable { labels, values, .. } => {
                for label in self.func.targets(labels) {
                    self.branch(*label, values, state, blocks);
                }
                *state = None;
            }
            Stmt::Return { .. } | Stmt::TailCall { .. } | Stmt::Unreachable => *state = None,
            _ => {}
        }
    }

    fn of(&self, state: &Option<State<T>>, id: ExprId) -> T {
        let state = state.as_ref().map_or(&[][..], Vec::as_slice);
        (self.of)(View { places: &self.flow.places, state, temps: &self.flow.temps }, id)
    }

    fn set_local(&self, state: &mut Option<State<T>>, local: u32, known: T) {
        if let (Some(state), Some(place)) = (state, self.flow.places[local as usize]) {
            state[place as usize] = known;
        }
    }

    fn join_temp(&mut self, temp: u32, known: T) {
        let place = &mut self.flow.temps[temp as usize];
        let all = place.or(known);
        self.changed |= *place != all;
        *place = all;
    }

    fn join_loop(&mut self, label: Label, state: &Option<State<T>>) {
        let entry = &mut self.loops[label.0 as usize];
        let before = entry.clone();
        join(entry, state);
        self.changed |= *entry != before;
    }

    /// A branch to a loop assigns its parameters and goes back, one to a block assigns its results and leaves.
    fn branch(&mut self, label: Label, values: List, state: &Option<State<T>>, blocks: &mut [Block<T>]) {
        let info = *self.func.label(label);
        if info.kind != LabelKind::Loop {
            self.leave(label, Some(values), state, blocks);
            return;
        }
        if let Dest::Temps { start, .. } = info.params {
            self.assign_temps(start, values, state);
        }
        self.join_loop(label, state);
    }

    /// Control leaves a block by its end, with values or without, if it arrives there.
    fn leave(
        &mut self,
        label: Label,
        values: Option<List>,
        state: &Option<State<T>>,
        blocks: &mut [Block<T>],
    ) {
        let Some(values) = values else { return };
        let block = &mut blocks[label.0 as usize];
        join(&mut block.out, state);
        match block.dest {
            Dest::Temps { start, .. } => self.assign_temps(start, values, state),
            Dest::Local(_) => {
                if let [value] = self.func.list(values) {
                    block.result = block.result.or(self.of(state, *value));
                }
            }
            Dest::None | Dest::Unread | Dest::Return => {}
        }
    }

    fn assign_temps(&mut self, start: u32, values: List, state: &Option<State<T>>) {
        for (temp, value) in (start..).zip(self.func.list(values)) {
            let known = self.of(state, *value);
            self.join_temp(temp, known);
        }
    }

    fn end(
        &mut self,
        label: Label,
        values: Option<List>,
        state: &mut Option<State<T>>,
        blocks: &mut [Block<T>],
    ) {
        if self.func.label(label).kind == LabelKind::Loop && values.is_none() {
            // The next round begins here, if control arrives.
            self.join_loop(label, state);
        }
        self.leave(label, values, state, blocks);
        let block = &mut blocks[label.0 as usize];
        // An `if` without an `else` goes on where its condition does not hold.
        let otherwise = block.otherwise.take();
        join(&mut block.out, &otherwise);
        *state = block.out.take();
        if let Dest::Local(local) = block.dest {
            let result = block.result;
            self.set_local(state, local, result);
        }
    }
}

fn join<T: Known>(to: &mut Option<State<T>>, from: &Option<State<T>>) {
    match (to.as_mut(), from) {
        (_, None) => {}
        (None, Some(_)) => to.clone_from(from),
        (Some(to), Some(from)) => to.iter_mut().zip(from).for_each(|(to, from)| *to = to.or(*from)),
    }
}
