"""Static files: read once, named by what they hold, compressed once, kept by the browser for ever.

Our own modules go out without their comments, which are a third of what a first visit would fetch.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from starlette.requests import Request
from starlette.responses import Response

ROOT = Path(__file__).resolve().parents[2] / "static"
FOR_EVER = "public, max-age=31536000, immutable"
_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_IMPORT = re.compile(r"""^(?:import|export)\b[^"';(]*?["'](\.[^"']+)["']""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class File:
    """One file and its compressed forms."""

    raw: bytes
    kind: str
    encoded: dict[str, bytes]
    imports: tuple[str, ...] = ()
    """What a module imports, as it says so."""


class Files:
    """All static files under one name that changes when any of them does."""

    def __init__(self, root: Path = ROOT, *, development: bool = False) -> None:
        """Read everything below ``root``; in development read again at every request instead."""
        self._root, self._development = root, development
        self._held = {} if development else _read_all(root)
        digest = hashlib.sha256()
        for name, file in self._held.items():
            digest.update(name.encode() + b"\0" + file.raw)
        self.version = "dev" if development else digest.hexdigest()[:16]

    @property
    def prefix(self) -> str:
        """URL below which the files lie."""
        return f"/static/{self.version}"

    def modules(self, start: str) -> list[str]:
        """URLs of the JavaScript modules that ``start`` imports, directly or not, itself first."""
        found: dict[str, None] = {start: None}
        waiting = [start]
        while waiting:
            name = waiting.pop()
            file = self._find(name)
            for target in file.imports if file else ():
                path = _join(PurePosixPath(name).parent, target)
                if path not in found:
                    found[path] = None
                    waiting.append(path)
        return [f"{self.prefix}/{name}" for name in found]

    def serve(self, request: Request) -> Response:
        """Answer a request for one file; another version's name is not found."""
        file = self._find(request.path_params["name"])
        if file is None or request.path_params["version"] != self.version:
            return Response("not found", status_code=404, media_type="text/plain")
        taken = accepted(request.headers.get("accept-encoding", ""))
        body, headers = file.raw, {"cache-control": "no-cache" if self._development else FOR_EVER}
        for encoding, compressed in file.encoded.items():
            if encoding in taken:
                body = compressed
                headers |= {"content-encoding": encoding}
                break
        return Response(body, media_type=file.kind, headers=headers | {"vary": "accept-encoding"})

    def _find(self, name: str) -> File | None:
        return self._as_it_is_now(name) if self._development else self._held.get(name)

    def _as_it_is_now(self, name: str) -> File | None:
        """One file read anew, comments and all: a page asks for a hundred, and each has to come at once."""
        path = (self._root / name).resolve()
        if not (path.is_relative_to(self._root.resolve()) and _is_served(path)):
            return None
        raw = path.read_bytes()
        return File(raw, _kind(path), {}, _imports(path, raw))


def accepted(header: str) -> set[str]:
    """Names of the encodings that an Accept-Encoding header takes; ``gzip;q=0`` is a refusal."""
    parts = (part.replace(" ", "").lower().partition(";q=") for part in header.split(","))
    return {name for name, _, weight in parts if not weight or weight.strip("0.")}


def without_comments(module: str) -> str:
    """A module of ours without the comments that have lines of their own; code, even on the same line, stays as it is.

    No line inside a template literal of ours begins as a comment does; a test holds that.
    """
    return _COMMENT.sub("", module)


def _join(folder: PurePosixPath, target: str) -> str:
    parts: list[str] = list(folder.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _read_all(root: Path) -> dict[str, File]:
    paths = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if _is_served(path)}
    return {name: _read(path, own=name.startswith("js/")) for name, path in paths.items()}


def _is_served(path: Path) -> bool:
    return path.is_file() and path.suffix not in (".br", ".ts", ".md")


def _read(path: Path, *, own: bool) -> File:
    """A file as it is sent; ``own``: a module of ours, which goes out without its comments."""
    raw, kind = path.read_bytes(), _kind(path)
    imports = _imports(path, raw)
    if own and path.suffix == ".js":
        raw = without_comments(raw.decode()).encode()
    brotli = path.with_name(path.name + ".br")
    if brotli.exists():
        encoded = {"br": brotli.read_bytes()}
    elif len(raw) > 200 and (kind.startswith("text/") or kind.endswith(("json", "svg+xml"))):
        encoded = {"gzip": gzip.compress(raw, 9, mtime=0)}
    else:
        encoded = {}
    return File(raw, kind, encoded, imports)


def _kind(path: Path) -> str:
    """What it is; machines differ in what they call a script."""
    return (
        "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )


def _imports(path: Path, raw: bytes) -> tuple[str, ...]:
    return tuple(_IMPORT.findall(raw.decode())) if path.suffix == ".js" else ()
