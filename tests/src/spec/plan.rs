//! From a file to what its program contains and has to do, directive by directive.

use std::collections::HashMap;

use spec_script::Directive;
use wast::parser::{ParseBuffer, parse};
use wast::{Wast, WastDirective};

use super::instances::Instances;
use super::outcome::Outcome;
use super::planner::Planner;
use super::programs::{Generated, Programs};
use super::setting::Setting;
use super::suite::TestFile;

/// What is left to do for a file.
#[derive(Debug)]
pub(super) struct Plan {
    /// What the program contains.
    pub(super) programs: Vec<Generated>,
    /// The directives in the file's order.
    pub(super) steps: Vec<Step>,
    /// For each instance, which of the functions that are called may load or store.
    pub(super) accesses: HashMap<usize, Vec<bool>>,
}

impl Plan {
    /// Whether the programs, and what is decided without them, are the same.
    pub(super) fn has_same_text(&self, other: &Self) -> bool {
        let texts = |plan: &'_ Self| -> Vec<_> {
            plan.programs.iter().map(|program| (program.name.clone(), program.files.clone())).collect()
        };
        let decided = |plan: &Self| -> Vec<Option<Outcome>> {
            let decided = plan.steps.iter().map(|step| match &step.verdict {
                Planned::Decided(outcome) => Some(outcome.clone()),
                Planned::Run(_) => None,
            });
            decided.collect()
        };
        texts(self) == texts(other) && decided(self) == decided(other)
    }
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

/// Plans the file, with its modules translated with the setting.
pub(super) fn plan(file: &TestFile, setting: &'static Setting) -> Result<Plan, wast::Error> {
    let text = &file.text;
    let mut lexer = wast::lexer::Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let directives = parse::<Wast<'_>>(&buffer)?.directives;
    let line_starts: Vec<usize> = text.match_indices('\n').map(|(offset, _)| offset + 1).collect();
    let mut planner = Planner::new(&file.versions, setting);
    let mut plans = Vec::new();
    for directive in directives {
        let offset = directive.span().offset();
        let line = line_starts.partition_point(|start| *start <= offset) + 1;
        let keyword = keyword(&directive);
        plans.push((line, keyword, planner.plan(directive)));
    }
    // Only now is it known which instances import from each other.
    let Programs { generated, places, .. } = Programs::new(&planner.instances);
    let steps = plans.into_iter().enumerate().map(|(id, (line, directive, plan))| {
        let verdict = match plan.and_then(|(deed, expected)| Ok((deed.action(&places)?, expected))) {
            Ok((action, expected)) => Planned::Run(Directive { id, action, expected }),
            Err(outcome) => Planned::Decided(outcome),
        };
        Step { line, directive, verdict }
    });
    let Instances { instances, definitions, .. } = &planner.instances;
    let accesses =
        instances.iter().map(|instance| definitions[instance.definition].accesses()).enumerate().collect();
    Ok(Plan { steps: steps.collect(), programs: generated, accesses })
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
