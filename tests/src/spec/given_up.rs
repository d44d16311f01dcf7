//! What a memory model gives up: an access that does not trap, where the specification says that it does, and what a
//! later directive sees of it.

use std::collections::{HashMap, HashSet};

use spec_script::{Action, Directive, Expected};

use super::outcome::{Outcome, Reason};
use super::setting::Setting;

/// The message of the trap that such an access does not raise.
const OUT_OF_BOUNDS: &str = "out of bounds memory access";

/// The instances of a file in the model that gives something up, and what has happened in them.
#[derive(Debug)]
pub(super) struct GivenUp<'a> {
    setting: &'static Setting,
    /// For each instance, which of the functions that are called may load or store.
    accesses: &'a HashMap<usize, Vec<bool>>,
    /// The set that each instance is in.
    sets: HashMap<usize, usize>,
    /// The sets in which an access did not trap.
    touched: HashSet<usize>,
}

impl<'a> GivenUp<'a> {
    pub(super) fn new(setting: &'static Setting, accesses: &'a HashMap<usize, Vec<bool>>) -> Self {
        Self { setting, accesses, sets: HashMap::new(), touched: HashSet::new() }
    }

    /// What became of the directive that the program has carried out with this outcome.
    ///
    /// It is given up if the model is `Reserved`, the trap of an access out of bounds was expected of a function that
    /// may load or store, and the function returned. In the instances that share state with this one, later results may
    /// then be others.
    pub(super) fn judge(&mut self, directive: &Directive, outcome: Outcome) -> Outcome {
        if let Action::Instantiate { instance, set, .. } = directive.action {
            self.sets.insert(instance, set);
        }
        let Outcome::Failed(text) = &outcome else { return outcome };
        if !self.setting.gives_traps_up() || !text.starts_with("returned ") {
            return outcome;
        }
        match (&directive.action, &directive.expected) {
            (Action::Call { instance, func, .. }, Expected::Traps(message))
                if message == OUT_OF_BOUNDS && self.may_access(*instance, *func) =>
            {
                self.touched.extend(self.sets.get(instance));
                Outcome::NotRun(Reason::DoesNotTrap)
            }
            (Action::Call { instance, .. } | Action::Get { instance, .. }, Expected::Returns(_))
                if self.sets.get(instance).is_some_and(|set| self.touched.contains(set)) =>
            {
                Outcome::NotRun(Reason::AfterNoTrap)
            }
            _ => outcome,
        }
    }

    fn may_access(&self, instance: usize, func: usize) -> bool {
        self.accesses.get(&instance).and_then(|funcs| funcs.get(func)).copied().unwrap_or(false)
    }
}
