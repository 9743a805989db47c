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
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bench.targets import ROOT

PATIENCE = 60.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
LOOK, FREE = 2.0, 0.05
"""Seconds for which the machine is looked at, and the share of its cores up to which it counts as free."""


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

    def held(self, port: int) -> tuple[int, int]:
        """Bytes that the kernel holds for the client at a port: not taken by it yet, and not sent to it yet."""
        ends = {(port, self.port): 1, (self.port, port): 0}
        found = {0: 0, 1: 0}
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
            told = line.split()
            which = ends.get((int(told[1].rpartition(":")[2], 16), int(told[2].rpartition(":")[2], 16)))
            if which is not None:
                found[which] = int(told[4].split(":")[which], 16)
        return found[1], found[0]

    def _alive(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the server does not run"
        return self._process


def many_files() -> int:
    """Allow as many open files as the system lets us, for us and what we start; how many that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard if soft != hard else soft


@dataclass(frozen=True, slots=True)
class Machine:
    """What something was measured on, and what else ran there when it began."""

    cores: int
    python: str
    others: float | None
    """Share of the cores that other programs took; None where the system does not say."""

    @property
    def free(self) -> bool:
        """Whether others took so little that they do not show."""
        return self.others is not None and self.others <= FREE

    def __str__(self) -> str:
        told = "nobody knows what else ran" if self.others is None else f"other programs took {self.others:.0%} of them"
        return f"{self.cores} cores, Python {self.python}; when it began {told.replace('%', ' %')}"


def machine(seconds: float = LOOK) -> Machine:
    """Look at the machine for a while, in which nothing of ours may run."""
    cores = os.sched_getaffinity(0)
    told = []
    for pause in (0.0, seconds):
        time.sleep(pause)
        with suppress(OSError):
            told.append(Path("/proc/stat").read_text(encoding="ascii"))
    others = worked(told[0], told[1], cores) if len(told) == 2 else None
    return Machine(len(cores), sys.version.split()[0], others)


def worked(before: str, after: str, cores: Collection[int]) -> float:
    """Share of these cores' time that was worked between two looks at /proc/stat, for whomever."""
    names = {f"cpu{core}" for core in cores}
    looks = [[line.split() for line in told.splitlines() if line.split()[0] in names] for told in (before, after)]
    ticks = [sum(int(late[at]) - int(early[at]) for early, late in zip(*looks, strict=True)) for at in range(1, 9)]
    user, nice, system, idle, waiting, *rest = ticks
    return 1.0 - (idle + waiting) / max(sum((user, nice, system, idle, waiting, *rest)), 1)
