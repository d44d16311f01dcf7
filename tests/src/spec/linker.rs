//! Making a file's names for modules those of the translator's configuration.

use std::collections::BTreeSet;

use wasm2rs_build::{Config, Linked};

use super::instances::{Instance, Instances, Providers};
use super::spectest::{self, SPECTEST};

/// The name that a set knows an instance by.
pub(super) fn link_name(instance: usize) -> String {
    format!("instance {instance}")
}

/// Adds the steps of linking to a configuration.
pub(super) struct Linker<'a> {
    all: &'a Instances,
    config: &'a mut Config,
    /// Which instances the names that modules import from mean so far.
    names: Providers,
}

impl<'a> Linker<'a> {
    pub(super) fn new(all: &'a Instances, config: &'a mut Config) -> Self {
        Self { all, config, names: Providers::new() }
    }

    /// Links the part of `spectest` that these import.
    pub(super) fn link_spectest<'i>(&mut self, instances: impl IntoIterator<Item = &'i Instance>) {
        let imports = instances.into_iter().flat_map(|i| &self.all.definitions[i.definition].imports);
        let from_spectest = imports.filter(|(module, _)| module == SPECTEST);
        let names: BTreeSet<&str> = from_spectest.map(|(_, name)| name.as_str()).collect();
        if !names.is_empty() {
            self.config.link(SPECTEST, Linked::bytes(spectest::module(&names)));
        }
    }

    /// Links an instance's module, to be made later.
    pub(super) fn link(&mut self, id: usize) {
        let instance = &self.all.instances[id];
        self.name_providers(instance);
        let wasm = self.all.definitions[instance.definition].wasm.clone();
        self.config.link(link_name(id), Linked::bytes(wasm).later());
    }

    /// Makes the imports of the instance mean what they meant when it was made.
    pub(super) fn name_providers(&mut self, instance: &Instance) {
        for (name, id) in &instance.providers {
            if self.names.insert(name.clone(), *id) != Some(*id) {
                self.config.link_alias(name, link_name(*id));
            }
        }
    }
}
