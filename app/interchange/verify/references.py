"""References on disk: cases, model files with what is expected of them, folders of both."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.errors import GatescopeError, NotReadable
from app.interchange.verify.case import compared
from app.interchange.verify.model_file import verified
from app.interchange.verify.parts import mapping, parsed
from app.interchange.verify.report import Result
from app.interchange.verify.table import version_of

EXPECTED = ".expected.json"
INDEX = "index.json"
TOLD = (".md", ".txt")
"""Endings of files that are for people to read; in a folder they are passed over."""


def verify(paths: Iterable[Path]) -> list[Result]:
    """Verify each reference, all of a folder in the order of their names. What cannot be read is a result too."""
    results = [result for path in paths for result in (_folder(path) if path.is_dir() else [_one(path, path.name)])]
    return results or [Result(name="nothing", kind="case", unread="no path was given")]


def _folder(folder: Path) -> Iterator[Result]:
    """All references below a folder, also those that are only promised: by an index, or by what is expected of them."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in TOLD]
    named = {path.relative_to(folder).as_posix(): path for path in files}
    found = False
    for name, path in named.items():
        if path.name == INDEX:
            yield from _promised(name, path)
        elif not name.endswith(EXPECTED) or name.removesuffix(EXPECTED) not in named:
            found = True
            yield _one(path, name)
    if not found:
        yield Result(name=folder.name, kind="case", unread="nothing to verify in this folder")


def _promised(name: str, path: Path) -> Iterator[Result]:
    """References that an index lists and that are not there; all others are found without it."""
    try:
        listed = [str(entry["file"]) for entry in json.loads(path.read_bytes())]
    except (ValueError, TypeError, KeyError, OSError, RecursionError):
        yield Result(name=name, kind="case", unread="not an index: a list of entries, each with its file")
        return
    for promised in listed:
        if not (path.parent / promised).is_file():
            yield Result(name=promised, kind="case", unread=f"{name} lists it, and it is not there")


def _one(path: Path, name: str) -> Result:
    kind = "case" if path.suffix == ".json" and not name.endswith(EXPECTED) else "file"
    if not path.exists():
        return Result(name=name, kind=kind, unread="there is no such file")
    try:
        return _case(path, name) if kind == "case" else _file(path, name)
    except (GatescopeError, OSError) as error:
        return Result(name=name, kind=kind, unread=str(error))


def _case(path: Path, name: str) -> Result:
    case = parsed(path.read_bytes(), name)
    pairs, whose = compared(case), str(case["config"]["framework"])
    version = version_of(whose, mapping(case, "versions")) if "versions" in case else ""
    return Result(name=name, kind="case", framework=whose, version=version, compared=pairs)


def _file(path: Path, name: str) -> Result:
    """A model file, or what is expected of one."""
    model = path.with_name(path.name.removesuffix(EXPECTED))
    expected = model.with_name(model.name + EXPECTED)
    if not expected.is_file():
        raise NotReadable(name, "nothing that is expected of it", f"{expected.name} beside it")
    return verified(name.removesuffix(EXPECTED), model.read_bytes(), parsed(expected.read_bytes(), expected.name))
