//! Around libwebp's encoder, as `@jsquash/webp` builds it with Emscripten and embind: when its constructors run, it
//! registers what it offers. The names of imports and exports are shortened; what they stand for is in the
//! package's `webp_enc.js`, and the same here.

use wasm2rs_rt::{Error, HostError};

use crate::guest::{AImports, Caller, Module};

#[macro_use]
#[path = "embind.rs"]
mod embind;

/// What the guest has registered.
#[derive(Default)]
pub struct Host(Vec<String>);

impl AImports for Host {
    ignored! {
        c = "_embind_register_integer"(i32, i32, i32, i32, i32);
        b = "_embind_register_memory_view"(i32, i32, i32);
        h = "_embind_register_float"(i32, i32, i32);
        t = "_embind_register_bool"(i32, i32, i32, i32, i32);
        u = "_embind_register_void"(i32, i32);
        o = "_embind_register_bigint"(i32, i32, i32, i32, i32, i32, i32);
        s = "_embind_register_emval"(i32, i32);
        e = "_embind_register_std_wstring"(i32, i32, i32);
        m = "_embind_finalize_value_object"(i32);
    }

    unused! {
        j = "_emval_decref"(i32) -> ();
        w = "_emval_get_global"(i32) -> i32;
        v = "_emval_new"(i32, i32, i32, i32) -> i32;
        l = "_emval_incref"(i32) -> ();
        g = "abort"() -> ();
        k = "__cxa_throw"(i32, i32, i32) -> ();
    }

    /// `_embind_register_function`
    fn f(caller: &mut Caller<'_>, name: i32, _: i32, _: i32, _: i32, _: i32, _: i32, _: i32) -> Result<(), HostError> {
        register(caller, "function", name)
    }

    /// `_embind_register_std_string`
    fn i(caller: &mut Caller<'_>, _: i32, name: i32, ) -> Result<(), HostError> {
        register(caller, "std string", name)
    }

    /// `_embind_register_value_object_field`
    fn a(caller: &mut Caller<'_>, _: i32, name: i32, _: i32, _: i32, _: i32, _: i32, _: i32, _: i32, _: i32, _: i32) -> Result<(), HostError> {
        register(caller, "value object field", name)
    }

    /// `_embind_register_value_object`
    fn n(caller: &mut Caller<'_>, _: i32, name: i32, _: i32, _: i32, _: i32, _: i32) -> Result<(), HostError> {
        register(caller, "value object", name)
    }

    /// `_embind_register_enum`
    fn q(caller: &mut Caller<'_>, _: i32, name: i32, _: i32, _: i32) -> Result<(), HostError> {
        register(caller, "enum", name)
    }

    /// `_embind_register_enum_value`
    fn d(caller: &mut Caller<'_>, _: i32, name: i32, _: i32) -> Result<(), HostError> {
        register(caller, "enum value", name)
    }

    /// `emscripten_memcpy_big`
    fn r(caller: &mut Caller<'_>, dst: i32, src: i32, len: i32) -> Result<(), HostError> {
        embind::memcpy_big(caller.x_mut(), dst, src, len);
        Ok(())
    }

    /// `emscripten_resize_heap`
    fn p(caller: &mut Caller<'_>, bytes: i32) -> Result<i32, HostError> {
        Ok(embind::resize_heap(caller.x_mut(), bytes))
    }
}

fn register(caller: &mut Caller<'_>, kind: &str, name: i32) -> Result<(), HostError> {
    let entry = embind::registered(caller.x(), kind, name)?;
    caller.host_mut().0.push(entry);
    Ok(())
}

pub fn main() -> Result<(), Error> {
    let mut guest = Module::new(Host::default())?;
    guest.y()?; // __wasm_call_ctors
    for entry in &guest.host().0 {
        println!("{entry}");
    }
    let reuses_memory = embind::reuses_memory(&mut guest, Module::z, Module::A)?; // malloc, free
    println!("{} pages, {reuses_memory}", guest.x().size_pages());
    Ok(())
}
