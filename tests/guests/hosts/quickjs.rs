//! Around QuickJS as `quickjs-emscripten` builds it: scripts, and a host function that they call.
//!
//! Emscripten has shortened the names of imports and exports; what they stand for is in the package's
//! `emscripten-module.mjs`, and the same here.

use wasm2rs_rt::{Error, HostError, Memory};

use crate::guest::{AImports, Caller, Module};

/// The calls from scripts to host functions.
#[derive(Default)]
pub struct Host {
    calls: u32,
}

macro_rules! unused {
    ($($name:ident = $meaning:literal($($param:ty),*) -> $result:ty;)*) => {$(
        fn $name(_: &mut Caller<'_>, $(_: $param),*) -> Result<$result, HostError> {
            Err($meaning.into())
        }
    )*};
}

impl AImports for Host {
    unused! {
        b = "__assert_fail"(i32, i32, i32, i32) -> ();
        d = "fd_close"(i32) -> i32;
        g = "qts_host_normalize_module"(i32, i32, i32, i32) -> i32;
        h = "qts_host_load_module_source"(i32, i32, i32) -> i32;
        j = "_setitimer_js"(i32, f64) -> i32;
        l = "_emscripten_runtime_keepalive_clear"() -> ();
        o = "fd_seek"(i32, i64, i32, i32) -> i32;
        q = "_abort_js"() -> ();
        r = "proc_exit"(i32) -> ();
    }

    /// `memory`
    fn a(&mut self) -> Memory {
        Memory::new(256, Some(32768))
    }

    /// `fd_write`: QuickJS writes to standard output when it is told to dump something.
    fn c(caller: &mut Caller<'_>, _: i32, iovs: i32, count: i32, written: i32) -> Result<i32, HostError> {
        let (_, memory) = caller.host_and_memory();
        let mut total = 0;
        for iov in 0..count as u32 {
            let at = iovs as u32 + 8 * iov;
            let (addr, len) = (memory.read_u32_le(at).unwrap(), memory.read_u32_le(at + 4).unwrap());
            print!("{}", String::from_utf8_lossy(memory.read(addr, len).ok_or("bad pointer")?));
            total += len;
        }
        memory.write_u32_le(written as u32, total)?;
        Ok(0)
    }

    /// `environ_get`, of an empty environment
    fn e(_: &mut Caller<'_>, _: i32, _: i32) -> Result<i32, HostError> {
        Ok(0)
    }

    /// `environ_sizes_get`
    fn f(caller: &mut Caller<'_>, count: i32, bytes: i32) -> Result<i32, HostError> {
        let (_, memory) = caller.host_and_memory();
        memory.write_u32_le(count as u32, 0)?;
        memory.write_u32_le(bytes as u32, 0)?;
        Ok(0)
    }

    /// `qts_host_interrupt_handler`: goes on
    fn i(_: &mut Caller<'_>, _: i32) -> Result<i32, HostError> {
        Ok(0)
    }

    /// `emscripten_resize_heap`
    fn k(caller: &mut Caller<'_>, bytes: i32) -> Result<i32, HostError> {
        let (_, memory) = caller.host_and_memory();
        let pages = (bytes as u32).div_ceil(65536);
        Ok((memory.grow(u64::from(pages).saturating_sub(memory.size_pages()) as i32) >= 0) as i32)
    }

    /// `_localtime_js`: UTC; nothing of it is looked at
    fn m(_: &mut Caller<'_>, _: i64, _: i32) -> Result<(), HostError> {
        Ok(())
    }

    /// `_tzset_js`
    fn n(_: &mut Caller<'_>, _: i32, _: i32, _: i32, _: i32) -> Result<(), HostError> {
        Ok(())
    }

    /// `emscripten_date_now`
    fn p(_: &mut Caller<'_>) -> Result<f64, HostError> {
        Ok(1_700_000_000_000.0)
    }

