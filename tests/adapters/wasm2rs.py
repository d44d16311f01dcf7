"""Runs wasi-testsuite's programs with wasm2rs-run, for the suite's own runner:

    wasi-testsuite/run-tests --runtime tests/adapters/wasm2rs.py

`WASM2RS_RUN` names the command; by default it is `wasm2rs-run`, found on the path.
"""

import os
import shlex
import subprocess
from pathlib import Path
from typing import Dict, List, Tuple

COMMAND = shlex.split(os.getenv("WASM2RS_RUN", "wasm2rs-run"))


def get_name() -> str:
    """The name in the runner's report."""
    return "wasm2rs-run"


def get_version() -> str:
    """The last word of `wasm2rs-run 0.1.0`."""
    output = subprocess.run(COMMAND + ["--version"], check=True, capture_output=True, text=True).stdout
    return output.split()[-1]


def get_timeout_seconds() -> float:
    """The first run of a program compiles it, and the first of all the host, too."""
    return 600.0


def get_wasi_versions() -> List[str]:
    """Snapshot-preview1 only."""
    return ["wasm32-wasip1"]


def get_wasi_worlds() -> List[str]:
    """Commands only."""
    return ["wasi:cli/command"]


def compute_argv(
    test_path: str,
    args_env_root: Tuple[List[str], Dict[str, str], "Path | None"],
    proposals: List[str],
    wasi_world: str,
    wasi_version: str,
) -> List[str]:
    """The command for one test: its folder is the guest's root."""
    args, env, root = args_env_root
    argv = list(COMMAND)
    for name, value in env.items():
        argv += ["--env", f"{name}={value}"]
    if root:
        argv += ["--dir", f"{root}::/"]
    return argv + [str(test_path)] + list(args)
