"""Static files: read once, named by what they hold, compressed once, kept by the browser for ever.

Our own modules and sheets go out without their comments, which are a third of what a first visit would fetch, and all
that a page needs of them in one file. In development everything goes out as it is.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from app.web.bundle import bundle, order

ROOT = Path(__file__).resolve().parents[2] / "static"
DEVELOPMENT = "dev"
"""Version of files that are read anew at every request."""
FOR_EVER = "public, max-age=31536000, immutable"
_BLOCK = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_INDENT = re.compile(r"^[ \t]+|(?<=\n)\n+", re.MULTILINE)
_TYPE = re.compile(r"/\*\* @(?:(?!\*/)[^\n])*\*/ ?")
_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class File:
    """One file and its compressed forms."""

    raw: bytes
    kind: str
    encoded: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of ours is made of."""

    start: str
    """The module that it runs."""
    sheets: tuple[str, ...]
    """Its style sheets, in the order in which they count."""


@dataclass(frozen=True, slots=True)
class Parts:
    """URLs of what a page needs: one script and one sheet, or in development all of them."""

    script: str
    preloaded: tuple[str, ...]
    sheets: tuple[str, ...]


class Files:
    """All static files under one name that changes when any of them does."""

    def __init__(
        self, root: Path = ROOT, pages: Mapping[str, Page] = MappingProxyType({}), *, development: bool = False
    ) -> None:
        """Read everything below ``root`` and put together what ``pages`` need; in development read at every request."""
        self._root, self._pages, self._development = root, pages, development
        self._held = {} if development else _read_all(root)
        if not development:
            self._held |= {key: file for name, page in pages.items() for key, file in self._together(name, page)}
        digest = hashlib.sha256()
        for name, file in self._held.items():
            digest.update(name.encode() + b"\0" + file.raw)
        self.version = DEVELOPMENT if development else digest.hexdigest()[:16]

    @property
    def prefix(self) -> str:
        """URL below which the files lie."""
        return f"/static/{self.version}"

    def parts(self, name: str) -> Parts:
        """What the page of this name needs."""
        page = self._pages[name]
        if not self._development:
            sheets = (f"{self.prefix}/{_sheet(name)}",) if page.sheets else ()
            return Parts(f"{self.prefix}/{_script(name)}", (), sheets)
        modules = order(page.start, self._text)
        return Parts(
            f"{self.prefix}/{page.start}",
            tuple(f"{self.prefix}/{name}" for name in modules[:-1]),
            tuple(f"{self.prefix}/{sheet}" for sheet in page.sheets),
        )

    def _together(self, name: str, page: Page) -> Iterator[tuple[str, File]]:
        """Files that the page of this name gets instead of many."""
        script = without_types(flush_left(bundle(page.start, self._text)))
        yield _script(name), _made(script.encode(), "text/javascript")
        if page.sheets:
            sheet = without_blocks("".join(map(self._text, page.sheets)))
            yield _sheet(name), _made(flush_left(sheet).encode(), "text/css")

    def _text(self, name: str) -> str:
        """What a module or a sheet says, as it is sent. Raises FileNotFoundError when there is none of this name."""
        file = self._find(name)
        if file is None:
            raise FileNotFoundError(name)
        return file.raw.decode()

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
        return File(path.read_bytes(), _kind(path), {})


def accepted(header: str) -> set[str]:
    """Names of the encodings that an Accept-Encoding header takes; ``gzip;q=0`` is a refusal."""
    parts = (part.replace(" ", "").lower().partition(";q=") for part in header.split(","))
    return {name for name, _, weight in parts if not weight or weight.strip("0.")}


def without_comments(module: str) -> str:
    """A module of ours without the comments that have lines of their own; code, even on the same line, stays as it is.

    No line inside a template literal of ours begins as a comment does; a test holds that.
    """
    return _COMMENT.sub("", module)


def without_types(module: str) -> str:
    """A module of ours without the types that stand in the middle of lines; no text of ours has such a thing in it."""
    return _TYPE.sub("", module)


def flush_left(text: str) -> str:
    """The same without indents and empty lines, which are a thirtieth. No text of ours goes over several lines."""
    return _INDENT.sub("", text)


def without_blocks(sheet: str) -> str:
    """A style sheet without its comments."""
    return _BLOCK.sub("", sheet)


def _script(page: str) -> str:
    return f"js/{page}.all.js"


def _sheet(page: str) -> str:
    return f"css/{page}.all.css"


def _read_all(root: Path) -> dict[str, File]:
    paths = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if _is_served(path)}
    return {name: _read(path, own=name.startswith("js/")) for name, path in paths.items()}


def _is_served(path: Path) -> bool:
    return path.is_file() and path.suffix not in (".br", ".ts", ".md")


def _read(path: Path, *, own: bool) -> File:
    """A file as it is sent; ``own``: a module of ours, which goes out without its comments."""
    raw, kind = path.read_bytes(), _kind(path)
    if own and path.suffix == ".js":
        raw = without_comments(raw.decode()).encode()
    brotli, made = path.with_name(path.name + ".br"), _made(raw, kind)
    # browsers take brotli over https and from this machine only: a class that comes by plain http takes gzip
    return replace(made, encoded={"br": brotli.read_bytes(), **made.encoded}) if brotli.exists() else made


def _made(raw: bytes, kind: str) -> File:
    """A file with its compressed form, where that is worth it."""
    text = kind.startswith("text/") or kind.endswith(("json", "svg+xml"))
    return File(raw, kind, {"gzip": gzip.compress(raw, 9, mtime=0)} if text and len(raw) > 200 else {})


def _kind(path: Path) -> str:
    """What it is; machines differ in what they call a script."""
    return (
        "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )
