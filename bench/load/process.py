"""A server in a process of its own: started, killed, started again, and looked at from outside."""

import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bench.targets import ROOT

PATIENCE = 60.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Vital:
    """How a process is, as the system sees it."""

    resident: int
    """Bytes of memory."""
    files: int
    """Open files, sockets among them."""
    threads: int
    busy: float
    """Seconds of the processor since it began."""


class Running:
    """``with Running(GATESCOPE_SESSIONS="2000") as server``: it serves at ``url`` until it is stopped or killed."""

    def __init__(self, **environment: str) -> None:
        """``environment``: settings beside our own."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        own = {"HOST": "127.0.0.1", "PORT": str(self.port), "PYTHONUNBUFFERED": "1", "GATESCOPE_DEV": ""}
        self._environment = {**os.environ, **own, **environment}
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the server

    def __enter__(self) -> "Running":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it if it runs, and forget what it printed."""
        if self._process is not None:
            self.kill()
        self._output.close()

    def start(self) -> float:
        """Start; returns after how many seconds it answered."""
        began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        while not self.healthy():
            if self._process.poll() is not None or time.monotonic() > began + PATIENCE:
                raise RuntimeError(f"the server does not answer:\n{self.log}")
            time.sleep(0.01)
        return time.monotonic() - began

    def healthy(self) -> bool:
        """Whether it answers now."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError:
            return False
        except OSError:
            return False

    def stop(self) -> tuple[int, float]:
        """End it the polite way; its exit status, and how many seconds it took."""
        process, began = self._alive(), time.monotonic()
        process.send_signal(signal.SIGTERM)
        status = process.wait(PATIENCE)
        self._process = None
        return status, time.monotonic() - began

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        process = self._alive()
        process.kill()
        process.wait()
        self._process = None

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._alive().pid

    @property
    def log(self) -> str:
        """What it printed."""
        return os.pread(self._output.fileno(), 1 << 22, 0).decode(errors="replace")

    def metric(self, name: str) -> float:
        """One number of /metrics."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=PATIENCE) as answer:
            for line in answer.read().decode().splitlines():
                if line.startswith(f"gatescope_{name} "):
                    return float(line.split()[1])
        raise KeyError(name)

    def vital(self) -> Vital:
        """How it is."""
        own = Path(f"/proc/{self.pid}")
        told = (own / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
        pages = int((own / "statm").read_text(encoding="ascii").split()[1])
        busy = (int(told[11]) + int(told[12])) / TICKS
        return Vital(pages * PAGE, len(list((own / "fd").iterdir())), int(told[17]), busy)

    def _alive(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the server does not run"
        return self._process


def many_files() -> int:
    """Allow as many open files as the system lets us, for us and what we start; how many that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard if soft != hard else soft


def free() -> bool:
    """Whether at most one other program wants to run now."""
    return os.getloadavg()[0] <= 1.0


def machine() -> str:
    """What it was measured on, and what else ran there."""
    cores, (load, _, _) = len(os.sched_getaffinity(0)), os.getloadavg()
    return f"{cores} cores, Python {sys.version.split()[0]}; when it began {load:.1f} programs wanted to run"
