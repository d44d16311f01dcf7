//! What a directive asks for: modules are translated or shown to be rejected here, everything else is for the
//! program to do.

use std::collections::HashMap;

use spec_script::{Action, Expected};
use wasm2rs_build::Version;
use wast::token::Id;
use wast::{QuoteWat, WastDirective, WastExecute, WastInvoke, WastRet};

use super::definition::Definition;
use super::instances::{Instance, Instances, Providers};
use super::outcome::{Outcome, Reason};
use super::programs::Place;
use super::setting::Setting;
use super::values;

/// What the program has to do for a directive.
pub(super) enum Deed {
    /// Make the instance with this number, wherever its place will be.
    Instantiate(usize),
    /// Something with an instance that was made.
    Use(Action),
}

impl Deed {
    pub(super) fn action(self, places: &HashMap<usize, Result<Place, Outcome>>) -> Result<Action, Outcome> {
        match self {
            Self::Use(action) => Ok(action),
            Self::Instantiate(instance) => match places.get(&instance) {
                Some(Ok(Place { set, program, module })) => {
                    Ok(Action::Instantiate { instance, set: *set, program: *program, module: *module })
                }
                Some(Err(outcome)) => Err(outcome.clone()),
                None => failed("has no place in the program"),
            },
        }
    }
}

/// What the program has to do for a directive and what that leads to, or what became of the directive.
pub(super) type Plans = Result<(Deed, Expected), Outcome>;

/// What the directives so far have defined.
#[derive(Debug)]
pub(super) struct Planner {
    pub(super) instances: Instances,
    /// The instance of the last `module` directive, or why there is none.
    current: Option<Result<usize, Outcome>>,
    named: HashMap<String, Result<usize, Outcome>>,
    /// The instances that later modules can import from.
    registered: HashMap<String, Result<usize, Outcome>>,
    /// The modules of `module definition` directives; the last one is also there without a name.
    definitions: HashMap<Option<String>, Result<usize, Outcome>>,
}

impl Planner {
    pub(super) fn new(versions: &[Version], setting: &'static Setting) -> Self {
        Self {
            instances: Instances::new(versions, setting),
            current: None,
            named: HashMap::new(),
            registered: HashMap::new(),
            definitions: HashMap::new(),
        }
    }

    pub(super) fn plan(&mut self, directive: WastDirective<'_>) -> Plans {
        match directive {
            WastDirective::Module(mut wat) => {
                let name = name(wat.name());
                let definition = self.encode(&mut wat);
                self.instantiate(name, definition)
            }
            WastDirective::ModuleDefinition(mut wat) => {
                let definition = self.encode(&mut wat);
                let definition = definition.and_then(|d| self.instances.check_definition(d).map(|()| d));
                self.definitions.insert(name(wat.name()), definition.clone());
                self.definitions.insert(None, definition.clone());
                Err(definition.err().unwrap_or(Outcome::Passed))
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                let definition = self.definitions.get(&name(module)).cloned();
                self.instantiate(
                    name(instance),
                    definition.unwrap_or_else(|| failed("there is no such module")),
                )
            }
            WastDirective::AssertMalformed { module, .. }
            | WastDirective::AssertInvalid { module, .. }
            | WastDirective::AssertInvalidCustom { module, .. }
            | WastDirective::AssertMalformedCustom { module, .. } => Err(self.rejected(module)),
            WastDirective::Register { name, module, .. } => {
                let instance = self.instance(module);
                self.registered.insert(name.to_owned(), instance.clone());
                Err(instance.err().unwrap_or(Outcome::Passed))
            }
            WastDirective::AssertUnlinkable { module, message, .. } => {
                let expected = Expected::Unlinkable(message.to_owned());
                let definition = self.encode(&mut QuoteWat::Wat(module))?;
                Ok((Deed::Instantiate(self.make(definition, Some(message))?), expected))
            }
            WastDirective::Invoke(invoke) => Ok((self.call(&invoke)?, Expected::Done)),
            WastDirective::AssertReturn { exec, results, .. } => {
                Ok((self.execute(exec)?, Expected::Returns(patterns(&results)?)))
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                Ok((self.execute(exec)?, Expected::Traps(message.to_owned())))
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                Ok((self.call(&call)?, Expected::Traps(message.to_owned())))
            }
            WastDirective::AssertException { .. } => Err(Outcome::NotRun(Reason::Exceptions)),
            WastDirective::AssertSuspension { .. } => Err(Outcome::NotRun(Reason::StackSwitching)),
            WastDirective::Thread(_) | WastDirective::Wait { .. } => Err(Outcome::NotRun(Reason::Threads)),
        }
    }

