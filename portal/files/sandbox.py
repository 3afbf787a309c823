"""Runs a module on a foreign file in a process of its own, with limits on time and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MEMORY = 1024**3
# The process that reads foreign files gets no environment of ours: neither passwords nor keys.
TOLD = ("PATH", "LANG", "TESSDATA_PREFIX")


def run(module: str, *arguments: str, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Run one of our modules, and return what it printed. Raises subprocess.TimeoutExpired."""
    return subprocess.run(  # noqa: S603 (our own module, and names that we have given)
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={name: os.environ[name] for name in TOLD if name in os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=seconds,
    )


def limit_memory() -> None:
    """Limit the memory of this process. Called first by the modules run here."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
