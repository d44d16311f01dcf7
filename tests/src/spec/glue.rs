//! The text of a program's `main.rs`: what connects its generated modules with the script.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use wasm2rs_build::{ExportKind, ExportMethod};

use super::programs::{Generated, Member};

/// The text of `main.rs` after its modules.
///
/// # Errors
/// If a generated module lacks the method of an export that its module has.
pub(super) fn main_text(programs: &[Generated]) -> Result<String> {
    let mut text = String::new();
    let mut list = String::new();
    for program in programs {
        text.push_str(&glue(program)?);
        let _ = writeln!(list, "        || Ok(Box::new({}::Module::new()?)),", program.name);
    }
    let _ =
        write!(text, "fn main() -> std::process::ExitCode {{\n    spec_script::main(&[\n{list}    ])\n}}\n");
    Ok(text)
}

/// A set's methods, each a list of what to do for which numbers.
#[derive(Default)]
struct Arms {
    instantiate: String,
    call: String,
    get: String,
}

fn glue(program: &Generated) -> Result<String> {
    let name = &program.name;
    let mut arms = Arms::default();
    for (number, member) in program.members.iter().enumerate() {
        arms.add(number, member).with_context(|| format!("module {number} of {name}"))?;
    }
    let Arms { instantiate, call, get } = arms;
    Ok(format!(
        "#[allow(unused)]\nmod {name}_glue {{\nuse spec_script::*;\nuse super::{name}::*;\n{}\
         impl Set for Module {{\n\
         fn instantiate(&mut self, module: usize) -> Result<(), wasm2rs_rt::Error> {{\n\
         match module {{\n{instantiate}_ => unreachable!(),\n}}\n}}\n\
         fn call(&mut self, module: usize, func: usize, args: &[Value]) -> Result<Vec<Value>, wasm2rs_rt::Error> {{\n\
         match (module, func) {{\n{call}_ => unreachable!(),\n}}\n}}\n\
         fn get(&mut self, module: usize, global: usize) -> Value {{\n\
         match (module, global) {{\n{get}_ => unreachable!(),\n}}\n}}\n}}\n}}\n",
        references(program.files.rust())
    ))
}

impl Arms {
    fn add(&mut self, number: usize, member: &Member) -> Result<()> {
        let interface = &member.interface;
        let _ = match &interface.instantiate {
            Some(method) => writeln!(self.instantiate, "{number} => self.{method}(),"),
            // It was made with the set.
            None => writeln!(self.instantiate, "{number} => Ok(()),"),
        };
        let receiver = match &interface.accessor {
            Some(method) => format!("self.{method}()"),
            None => "self".to_owned(),
        };
        for (func, name) in member.funcs.iter().enumerate() {
            let ExportMethod { method, params, .. } = export(member, name, ExportKind::Func)?;
            let args: Vec<String> = (0..*params).map(|index| format!("arg(args, {index})")).collect();
            let args = args.join(", ");
            let _ = writeln!(
                self.call,
                "({number}, {func}) => {receiver}.{method}({args}).map(IntoValues::into_values),"
            );
        }
        for (global, name) in member.globals.iter().enumerate() {
            let ExportMethod { method, .. } = export(member, name, ExportKind::Global)?;
            let _ = writeln!(self.get, "({number}, {global}) => {receiver}.{method}().into_value(),");
        }
        Ok(())
    }
}

fn export<'a>(member: &'a Member, name: &str, kind: ExportKind) -> Result<&'a ExportMethod> {
    let mut exports = member.interface.exports.iter();
    let export = exports.find(|export| export.name == name && export.kind == kind);
    export.with_context(|| format!("no method for the export {name:?}"))
}

/// How the program's references to functions are values: which function it is can not be seen.
fn references(generated: &str) -> &'static str {
    if !generated.contains("FuncRef") {
        return "";
    }
    "impl FromValue for FuncRef {\nfn from_value(value: Value) -> Option<Self> {\n\
     (value == Value::Null).then_some(wasm2rs_rt::Nullable::NULL)\n}\n}\n\
     impl IntoValue for FuncRef {\nfn into_value(self) -> Value {\n\
     if wasm2rs_rt::Nullable::is_null(&self) { Value::Null } else { Value::Func }\n}\n}\n"
}
