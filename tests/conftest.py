"""Fixtures for all tests: a Gatescope server in a process of its own."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # laws are not held to a time
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 30.0
STOP_SECONDS = 10.0
LESSON_ALONE = 20
"""Seconds that a lesson goes on which a test has left: each would keep a core busy for two minutes."""
FAULT = re.compile('Traceback|"fault": ')
"""What only stands in a log where something went wrong: beside its lines of JSON, or in one."""


class Server:
    """One server process; it answers at ``url`` from ``start`` on until ``stop`` or ``kill``."""

    def __init__(
        self, environment: dict[str, str] | None = None, *, folder: Path = ROOT, command: list[str] | None = None
    ) -> None:
        """``environment`` is added to our own; ``folder`` holds the application; ``command`` is how it is started."""
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        own = {"GATESCOPE_LESSON_ALONE": str(LESSON_ALONE)}
        self._environment = {**own, **os.environ, **(environment or {}), "HOST": "127.0.0.1", "PORT": str(self.port)}
        self._folder = folder
        self._command = command or [sys.executable, "-m", "app", "serve"]
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the server, closed by close()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and come back when /healthz answers 200."""
        assert self._process is None, "the server is already running"
        self._process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + READY_SECONDS
        while not self.healthy():
            ended = self._process.poll()
            if ended is not None or time.monotonic() > deadline:
                self.kill()
                pytest.fail(f"the server did not get ready (status {ended}):\n{self.log}", pytrace=False)
            time.sleep(0.02)

    def healthy(self) -> bool:
        """Whether /healthz answers 200 now."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            return False

    def stop(self) -> int:
        """End it the polite way (SIGTERM); returns its exit status."""
        process = self._running()
        process.terminate()
        try:
            status = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            pytest.fail(f"the server did not stop within {STOP_SECONDS} s of SIGTERM:\n{self.log}", pytrace=False)
        self._process = None
        return status

    def kill(self) -> None:
        """End it at once (SIGKILL), as a power cut would."""
        process = self._running()
        process.kill()
        process.wait()
        self._process = None

    def restart(self) -> None:
        """Kill it and start it again at the same address."""
        if self._process is not None:
            self.kill()
        self.start()

    @property
    def pid(self) -> int:
        """Number of the process, for whoever wants to stall or measure it."""
        return self._running().pid

    @property
    def running(self) -> bool:
        """Whether it was started and neither stopped nor killed."""
        return self._process is not None

    @property
    def log(self) -> str:
        """Everything it has printed so far."""
        self._output.flush()
        return os.pread(self._output.fileno(), 1 << 20, 0).decode(errors="replace")

    @property
    def faults(self) -> list[str]:
        """The lines of its log that tell of one."""
        return [line for line in self.log.splitlines() if FAULT.search(line)]

    def close(self) -> None:
        """Stop it if it runs and forget its output."""
        if self._process is not None:
            self.stop()
        self._output.close()

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the server is not running"
        return self._process


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def _session_server() -> Iterator[Server]:
    server = Server()
    with contextlib.closing(server):
        server.start()
        yield server
        assert not server.faults, server.log


@pytest.fixture
def server(_session_server: Server) -> Server:
    """The server that all tests share, running. Who kills it need not start it again."""
    if not _session_server.running:
        _session_server.start()
    return _session_server


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start a server of one's own: ``serve(GATESCOPE_SESSIONS="2")``. It ends with the test."""
    with contextlib.ExitStack() as servers:

        def start(**environment: str) -> Server:
            server = servers.enter_context(contextlib.closing(Server(environment)))
            server.start()
            return server

        yield start


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: they are slow, and Playwright keeps an event loop of its own from then on."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
