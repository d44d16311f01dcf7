//! Values to and from the guest, alike for the program, which has a `Module`, and for a function that Perl calls, which
//! has a `Caller`.
//!
//! The guest's handles of values, arrays, hashes and iterators are each freed here, by whoever got them.

use std::collections::BTreeMap;

use perl_guest::{Caller, Module};
use wasihost::rt::{self, Memory};

use crate::{Error, Value};

/// How deep values are copied: whatever is deeper may refer to itself.
const MAX_DEPTH: u32 = 64;

/// The package's type codes.
const INT: i32 = 3;
const DOUBLE: i32 = 4;
const STRING: i32 = 5;
const ARRAY: i32 = 6;
const HASH: i32 = 7;

macro_rules! guest {
    ($(fn $name:ident($($param:ident),*) -> $result:ty;)*) => {
        /// The guest's exports that both ways to the guest have.
        pub(crate) trait Guest {
            fn memory(&self) -> &Memory;
            fn memory_mut(&mut self) -> &mut Memory;
            fn zeroperl_new_double(&mut self, number: f64) -> Result<i32, rt::Error>;
            $(fn $name(&mut self, $($param: i32),*) -> Result<$result, rt::Error>;)*
        }

        guest!(impl Module { $(fn $name($($param),*) -> $result;)* });
        guest!(impl Caller<'_> { $(fn $name($($param),*) -> $result;)* });
    };
    (impl $ty:ty { $(fn $name:ident($($param:ident),*) -> $result:ty;)* }) => {
        impl Guest for $ty {
            fn memory(&self) -> &Memory {
                self.memory()
            }

            fn memory_mut(&mut self) -> &mut Memory {
                self.memory_mut()
            }

            fn zeroperl_new_double(&mut self, number: f64) -> Result<i32, rt::Error> {
                self.zeroperl_new_double(number)
            }

            $(fn $name(&mut self, $($param: i32),*) -> Result<$result, rt::Error> {
                self.$name($($param),*)
            })*
        }
    };
}

guest! {
    fn malloc(len) -> i32;
    fn free(addr) -> ();
    fn zeroperl_new_undef() -> i32;
    fn zeroperl_new_int(number) -> i32;
    fn zeroperl_new_string(addr, len) -> i32;
    fn zeroperl_new_array() -> i32;
    fn zeroperl_new_hash() -> i32;
    fn zeroperl_get_type(value) -> i32;
    fn zeroperl_to_int(value, out) -> i32;
    fn zeroperl_to_double(value, out) -> i32;
    fn zeroperl_to_string(value, out) -> i32;
    fn zeroperl_value_free(value) -> ();
    fn zeroperl_array_push(array, value) -> ();
    fn zeroperl_array_get(array, idx) -> i32;
    fn zeroperl_array_length(array) -> i32;
    fn zeroperl_array_to_value(array) -> i32;
    fn zeroperl_value_to_array(value) -> i32;
    fn zeroperl_array_free(array) -> ();
    fn zeroperl_hash_set(hash, key, value) -> i32;
    fn zeroperl_hash_iter_new(hash) -> i32;
    fn zeroperl_hash_iter_next(iter, key, value) -> i32;
    fn zeroperl_hash_iter_free(iter) -> ();
    fn zeroperl_hash_to_value(hash) -> i32;
    fn zeroperl_value_to_hash(value) -> i32;
    fn zeroperl_hash_free(hash) -> ();
}

/// Calls `f` with the address of these bytes in the guest, which has them for as long as that takes. A zero byte
/// follows them, as C wants it.
pub(crate) fn with_bytes<G: Guest, R>(
    guest: &mut G,
    bytes: &[u8],
    f: impl FnOnce(&mut G, i32) -> Result<R, Error>,
) -> Result<R, Error> {
    let len = i32::try_from(bytes.len() + 1).map_err(|_| Error::unexpected("a value larger than 2 GiB"))?;
    let addr = handle(guest.malloc(len)?)?;
    let text = [bytes, b"\0"].concat();
    guest
        .memory_mut()
        .write(addr as u32, &text)
        .map_err(|_| Error::unexpected("a pointer outside the memory"))?;
    let result = f(guest, addr);
    guest.free(addr)?;
    result
}

/// As [`with_bytes`], for a C string.
pub(crate) fn with_c_str<G: Guest, R>(
    guest: &mut G,
    text: &str,
    f: impl FnOnce(&mut G, i32) -> Result<R, Error>,
) -> Result<R, Error> {
    match text.contains('\0') {
        true => Err(Error::ZeroByte(text.to_owned())),
        false => with_bytes(guest, text.as_bytes(), f),
    }
}

/// The number at an address.
pub(crate) fn pointer(guest: &impl Guest, addr: i32) -> Result<i32, Error> {
    guest.memory().read_i32_le(addr as u32).ok_or_else(|| Error::unexpected("a pointer outside the memory"))
}

/// A handle that the guest made: null is want of memory.
fn handle(addr: i32) -> Result<i32, Error> {
    if addr == 0 { Err(Error::unexpected("the guest is out of memory")) } else { Ok(addr) }
}

/// Copies a value to the guest. The result is for the caller to free.
pub(crate) fn to_guest(guest: &mut impl Guest, value: &Value) -> Result<i32, Error> {
    match value {
        Value::Undef => handle(guest.zeroperl_new_undef()?),
        Value::Int(number) => match i32::try_from(*number) {
            Ok(number) => handle(guest.zeroperl_new_int(number)?),
            // What is larger goes as a text, which is a number wherever Perl wants one.
            Err(_) => string_to_guest(guest, &number.to_string()),
        },
        Value::Double(number) => handle(guest.zeroperl_new_double(*number)?),
        Value::String(text) | Value::Other(text) => string_to_guest(guest, text),
        Value::Array(values) => array_to_guest(guest, values),
        Value::Hash(values) => hash_to_guest(guest, values),
    }
}

fn string_to_guest(guest: &mut impl Guest, text: &str) -> Result<i32, Error> {
    with_bytes(guest, text.as_bytes(), |guest, addr| {
        handle(guest.zeroperl_new_string(addr, text.len() as i32)?)
    })
}

fn array_to_guest(guest: &mut impl Guest, values: &[Value]) -> Result<i32, Error> {
    let array = handle(guest.zeroperl_new_array()?)?;
    for value in values {
        let element = to_guest(guest, value)?;
        guest.zeroperl_array_push(array, element)?;
        guest.zeroperl_value_free(element)?;
    }
    let reference = guest.zeroperl_array_to_value(array)?;
    guest.zeroperl_array_free(array)?;
    handle(reference)
}

fn hash_to_guest(guest: &mut impl Guest, values: &BTreeMap<String, Value>) -> Result<i32, Error> {
    let hash = handle(guest.zeroperl_new_hash()?)?;
    for (key, value) in values {
        let element = to_guest(guest, value)?;
        with_c_str(guest, key, |guest, key| Ok(guest.zeroperl_hash_set(hash, key, element)?))?;
        guest.zeroperl_value_free(element)?;
    }
    let reference = guest.zeroperl_hash_to_value(hash)?;
    guest.zeroperl_hash_free(hash)?;
    handle(reference)
}

/// Copies a value from the guest, which keeps it.
pub(crate) fn from_guest(guest: &mut impl Guest, value: i32) -> Result<Value, Error> {
    copy(guest, value, 0)
}

fn copy(guest: &mut impl Guest, value: i32, depth: u32) -> Result<Value, Error> {
    match guest.zeroperl_get_type(value)? {
        INT => int(guest, value),
        DOUBLE => double(guest, value).map(Value::Double),
        STRING => string(guest, value).map(Value::String),
        ARRAY if depth < MAX_DEPTH => array(guest, value, depth + 1),
        HASH if depth < MAX_DEPTH => hash(guest, value, depth + 1),
        0 => Ok(Value::Undef),
        _ => string(guest, value).map(Value::Other),
    }
}

fn string(guest: &mut impl Guest, value: i32) -> Result<String, Error> {
    with_bytes(guest, &[0; 4], |guest, out| {
        let addr = guest.zeroperl_to_string(value, out)?;
        let len = pointer(guest, out)?;
        let bytes = guest.memory().read(addr as u32, len as u32);
        let bytes = bytes.ok_or_else(|| Error::unexpected("a text outside the memory"))?;
        Ok(String::from_utf8_lossy(bytes).into_owned())
    })
}

/// A whole number. The package gives its low 32 bits, or the nearest double; together they are exact. (As a text the number
/// would be exact too, but it would be a string from then on.)
fn int(guest: &mut impl Guest, value: i32) -> Result<Value, Error> {
    let nearest = double(guest, value)?;
    let low = with_bytes(guest, &[0; 4], |guest, out| {
        guest.zeroperl_to_int(value, out)?;
        pointer(guest, out)
    })?;
    let base = nearest as i64;
    let number = base.checked_add(low.wrapping_sub(base as i32).into());
    // Perl's unsigned numbers go up to 2^64.
    Ok(number.filter(|_| nearest <= 2.0_f64.powi(63)).map_or(Value::Double(nearest), Value::Int))
}

fn double(guest: &mut impl Guest, value: i32) -> Result<f64, Error> {
    with_bytes(guest, &[0; 8], |guest, out| {
        guest.zeroperl_to_double(value, out)?;
        guest
            .memory()
            .read_f64_le(out as u32)
            .ok_or_else(|| Error::unexpected("a pointer outside the memory"))
    })
}

fn array(guest: &mut impl Guest, value: i32, depth: u32) -> Result<Value, Error> {
    let array = handle(guest.zeroperl_value_to_array(value)?)?;
    let mut values = Vec::new();
    for idx in 0..guest.zeroperl_array_length(array)? {
        // An element that was never set is null.
        let element = guest.zeroperl_array_get(array, idx)?;
        values.push(if element == 0 { Value::Undef } else { copy(guest, element, depth)? });
        guest.zeroperl_value_free(element)?;
    }
    guest.zeroperl_array_free(array)?;
    Ok(Value::Array(values))
}

fn hash(guest: &mut impl Guest, value: i32, depth: u32) -> Result<Value, Error> {
    let hash = handle(guest.zeroperl_value_to_hash(value)?)?;
    let iter = handle(guest.zeroperl_hash_iter_new(hash)?)?;
    let values = with_bytes(guest, &[0; 8], |guest, out| {
        let mut values = BTreeMap::new();
        while guest.zeroperl_hash_iter_next(iter, out, out + 4)? != 0 {
            let (key, element) = (pointer(guest, out)?, pointer(guest, out + 4)?);
            let key = guest.memory().read_c_str(key as u32);
            let key = key.ok_or_else(|| Error::unexpected("a key outside the memory"))?;
            let key = String::from_utf8_lossy(key).into_owned();
            values.insert(key, copy(guest, element, depth)?);
            guest.zeroperl_value_free(element)?;
        }
        Ok(values)
    })?;
    guest.zeroperl_hash_iter_free(iter)?;
    guest.zeroperl_hash_free(hash)?;
    Ok(Value::Hash(values))
}
