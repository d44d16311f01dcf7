//! The interpreter: starting it, evaluating, calling, variables.

use std::thread;

use perl_guest::{Function, Host, Module};
use wasihost::WasiCtx;

use crate::builder::Builder;
use crate::convert::{from_guest, to_guest, with_c_str};
use crate::error::Error;
use crate::value::Value;

/// Where Perl sees the modules that are part of the executable.
pub(crate) const MODULES: &str = "/modules";

/// How much native stack Perl may use: it recurses for each level of what it parses and runs, and its frames are large
/// where it is not optimised.
const STACK_BYTES: usize = 128 << 20;

/// What is behind that, for closures.
const SPARE_STACK_BYTES: usize = 8 << 20;

/// Where the guest keeps its stack while it unwinds itself: a pair of addresses, at this one, of the bytes from behind
/// it up to the guest's own stack. The package's own host does the same.
const UNWIND_AREA: u32 = 16;

/// An interpreter. What one call defines, the next ones find.
///
/// It can move between threads, and belongs to one at a time. Each call runs on a thread with a large stack, and so do
/// closures.
pub struct Perl {
    guest: Module,
}

impl Perl {
    /// What an interpreter can be given.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn start(
        wasi: WasiCtx,
        names: Vec<String>,
        functions: Vec<Function>,
        arguments: Value,
    ) -> Result<Self, Error> {
        let mut guest = Module::new(Host::new(wasi, functions))?;
        guest.set_stack_bytes(STACK_BYTES);
        on_large_stack(|| {
            let top = guest.__stack_pointer();
            let memory = guest.memory_mut();
            let written = memory
                .write_i32_le(UNWIND_AREA, UNWIND_AREA as i32 + 8)
                .and_then(|()| memory.write_i32_le(UNWIND_AREA + 4, top));
            written.map_err(|_| Error::unexpected("a memory without a stack"))?;
            guest._initialize()?;
            if guest.zeroperl_init()? != 0 {
                return Err(last_error(&mut guest));
            }
            for (id, name) in (0..).zip(&names) {
                with_c_str(&mut guest, name, |guest, name| Ok(guest.zeroperl_register_function(id, name)?))?;
            }
            run(&mut guest, include_str!("prelude.pl"))?;
            set(&mut guest, "Embed::arguments", &arguments)?;
            set(&mut guest, "Embed::code", &MODULES.into())?;
            run(&mut guest, "Embed::begin()")?;
            Ok(Self { guest })
        })
    }

    /// Evaluates code in scalar context.
    ///
    /// # Errors
    /// [`Error::Perl`] with Perl's message if the code does not compile, or dies; [`Error::Exit`]; [`Error::Guest`].
    pub fn eval(&mut self, code: &str) -> Result<Value, Error> {
        self.run("Embed::evaluate()", code, &[], false).map(first)
    }

    /// Evaluates code in list context.
    ///
    /// # Errors
    /// As [`eval`](Self::eval).
    pub fn eval_list(&mut self, code: &str) -> Result<Vec<Value>, Error> {
        self.run("Embed::evaluate()", code, &[], true)
    }

    /// Calls a function, such as `List::Util::sum`, in scalar context.
    ///
    /// # Errors
    /// As [`eval`](Self::eval); [`Error::Perl`] if there is no such function.
    pub fn call(&mut self, name: &str, args: &[Value]) -> Result<Value, Error> {
        self.run("Embed::invoke()", name, args, false).map(first)
    }

    /// Calls a function in list context.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub fn call_list(&mut self, name: &str, args: &[Value]) -> Result<Vec<Value>, Error> {
        self.run("Embed::invoke()", name, args, true)
    }

    /// The value of a global scalar, such as `main::x` for `$main::x`; `None` if there is none.
    ///
    /// # Errors
    /// [`Error::ZeroByte`], [`Error::Guest`].
    pub fn get(&mut self, name: &str) -> Result<Option<Value>, Error> {
        on_large_stack(|| get(&mut self.guest, name))
    }

    /// Sets a global scalar, which is made if it is not there.
    ///
    /// # Errors
    /// [`Error::ZeroByte`], [`Error::Guest`].
    pub fn set(&mut self, name: &str, value: impl Into<Value>) -> Result<(), Error> {
        let value = value.into();
        on_large_stack(|| set(&mut self.guest, name, &value))
    }

    /// Runs a function of the prelude with what it needs, and returns what it leaves.
    fn run(
        &mut self,
        function: &str,
        subject: &str,
        args: &[Value],
        list: bool,
    ) -> Result<Vec<Value>, Error> {
        let guest = &mut self.guest;
        on_large_stack(|| {
            let variable = if function == "Embed::evaluate()" { "Embed::code" } else { "Embed::name" };
            set(guest, variable, &subject.into())?;
            set(guest, "Embed::arguments", &Value::Array(args.to_vec()))?;
            set(guest, "Embed::list", &list.into())?;
            run(guest, function)?;
            match (get(guest, "Embed::error")?, get(guest, "Embed::result")?) {
                (Some(Value::Undef), Some(Value::Array(values))) => Ok(values),
                (Some(error), _) => Err(Error::Perl(error.to_string().trim_end().to_owned())),
                _ => Err(Error::unexpected("the prelude left no result")),
            }
        })
    }
}

/// The value of an expression in scalar context.
fn first(values: Vec<Value>) -> Value {
    values.into_iter().next().unwrap_or(Value::Undef)
}

/// Runs code of our own, and flushes what was printed.
fn run(guest: &mut Module, code: &str) -> Result<(), Error> {
    let status = with_c_str(guest, code, |guest, code| Ok(guest.zeroperl_eval(code, 1, 0, 0)?))?;
    guest.zeroperl_flush()?;
    if status == 0 { Ok(()) } else { Err(last_error(guest)) }
}

/// What Perl died with outside of the prelude's care.
fn last_error(guest: &mut Module) -> Error {
    match guest.zeroperl_last_error() {
        Ok(addr) => {
            let message = guest.memory().read_c_str(addr as u32).unwrap_or_default();
            Error::Perl(String::from_utf8_lossy(message).trim_end().to_owned())
        }
        Err(error) => error.into(),
    }
}

fn get(guest: &mut Module, name: &str) -> Result<Option<Value>, Error> {
    let value = with_c_str(guest, name, |guest, name| Ok(guest.zeroperl_get_var(name)?))?;
    if value == 0 {
        return Ok(None);
    }
    let copy = from_guest(guest, value)?;
    guest.zeroperl_value_free(value)?;
    Ok(Some(copy))
}

fn set(guest: &mut Module, name: &str, value: &Value) -> Result<(), Error> {
    let value = to_guest(guest, value)?;
    let done = with_c_str(guest, name, |guest, name| Ok(guest.zeroperl_set_var(name, value)?))?;
    guest.zeroperl_value_free(value)?;
    if done == 0 { Err(Error::unexpected("a variable that can not be set")) } else { Ok(()) }
}

/// Does something on a thread with a stack that is large enough for Perl. A panic goes on here.
fn on_large_stack<R: Send>(work: impl FnOnce() -> Result<R, Error> + Send) -> Result<R, Error> {
    thread::scope(|scope| {
        let thread =
            thread::Builder::new().name("perl".to_owned()).stack_size(STACK_BYTES + SPARE_STACK_BYTES);
        let thread = thread.spawn_scoped(scope, work).map_err(Error::Thread)?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
