//! From a file's directives to what a program has to do: modules are translated or shown to be rejected here,
//! everything else becomes a script.

use std::collections::{HashMap, HashSet};

use spec_script::{Action, Directive, Expected};
use wast::parser::{ParseBuffer, parse};
use wast::token::Id;
use wast::{QuoteWat, Wast, WastDirective, WastExecute, WastInvoke, WastRet};

use super::module::{Module, Modules};
use super::outcome::{NotRun, Outcome};
use super::values;

/// What is left to do for a file.
#[derive(Debug)]
pub(super) struct Plan {
    /// The modules that the program contains.
    pub(super) modules: Vec<Module>,
    /// The directives in the file's order.
    pub(super) steps: Vec<Step>,
}

/// One directive of the file.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) line: usize,
    pub(super) directive: &'static str,
    pub(super) verdict: Planned,
}

/// What is known of a directive before the program runs.
#[derive(Debug)]
pub(super) enum Planned {
    /// What became of it.
    Decided(Outcome),
    /// What the program has to do.
    Run(Directive),
}

/// An instance that a later directive may name: its number in the script and its module, or why there is none.
type Instance = Result<(usize, usize), Outcome>;

/// Plans the file with this text.
pub(super) fn plan(text: &str) -> Result<Plan, wast::Error> {
    let mut lexer = wast::lexer::Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let directives = parse::<Wast<'_>>(&buffer)?.directives;
    let line_starts: Vec<usize> = text.match_indices('\n').map(|(offset, _)| offset + 1).collect();
    let mut planner = Planner::default();
    let mut steps = Vec::new();
    for (id, directive) in directives.into_iter().enumerate() {
        let offset = directive.span().offset();
        let line = line_starts.partition_point(|start| *start <= offset) + 1;
        let keyword = keyword(&directive);
        let verdict = match planner.plan(directive) {
            Ok((action, expected)) => Planned::Run(Directive { id, action, expected }),
            Err(outcome) => Planned::Decided(outcome),
        };
        steps.push(Step { line, directive: keyword, verdict });
    }
    Ok(Plan { modules: planner.modules.into_inner(), steps })
}