    /// `qts_host_call_function`: the script calls `host(x)`, and gets `2 * x`. It re-enters the guest.
    fn s(caller: &mut Caller<'_>, context: i32, _: i32, _: i32, argv: i32, _: i32) -> Result<i32, HostError> {
        caller.host_mut().calls += 1;
        let argument = caller.Ea(argv, 0)?; // QTS_ArgvGetJSValueConstPointer
        let number = caller.Z(context, argument)?; // QTS_GetFloat64
        Ok(caller.Y(context, 2.0 * number)?) // QTS_NewFloat64
    }

    /// `qts_host_free_ref`
    fn t(_: &mut Caller<'_>, _: i32, _: i32) -> Result<(), HostError> {
        Ok(())
    }
}

struct Engine {
    guest: Module,
    context: i32,
}

impl Engine {
    fn new() -> Result<Self, Error> {
        let mut guest = Module::new(Host::default())?;
        guest.set_stack_bytes(128 << 20);
        guest.u()?; // __wasm_call_ctors
        let runtime = guest.K()?; // QTS_NewRuntime
        let context = guest.N(runtime, 0)?; // QTS_NewContext
        Ok(Self { guest, context })
    }

    /// Evaluates a script and prints its value, or the exception, as JSON.
    fn eval(&mut self, script: &str) -> Result<(), Error> {
        let (code, name) = (self.string(script)?, self.string("script.js")?);
        let result = self.guest.pa(self.context, code, script.len() as i32, name, 0, 0)?; // QTS_Eval
        let error = self.guest.na(self.context, result)?; // QTS_ResolveException
        let shown = if error == 0 { result } else { error };
        let json = self.guest.oa(self.context, shown)?; // QTS_Dump
        let text = self.guest.host_and_memory().1.read_c_str(json as u32).unwrap();
        println!("{}{}", if error == 0 { "" } else { "exception " }, String::from_utf8_lossy(text));
        self.guest.M(code)?; // free
        self.guest.M(name)
    }

    fn string(&mut self, text: &str) -> Result<i32, Error> {
        let addr = self.guest.v(text.len() as i32 + 1)?; // malloc
        let memory = self.guest.host_and_memory().1;
        memory.write(addr as u32, text.as_bytes()).unwrap();
        memory.write_u8(addr as u32 + text.len() as u32, 0).unwrap();
        Ok(addr)
    }

    /// Makes a host function the global `host`.
    fn define_host_function(&mut self) -> Result<(), Error> {
        let name = self.string("host")?;
        let function = self.guest.Da(self.context, name, 1, 0, 0)?; // QTS_NewFunction
        let global = self.guest.ua(self.context)?; // QTS_GetGlobalObject
        let key = self.guest.unnamed_(self.context, name)?; // `_`: QTS_NewString
        self.guest.ja(self.context, global, key, function) // QTS_SetProp
    }
}

pub fn main() -> Result<(), Error> {
    let mut engine = Engine::new()?;
    engine.define_host_function()?;
    for script in [
        "1 + 2 * 20.5",
        "'a-b-c'.split('-').map(s => s.toUpperCase()).join('+')",
        "[3, 1, 2].sort().concat([...'xyz'].reverse())",
        "JSON.stringify({ a: [1, , null, -0], b: { c: 1e21, d: 'ü\\u20ac' } })",
        "const fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2); fib(20)",
        "2n ** 100n + ''",
        "/(\\d+)-(?<word>\\w+)/u.exec('x 42-abc').groups.word",
        "let s = 0; for (let i = 0; i < 300000; i++) s = (s * 31 + i) % 1000003; s",
        "class P { #x = 1; get x() { return this.#x; } } new P().x",
        "new Date(0).toISOString() + Math.max(0.1 + 0.2, Math.hypot(3, 4))",
        "(function* () { yield* [1, 2, 3]; })().next().value",
        "new Map(Object.entries({ k: 'v' })).get('k') + Array.from({ length: 3 }, (_, i) => i ** 2)",
        "host(21) + host(host(1))",
        "null.property",
        "syntax error",
    ] {
        engine.eval(script)?;
    }
    println!("{} calls of the host", engine.guest.host().calls);
    Ok(())
}
