//! From the instances of a file to what its program contains: a generated module for each set of instances that
//! import from each other, and one for all instances of a module that stands alone.

use std::collections::HashMap;

use wasm2rs_build::{Files, Interface};

use super::definition::Definition;
use super::instances::{Instances, alone_name};
use super::linker::link_name;
use super::outcome::Outcome;

/// A generated module, with what connects it to the script.
#[derive(Debug)]
pub(super) struct Generated {
    /// The name of the Rust module.
    pub(super) name: String,
    pub(super) files: Files,
    /// The modules in it that instances are made of.
    pub(super) members: Vec<Member>,
}

/// A module within a generated one.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) interface: Interface,
    /// The exported functions and globals that are used, by their numbers in the script.
    pub(super) funcs: Vec<String>,
    pub(super) globals: Vec<String>,
}

/// Where an instance is made, as [`spec_script::Action::Instantiate`] says it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) set: usize,
    pub(super) program: usize,
    pub(super) module: usize,
}

/// The generated modules of a file, and the place of each instance or why it has none.
#[derive(Debug, Default)]
pub(super) struct Programs {
    pub(super) generated: Vec<Generated>,
    pub(super) places: HashMap<usize, Result<Place, Outcome>>,
    /// The programs of modules that stand alone, by definition.
    alone: HashMap<usize, usize>,
}

impl Programs {
    /// Translates what the instances are made of.
    pub(super) fn new(instances: &Instances) -> Self {
        let mut programs = Self::default();
        for (number, set) in instances.sets().iter().enumerate() {
            match set.as_slice() {
                [instance] => programs.place_alone(instances, number, *instance),
                _ => programs.place_linked(instances, number, set),
            }
        }
        programs
    }

    fn place_alone(&mut self, instances: &Instances, set: usize, id: usize) {
        let index = instances.instances[id].definition;
        let program = self.alone.get(&index).copied().or_else(|| {
            let files = instances.alone.get(&index)?;
            let interface = files.interfaces().last()?.clone();
            let member = member(interface, &instances.definitions[index]);
            let program = self.add(alone_name(index), files.clone(), vec![member]);
            self.alone.insert(index, program);
            Some(program)
        });
        let place = program.map(|program| Place { set, program, module: 0 });
        self.places.insert(id, place.ok_or_else(|| Outcome::Failed("it has no translation".to_owned())));
    }

    fn place_linked(&mut self, instances: &Instances, number: usize, set: &[usize]) {
        let program = self.add_linked(instances, set);
        for (module, id) in set.iter().enumerate() {
            let place = program.clone().map(|program| Place { set: number, program, module });
            self.places.insert(*id, place);
        }
    }

    fn add_linked(&mut self, instances: &Instances, set: &[usize]) -> Result<usize, Outcome> {
        let name = format!("set{}", set[0]);
        let files = instances.translate_linked(&name, set);
        let files = files.map_err(|failure| match failure.outcome(&[]) {
            Outcome::Failed(text) => {
                Outcome::Failed(format!("with the modules that it is linked to, {text}"))
            }
            outcome => outcome,
        })?;
        let members = set.iter().filter_map(|id| {
            let name = link_name(*id);
            let interface =
                files.interfaces().iter().find(|interface| interface.link_name.as_ref() == Some(&name))?;
            Some(member(interface.clone(), &instances.definitions[instances.instances[*id].definition]))
        });
        let members: Vec<Member> = members.collect();
        if members.len() != set.len() {
            return Err(Outcome::Failed("the translation lacks the interface of a linked module".to_owned()));
        }
        Ok(self.add(name, files, members))
    }

    fn add(&mut self, name: String, files: Files, members: Vec<Member>) -> usize {
        self.generated.push(Generated { name, files, members });
        self.generated.len() - 1
    }
}

fn member(interface: Interface, definition: &Definition) -> Member {
    Member { interface, funcs: definition.funcs.clone(), globals: definition.globals.clone() }
}