fn keyword(directive: &WastDirective<'_>) -> &'static str {
    match directive {
        WastDirective::Module(_) => "module",
        WastDirective::ModuleDefinition(_) => "module definition",
        WastDirective::ModuleInstance { .. } => "module instance",
        WastDirective::AssertMalformed { .. } => "assert_malformed",
        WastDirective::AssertInvalid { .. } => "assert_invalid",
        WastDirective::AssertInvalidCustom { .. } => "assert_invalid_custom",
        WastDirective::AssertMalformedCustom { .. } => "assert_malformed_custom",
        WastDirective::Register { .. } => "register",
        WastDirective::Invoke(_) => "invoke",
        WastDirective::AssertTrap { .. } => "assert_trap",
        WastDirective::AssertReturn { .. } => "assert_return",
        WastDirective::AssertExhaustion { .. } => "assert_exhaustion",
        WastDirective::AssertUnlinkable { .. } => "assert_unlinkable",
        WastDirective::AssertException { .. } => "assert_exception",
        WastDirective::AssertSuspension { .. } => "assert_suspension",
        WastDirective::Thread(_) => "thread",
        WastDirective::Wait { .. } => "wait",
    }
}

#[derive(Debug, Default)]
struct Planner {
    modules: Modules,
    /// How many instances the script has made so far.
    instances: usize,
    /// The instance of the last `module` directive.
    current: Option<Instance>,
    named: HashMap<String, Instance>,
    /// The instances that later modules can import from.
    registered: HashSet<usize>,
    /// Whether a module that imports from those was left out. What they contain is then not what it should be.
    left_out: bool,
    /// Module definitions, which are not instances.
    definitions: HashMap<Option<String>, Result<usize, Outcome>>,
}

/// What the program has to do for a directive, or what became of it.
type Plans = Result<(Action, Expected), Outcome>;

impl Planner {
    fn plan(&mut self, directive: WastDirective<'_>) -> Plans {
        match directive {
            WastDirective::Module(mut wat) => {
                let name = wat.name().map(|id| id.name().to_owned());
                let module = self.define(&mut wat);
                self.instantiate(name, module)
            }
            WastDirective::ModuleDefinition(mut wat) => {
                let name = wat.name().map(|id| id.name().to_owned());
                let module = self.define(&mut wat);
                self.definitions.insert(name, module.clone());
                Err(module.err().unwrap_or(Outcome::Passed))
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                let definition = self.definitions.get(&module.map(|id| id.name().to_owned()));
                let definition = definition.cloned().unwrap_or_else(|| failed("there is no such module"));
                self.instantiate(instance.map(|id| id.name().to_owned()), definition)
            }
            WastDirective::AssertMalformed { module, .. }
            | WastDirective::AssertInvalid { module, .. }
            | WastDirective::AssertInvalidCustom { module, .. }
            | WastDirective::AssertMalformedCustom { module, .. } => Err(self.rejected(module)),
            WastDirective::Register { module, .. } => {
                let (instance, _) = self.instance(module)?;
                self.registered.insert(instance);
                Err(Outcome::NotRun(NotRun::Linking))
            }
            WastDirective::AssertUnlinkable { .. } => Err(Outcome::NotRun(NotRun::Linking)),
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
            WastDirective::AssertException { .. } => Err(Outcome::NotRun(NotRun::Feature("exceptions"))),
            WastDirective::AssertSuspension { .. } => Err(Outcome::NotRun(NotRun::Feature("continuations"))),
            WastDirective::Thread(_) | WastDirective::Wait { .. } => {
                Err(Outcome::NotRun(NotRun::Feature("threads")))
            }
        }
    }

    /// Encodes and translates a module.
    fn define(&mut self, wat: &mut QuoteWat<'_>) -> Result<usize, Outcome> {
        match wat.encode() {
            Ok(wasm) => {
                let module = self.modules.add(wasm);
                self.left_out |= module == Err(Outcome::NotRun(NotRun::Linking));
                module
            }
            Err(error) => failed(&format!("is no module: {}", error.message())),
        }
    }

    /// Makes an instance, which later directives mean by its name or by none.
    fn instantiate(&mut self, name: Option<String>, module: Result<usize, Outcome>) -> Plans {
        let instance = module.map(|module| (self.next_instance(), module));
        if let Some(name) = name {
            self.named.insert(name, instance.clone());
        }
        self.current = Some(instance.clone());
        Ok((Action::Instantiate { module: instance?.1 }, Expected::Done))
    }

    fn next_instance(&mut self) -> usize {
        self.instances += 1;
        self.instances - 1
    }

    /// Whether a module that is malformed or invalid is rejected: by `wast` as a text, or by the translator.
    fn rejected(&mut self, mut wat: QuoteWat<'_>) -> Outcome {
        match wat.encode() {
            Err(_) => Outcome::Passed,
            Ok(wasm) => self.modules.is_rejected(&wasm),
        }
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Result<Action, Outcome> {
        match exec {
            WastExecute::Invoke(invoke) => self.call(&invoke),
            WastExecute::Wat(wat) => {
                let module = self.define(&mut QuoteWat::Wat(wat))?;
                self.next_instance();
                Ok(Action::Instantiate { module })
            }
            WastExecute::Get { module, global, .. } => {
                let (instance, module) = self.instance(module)?;
                let global = self.modules[module].global(global)?;
                Ok(Action::Get { instance, global })
            }
        }
    }

    fn call(&mut self, invoke: &WastInvoke<'_>) -> Result<Action, Outcome> {
        let (instance, module) = self.instance(invoke.module)?;
        let func = self.modules[module].func(invoke.name)?;
        let args: Option<_> = invoke.args.iter().map(values::argument).collect();
        let args = args.ok_or(Outcome::NotRun(NotRun::Feature("such references")))?;
        Ok(Action::Call { instance, func, args })
    }

    /// The instance that a directive means, and its module.
    fn instance(&self, id: Option<Id<'_>>) -> Instance {
        let instance = match id {
            Some(id) => self.named.get(id.name()),
            None => self.current.as_ref(),
        };
        match instance {
            Some(Ok((instance, _))) if self.left_out && self.registered.contains(instance) => {
                Err(Outcome::NotRun(NotRun::Linking))
            }
            Some(Ok(instance)) => Ok(*instance),
            Some(Err(Outcome::NotRun(reason))) => Err(Outcome::NotRun(reason.clone())),
            Some(Err(_)) => failed("its module failed"),
            None => failed("there is no such instance"),
        }
    }
}

fn patterns(results: &[WastRet<'_>]) -> Result<Vec<spec_script::Pattern>, Outcome> {
    let patterns: Option<_> = results.iter().map(values::result).collect();
    patterns.ok_or(Outcome::NotRun(NotRun::Feature("such references")))
}

fn failed<T>(text: &str) -> Result<T, Outcome> {
    Err(Outcome::Failed(text.to_owned()))
}
