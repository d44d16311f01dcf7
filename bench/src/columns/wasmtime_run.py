"""Compiles a module with Wasmtime, or runs what it has compiled: compile MODULE OUTPUT, run COMPILED."""
import sys

import wasmtime

engine = wasmtime.Engine()
if sys.argv[1] == "compile":
    with open(sys.argv[2], "rb") as module, open(sys.argv[3], "wb") as output:
        output.write(wasmtime.Module(engine, module.read()).serialize())
else:
    module = wasmtime.Module.deserialize_file(engine, sys.argv[2])
    wasi = wasmtime.WasiConfig()
    wasi.argv = ["bench"]
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    store = wasmtime.Store(engine)
    store.set_wasi(wasi)
    linker = wasmtime.Linker(engine)
    linker.define_wasi()
    try:
        linker.instantiate(store, module).exports(store)["_start"](store)
    except wasmtime.ExitTrap as exit:
        sys.exit(exit.code)
