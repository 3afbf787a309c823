"""Runs a module on a foreign file in a process of its own, with limits on time and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
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
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=seconds,
    )


def lines(module: str, *arguments: str, seconds: float) -> Iterator[bytes]:
    """Run one of our modules, and give each line as it prints it. Raises subprocess.TimeoutExpired after the last."""
    with subprocess.Popen(  # noqa: S603 (our own module, and names that we have given)
        command := [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        end = threading.Timer(seconds, process.kill)
        end.start()
        try:
            yield from process.stdout or ()
        finally:
            is_late = not end.is_alive()
            end.cancel()
            process.kill()  # whoever asks for no more lines
    if is_late:
        raise subprocess.TimeoutExpired(command, seconds)


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in TOLD if name in os.environ}


def limit_memory() -> None:
    """Limit the memory of this process. Called first by the modules run here."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
