//! The program for a file: its modules with a numbered list of their exports, and what it reports.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Output;

use anyhow::Result;
use spec_script::{Script, Verdict};

use super::exports::{self, Method};
use super::host;
use super::module::Module;
use super::outcome::Outcome;
use super::plan::{Plan, Planned, plan};
use super::report::FileReport;
use super::suite::TestFile;
use crate::harness::{Libraries, Program};

/// Translates, compiles and runs a file. The libraries contain `spec-script`.
#[must_use]
pub fn run(file: &TestFile, libraries: &Libraries) -> FileReport {
    let mut report = FileReport { file: file.name.clone(), ..FileReport::default() };
    match plan(&file.text) {
        Ok(plan) => {
            let mut verdicts = Verdicts::of(&file.name, &plan, libraries);
            for step in &plan.steps {
                let outcome = match &step.verdict {
                    Planned::Decided(outcome) => outcome.clone(),
                    Planned::Run(directive) => verdicts.take(directive.id),
                };
                report.add(step.line, step.directive, &outcome);
            }
        }
        Err(error) => report.add(1, "file", &Outcome::Failed(format!("is no .wast file: {error}"))),
    }
    report
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
        match compile_and_run(name, &plan.modules, &script, libraries) {
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

fn compile_and_run(name: &str, modules: &[Module], script: &Script, libraries: &Libraries) -> Result<Output> {
    let mut program = Program::new(format!("wast/{name}"));
    // Files are compiled in parallel, and most are small.
    program.codegen_units(1);
    for module in modules {
        program.module(&module.name, &module.files);
    }
    program.main(&main_text(modules));
    let binary = program.compile(libraries)?;
    let script_path = binary.path().with_file_name("script");
    fs::write(&script_path, script.to_string())?;
    binary.run([script_path])
}

/// The text of `main.rs` after its modules.
fn main_text(modules: &[Module]) -> String {
    let mut text = "pub struct Host;\n".to_owned();
    let mut list = String::new();
    for module in modules {
        text.push_str(&glue(module));
        let host = if module.files.rust().contains("pub fn new()") { "" } else { "Host" };
        let _ = writeln!(list, "        || Ok(Box::new({}::Module::new({host})?)),", module.name);
    }
    let _ =
        write!(text, "fn main() -> std::process::ExitCode {{\n    spec_script::main(&[\n{list}    ])\n}}\n");
    text
}

/// What connects a module with the script: its host, and its exports by number.
fn glue(module: &Module) -> String {
    let name = &module.name;
    let rust = module.files.rust();
    let mut text =
        format!("#[allow(unused)]\nmod {name}_glue {{\nuse spec_script::*;\nuse super::{name}::*;\n");
    text.push_str(&host::implementation(rust));
    text.push_str(references(rust));
    text.push_str("impl Instance for Module {\n");
    text.push_str(
        "fn call(&mut self, func: usize, args: &[Value]) -> Result<Vec<Value>, wasm2rs_rt::Error> {\n",
    );
    text.push_str("match func {\n");
    let methods = exports::func_methods(rust);
    for (number, func) in module.funcs.iter().enumerate() {
        let Method { name, params } = methods[*func];
        let args: Vec<String> = (0..params).map(|index| format!("arg(args, {index})")).collect();
        let _ = writeln!(text, "{number} => self.{name}({}).map(IntoValues::into_values),", args.join(", "));
    }
    text.push_str("_ => unreachable!(),\n}\n}\nfn get(&self, global: usize) -> Value {\nmatch global {\n");
    let methods = exports::global_methods(rust);
    for (number, global) in module.globals.iter().enumerate() {
        let _ = writeln!(text, "{number} => self.{}().into_value(),", methods[*global].name);
    }
    text.push_str("_ => unreachable!(),\n}\n}\n}\n}\n");
    text
}

/// How the module's references to functions are values: which function it is can not be seen.
fn references(generated: &str) -> &'static str {
    if !generated.contains("FuncRef") {
        return "";
    }
    "impl FromValue for FuncRef {\nfn from_value(value: Value) -> Option<Self> {\n\
     (value == Value::Null).then_some(wasm2rs_rt::Nullable::NULL)\n}\n}\n\
     impl IntoValue for FuncRef {\nfn into_value(self) -> Value {\n\
     if wasm2rs_rt::Nullable::is_null(&self) { Value::Null } else { Value::Func }\n}\n}\n"
}
