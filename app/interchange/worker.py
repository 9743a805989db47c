"""The process that reads a model file of someone else: bytes in, plain data and numbers out, then it ends.

``python -m app.interchange.worker`` is started by :mod:`app.interchange.guard`, and by nothing else. Before it looks at
the file it loads the library that it needs and gives up whatever reading does not need: more memory, more time, and
opening any file at all. So even a fault in one of the libraries has nothing to reach for.
"""

import importlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import BinaryIO

from app.cells.arrays import Array
from app.errors import GatescopeError, NotReadable, OverBudget
from app.interchange.found import Model
from app.interchange.read import read
from app.interchange.reading.limits import Limits
from app.interchange.reading.sniff import libraries

CODECS = ("cp437", "latin-1", "ascii", "utf-8")
"""Loaded before no file can be opened any more; names in archives are in the first."""


def main(given: BinaryIO, answer: BinaryIO) -> None:
    """Read limits and file, write what was found or what is wrong."""
    line = given.readline()
    if not line:
        return  # kept ready, and not needed after all
    limits, data = Limits(**json.loads(line)), given.read()
    try:
        _prepare(data)
        _confine(limits)
        header, arrays = packed(read(data, limits))
    except GatescopeError as error:
        header, arrays = _told(error), []
    except MemoryError:
        header, arrays = _told(OverBudget("file", "more memory than is given", f"at most {limits.memory} bytes")), []
    except Exception as error:  # of a strange file anything may be expected
        header, arrays = _told(NotReadable("file", f"something strange ({type(error).__name__})", "a model file")), []
    answer.write(len(header).to_bytes(8, "little") + header)
    answer.writelines(array.tobytes() for array in arrays)
    answer.flush()


def packed(model: Model) -> tuple[bytes, list[Array]]:
    """What was found as JSON, and the numbers that it names by their place; arrays that are shared go out once."""
    arrays: list[Array] = []
    places: dict[int, int] = {}

    def placed(named: Mapping[str, Array]) -> dict[str, object]:
        for array in named.values():
            if id(array) not in places:
                places[id(array)] = len(arrays)
                arrays.append(array)
        return {name: [places[id(array)], array.shape] for name, array in named.items()}

    parts = {part: [placed(one) for one in getattr(model, part)] for part in ("stacks", "heads", "embeddings")}
    whole = {"found": asdict(model.found), **parts, "sizes": [array.size for array in arrays]}
    return json.dumps(whole, allow_nan=False).encode(), arrays


def _told(error: GatescopeError) -> bytes:
    return json.dumps({"error": [error.code, error.what, error.got, error.expected]}).encode()


def _prepare(data: bytes) -> None:
    """Load what this file needs; raises NotReadable when it is not installed."""
    for codec in CODECS:
        "".encode(codec)
    for name in libraries(data):
        try:
            importlib.import_module(name)
        except ImportError as error:
            raise NotReadable("file", f"one that needs {name}", "a server with the extra models installed") from error


def _confine(limits: Limits) -> None:
    """From here on no more memory, no more time, no other process and no file; where the system knows such limits."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    seconds = int(limits.seconds) + 1
    for what, most in (
        ("RLIMIT_AS", limits.memory),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_NOFILE", 0),
    ):
        try:
            resource.setrlimit(getattr(resource, what), (most, most))
        except (AttributeError, OSError, ValueError):
            continue


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
