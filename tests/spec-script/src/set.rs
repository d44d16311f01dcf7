//! What the generated part of a program implements: sets of instances whose exports are called by number, with
//! values.

use wasm2rs_rt::{Error, ExternRef, V128};

use crate::Value;

/// Instances that may import from each other. They are made one by one.
pub trait Set {
    /// Makes the instance of the module with this number.
    ///
    /// # Errors
    /// What instantiation failed with.
    fn instantiate(&mut self, module: usize) -> Result<(), Error>;

    /// Calls an exported function by its number among those of the module.
    ///
    /// # Errors
    /// What the guest's function failed with.
    fn call(&mut self, module: usize, func: usize, args: &[Value]) -> Result<Vec<Value>, Error>;

    /// The value of an exported global, by its number among those of the module.
    fn get(&mut self, module: usize, global: usize) -> Value;
}

/// Makes a set of which no instance, or the only one, exists.
pub type NewSet = fn() -> Result<Box<dyn Set>, Error>;

/// Rust types that a [`Value`] can become.
pub trait FromValue: Sized {
    /// The value as this type, or `None` if it has another type.
    fn from_value(value: Value) -> Option<Self>;
}

/// The argument at `index` as the type that the exported function takes.
///
/// # Panics
/// If there is no such argument or it has another type: the script does not fit the program.
#[must_use]
pub fn arg<T: FromValue>(args: &[Value], index: usize) -> T {
    let value = args.get(index).copied();
    value.and_then(T::from_value).unwrap_or_else(|| panic!("argument {index} does not fit: {value:?}"))
}

/// Rust types that are a [`Value`].
pub trait IntoValue {
    /// This as a value.
    fn into_value(self) -> Value;
}

/// What exported functions return: nothing, one value, or a tuple.
pub trait IntoValues {
    /// The results in order.
    fn into_values(self) -> Vec<Value>;
}

macro_rules! numbers {
    ($($ty:ty, $variant:ident, $from:expr, $into:expr;)*) => {$(
        impl FromValue for $ty {
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::$variant(bits) => Some($from(bits)),
                    _ => None,
                }
            }
        }

        impl IntoValue for $ty {
            fn into_value(self) -> Value {
                Value::$variant($into(self))
            }
        }
    )*};
}

numbers! {
    i32, I32, u32::cast_signed, i32::cast_unsigned;
    i64, I64, u64::cast_signed, i64::cast_unsigned;
    f32, F32, f32::from_bits, f32::to_bits;
    f64, F64, f64::from_bits, f64::to_bits;
    V128, V128, V128::from_bits, V128::to_bits;
}

impl FromValue for ExternRef {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(Self::NULL),
            Value::Extern(key) => Some(Self::new(key)),
            _ => None,
        }
    }
}

impl IntoValue for ExternRef {
    fn into_value(self) -> Value {
        self.get().map_or(Value::Null, Value::Extern)
    }
}

impl IntoValues for () {
    fn into_values(self) -> Vec<Value> {
        Vec::new()
    }
}

impl<T: IntoValue> IntoValues for T {
    fn into_values(self) -> Vec<Value> {
        vec![self.into_value()]
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: IntoValue),+> IntoValues for ($($name,)+) {
            fn into_values(self) -> Vec<Value> {
                #[expect(non_snake_case, reason = "the type parameters name the fields")]
                let ($($name,)+) = self;
                vec![$($name.into_value()),+]
            }
        }
    };
}

tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);
tuples!(A B C D E F G H I J K L M);
tuples!(A B C D E F G H I J K L M N);
tuples!(A B C D E F G H I J K L M N O);
tuples!(A B C D E F G H I J K L M N O P);
