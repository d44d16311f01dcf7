//! The instances of a file, and the sets of those that import from each other: each set is translated as one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use wasm2rs_build::{Config, Files, Version};

use super::definition::Definition;
use super::linker::Linker;
use super::outcome::Outcome;
use super::setting::Setting;
use super::spectest::{self, SPECTEST};
use super::translate::{Failure, translate};

/// Where an instance's imports come from: the imported module's name, and the instance that had the name when
/// this one was made.
pub(super) type Providers = BTreeMap<String, usize>;

/// An instance that the program makes, or tries to.
#[derive(Clone, Debug)]
pub(super) struct Instance {
    /// Its module, an index among the definitions.
    pub(super) definition: usize,
    pub(super) providers: Providers,
}

/// The modules of a file and their instances, in the file's order.
#[derive(Debug)]
pub(super) struct Instances {
    versions: Vec<Version>,
    setting: &'static Setting,
    pub(super) definitions: Vec<Definition>,
    by_wasm: HashMap<Vec<u8>, usize>,
    pub(super) instances: Vec<Instance>,
    /// The translations of definitions that import from no other instance, for those that nobody imports from
    /// either.
    pub(super) alone: HashMap<usize, Files>,
}

impl Instances {
    /// None yet; modules are translated as ones of the first version.
    pub(super) fn new(versions: &[Version], setting: &'static Setting) -> Self {
        Self {
            versions: versions.to_vec(),
            setting,
            definitions: Vec::new(),
            by_wasm: HashMap::new(),
            instances: Vec::new(),
            alone: HashMap::new(),
        }
    }

    /// The number of the module with these bytes: files repeat modules, and each is compiled once.
    pub(super) fn define(&mut self, wasm: Vec<u8>) -> Result<usize, Outcome> {
        if let Some(known) = self.by_wasm.get(&wasm) {
            return Ok(*known);
        }
        let definition = Definition::new(wasm.clone()).map_err(|error| Outcome::Failed(error.to_string()))?;
        self.definitions.push(definition);
        self.by_wasm.insert(wasm, self.definitions.len() - 1);
        Ok(self.definitions.len() - 1)
    }

    /// Whether the translator accepts the module, whoever will answer its imports.
    pub(super) fn check_definition(&self, definition: usize) -> Result<(), Outcome> {
        let wasm = &self.definitions[definition].wasm;
        let accepted = translate(self.config("accepted").host("crate::Host"), wasm);
        accepted.map(|_| ()).map_err(|failure| failure.outcome(wasm))
    }

    /// Whether the translator rejects a module that is malformed or invalid in each version.
    pub(super) fn check_rejected(&self, wasm: &[u8]) -> Outcome {
        for version in &self.versions {
            let mut config = Config::new();
            config.name("rejected").host("crate::Host").version(*version);
            let outcome = match translate(&config, wasm) {
                Ok(_) => Outcome::Failed(format!("is translated as a module of version {version:?}")),
                Err(failure) => failure.rejection(wasm),
            };
            if outcome != Outcome::Passed {
                return outcome;
            }
        }
        Outcome::Passed
    }

    /// Whether the translator accepts an instance's module, linked with what it imports from.
    pub(super) fn check(&mut self, instance: &Instance) -> Result<(), Failure> {
        let alone = instance.providers.is_empty();
        if alone && self.alone.contains_key(&instance.definition) {
            return Ok(());
        }
        let files = self.translate(instance, self.versions[0])?;
        for version in &self.versions[1..] {
            if self.translate(instance, *version)? != files {
                return Err(Failure::Defect("the translations as modules of two versions differ"));
            }
        }
        if alone {
            self.alone.insert(instance.definition, files);
        }
        Ok(())
    }

    fn translate(&self, instance: &Instance, version: Version) -> Result<Files, Failure> {
        let mut config = self.config(&alone_name(instance.definition));
        config.version(version);
        let mut needed = BTreeSet::new();
        self.add_providers(instance, &mut needed);
        let mut linker = Linker::new(self, &mut config);
        linker.link_spectest(needed.iter().map(|id| &self.instances[*id]).chain([instance]));
        needed.iter().for_each(|id| linker.link(*id));
        linker.name_providers(instance);
        translate(&config, &self.definitions[instance.definition].wasm)
    }

    fn add_providers(&self, instance: &Instance, needed: &mut BTreeSet<usize>) {
        for id in instance.providers.values() {
            if needed.insert(*id) {
                self.add_providers(&self.instances[*id], needed);
            }
        }
    }

    /// Adds an instance; returns its number.
    pub(super) fn add(&mut self, instance: Instance) -> usize {
        self.instances.push(instance);
        self.instances.len() - 1
    }

    /// The numbers of the instances that import from each other or share what is `spectest`'s, set by set.
    pub(super) fn sets(&self) -> Vec<Vec<usize>> {
        // The number of each instance's set, which is that of one of its instances.
        let mut set_of: Vec<usize> = (0..self.instances.len()).collect();
        let mut first_sharing = None;
        for (id, instance) in self.instances.iter().enumerate() {
            let mut others: Vec<usize> = instance.providers.values().copied().collect();
            if self.shares_spectest(instance) {
                others.push(*first_sharing.get_or_insert(id));
            }
            for other in others {
                let (kept, dropped) = (set_of[id], set_of[other]);
                set_of.iter_mut().filter(|set| **set == dropped).for_each(|set| *set = kept);
            }
        }
        let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (id, set) in set_of.into_iter().enumerate() {
            sets.entry(set).or_default().push(id);
        }
        sets.into_values().collect()
    }

    fn shares_spectest(&self, instance: &Instance) -> bool {
        let imports = &self.definitions[instance.definition].imports;
        !instance.providers.contains_key(SPECTEST)
            && imports.iter().any(|(module, name)| module == SPECTEST && spectest::is_shared(name))
    }

    /// Translates the instances of a set, as modules that are linked with an empty one. Each is made when the
    /// program says so.
    pub(super) fn translate_linked(&self, name: &str, set: &[usize]) -> Result<Files, Failure> {
        const EMPTY: &[u8] = b"\0asm\x01\0\0\0";
        let mut config = self.config(name);
        let mut linker = Linker::new(self, &mut config);
        linker.link_spectest(set.iter().map(|id| &self.instances[*id]));
        set.iter().for_each(|id| linker.link(*id));
        translate(&config, EMPTY)
    }

    fn config(&self, name: &str) -> Config {
        let mut config = Config::new();
        config.name(name).version(self.versions[0]);
        self.setting.configure(&mut config);
        config
    }
}

/// The name of the Rust module for a definition that stands alone.
pub(super) fn alone_name(definition: usize) -> String {
    format!("module{definition}")
}
