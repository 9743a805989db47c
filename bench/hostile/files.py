"""Bad files: models and sequences that were cut, bent, put together or only called so."""

import io
import json
import zipfile
from collections.abc import Sequence
from random import Random

from bench.targets import ROOT

FOLDER = ROOT / "tests/interchange/files"
SEQUENCES = (
    b"1,2,3\n4,5,6\n", b"1;2,5\n3;4,5\n", b"the film was not good", b'{"tokens": ["a", "b"], "vocabulary": ["a", "b"]}',
    b"[[1, 2], [3, 4]]", b"x\ty\n1\t2\n", b"\xef\xbb\xbf0.5\n-0.5\n", b'"a, b",c\n1,2\n',
)  # fmt: skip
PIECES = (
    b"\x00", b"\xff" * 9, b",", b"\n", b'"', b"1e999", b"NaN", b"[" * 2000, b"9" * 200_000 + b"x",
    b"\xed\xa0\x80", b"=1+1",
)  # fmt: skip


def models() -> list[bytes]:
    """Whole files to begin with."""
    return [path.read_bytes() for path in sorted(FOLDER.iterdir()) if not path.name.endswith(".json")]


def model(chance: Random, whole: Sequence[bytes]) -> bytes:
    """A model file that is none, or not quite."""
    match chance.randrange(8):
        case 0:
            return chance.randbytes(chance.choice((0, 8, 500)))
        case 1:
            return _archive(chance)
        case 2:
            header = {"w": {"dtype": "F32", "shape": [2**31, 2**31], "data_offsets": [0, 16]}}
            text = json.dumps(header).encode()
            return chance.choice((len(text), 2**63, 2**20)).to_bytes(8, "little") + text + bytes(16)
        case _:
            return bent(chance, chance.choice(whole))


def sequence(chance: Random) -> bytes:
    """A sequence, bent."""
    return bent(chance, chance.choice(SEQUENCES) * chance.choice((1, 1, 50, 2000)))


def bent(chance: Random, data: bytes) -> bytes:
    """A file with bytes changed, a piece put in or cut out, or its end gone."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 12))):
        at = chance.randrange(len(made) + 1)
        match chance.randrange(4):
            case 0:
                made[at : at + 1] = bytes([chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))])
            case 1:
                made[at:at] = chance.choice(PIECES)
            case 2:
                del made[at : at + chance.randrange(1, 100)]
            case _:
                del made[at:]
    return bytes(made)


def _archive(chance: Random) -> bytes:
    """A zip whose members say what they are not; sometimes a megabyte that packs into a kilobyte."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        names = ("config.json", "model.weights.h5", "metadata.json", "W_f.npy", "data.pkl", "../W_f.npy", "archive/x")
        for name in chance.sample(names, chance.randrange(1, 4)):
            made.writestr(name, chance.choice((b"{}", b"\x93NUMPY", bytes(1 << 20), chance.randbytes(60), b"[[[")))
    return file.getvalue()
