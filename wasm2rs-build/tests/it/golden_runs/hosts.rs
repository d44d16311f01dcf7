//! What a module imports: functions of a host, WASI, the runtimes of Emscripten and AssemblyScript.

use wasihost::{OutputBuffer, WasiCtx};
use wasm2rs_rt::{Error, HostError, TrapKind};

use super::{assemblyscript, assert_traps, emscripten, heap, host_function, imports, reserved, wasi};

/// The host of `imports`: keeps what was logged.
#[derive(Default)]
pub(crate) struct Host {
    log: Vec<String>,
}

impl imports::EnvImports for Host {
    fn scale(&mut self) -> i32 {
        10
    }

    fn log(caller: &mut imports::Caller<'_>, addr: i32, len: i32) -> Result<(), HostError> {
        let text = caller.memory().read(addr as u32, len as u32).ok_or("a bad pointer")?;
        let text = String::from_utf8(text.to_vec())?;
        // The host calls the guest that calls it.
        let copy = caller.malloc(len)?;
        caller.memory_mut().write(copy as u32, text.as_bytes())?;
        caller.host_mut().log.push(format!("{text} at {copy}"));
        Ok(())
    }
}

impl imports::MathImports for Host {
    fn pow(_: &mut imports::Caller<'_>, base: f64, exponent: f64) -> Result<f64, HostError> {
        if base < 0.0 { Err("a negative base".into()) } else { Ok(base.powf(exponent)) }
    }
}

#[test]
fn imports_reach_the_host_and_the_host_reaches_the_guest() {
    let mut guest = imports::Module::new(Host::default()).unwrap();
    assert_eq!(guest.run(7).unwrap(), 4900.0);
    assert_eq!(guest.malloc(0).unwrap(), 17);
    let Error::Host(error) = guest.run(-1).unwrap_err() else { panic!("not the host's error") };
    assert_eq!(error.to_string(), "a negative base");
    assert_eq!(guest.host().log, ["7 at 16", "/ at 17"]);
    assert_eq!(guest.memory().read(16, 2), Some(&b"7/"[..]));
}

#[test]
fn a_program_prints_and_exits() {
    let stdout = OutputBuffer::new();
    let wasi = WasiCtx::builder().stdout(stdout.clone()).build().unwrap();
    let mut program = wasi::Module::new(wasi).unwrap();
    assert_eq!(program.start().unwrap(), 42);
    assert_eq!(stdout.contents(), b"hi\n");
    assert!(matches!(program._start(), Err(Error::Exit(42))));
}

#[test]
fn the_context_of_wasi_limits_the_guests_memory() {
    let wasi = |pages| WasiCtx::builder().max_memory_pages(pages).build().unwrap();
    assert!(wasi::Module::new(wasi(0)).is_err());
    let mut guest = reserved::Module::new(wasi(2)).unwrap();
    assert_eq!((guest.grow(1).unwrap(), guest.grow(1).unwrap()), (1, -1));
}

#[test]
fn the_context_of_wasi_answers_the_host_function() {
    let mut silent = host_function::Module::new(WasiCtx::builder().build().unwrap()).unwrap();
    assert_eq!(silent.ask(1, 2, 3).unwrap(), 0);
    let builder = WasiCtx::builder().call_host_function(|memory: &mut [u8], addr, len, factor| {
        memory[addr as usize..][..len as usize].make_ascii_uppercase();
        len * factor
    });
    let mut guest = host_function::Module::new(builder.build().unwrap()).unwrap();
    assert_eq!(guest.ask(8, 4, 10).unwrap(), 40);
    assert_eq!(guest.memory().read(8, 4), Some(&b"TEXT"[..]));
}

#[test]
fn emscripten_s_runtime_is_answered() {
    let stdout = OutputBuffer::new();
    let wasi = WasiCtx::builder().stdout(stdout.clone()).deterministic(1).build().unwrap();
    let mut guest = emscripten::Module::new(wasi).unwrap();
    assert_eq!(guest.memory().size_pages(), 1, "the imported memory is the instance's own");
    assert_eq!(guest.emscripten_get_heap_max().unwrap(), 4 * 65536);
    assert_eq!(guest.emscripten_resize_heap(100_000).unwrap(), 1);
    assert_eq!((guest.memory().size_pages(), guest.emscripten_resize_heap(5 * 65536).unwrap()), (2, 0));

    guest.memory_mut().write(70_000, b"to be said\0").unwrap();
    guest._emscripten_memcpy_js(16, 70_000, 11).unwrap();
    guest.emscripten_out(16).unwrap();
    assert_eq!(stdout.contents(), b"to be said\n");
    assert_traps(guest.emscripten_memcpy_big(16, 131_070, 3), TrapKind::OutOfBoundsMemoryAccess);
    assert_eq!(guest.emscripten_memcpy_big_returning(32, 16, 3).unwrap(), 32);

    // The virtual clocks start on the first of January 2022.
    let seconds = (guest.emscripten_date_now().unwrap() / 1000.0) as i64;
    guest._localtime_js(seconds, 256).unwrap();
    assert_eq!(
        (guest.memory().read_i32_le(256 + 20), guest.memory().read_i32_le(256 + 12)),
        (Some(122), Some(1))
    );
    assert_eq!(guest._mktime_js(256).unwrap(), seconds);

    assert!(matches!(guest.exit(3), Err(Error::Exit(3))));
    let Err(Error::Host(error)) = guest.__assert_fail(16, 0, 7, 0) else { panic!("no error") };
    assert_eq!(error.to_string(), "the guest's assertion failed: to be said (:7: )");
}

