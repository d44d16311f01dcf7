//! Carrying out a script.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::{env, fmt, fs};

use wasm2rs_rt::Error;

use crate::{Action, Directive, Expected, Instance, Instantiate, Pattern, Script, Value};

/// Whether a directive held, as the program reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The directive's number.
    pub id: usize,
    /// What was wrong, if anything.
    pub failure: Option<String>,
}

impl Verdict {
    /// Reads the line that a program printed for a directive.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let (id, text) = line.split_once(' ')?;
        Some(Self { id: id.parse().ok()?, failure: (text != "ok").then(|| text.to_owned()) })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.failure.as_deref().unwrap_or("ok"))
    }
}

/// The main function of a program made for a `.wast` file: reads the script that its first argument names and
/// prints a [`Verdict`] for each directive.
#[must_use]
pub fn main(modules: &[Instantiate]) -> ExitCode {
    match read_and_run(modules) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn read_and_run(modules: &[Instantiate]) -> Result<(), Box<dyn std::error::Error>> {
    let path = env::args_os().nth(1).ok_or("the first argument names the script")?;
    let script: Script = fs::read_to_string(path)?.parse()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut instances = Instances { modules, instances: Vec::new() };
    for directive in &script.directives {
        let failure = instances.carry_out(directive).err();
        writeln!(out, "{}", Verdict { id: directive.id, failure })?;
        // If the next directive ends the process, it is seen which one it was.
        out.flush()?;
    }
    Ok(())
}

struct Instances<'a> {
    modules: &'a [Instantiate],
    instances: Vec<Option<Box<dyn Instance>>>,
}

impl Instances<'_> {
    fn carry_out(&mut self, directive: &Directive) -> Result<(), String> {
        let outcome = match &directive.action {
            Action::Instantiate { module } => {
                let made = self.modules[*module]();
                let (instance, outcome) = match made {
                    Ok(instance) => (Some(instance), Ok(Vec::new())),
                    Err(error) => (None, Err(error)),
                };
                self.instances.push(instance);
                outcome
            }
            Action::Call { instance, func, args } => self.instance(*instance)?.call(*func, args),
            Action::Get { instance, global } => Ok(vec![self.instance(*instance)?.get(*global)]),
        };
        check(&directive.expected, outcome)
    }

    fn instance(&mut self, index: usize) -> Result<&mut (dyn Instance + 'static), String> {
        match self.instances.get_mut(index) {
            Some(Some(instance)) => Ok(&mut **instance),
            _ => Err(format!("instance {index} was not made")),
        }
    }
}

fn check(expected: &Expected, outcome: Result<Vec<Value>, Error>) -> Result<(), String> {
    match (expected, outcome) {
        (Expected::Done, Ok(_)) => Ok(()),
        (Expected::Returns(patterns), Ok(values)) => {
            let same = patterns.len() == values.len()
                && patterns.iter().zip(&values).all(|(pattern, value)| pattern.matches(value));
            if same {
                Ok(())
            } else {
                Err(format!("returned {}, not {}", list(&values), list::<Pattern>(patterns)))
            }
        }
        (Expected::Traps(message), Ok(values)) => {
            Err(format!("returned {}, no trap: {message}", list(&values)))
        }
        (Expected::Traps(message), Err(Error::Trap(trap))) if is_trap(message, trap.kind().message()) => {
            Ok(())
        }
        (Expected::Traps(message), Err(error)) => Err(format!("failed with {error}, not {message}")),
        (_, Err(error)) => Err(format!("failed with {error}")),
    }
}

/// Whether a trap's message is the expected one. The suite leaves out the end of some messages, and gives the
/// number of the element after some.
fn is_trap(expected: &str, actual: &str) -> bool {
    actual.starts_with(expected)
        || expected.strip_prefix(actual).is_some_and(|rest| rest.trim_start().parse::<u32>().is_ok())
}

fn list<T: fmt::Display>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(T::to_string).collect();
    format!("[{}]", items.join(" "))
}

#[cfg(test)]
mod tests {
    use wasm2rs_rt::{Trap, TrapKind};

    use super::*;

    /// A module whose function 0 returns its arguments, and whose other functions trap.
    struct Echo;

    impl Instance for Echo {
        fn call(&mut self, func: usize, args: &[Value]) -> Result<Vec<Value>, Error> {
            match func {
                0 => Ok(args.to_vec()),
                1 => Err(Trap::new(TrapKind::UninitializedElement).into()),
                _ => Err(Error::Exit(3)),
            }
        }

        fn get(&self, global: usize) -> Value {
            Value::I64(global as u64)
        }
    }

    fn run(lines: &[&str]) -> Vec<String> {
        let modules: [Instantiate; 2] =
            [|| Ok(Box::new(Echo)), || Err(Trap::new(TrapKind::Unreachable).into())];
        let mut instances = Instances { modules: &modules, instances: Vec::new() };
        lines
            .iter()
            .map(|line| match instances.carry_out(&line.parse().unwrap()) {
                Ok(()) => "ok".to_owned(),
                Err(failure) => failure,
            })
            .collect()
    }

    #[test]
    fn results_are_compared_in_number_and_value() {
        let verdicts = run(&[
            "0 instantiate 0",
            "1 call 0 0 i32:0x1 f32:0xffc00000 returns i32:0x1 f32:nan:canonical",
            "2 call 0 0 i32:0x1 returns i32:0x2",
            "3 call 0 0 i32:0x1 returns i64:0x1",
            "4 call 0 0 i32:0x1 returns",
            "5 get 0 9 returns i64:0x9",
            "6 call 0 0",
        ]);
        assert_eq!(
            verdicts,
            [
                "ok",
                "ok",
                "returned [i32:0x1], not [i32:0x2]",
                "returned [i32:0x1], not [i64:0x1]",
                "returned [i32:0x1], not []",
                "ok",
                "ok",
            ]
        );
    }

    #[test]
    fn the_messages_of_traps_are_compared() {
        let verdicts = run(&[
            "0 instantiate 0",
            "1 call 0 1 traps uninitialized element",
            "2 call 0 1 traps uninitialized",
            "3 call 0 1 traps uninitialized element 2",
            "4 call 0 1 traps uninitialized element of",
            "5 call 0 1 traps unreachable",
            "6 call 0 0 traps unreachable",
            "7 call 0 2 traps unreachable",
            "8 call 0 1 returns",
        ]);
        assert_eq!(
            verdicts,
            [
                "ok",
                "ok",
                "ok",
                "ok",
                "failed with wasm trap: uninitialized element, not uninitialized element of",
                "failed with wasm trap: uninitialized element, not unreachable",
                "returned [], no trap: unreachable",
                "failed with the guest exited with code 3, not unreachable",
                "failed with wasm trap: uninitialized element",
            ]
        );
    }

    #[test]
    fn an_instance_that_was_not_made_fails_what_uses_it_and_keeps_its_number() {
        let verdicts = run(&[
            "0 instantiate 1 traps unreachable",
            "1 instantiate 1",
            "2 instantiate 0",
            "3 get 1 0",
            "4 get 2 0",
            "5 get 3 0",
        ]);
        assert_eq!(
            verdicts,
            [
                "ok",
                "failed with wasm trap: unreachable",
                "ok",
                "instance 1 was not made",
                "ok",
                "instance 3 was not made",
            ]
        );
    }

    #[test]
    fn verdicts_read_back() {
        for line in ["3 ok", "4 returned [], no trap: unreachable"] {
            assert_eq!(Verdict::parse(line).unwrap().to_string(), line);
        }
        assert_eq!(Verdict::parse("thread main panicked"), None);
    }
}
