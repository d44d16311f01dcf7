//! The program for a file: compiled, run, and what it reports.

use std::collections::HashMap;
use std::fs;
use std::process::Output;

use anyhow::Result;
use spec_script::{Script, Verdict};

use super::given_up::GivenUp;
use super::glue::main_text;
use super::outcome::Outcome;
use super::plan::{Plan, Planned, plan};
use super::programs::Generated;
use super::report::FileReport;
use super::setting::Setting;
use super::suite::TestFile;
use crate::harness::{Libraries, Program};

/// Translates a file with the setting, compiles and runs it. The libraries contain `spec-script`.
///
/// A file that is the same program with the translator's defaults is only run with these.
#[must_use]
pub fn run(file: &TestFile, setting: &'static Setting, libraries: &Libraries) -> FileReport {
    let mut report =
        FileReport { file: file.name.clone(), copies: file.copies.clone(), ..FileReport::default() };
    match plan(file, setting) {
        Ok(plan) if is_the_same_by_default(file, setting, &plan) => report.same_by_default = true,
        Ok(plan) => {
            let mut verdicts = Verdicts::of(&program_name(file, setting), &plan, libraries);
            let mut given_up = GivenUp::new(setting, &plan.accesses);
            for step in &plan.steps {
                let outcome = match &step.verdict {
                    Planned::Decided(outcome) => outcome.clone(),
                    Planned::Run(directive) => given_up.judge(directive, verdicts.take(directive.id)),
                };
                report.add(step.line, step.directive, &outcome);
            }
        }
        Err(error) => report.add(1, "file", &Outcome::Failed(format!("is no .wast file: {error}"))),
    }
    report
}

fn is_the_same_by_default(file: &TestFile, setting: &Setting, found: &Plan) -> bool {
    !setting.is_default()
        && plan(file, Setting::DEFAULT).is_ok_and(|by_default| by_default.has_same_text(found))
}

fn program_name(file: &TestFile, setting: &Setting) -> String {
    if setting.is_default() {
        format!("wast/{}", file.name)
    } else {
        format!("wast-{}/{}", setting.name, file.name)
    }
}

/// What the program said of the directives that it had to carry out.
struct Verdicts {
    by_id: HashMap<usize, Outcome>,
    /// What to say of a directive that the program said nothing of, for the first one.
    missing: Option<String>,
}

impl Verdicts {
    fn of(name: &str, plan: &Plan, libraries: &Libraries) -> Self {
        let directives = plan.steps.iter().filter_map(|step| match &step.verdict {
            Planned::Run(directive) => Some(directive.clone()),
            Planned::Decided(_) => None,
        });
        let script = Script { directives: directives.collect() };
        if script.directives.is_empty() {
            return Self { by_id: HashMap::new(), missing: None };
        }
        match compile_and_run(name, &plan.programs, &script, libraries) {
            Ok(output) => Self::read(&output),
            Err(error) => Self { by_id: HashMap::new(), missing: Some(first_lines(&format!("{error:#}"))) },
        }
    }

    fn read(output: &Output) -> Self {
        let stdout = String::from_utf8_lossy(&output.stdout);
        let verdicts = stdout.lines().filter_map(Verdict::parse);
        let by_id =
            verdicts.map(|verdict| (verdict.id, verdict.failure.map_or(Outcome::Passed, Outcome::Failed)));
        let stderr = String::from_utf8_lossy(&output.stderr);
        Self {
            by_id: by_id.collect(),
            missing: Some(format!("the program ended with {}: {stderr}", output.status)),
        }
    }

    fn take(&mut self, id: usize) -> Outcome {
        self.by_id.remove(&id).unwrap_or_else(|| {
            let text = self.missing.replace("not reached".to_owned());
            Outcome::Failed(text.unwrap_or_default())
        })
    }
}

/// The beginning of what rustc says: one mistake in a module is often repeated in the others.
fn first_lines(text: &str) -> String {
    text.split_inclusive('\n').take(25).collect()
}

fn compile_and_run(
    name: &str,
    programs: &[Generated],
    script: &Script,
    libraries: &Libraries,
) -> Result<Output> {
    let mut program = Program::new(name);
    // Files are compiled in parallel, and most are small.
    program.codegen_units(1);
    for generated in programs {
        program.module(&generated.name, &generated.files);
    }
    program.main(&main_text(programs)?);
    let binary = program.compile(libraries)?;
    let script_path = binary.path().with_file_name("script");
    fs::write(&script_path, script.to_string())?;
    binary.run([script_path])
}
