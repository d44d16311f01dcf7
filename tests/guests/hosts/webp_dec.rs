//! Around libwebp's decoder, as `@jsquash/webp` builds it with Emscripten and embind: when its constructors run, it
//! registers what it offers. The names of imports and exports are shortened; what they stand for is in the
//! package's `webp_dec.js`, and the same here.

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
        b = "_embind_register_integer"(i32, i32, i32, i32, i32);
        a = "_embind_register_memory_view"(i32, i32, i32);
        k = "_embind_register_float"(i32, i32, i32);
        l = "_embind_register_bool"(i32, i32, i32, i32, i32);
        m = "_embind_register_void"(i32, i32);
        o = "_embind_register_bigint"(i32, i32, i32, i32, i32, i32, i32);
        r = "_embind_register_emval"(i32, i32);
        f = "_embind_register_std_wstring"(i32, i32, i32);
    }

    unused! {
        d = "_emval_decref"(i32) -> ();
        e = "_emval_get_global"(i32) -> i32;
        h = "_emval_new"(i32, i32, i32, i32) -> i32;
        i = "_emval_incref"(i32) -> ();
        j = "abort"() -> ();
        n = "__cxa_throw"(i32, i32, i32) -> ();
    }

    /// `_embind_register_function`
    fn c(caller: &mut Caller<'_>, name: i32, _: i32, _: i32, _: i32, _: i32, _: i32, _: i32) -> Result<(), HostError> {
        register(caller, "function", name)
    }

    /// `_embind_register_std_string`
    fn g(caller: &mut Caller<'_>, _: i32, name: i32, ) -> Result<(), HostError> {
        register(caller, "std string", name)
    }

    /// `emscripten_memcpy_big`
    fn q(caller: &mut Caller<'_>, dst: i32, src: i32, len: i32) -> Result<(), HostError> {
        embind::memcpy_big(caller.s_mut(), dst, src, len);
        Ok(())
    }

    /// `emscripten_resize_heap`
    fn p(caller: &mut Caller<'_>, bytes: i32) -> Result<i32, HostError> {
        Ok(embind::resize_heap(caller.s_mut(), bytes))
    }
}

fn register(caller: &mut Caller<'_>, kind: &str, name: i32) -> Result<(), HostError> {
    let entry = embind::registered(caller.s(), kind, name)?;
    caller.host_mut().0.push(entry);
    Ok(())
}

pub fn main() -> Result<(), Error> {
    let mut guest = Module::new(Host::default())?;
    guest.t()?; // __wasm_call_ctors
    for entry in &guest.host().0 {
        println!("{entry}");
    }
    let reuses_memory = embind::reuses_memory(&mut guest, Module::u, Module::v)?; // malloc, free
    println!("{} pages, {reuses_memory}", guest.s().size_pages());
    Ok(())
}
