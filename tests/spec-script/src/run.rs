//! Carrying out a script.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::{env, fmt, fs};

use wasm2rs_rt::Error;

use crate::{Action, Directive, Expected, NewSet, Pattern, Script, Set, Value};

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
pub fn main(programs: &[NewSet]) -> ExitCode {
    match read_and_run(programs) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn read_and_run(programs: &[NewSet]) -> Result<(), Box<dyn std::error::Error>> {
    let path = env::args_os().nth(1).ok_or("the first argument names the script")?;
    let script: Script = fs::read_to_string(path)?.parse()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut instances = Instances::new(programs);
    for directive in &script.directives {
        let failure = instances.carry_out(directive).err();
        writeln!(out, "{}", Verdict { id: directive.id, failure })?;
        // If the next directive ends the process, it is seen which one it was.
        out.flush()?;
    }
    Ok(())
}

struct Instances<'a> {
    programs: &'a [NewSet],
    sets: HashMap<usize, Box<dyn Set>>,
    /// The set of each instance that was made, and its module there.
    instances: HashMap<usize, (usize, usize)>,
}

impl<'a> Instances<'a> {
    fn new(programs: &'a [NewSet]) -> Self {
        Self { programs, sets: HashMap::new(), instances: HashMap::new() }
    }

    fn carry_out(&mut self, directive: &Directive) -> Result<(), String> {
        let outcome = match &directive.action {
            Action::Instantiate { instance, set, program, module } => {
                let made = self.instantiate(*set, *program, *module);
                if made.is_ok() {
                    self.instances.insert(*instance, (*set, *module));
                }
                made.map(|()| Vec::new())
            }
            Action::Call { instance, func, args } => {
                let (set, module) = self.instance(*instance)?;
                set.call(module, *func, args)
            }
            Action::Get { instance, global } => {
                let (set, module) = self.instance(*instance)?;
                Ok(vec![set.get(module, *global)])
            }
        };
        check(&directive.expected, outcome)
    }

    fn instantiate(&mut self, set: usize, program: usize, module: usize) -> Result<(), Error> {
        let set = match self.sets.entry(set) {
            Entry::Occupied(set) => set.into_mut(),
            Entry::Vacant(vacant) => vacant.insert(self.programs[program]()?),
        };
        set.instantiate(module)
    }

    fn instance(&mut self, index: usize) -> Result<(&mut (dyn Set + 'static), usize), String> {
        let not_made = || format!("instance {index} was not made");
        let (set, module) = self.instances.get(&index).ok_or_else(not_made)?;
        let set = self.sets.get_mut(set).ok_or_else(not_made)?;
        Ok((&mut **set, *module))
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
        (Expected::Unlinkable(message), Ok(_)) => Err(format!("was linked: {message}")),
        (Expected::Unlinkable(message), Err(Error::Host(error)))
            if error.to_string().starts_with(message.as_str()) =>
        {
            Ok(())
        }
        (Expected::Traps(message) | Expected::Unlinkable(message), Err(error)) => {
            Err(format!("failed with {error}, not {message}"))
        }
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

    /// Modules whose function 0 returns its arguments, and whose other functions fail. Module 1 traps when it is
    /// instantiated, module 2 does not link.
    struct Echo;

    impl Set for Echo {
        fn instantiate(&mut self, module: usize) -> Result<(), Error> {
            match module {
                0 => Ok(()),
                1 => Err(Trap::new(TrapKind::Unreachable).into()),
                _ => Err(Error::Host("incompatible import type: a memory".into())),
            }
        }

        fn call(&mut self, _module: usize, func: usize, args: &[Value]) -> Result<Vec<Value>, Error> {
            match func {
                0 => Ok(args.to_vec()),
                1 => Err(Trap::new(TrapKind::UninitializedElement).into()),
                _ => Err(Error::Exit(3)),
            }
        }

        fn get(&mut self, _module: usize, global: usize) -> Value {
            Value::I64(global as u64)
        }
    }

    fn run(lines: &[&str]) -> Vec<String> {
        let programs: [NewSet; 2] =
            [|| Ok(Box::new(Echo)), || Err(Trap::new(TrapKind::IntegerOverflow).into())];
        let mut instances = Instances::new(&programs);
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
            "0 instantiate 0 0 0 0",
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
            "0 instantiate 0 0 0 0",
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
    fn an_instance_that_was_not_made_fails_what_uses_it_and_the_set_goes_on() {
        let verdicts = run(&[
            "0 instantiate 0 0 0 1 traps unreachable",
            "1 instantiate 1 0 0 1",
            "2 instantiate 2 0 0 0",
            "3 get 1 0",
            "4 get 2 0",
            "5 get 3 0",
            "6 instantiate 4 1 1 0 traps integer overflow",
            "7 get 4 0",
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
                "ok",
                "instance 4 was not made",
            ]
        );
    }

    #[test]
    fn what_can_not_be_linked_says_so() {
        let verdicts = run(&[
            "0 instantiate 0 0 0 2 unlinkable incompatible import type",
            "1 instantiate 1 0 0 2 unlinkable unknown import",
            "2 instantiate 2 0 0 1 unlinkable unknown import",
            "3 instantiate 3 0 0 0 unlinkable unknown import",
            "4 instantiate 4 0 0 2 traps incompatible import type",
        ]);
        let failed = "failed with a host function failed: incompatible import type: a memory";
        assert_eq!(
            verdicts,
            [
                "ok",
                &format!("{failed}, not unknown import"),
                "failed with wasm trap: unreachable, not unknown import",
                "was linked: unknown import",
                &format!("{failed}, not incompatible import type"),
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