#[test]
fn a_longjmp_ends_the_innermost_invoke() {
    let mut guest = emscripten::Module::new(WasiCtx::builder().build().unwrap()).unwrap();
    assert_eq!(guest.set_and_jump(3).unwrap(), 6);
    assert_eq!(guest.set_and_jump(12).unwrap(), 1012);
    assert_eq!(guest.emscripten_stack_get_current().unwrap(), 65536, "the guest's stack is as before");
    assert_eq!(guest.set_and_jump(4).unwrap(), 8);
    // What is no jump goes on, and so does a jump that nobody waits for.
    assert_traps(guest.set_and_jump(-1), TrapKind::Unreachable);
    let Err(Error::Host(error)) = guest.leap(10) else { panic!("no error") };
    assert!(error.is::<wasihost::emscripten::LongJump>());
}

/// The host of `assemblyscript`, which says itself what an exit is.
pub struct OwnExit {
    wasi: WasiCtx,
    exits: Vec<i32>,
}

impl AsMut<WasiCtx> for OwnExit {
    fn as_mut(&mut self) -> &mut WasiCtx {
        &mut self.wasi
    }
}

impl assemblyscript::EnvImports for OwnExit {
    fn process_exit(guest: &mut assemblyscript::Caller<'_>, code: i32) -> Result<(), HostError> {
        guest.host_mut().exits.push(code);
        Ok(())
    }
}

#[test]
fn assemblyscript_s_runtime_is_answered_but_for_what_the_host_has() {
    use wasihost::assemblyscript::Abort;

    let (stdout, stderr) = (OutputBuffer::new(), OutputBuffer::new());
    let wasi =
        WasiCtx::builder().stdout(stdout.clone()).stderr(stderr.clone()).deterministic(1).build().unwrap();
    let mut guest = assemblyscript::Module::new(OwnExit { wasi, exits: Vec::new() }).unwrap();
    guest.console_log(64).unwrap();
    guest.console_assert(1, 64).unwrap();
    guest.console_assert(0, 64).unwrap();
    guest.trace(64, 2, 1.0, -0.5, 3.0, 4.0, 5.0).unwrap();
    guest.trace(64, 0, 1.0, 2.0, 3.0, 4.0, 5.0).unwrap();
    assert_eq!(stdout.contents(), "hallö\n".as_bytes());
    let expected = "Assertion failed: hallö\ntrace: hallö 1, -0.5\ntrace: hallö\n";
    assert_eq!(String::from_utf8(stderr.contents()).unwrap(), expected);
    assert_eq!(guest.Date_now().unwrap(), 1_640_995_200_000.0);
    let numbers = [guest.Math_random().unwrap(), guest.Math_random().unwrap(), guest.seed().unwrap()];
    assert!(
        numbers.iter().all(|number| (0.0..1.0).contains(number)) && numbers[0] != numbers[1],
        "{numbers:?}"
    );

    let Err(Error::Host(error)) = guest.abort(64, 96, 12, 5) else { panic!("no error") };
    let abort: &Abort = error.downcast_ref().unwrap();
    assert_eq!((abort.message.as_deref(), abort.file.as_deref()), (Some("hallö"), Some("a.ts")));
    assert_eq!((abort.line, abort.column), (12, 5));

    guest.process_exit(9).unwrap();
    assert_eq!(guest.host().exits, [9]);
}

#[test]
fn the_heap_of_emscripten_is_the_first_memory() {
    let mut guest = heap::Module::new(WasiCtx::builder().build().unwrap()).unwrap();
    assert_eq!(guest.grow_and_sum(100_000).unwrap(), 21);
    assert_eq!(guest.grow_and_sum(500_000).unwrap(), 22, "it has no room for so much");
    assert_eq!((guest.heap().size_pages(), guest.other().size_pages()), (2, 1));
}
