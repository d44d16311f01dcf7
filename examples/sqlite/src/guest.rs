//! Bytes and values to and from the guest's memory, alike for the program, which has a `Module`, and for a function
//! that SQLite calls, which has a `Caller`.

use sqlite_guest::{Caller, Module};
use wasihost::rt::{self, Memory};

use crate::{Error, Value};

/// SQLite's type codes.
const INTEGER: i32 = 1;
const REAL: i32 = 2;
const TEXT: i32 = 3;
const BLOB: i32 = 4;

/// The result code for want of memory.
const NOMEM: i32 = 7;

/// As a destructor: SQLite makes a copy before it returns.
const TRANSIENT: i32 = -1;

/// What both ways to the guest have in common.
pub(crate) trait Guest {
    fn memory(&self) -> &Memory;
    fn memory_mut(&mut self) -> &mut Memory;
    fn malloc(&mut self, len: i32) -> Result<i32, rt::Error>;
    fn free(&mut self, addr: i32) -> Result<(), rt::Error>;

    /// The `len` bytes at an address.
    fn bytes(&self, addr: i32, len: i32) -> Result<&[u8], Error> {
        self.memory().read(addr as u32, len as u32).ok_or_else(Error::bad_pointer)
    }

    /// The C string at an address.
    fn c_str(&self, addr: i32) -> Result<String, Error> {
        let bytes = self.memory().read_c_str(addr as u32).ok_or_else(Error::bad_pointer)?;
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }

    /// The pointer at an address.
    fn pointer(&self, addr: i32) -> Result<i32, Error> {
        self.memory().read_i32_le(addr as u32).ok_or_else(Error::bad_pointer)
    }

    /// Calls `f` with the address and the length of these bytes in the guest, which has them for as long as that takes.
    fn with_bytes<R>(
        &mut self,
        bytes: &[u8],
        f: impl FnOnce(&mut Self, i32, i32) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let len = i32::try_from(bytes.len()).map_err(|_| Error::TooLarge)?;
        // One byte at least: SQLite takes a null pointer for NULL.
        let addr = self.malloc(len.max(1))?;
        if addr == 0 {
            return Err(Error::Sqlite { code: NOMEM, message: "out of memory".to_owned() });
        }
        let result = match self.memory_mut().write(addr as u32, bytes) {
            Ok(()) => f(self, addr, len),
            Err(_) => Err(Error::bad_pointer()),
        };
        self.free(addr)?;
        result
    }

    /// As [`with_bytes`](Self::with_bytes), for a C string.
    fn with_c_str<R>(
        &mut self,
        text: &str,
        f: impl FnOnce(&mut Self, i32) -> Result<R, Error>,
    ) -> Result<R, Error> {
        if text.contains('\0') {
            return Err(Error::ZeroByte(text.to_owned()));
        }
        self.with_bytes(&[text.as_bytes(), b"\0"].concat(), |guest, addr, _| f(guest, addr))
    }
}

macro_rules! guest {
    ($ty:ty) => {
        impl Guest for $ty {
            fn memory(&self) -> &Memory {
                self.memory()
            }

            fn memory_mut(&mut self) -> &mut Memory {
                self.memory_mut()
            }

            fn malloc(&mut self, len: i32) -> Result<i32, rt::Error> {
                self.malloc(len)
            }

            fn free(&mut self, addr: i32) -> Result<(), rt::Error> {
                self.free(addr)
            }
        }
    };
}

guest!(Module);
guest!(Caller<'_>);

/// The value in a column of the row that a statement stands on.
pub(crate) fn column(guest: &mut Module, statement: i32, column: i32) -> Result<Value, Error> {
    match guest.sqlite3_column_type(statement, column)? {
        INTEGER => Ok(Value::Integer(guest.sqlite3_column_int64(statement, column)?)),
        REAL => Ok(Value::Real(guest.sqlite3_column_double(statement, column)?)),
        TEXT => {
            let addr = guest.sqlite3_column_text(statement, column)?;
            let len = guest.sqlite3_column_bytes(statement, column)?;
            text(guest, addr, len)
        }
        BLOB => {
            let addr = guest.sqlite3_column_blob(statement, column)?;
            let len = guest.sqlite3_column_bytes(statement, column)?;
            blob(guest, addr, len)
        }
        _ => Ok(Value::Null),
    }
}

/// The value that a `sqlite3_value` holds: an argument of a function.
pub(crate) fn argument(guest: &mut Caller<'_>, value: i32) -> Result<Value, Error> {
    match guest.sqlite3_value_type(value)? {
        INTEGER => Ok(Value::Integer(guest.sqlite3_value_int64(value)?)),
        REAL => Ok(Value::Real(guest.sqlite3_value_double(value)?)),
        TEXT => {
            let addr = guest.sqlite3_value_text(value)?;
            let len = guest.sqlite3_value_bytes(value)?;
            text(guest, addr, len)
        }
        BLOB => {
            let addr = guest.sqlite3_value_blob(value)?;
            let len = guest.sqlite3_value_bytes(value)?;
            blob(guest, addr, len)
        }
        _ => Ok(Value::Null),
    }
}

fn text(guest: &impl Guest, addr: i32, len: i32) -> Result<Value, Error> {
    Ok(Value::Text(String::from_utf8_lossy(content(guest, addr, len)?).into_owned()))
}

fn blob(guest: &impl Guest, addr: i32, len: i32) -> Result<Value, Error> {
    Ok(Value::Blob(content(guest, addr, len)?.to_owned()))
}

fn content(guest: &impl Guest, addr: i32, len: i32) -> Result<&[u8], Error> {
    // An empty blob has no address; anything else has none only if there was no memory to make it.
    if addr == 0 && len != 0 {
        return Err(Error::Sqlite { code: NOMEM, message: "out of memory".to_owned() });
    }
    guest.bytes(addr, len)
}

/// Gives a statement's parameter a value; returns SQLite's result code.
pub(crate) fn bind(guest: &mut Module, statement: i32, index: i32, value: &Value) -> Result<i32, Error> {
    match value {
        Value::Null => Ok(guest.sqlite3_bind_null(statement, index)?),
        Value::Integer(number) => Ok(guest.sqlite3_bind_int64(statement, index, *number)?),
        Value::Real(number) => Ok(guest.sqlite3_bind_double(statement, index, *number)?),
        Value::Text(text) => guest.with_bytes(text.as_bytes(), |guest, addr, len| {
            Ok(guest.sqlite3_bind_text(statement, index, addr, len, TRANSIENT)?)
        }),
        Value::Blob(bytes) => guest.with_bytes(bytes, |guest, addr, len| {
            Ok(guest.sqlite3_bind_blob(statement, index, addr, len, TRANSIENT)?)
        }),
    }
}

/// Makes a value the result of a function.
pub(crate) fn set_result(guest: &mut Caller<'_>, context: i32, value: &Value) -> Result<(), Error> {
    match value {
        Value::Null => Ok(guest.sqlite3_result_null(context)?),
        Value::Integer(number) => Ok(guest.sqlite3_result_int64(context, *number)?),
        Value::Real(number) => Ok(guest.sqlite3_result_double(context, *number)?),
        Value::Text(text) => guest.with_bytes(text.as_bytes(), |guest, addr, len| {
            Ok(guest.sqlite3_result_text(context, addr, len, TRANSIENT)?)
        }),
        Value::Blob(bytes) => guest.with_bytes(bytes, |guest, addr, len| {
            Ok(guest.sqlite3_result_blob(context, addr, len, TRANSIENT)?)
        }),
    }
}
