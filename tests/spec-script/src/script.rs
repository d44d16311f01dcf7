//! Scripts and their text form: one directive a line, fields separated by spaces.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use crate::{Pattern, Value};

/// The directives of a `.wast` file that need its modules to run, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The directives.
    pub directives: Vec<Directive>,
}

/// One directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// A number that the program repeats in its report.
    pub id: usize,
    /// What to do.
    pub action: Action,
    /// What that has to lead to.
    pub expected: Expected,
}

/// What a directive does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Makes an instance of a module, in a set of instances that import from each other.
    Instantiate {
        /// The number that later actions call the instance by.
        instance: usize,
        /// The number of the set. A set that no action has named yet is made first.
        set: usize,
        /// What the set is made of: an index into what the program hands to [`main`](crate::main).
        program: usize,
        /// The module: an index that [`Set::instantiate`](crate::Set::instantiate) understands.
        module: usize,
    },
    /// Calls an exported function.
    Call {
        /// The instance.
        instance: usize,
        /// The function: an index that [`Set::call`](crate::Set::call) understands.
        func: usize,
        /// The arguments.
        args: Vec<Value>,
    },
    /// Reads an exported global.
    Get {
        /// The instance.
        instance: usize,
        /// The global: an index that [`Set::get`](crate::Set::get) understands.
        global: usize,
    },
}

/// What an action has to lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// No trap; any results.
    Done,
    /// Results that match.
    Returns(Vec<Pattern>),
    /// A trap with this message.
    Traps(String),
    /// An instance that can not be made, because an import does not fit: the message.
    Unlinkable(String),
}

/// A text that is no script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    expected: &'static str,
    found: String,
}

impl ParseError {
    pub(crate) fn new(expected: &'static str, found: &str) -> Self {
        Self { expected, found: found.to_owned() }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {:?}", self.expected, self.found)
    }
}

impl Error for ParseError {}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.directives.iter().try_for_each(|directive| writeln!(f, "{directive}"))
    }
}

impl fmt::Display for Directive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.id)?;
        match &self.action {
            Action::Instantiate { instance, set, program, module } => {
                write!(f, "instantiate {instance} {set} {program} {module}")?;
            }
            Action::Call { instance, func, args } => {
                write!(f, "call {instance} {func}")?;
                args.iter().try_for_each(|value| write!(f, " {value}"))?;
            }
            Action::Get { instance, global } => write!(f, "get {instance} {global}")?,
        }
        match &self.expected {
            Expected::Done => Ok(()),
            Expected::Returns(patterns) => {
                f.write_str(" returns")?;
                patterns.iter().try_for_each(|pattern| write!(f, " {pattern}"))
            }
            Expected::Traps(message) => write!(f, " traps {message}"),
            Expected::Unlinkable(message) => write!(f, " unlinkable {message}"),
        }
    }
}

impl FromStr for Script {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let directives = text.lines().map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { directives })
    }
}

impl FromStr for Directive {
    type Err = ParseError;

    fn from_str(line: &str) -> Result<Self, ParseError> {
        let (before, expected) = if let Some((action, message)) = line.split_once(" traps ") {
            (action, Expected::Traps(message.to_owned()))
        } else if let Some((action, message)) = line.split_once(" unlinkable ") {
            (action, Expected::Unlinkable(message.to_owned()))
        } else if let Some((action, patterns)) = line.split_once(" returns") {
            let patterns = patterns.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
            (action, Expected::Returns(patterns))
        } else {
            (line, Expected::Done)
        };
        let mut fields = before.split_whitespace();
        let id = number(fields.next())?;
        let action = match fields.next() {
            Some("instantiate") => Action::Instantiate {
                instance: number(fields.next())?,
                set: number(fields.next())?,
                program: number(fields.next())?,
                module: number(fields.next())?,
            },
            Some("get") => Action::Get { instance: number(fields.next())?, global: number(fields.next())? },
            Some("call") => Action::Call {
                instance: number(fields.next())?,
                func: number(fields.next())?,
                args: fields.by_ref().map(str::parse).collect::<Result<_, _>>()?,
            },
            _ => return Err(ParseError::new("an action", line)),
        };
        Ok(Self { id, action, expected })
    }
}

fn number(field: Option<&str>) -> Result<usize, ParseError> {
    let field = field.unwrap_or_default();
    field.parse().map_err(|_| ParseError::new("a number", field))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directive(action: Action, expected: Expected) -> Directive {
        Directive { id: 7, action, expected }
    }

    #[test]
    fn the_text_form_reads_back_as_the_same_script() {
        let args = vec![
            Value::I32(u32::MAX),
            Value::I64(5),
            Value::F32(0x7fa0_0000),
            Value::F64(1 << 63),
            Value::V128(u128::MAX - 3),
            Value::Null,
            Value::Extern(9),
            Value::Func,
        ];
        let lanes = Pattern::Lanes(vec![Pattern::CanonicalNan64, Pattern::Is(Value::F64(3))]);
        let patterns = vec![
            Pattern::Is(Value::I32(3)),
            Pattern::CanonicalNan32,
            Pattern::ArithmeticNan32,
            Pattern::ArithmeticNan64,
            Pattern::AnyExtern,
            lanes.clone(),
            Pattern::Either(vec![lanes, Pattern::Is(Value::Null)]),
        ];
        let instantiate = Action::Instantiate { instance: 5, set: 4, program: 3, module: 2 };
        let script = Script {
            directives: vec![
                directive(instantiate.clone(), Expected::Done),
                directive(instantiate.clone(), Expected::Traps("unreachable".to_owned())),
                directive(instantiate, Expected::Unlinkable("incompatible import type".to_owned())),
                directive(Action::Get { instance: 1, global: 2 }, Expected::Returns(Vec::new())),
                directive(Action::Call { instance: 1, func: 2, args }, Expected::Returns(patterns)),
            ],
        };
        assert_eq!(script.to_string().parse(), Ok(script));
    }

    #[test]
    fn a_line_that_is_no_directive_is_an_error_that_shows_it() {
        for (line, error) in [
            ("x instantiate 0", r#"expected a number, found "x""#),
            ("1 jump 0", r#"expected an action, found "1 jump 0""#),
            ("1 call 0 0 i32:0x100000000", r#"expected a value, found "i32:0x100000000""#),
            ("1 get 0", r#"expected a number, found """#),
        ] {
            assert_eq!(line.parse::<Script>().unwrap_err().to_string(), error);
        }
    }
}
