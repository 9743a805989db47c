"""Keras weights: HDF5, of which only plain arrays inside the file are read.

HDF5 can point outside: external storage, external and soft links, virtual datasets. Each is refused by its name before
anything is read through it; the file is opened from memory, so that even the library knows of no folder. Compression is
refused unless it is one that a library of long standing has built in, and shapes are counted before numbers are read.
"""

from io import BytesIO
from typing import Any

import numpy as np

from app.errors import InvalidValue, NotReadable, OverBudget
from app.interchange.reading.contents import Contents, Format, hints_of
from app.interchange.reading.limits import LONGEST_NAME, Limits, Tally, clean, named, numbers

MAGIC = b"\x89HDF\r\n\x1a\n"
_DEEPEST = 16
_BUILT_IN = (1, 2, 3)
"""Filters: deflate, shuffle, fletcher32."""
_SMALL = 16 * 1024
"""A file of so few bytes may become as large as one of so many."""
_TITLE_BYTES = 64 * 1024


def read(data: bytes, limits: Limits, kind: Format = "keras weights") -> Contents:
    """Read every array of numbers; raises NotReadable, InvalidValue or OverBudget naming the place."""
    import h5py  # noqa: PLC0415 - only where such a file is read

    try:
        with h5py.File(BytesIO(data), "r") as file:
            walk = _Walk(h5py, limits, len(data))
            walk.group(file.id, "", 0)
            hints = hints_of(_text(h5py, file.id, "gatescope"))
            config = _text(h5py, file.id, "model_config")
            version = _text(h5py, file.id, "keras_version") or ""
            tensors = {name: numbers(name, _numbers(name, dataset)) for name, dataset in walk.arrays.items()}
            return Contents(
                format=kind,
                tensors=tensors,
                types=walk.types,
                shapes=walk.shapes,
                hints=hints,
                titles=walk.titles,
                config=config,
                keras=version,
            )
    except (OSError, LookupError, ValueError, RuntimeError, TypeError, ArithmeticError, SystemError) as error:
        raise NotReadable("HDF5 file", "a broken one", "a whole HDF5 file") from error


class _Walk:
    """Goes through all groups without following a link that leads elsewhere."""

    def __init__(self, h5py: Any, limits: Limits, size: int) -> None:
        self._h5, self._limits, self._tally = h5py, limits, Tally(limits)
        self._most = limits.ratio * max(size, _SMALL) // 4
        self._seen: set[int] = set()
        self.arrays: dict[str, Any] = {}
        self.types: dict[str, str] = {}
        self.shapes: dict[str, tuple[int, ...]] = {}
        self.titles: dict[str, str] = {}

    def group(self, group: Any, path: str, depth: int) -> None:
        """Note every array below a group."""
        if depth > _DEEPEST:
            raise OverBudget("HDF5 file", f"groups {depth} deep", f"at most {_DEEPEST}")
        title = _text(self._h5, group, "name")
        if title:
            self.titles[path] = title[:LONGEST_NAME]
        for raw in self._names(group, path):
            name = clean(f"{path}/{raw.decode(errors='replace')}".lstrip("/"))
            self._inside(group, raw, name)
            member = self._h5.h5o.open(group, raw)
            address = self._h5.h5o.get_info(member).addr
            if address in self._seen:
                raise InvalidValue(named(name), "a second name of something that has one", "every member once")
            self._seen.add(address)
            if isinstance(member, self._h5.h5g.GroupID):
                self.group(member, name, depth + 1)
            elif isinstance(member, self._h5.h5d.DatasetID):
                self._dataset(member, name)
            else:
                raise InvalidValue(named(name), "neither a group nor an array", "groups and arrays")

    def _names(self, group: Any, path: str) -> list[bytes]:
        count = group.get_num_objs()
        if count > self._limits.tensors:
            raise OverBudget(f'group "{path}"', f"{count} members", f"at most {self._limits.tensors}")
        return [group.get_objname_by_idx(k) for k in range(count)]

    def _inside(self, group: Any, raw: bytes, name: str) -> None:
        kind = group.links.get_info(raw).type
        if kind != self._h5.h5l.TYPE_HARD:
            soft = kind == self._h5.h5l.TYPE_SOFT
            raise InvalidValue(
                named(name), "a soft link" if soft else "a link to another file", "an array inside this file"
            )

    def _dataset(self, dataset: Any, name: str) -> None:
        h5, plan = self._h5, dataset.get_create_plist()
        if plan.get_external_count():
            raise InvalidValue(named(name), "numbers in another file", "an array inside this file")
        layout = plan.get_layout()
        if layout == h5.h5d.VIRTUAL:
            raise InvalidValue(named(name), "a virtual array", "an array inside this file")
        for k in range(plan.get_nfilters()):
            code = plan.get_filter(k)[0]
            if code not in _BUILT_IN:
                raise InvalidValue(named(name), f"compression {code}", "no compression or deflate")
        if not isinstance(dataset.get_space().get_simple_extent_dims(), tuple):
            raise InvalidValue(named(name), "no shape", "an array of numbers")
        shape = tuple(int(n) for n in dataset.get_space().get_simple_extent_dims())
        self._tally.take(name, shape)
        if self._tally.numbers > self._most:
            expected = f"at most {self._limits.ratio} times as many bytes as the file has"
            raise OverBudget(named(name), f"{self._tally.numbers} numbers", expected)
        if layout == h5.h5d.CHUNKED:
            self._tally.take(f"{name}: one chunk", tuple(int(n) for n in plan.get_chunk()))
        kind = dataset.get_type()
        self.shapes[name], self.types[name] = shape, "other"
        if isinstance(kind, h5.h5t.TypeFloatID) and kind.get_size() in (2, 4, 8):
            self.arrays[name], self.types[name] = h5.Dataset(dataset), f"float{8 * kind.get_size()}"


def _numbers(name: str, dataset: Any) -> np.ndarray:
    """All numbers of an array, in double precision as HDF5 itself converts them."""
    try:
        return np.asarray(dataset.astype("<f8")[()])
    except (OSError, ValueError, RuntimeError, TypeError, ArithmeticError) as error:
        raise NotReadable(named(name), "broken data", "whole data") from error


def _text(h5py: Any, place: Any, name: str) -> str | None:
    """A short text beside a group; nothing when there is none, or when it is something else."""
    raw = name.encode()
    if not h5py.h5a.exists(place, raw):
        return None
    attribute = h5py.h5a.open(place, raw)
    kind, one = attribute.get_type(), attribute.get_space().get_simple_extent_npoints() == 1
    if not (one and isinstance(kind, h5py.h5t.TypeStringID) and attribute.get_storage_size() <= _TITLE_BYTES):
        return None
    value = h5py.AttributeManager(h5py.Group(place))[name]
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return text.encode(errors="replace").decode()
