//! Around libwebp's decoder, as `@jsquash/webp` builds it with Emscripten and embind: when its constructors run, it
//! registers what it offers. The names of imports and exports are shortened; what they stand for is in the
//! package's `webp_dec.js`, and the same here.

use wasm2rs_rt::{Error, HostError};

use crate::guest::{AImports, Caller, Module};

/// What the guest has registered.
#[derive(Default)]
pub struct Host(Vec<String>);

macro_rules! ignored {
    ($($name:ident = $meaning:literal($($param:ty),*);)*) => {$(
        #[doc = $meaning]
        fn $name(_: &mut Caller<'_>, $(_: $param),*) -> Result<(), HostError> {
            Ok(())
        }
    )*};
}

macro_rules! unused {
    ($($name:ident = $meaning:literal($($param:ty),*) -> $result:ty;)*) => {$(
        fn $name(_: &mut Caller<'_>, $(_: $param),*) -> Result<$result, HostError> {
            Err($meaning.into())
        }
    )*};
}

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
        let (src, len) = (src as u32 as usize, len as u32 as usize);
        let memory = caller.s_mut().bytes_mut();
        memory.copy_within(src..src + len, dst as u32 as usize);
        Ok(())
    }

    /// `emscripten_resize_heap`
    fn p(caller: &mut Caller<'_>, bytes: i32) -> Result<i32, HostError> {
        let memory = caller.s_mut();
        let pages = (bytes as u32).div_ceil(65536);
        Ok((memory.grow(u64::from(pages).saturating_sub(memory.size_pages()) as i32) >= 0) as i32)
    }
}

fn register(caller: &mut Caller<'_>, kind: &str, name: i32) -> Result<(), HostError> {
    let name = caller.s().read_c_str(name as u32).ok_or("a name that does not end")?;
    let entry = format!("{kind} {}", String::from_utf8_lossy(name));
    caller.host_mut().0.push(entry);
    Ok(())
}

pub fn main() -> Result<(), Error> {
    let mut guest = Module::new(Host::default())?;
    guest.t()?; // __wasm_call_ctors
    for entry in &guest.host().0 {
        println!("{entry}");
    }
    // Blocks of memory do not overlap, and what is freed comes back.
    let blocks = (0..100).map(|_| guest.u(100_000)).collect::<Result<Vec<_>, _>>()?; // malloc
    let mut starts = blocks.clone();
    starts.sort_unstable();
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= 100_000));
    blocks.iter().try_for_each(|block| guest.v(*block))?; // free
    let again = guest.u(100_000)?;
    println!("{} pages, {}", guest.s().size_pages(), starts.contains(&again));
    Ok(())
}
