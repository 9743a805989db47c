"""NumPy's npz: a zip archive of arrays. Only plain numbers are read; an array of objects would be a pickle."""

from io import BytesIO

import numpy as np
from numpy.lib import format as npy

from app.errors import InvalidValue, NotReadable
from app.interchange.reading.archive import Archive
from app.interchange.reading.contents import Contents, hints_of
from app.interchange.reading.limits import Limits, Tally, clean, named, numbers, shown

HINTS = "gatescope.json"
_HEADER = 10_000


def read(archive: Archive, limits: Limits) -> Contents:
    """Read every array of an archive; raises NotReadable, InvalidValue or OverBudget naming the member."""
    tally, tensors, types, shapes = Tally(limits), {}, {}, {}
    hints = hints_of(archive.read(HINTS).decode(errors="replace")) if HINTS in archive.names else {}
    for member in archive.names:
        if member == HINTS:
            continue
        name = clean(member.removesuffix(".npy"))
        data = archive.read(member)
        shape, flat = header(name, data)
        tally.take(name, shape)
        shapes[name], types[name] = shape, flat[0].name
        if flat[0].kind == "f" and flat[0].itemsize <= 8:
            tensors[name] = numbers(name, values(name, data, shape, flat))
    return Contents(format="npz", tensors=tensors, types=types, shapes=shapes, hints=hints)


Flat = tuple[np.dtype[np.generic], bool, int]
"""Type of the numbers, whether columns come first, and where they begin."""


def header(name: str, data: bytes) -> tuple[tuple[int, ...], Flat]:
    """Shape, type and place of the numbers in one ``.npy``; raises NotReadable or InvalidValue naming it."""
    stream = BytesIO(data)
    try:
        version = npy.read_magic(stream)
        readers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
        if version not in readers:
            raise NotReadable(named(name), f"version {version} of npy", "version 1 or 2")
        shape, columns_first, dtype = readers[version](stream, max_header_size=_HEADER)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError, EOFError, KeyError) as error:
        raise NotReadable(named(name), "something else", "an array as NumPy saves it") from error
    if dtype.hasobject or dtype.fields is not None or dtype.subdtype is not None:
        raise InvalidValue(named(name), "objects, which would be a pickle", "an array of numbers")
    return tuple(int(n) for n in shape), (dtype, columns_first, stream.tell())


def values(name: str, data: bytes, shape: tuple[int, ...], flat: Flat) -> np.ndarray:
    """The numbers themselves; raises NotReadable when there are fewer or more than the shape says."""
    dtype, columns_first, start = flat
    count = int(np.prod(shape, dtype=object))
    if len(data) - start != count * dtype.itemsize:
        raise NotReadable(named(name), f"{len(data) - start} bytes", f"shape {shown(shape)} of {dtype.name}")
    read = np.frombuffer(data, dtype=dtype, count=count, offset=start)
    return read.reshape(shape, order="F" if columns_first else "C")
