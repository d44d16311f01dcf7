//! Closures as SQL functions: arguments in, a result or an error out.

use sqlite_guest::{Call, Caller, Function};

use crate::guest::{Guest, argument, set_result};
use crate::{Error, Value};

/// What a closure may fail with: its text becomes SQLite's message.
pub type FunctionError = Box<dyn std::error::Error + Send + Sync>;

/// Makes a closure something that the guest can call.
pub(crate) fn scalar<F>(mut function: F) -> Function
where
    F: FnMut(&[Value]) -> Result<Value, FunctionError> + Send + 'static,
{
    Box::new(move |guest, call| {
        let arguments = arguments(guest, call)?;
        match function(&arguments) {
            Ok(value) => match set_result(guest, call.context, &value) {
                // A result that does not fit is an error of the statement, not of the guest.
                Err(error @ (Error::TooLarge | Error::Sqlite { .. })) => {
                    fail(guest, call, &error.to_string())?
                }
                other => other?,
            },
            Err(error) => fail(guest, call, &error.to_string())?,
        }
        Ok(())
    })
}

fn arguments(guest: &mut Caller<'_>, call: Call) -> Result<Vec<Value>, Error> {
    let pointers = (0..call.argc).map(|idx| guest.pointer(call.argv.wrapping_add(idx * 4)));
    let pointers = pointers.collect::<Result<Vec<_>, _>>()?;
    pointers.into_iter().map(|value| argument(guest, value)).collect()
}

/// Makes the statement fail with this message.
fn fail(guest: &mut Caller<'_>, call: Call, message: &str) -> Result<(), Error> {
    guest.with_bytes(message.as_bytes(), |guest, addr, len| {
        Ok(guest.sqlite3_result_error(call.context, addr, len)?)
    })
}
