"""Reading a model file in a process of its own, which is ended when it takes too long and can take nothing with it.

What comes back is a header in JSON, decoded as strictly as anything from outside, and numbers; never a pickle.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from app import errors
from app.cells.arrays import Array
from app.errors import GatescopeError, NotReadable, OverBudget
from app.interchange.found import Found, Model
from app.interchange.reading.limits import Limits
from app.plain import Plain

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-s", "-m", "app.interchange.worker")
HEADER = 16 * 1024 * 1024
"""Bytes of a header at most."""
_LONGEST = 400
_ERRORS: dict[str, type[GatescopeError]] = {
    one.code: one
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, GatescopeError) and one is not GatescopeError
}
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV", "LANG", "LC_ALL")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header(Plain):
    found: Found
    stacks: tuple[Mapping[str, tuple[int, tuple[int, ...]]], ...]
    heads: tuple[Mapping[str, tuple[int, tuple[int, ...]]], ...]
    embeddings: tuple[Mapping[str, tuple[int, tuple[int, ...]]], ...]
    sizes: tuple[int, ...]


class Readers:
    """Processes that read, one file each. One is kept ready once any was needed: starting takes a third of a second."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        """``command`` starts a process."""
        self._command, self._lock = command, threading.Lock()
        self._ready: subprocess.Popen[bytes] | None = None

    def warm(self) -> None:
        """Have one ready: called when a file is on its way."""
        with self._lock:
            if self._ready is None or self._ready.poll() is not None:
                self._ready = self._start()

    def read(self, data: bytes, limits: Limits | None = None) -> Model:
        """Say what is in a file; raises what :func:`app.interchange.read.read` does, and what befalls its process."""
        limits = limits or Limits()
        with self._lock:
            ready, self._ready = self._ready, None
        process = ready if ready is not None and ready.poll() is None else self._start()
        return _unpacked(_asked(process, data, limits), limits)

    def close(self) -> None:
        """End the one that is ready."""
        with self._lock:
            ready, self._ready = self._ready, None
        if ready is not None:
            _end(ready)

    def _start(self) -> "subprocess.Popen[bytes]":
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return subprocess.Popen(  # noqa: S603 - our own module
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=kept | _ONE_THREAD | {"PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )


READERS = Readers()
"""Those of this server."""
atexit.register(READERS.close)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _asked(process: "subprocess.Popen[bytes]", data: bytes, limits: Limits) -> bytes:
    """Hand a process the file and take its answer, no longer than it may be and no later than in time."""
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    assert process.stdin is not None  # noqa: S101 - as asked for
    assert process.stdout is not None  # noqa: S101 - as asked for
    watch = threading.Timer(limits.seconds, end)
    handing = threading.Thread(target=_hand, args=(process.stdin, data, limits), daemon=True)
    try:
        watch.start()
        handing.start()
        answer = process.stdout.read(8 + HEADER + 8 * limits.numbers + 1)
    finally:
        watch.cancel()
        process.kill()
        handing.join()
        _end(process)
    if late.is_set():
        raise OverBudget("file", f"more than {limits.seconds:g} seconds of reading", "a simpler one")
    return answer


def _hand(pipe: IO[bytes], data: bytes, limits: Limits) -> None:
    """Write everything; a process that ends early takes no more of it."""
    with suppress(OSError), pipe:
        pipe.write(json.dumps(asdict(limits)).encode() + b"\n")
        pipe.write(data)


def _unpacked(answer: bytes, limits: Limits) -> Model:
    length = int.from_bytes(answer[:8], "little")
    if len(answer) < 8 or length > HEADER or len(answer) < 8 + length:
        raise NotReadable("file", "something that ended its reader", "a whole model file")
    text, body = answer[8 : 8 + length], memoryview(answer)[8 + length :]
    if text.startswith(b'{"error"'):
        raise _error(json.loads(text))
    try:
        header: _Header = _adapter().validate_json(text)
    except (ValidationError, RecursionError) as error:
        raise NotReadable("file", "something that confused its reader", "a whole model file") from error
    if len(body) != 8 * sum(header.sizes) or sum(header.sizes) > limits.numbers:
        raise NotReadable("file", "something that confused its reader", "a whole model file")
    ends = np.cumsum(header.sizes, dtype=np.int64).tolist()
    whole = np.frombuffer(body, dtype="<f8")
    arrays = [whole[end - size : end] for end, size in zip(ends, header.sizes, strict=True)]

    def named(places: Mapping[str, tuple[int, tuple[int, ...]]]) -> dict[str, Array]:
        return {name: arrays[place].reshape(shape) for name, (place, shape) in places.items()}

    try:
        return Model(
            header.found,
            tuple(map(named, header.stacks)),
            tuple(map(named, header.heads)),
            tuple(map(named, header.embeddings)),
        )
    except (IndexError, ValueError) as error:
        raise NotReadable("file", "something that confused its reader", "a whole model file") from error


@cache
def _adapter() -> "TypeAdapter[_Header]":
    return TypeAdapter(_Header)


def _error(told: Any) -> GatescopeError:
    code, what, got, expected = (str(part)[:_LONGEST] for part in told["error"])
    return _ERRORS.get(code, NotReadable)(what, got, expected)
