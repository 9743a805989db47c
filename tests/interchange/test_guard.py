"""The process that reads files: its answer is that of reading here; whatever becomes of it, the caller is told."""

import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from app.errors import GatescopeError, NotReadable, OverBudget
from app.interchange.guard import READERS, Readers
from app.interchange.read import read
from app.interchange.reading.limits import Limits

from . import build

FOLDER = Path(__file__).parent / "files"
FILES = (
    "torch_embed_lstm_linear.safetensors",
    "truncated.safetensors",
    "keras_bidir_lstm.weights.h5",
    "keras_lstm_dense.keras",
    "onnx_torch_lstm.onnx",
)
"""One of every kind."""


@pytest.mark.parametrize("name", FILES)
def test_it_says_what_reading_here_says(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    if name.startswith("truncated"):
        told = []
        for reader in (read, READERS.read):
            with pytest.raises(NotReadable) as refused:
                reader(data)
            told.append(str(refused.value))
        assert told[0] == told[1]
        return
    here = read(data)
    there = READERS.read(data)
    assert there.found == here.found
    for part in ("stacks", "heads", "embeddings"):
        for ours, theirs in zip(getattr(here, part), getattr(there, part), strict=True):
            assert list(ours) == list(theirs)
            for one, value in ours.items():
                assert theirs[one].tobytes() == value.tobytes()


def test_what_is_ready_is_used_and_another_can_be_made_ready() -> None:
    readers = Readers()
    readers.warm()
    readers.warm()
    for _ in range(2):
        assert readers.read(build.safetensors(build.lstm())).found.stacks[0].H == 2
    readers.warm()
    readers.close()
    readers.close()


def test_one_that_died_while_it_was_ready_is_replaced() -> None:
    readers = Readers()
    readers.warm()
    waiting = readers._ready
    assert waiting is not None
    waiting.kill()
    waiting.wait()
    assert readers.read(build.safetensors(build.lstm())).found.stacks[0].H == 2
    for pipe in (waiting.stdin, waiting.stdout):
        assert pipe is not None
        pipe.close()


def faulty(script: str) -> Readers:
    return Readers((sys.executable, "-c", f"import sys, os, time; {script}"))


DEATHS = {
    "ends at once": "sys.exit(3)",
    "is killed": "sys.stdin.buffer.read(); os.kill(os.getpid(), 9)",
    "crashes": "sys.stdin.buffer.read(); os.abort()",
    "says nothing": "sys.stdin.buffer.read()",
    "says half of it": "sys.stdin.buffer.read(); sys.stdout.buffer.write((100).to_bytes(8, 'little') + b'{')",
    "says something else": "sys.stdin.buffer.read(); sys.stdout.buffer.write((2).to_bytes(8, 'little') + b'{}')",
    "says a number is a name": "sys.stdout.buffer.write((12).to_bytes(8, 'little') + b'{\"found\": 3}')",
    "promises a header without end": "sys.stdout.buffer.write(b'\\xff' * 8)",
    "does not take the file": "os.close(0)",
}


@pytest.mark.parametrize("script", DEATHS.values(), ids=DEATHS)
def test_a_process_that_fails_is_told_as_an_error(script: str) -> None:
    with pytest.raises(NotReadable) as told:
        faulty(script).read(build.safetensors(build.lstm(200, 100)))
    assert told.value.what == "file"


def test_a_process_that_hangs_is_ended_in_time() -> None:
    start = time.monotonic()
    with pytest.raises(OverBudget, match=r"more than 0\.5 seconds"):
        faulty("time.sleep(60)").read(b"{", Limits(seconds=0.5))
    assert time.monotonic() - start < 10


def test_a_process_that_never_stops_talking_is_cut_off() -> None:
    talking = faulty("\nwhile True: sys.stdout.buffer.write(b'\\x10' + bytes(7) + b'x' * 100_000)")
    with pytest.raises(NotReadable):
        talking.read(b"", Limits(numbers=1000, seconds=30))


def test_a_file_that_needs_more_memory_than_is_given_is_refused() -> None:
    large = {"lstm.weight_hh_l0": np.zeros((1000, 4000))}
    with pytest.raises(GatescopeError) as told:
        READERS.read(build.safetensors(build.lstm() | large), Limits(memory=220 * 1024 * 1024))
    assert told.value.code in ("over_budget", "not_readable")


def test_the_reader_can_open_no_file_and_start_no_time_beyond_its_limit() -> None:
    script = (
        "from app.interchange.worker import _confine, _prepare; from app.interchange.reading.limits import Limits;"
        "_prepare(b'{'); _confine(Limits()); import resource as r;"
        "print(r.getrlimit(r.RLIMIT_NOFILE)[0], r.getrlimit(r.RLIMIT_FSIZE)[0], r.getrlimit(r.RLIMIT_CPU)[0]);"
        "open('/etc/hostname')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["0", "0", "21"]
    assert "OSError" in done.stderr
    assert done.returncode != 0


def test_nothing_of_this_process_is_limited() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    READERS.read(build.safetensors(build.lstm()))
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


def test_serving_loads_no_library_for_model_files() -> None:
    names = "'h5py', 'onnx', 'safetensors', 'torch'"
    script = f"import app.web.app, app.cli.trace, sys; print([name for name in ({names}) if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_library_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.interchange import worker  # noqa: PLC0415

    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(NotReadable, match="one that needs h5py; expected a server with the extra models"):
        worker._prepare(b"\x89HDF\r\n\x1a\n")
