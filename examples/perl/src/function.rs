//! Closures as Perl functions: arguments in, a value or an error out.

use perl_guest::{Call, Caller, Function};

use crate::convert::{from_guest, pointer, to_guest, with_c_str};
use crate::{Error, Value};

/// What a closure may fail with: its text is what Perl dies with.
pub type FunctionError = Box<dyn std::error::Error + Send + Sync>;

/// Makes a closure something that the guest can call.
pub(crate) fn host_function<F>(mut function: F) -> Function
where
    F: FnMut(&[Value]) -> Result<Value, FunctionError> + Send + 'static,
{
    Box::new(move |guest, call| {
        let arguments = arguments(guest, call)?;
        match function(&arguments) {
            // The result is Perl's from here on.
            Ok(value) => Ok(to_guest(guest, &value)?),
            Err(error) => {
                // The package takes a C string.
                let message = error.to_string().replace('\0', "\\0");
                with_c_str(guest, &message, |guest, message| Ok(guest.zeroperl_set_host_error(message)?))?;
                Ok(0)
            }
        }
    })
}

/// Copies the arguments, which stay Perl's.
fn arguments(guest: &mut Caller<'_>, call: Call) -> Result<Vec<Value>, Error> {
    let pointers = (0..call.argc).map(|idx| pointer(guest, call.argv.wrapping_add(idx * 4)));
    let pointers = pointers.collect::<Result<Vec<_>, _>>()?;
    pointers.into_iter().map(|value| from_guest(guest, value)).collect()
}
