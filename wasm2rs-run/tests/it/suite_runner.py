"""Runs a folder of tests over an adapter, as wasi-testsuite's own runner does, and prints what fails.

The contract is the suite's: an adapter is a module that says its name and makes command lines; a test is
NAME.wasm, with an optional NAME.json that has `args`, `env`, `root`, `exit_code`, `stdout` and `stderr`; files that
match `**/*.cleanup` below the root are removed before and after.

    suite_runner.py ADAPTER FOLDER...
"""

import contextlib
import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path
from shutil import rmtree


def load(path):
    """Loads the adapter, which has to be silent."""
    spec = importlib.util.spec_from_file_location("adapter", path)
    adapter = importlib.util.module_from_spec(spec)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        spec.loader.exec_module(adapter)
    assert printed.getvalue() == "", printed.getvalue()
    assert "wasm32-wasip1" in adapter.get_wasi_versions()
    assert "wasi:cli/command" in adapter.get_wasi_worlds()
    assert isinstance(adapter.get_name(), str) and isinstance(adapter.get_version(), str)
    return adapter


def clean(root):
    for path in root.glob("**/*.cleanup") if root else []:
        rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def run(adapter, test):
    """What is wrong, or nothing."""
    file = test.with_suffix(".json")
    config = json.loads(file.read_text()) if file.exists() else {}
    root = test.parent / config["root"] if "root" in config else None
    given = (config.get("args", []), config.get("env", {}), root)
    argv = adapter.compute_argv(str(test), given, [], "wasi:cli/command", "wasm32-wasip1")
    assert isinstance(argv, list) and all(isinstance(word, str) for word in argv), argv
    clean(root)
    # Standard input is a pipe that stays open.
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/") as process:
        stdin, process.stdin = process.stdin, None
        stdout, stderr = process.communicate(timeout=adapter.get_timeout_seconds())
        stdin.close()
    clean(root)
    found = {"exit_code": process.returncode, "stdout": stdout.decode(), "stderr": stderr.decode()}
    expected = {"exit_code": 0} | {name: config[name] for name in found if name in config}
    return {name: found[name] for name in expected if found[name] != expected[name]}


def main():
    adapter = load(sys.argv[1])
    print(adapter.get_name(), adapter.get_version())
    tests = [test for folder in sys.argv[2:] for test in sorted(Path(folder).glob("*.wasm"))]
    failures = 0
    for test in tests:
        wrong = run(adapter, test)
        if wrong:
            failures += 1
            print(f"{test.stem}: {json.dumps(wrong)}")
    print(f"{len(tests) - failures} of {len(tests)}")


main()