    /// Encodes a module.
    fn encode(&mut self, wat: &mut QuoteWat<'_>) -> Result<usize, Outcome> {
        match wat.encode() {
            Ok(wasm) => self.instances.define(wasm),
            Err(error) => failed(&format!("is no module: {}", error.message())),
        }
    }

    /// Makes an instance, which later directives mean by its name or by none.
    fn instantiate(&mut self, name: Option<String>, definition: Result<usize, Outcome>) -> Plans {
        let instance = definition.and_then(|definition| self.make(definition, None));
        if let Some(name) = name {
            self.named.insert(name, instance.clone());
        }
        self.current = Some(instance.clone());
        Ok((Deed::Instantiate(instance?), Expected::Done))
    }

    /// Makes an instance of the module, linked with what it imports from; returns its number. If the module is one
    /// that can not be linked, for the reason `unlinkable`, translating it may already show that.
    fn make(&mut self, definition: usize, unlinkable: Option<&str>) -> Result<usize, Outcome> {
        let imported = self.instances.definitions[definition].imported_modules();
        let mut providers = Providers::new();
        for module in imported {
            match self.registered.get(module) {
                Some(Ok(instance)) => {
                    providers.insert(module.to_owned(), *instance);
                }
                Some(Err(outcome)) => return Err(of_dependency(outcome)),
                // The translator decides what becomes of it.
                None => {}
            }
        }
        let instance = Instance { definition, providers };
        match self.instances.check(&instance) {
            Ok(()) => Ok(self.instances.add(instance)),
            Err(failure) => {
                let wasm = &self.instances.definitions[definition].wasm;
                Err(match unlinkable {
                    Some(message) => failure.unlinkable(wasm, message),
                    None => failure.outcome(wasm),
                })
            }
        }
    }

    /// Whether a module that is malformed or invalid is rejected: by `wast` as a text, or by the translator.
    fn rejected(&self, mut wat: QuoteWat<'_>) -> Outcome {
        match wat.encode() {
            Err(_) => Outcome::Passed,
            Ok(wasm) => self.instances.check_rejected(&wasm),
        }
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Result<Deed, Outcome> {
        match exec {
            WastExecute::Invoke(invoke) => self.call(&invoke),
            WastExecute::Wat(wat) => {
                let definition = self.encode(&mut QuoteWat::Wat(wat))?;
                Ok(Deed::Instantiate(self.make(definition, None)?))
            }
            WastExecute::Get { module, global, .. } => {
                let instance = self.instance(module)?;
                let global = self.definition_of(instance).global(global)?;
                Ok(Deed::Use(Action::Get { instance, global }))
            }
        }
    }

    fn call(&mut self, invoke: &WastInvoke<'_>) -> Result<Deed, Outcome> {
        let instance = self.instance(invoke.module)?;
        let func = self.definition_of(instance).func(invoke.name)?;
        let args = invoke.args.iter().map(values::argument).collect::<Result<_, _>>()?;
        Ok(Deed::Use(Action::Call { instance, func, args }))
    }

    fn definition_of(&mut self, instance: usize) -> &mut Definition {
        let definition = self.instances.instances[instance].definition;
        &mut self.instances.definitions[definition]
    }

    /// The number of the instance that a directive means.
    fn instance(&self, id: Option<Id<'_>>) -> Result<usize, Outcome> {
        let instance = match id {
            Some(id) => self.named.get(id.name()),
            None => self.current.as_ref(),
        };
        match instance {
            Some(Ok(instance)) => Ok(*instance),
            Some(Err(outcome)) => Err(of_dependency(outcome)),
            None => failed("there is no such instance"),
        }
    }
}

/// What becomes of a directive whose module this became of.
fn of_dependency(outcome: &Outcome) -> Outcome {
    match outcome {
        Outcome::NotRun(reason) => Outcome::NotRun(*reason),
        _ => Outcome::Failed("its module failed".to_owned()),
    }
}

fn name(id: Option<Id<'_>>) -> Option<String> {
    id.map(|id| id.name().to_owned())
}

fn patterns(results: &[WastRet<'_>]) -> Result<Vec<spec_script::Pattern>, Outcome> {
    results.iter().map(values::result).collect()
}

fn failed<T>(text: &str) -> Result<T, Outcome> {
    Err(Outcome::Failed(text.to_owned()))
}
