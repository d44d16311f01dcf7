//! Around tree-sitter's parser library, as it is built for browsers: a module that is made to be linked
//! dynamically, so that the host says where in memory and table it lives. `wasihost` answers what is Emscripten's runtime.

use wasihost::WasiCtx;
use wasihost::rt::{Error, HostError, Table};

use crate::guest::{Caller, EnvImports, FuncRef, GOTMemImports, Module};

const MEMORY_BASE: i32 = 1024;
const STACK_LOW: i32 = 16704;
const STACK_HIGH: i32 = 82240;

pub struct Host(WasiCtx);

impl AsMut<WasiCtx> for Host {
    fn as_mut(&mut self) -> &mut WasiCtx {
        &mut self.0
    }
}

impl GOTMemImports for Host {
    fn __stack_low(&mut self) -> i32 {
        STACK_LOW
    }

    fn __stack_high(&mut self) -> i32 {
        STACK_HIGH
    }

    fn __heap_base(&mut self) -> i32 {
        STACK_HIGH
    }
}

impl EnvImports for Host {
    fn __indirect_function_table(&mut self) -> Table<FuncRef> {
        Table::new(31, None)
    }

    fn __stack_pointer(&mut self) -> i32 {
        STACK_HIGH
    }

    fn __memory_base(&mut self) -> i32 {
        MEMORY_BASE
    }

    fn __table_base(&mut self) -> i32 {
        1
    }

    fn tree_sitter_parse_callback(_: &mut Caller<'_>, _: i32, _: i32, _: i32, _: i32, _: i32) -> Result<(), HostError> {
        Err("there is no text to parse".into())
    }

    fn tree_sitter_log_callback(_: &mut Caller<'_>, _: i32, _: i32) -> Result<(), HostError> {
        Ok(())
    }

    fn tree_sitter_progress_callback(_: &mut Caller<'_>, _: i32, _: i32) -> Result<i32, HostError> {
        Ok(0)
    }

    fn tree_sitter_query_progress_callback(_: &mut Caller<'_>, _: i32) -> Result<i32, HostError> {
        Ok(0)
    }
}

pub fn main() -> Result<(), Error> {
    let wasi = WasiCtx::builder().inherit_stdio().build().expect("nothing that can fail was asked for");
    let mut guest = Module::new(Host(wasi))?;
    guest.__wasm_apply_data_relocs()?;
    guest.__wasm_call_ctors()?;

    let versions = guest.ts_init()? as u32;
    let memory = guest.host_and_memory().1;
    let (newest, oldest) = (memory.read_i32_le(versions).unwrap(), memory.read_i32_le(versions + 4).unwrap());
    println!("grammars of versions {oldest} to {newest}");

    let (text, copy) = (guest.malloc(64)?, guest.calloc(1, 64)?);
    guest.host_and_memory().1.write(text as u32, b"tree-sitter\0").unwrap();
    println!("strlen {}", guest.strlen(text)?);
    guest.memcpy(copy, text, 12)?;
    println!("strcmp {}, strncmp {}", guest.strcmp(text, copy)?, guest.strncmp(text, copy + 1, 3)?.signum());
    println!("iswalnum {} {}", guest.iswalnum('é' as i32)? != 0, guest.iswalnum('-' as i32)? != 0);
    println!("towupper {:?}", char::from_u32(guest.towupper('ж' as i32)? as u32));

    // A parser without a grammar takes ranges, forgets, and goes.
    guest.ts_parser_new_wasm()?;
    let parser = guest.host_and_memory().1.read_i32_le(versions).unwrap();
    println!("no grammar: {}", guest.ts_parser_set_language(parser, 0)?);
    guest.ts_parser_reset(parser)?;
    guest.ts_parser_delete(parser)?;

    let blocks = (0..64).map(|_| guest.malloc(1 << 20)).collect::<Result<Vec<_>, _>>()?;
    println!("64 MiB more: {}", blocks.iter().all(|block| *block != 0));
    blocks.iter().try_for_each(|block| guest.free(*block))
}
