//! From a file to what its program contains and has to do, directive by directive.

use spec_script::Directive;
use wast::parser::{ParseBuffer, parse};
use wast::{Wast, WastDirective};

use super::outcome::Outcome;
use super::planner::Planner;
use super::programs::{Generated, Programs};
use super::suite::TestFile;

/// What is left to do for a file.
#[derive(Debug)]
pub(super) struct Plan {
    /// What the program contains.
    pub(super) programs: Vec<Generated>,
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

/// Plans the file.
pub(super) fn plan(file: &TestFile) -> Result<Plan, wast::Error> {
    let text = &file.text;
    let mut lexer = wast::lexer::Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let directives = parse::<Wast<'_>>(&buffer)?.directives;
    let line_starts: Vec<usize> = text.match_indices('\n').map(|(offset, _)| offset + 1).collect();
    let mut planner = Planner::new(&file.versions);
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
    Ok(Plan { steps: steps.collect(), programs: generated })
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
