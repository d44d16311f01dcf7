"""Makes the calls in Wasmtime: `wasmtime_guest.py GUEST.wasm DIR`, lines `EXPORT COUNT` on standard input.

Prints for each line how many nanoseconds the calls took, as the translated guest's program does.
"""

import sys
import time

from wasmtime import Engine, Linker, Module, Store, WasiConfig


def main() -> None:
    wasm, directory = sys.argv[1:]
    engine = Engine()
    linker = Linker(engine)
    linker.define_wasi()
    store = Store(engine)
    config = WasiConfig()
    config.preopen_dir(directory, "/")
    store.set_wasi(config)
    instance = linker.instantiate(store, Module.from_file(engine, wasm))
    exports = instance.exports(store)
    exports["setup"](store)
    for line in sys.stdin:
        export, count = line.split()
        function = exports[export]
        start = time.perf_counter_ns()
        function(store, int(count))
        print(time.perf_counter_ns() - start, flush=True)


main()
