"""Static files: named by what they hold, compressed once, kept for ever."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from app.web.app import PAGES, shipped
from app.web.files import FOR_EVER, ROOT, Files, Page, flush_left, without_comments, without_types
from app.web.settings import Settings

from .asking import ask

LONG = "".join(f"export const text{k} = 'lane // {k}';\n// not sent\n" for k in range(30))
SENT = LONG.replace("// not sent\n", "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "static"
    (root / "js").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret")
    (root / "js" / "long.js").write_text(LONG)
    (root / "js" / "page.js").write_text('import { text7 } from "./long.js";\nconsole.log(text7);\n')
    (root / "css").mkdir()
    (root / "css" / "first.css").write_text("/* what it is */\na {}\n")
    (root / "css" / "last.css").write_text("b {}\n")
    (root / "types.d.ts").write_text("type T = 1;")
    (root / "big.js").write_bytes(SENT.encode())
    (root / "big.js.br").write_bytes(b"brotli")
    (root / "picture.png").write_bytes(b"\x89PNG" + bytes(500))
    return root


def served(files: Files, name: str, version: str | None = None, **headers: str) -> Response:
    scope: dict[str, Any] = {
        "type": "http",
        "path_params": {"name": name, "version": files.version if version is None else version},
        "headers": [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()],
    }
    return files.serve(Request(scope))


def test_a_file_is_kept_for_ever_under_the_name_of_its_version(folder: Path) -> None:
    answer = served(Files(folder), "js/long.js")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == FOR_EVER
    assert "immutable" in FOR_EVER
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.body == SENT.encode()


def test_the_version_changes_with_any_file(folder: Path) -> None:
    before = Files(folder).version
    assert Files(folder).version == before
    (folder / "js" / "long.js").write_text(LONG + "export {};")
    assert Files(folder).version != before


def test_another_version_is_not_found(folder: Path) -> None:
    assert served(Files(folder), "js/long.js", version="0123456789abcdef").status_code == 404
    assert served(Files(folder), "js/missing.js").status_code == 404


@pytest.mark.parametrize(
    ("name", "accepted", "encoding"),
    [
        ("js/long.js", "gzip, deflate, br", "gzip"),
        ("js/long.js", "br", None),
        ("js/long.js", "", None),
        ("js/long.js", "gzip;q=0", None),
        ("js/long.js", "GZIP;q=0.5", "gzip"),
        ("js/long.js", "x-gzip-like", None),
        ("big.js", "gzip, deflate, br", "br"),
        ("big.js", "gzip", "gzip"),
        ("picture.png", "gzip, br", None),
    ],
)
def test_it_is_compressed_as_accepted(folder: Path, name: str, accepted: str, encoding: str | None) -> None:
    answer = served(Files(folder), name, accept_encoding=accepted)
    assert answer.headers.get("content-encoding") == encoding
    if encoding == "gzip":
        assert gzip.decompress(bytes(answer.body)) == SENT.encode()
    if encoding == "br":
        assert answer.body == b"brotli"


@pytest.mark.parametrize("name", ["../secret.txt", "js/../../secret.txt", "/etc/passwd", "..", "", "js", "js/", "."])
def test_nothing_outside_is_served(folder: Path, name: str) -> None:
    assert served(Files(folder), name).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/static/{v}/js/%2e%2e/%2e%2e/%2e%2e/app/errors.py",
        "/static/{v}/%2e%2e/%2e%2e/pyproject.toml",
        "/static/{v}/..%2f..%2fpyproject.toml",
    ],
)
def test_nothing_outside_is_served_over_http(path: str) -> None:
    answer = ask(path.replace("{v}", shipped().version))
    assert answer.status_code == 404
    assert "gatescope" not in answer.text


def test_sources_that_are_no_use_to_a_browser_are_not_served(folder: Path) -> None:
    assert served(Files(folder), "types.d.ts").status_code == 404
    assert served(Files(folder), "big.js.br").status_code == 404


def test_a_page_gets_one_script_and_one_sheet(folder: Path) -> None:
    files = Files(folder, {"page": Page("js/page.js", ("css/first.css", "css/last.css"))})
    parts = files.parts("page")
    assert parts.preloaded == ()
    (sheet,) = parts.sheets
    script = served(files, parts.script.removeprefix(files.prefix + "/"))
    assert script.status_code == 200
    assert script.headers["content-type"].startswith("text/javascript")
    assert b"lane // 7" in bytes(script.body)
    assert bytes(served(files, sheet.removeprefix(files.prefix + "/")).body) == b"a {}\nb {}\n"


def test_in_development_a_page_gets_its_files_as_they_are(folder: Path) -> None:
    files = Files(folder, {"page": Page("js/page.js", ("css/first.css", "css/last.css"))}, development=True)
    parts = files.parts("page")
    assert parts.script == "/static/dev/js/page.js"
    assert parts.preloaded == ("/static/dev/js/long.js",)
    assert parts.sheets == ("/static/dev/css/first.css", "/static/dev/css/last.css")


def test_comments_stay_behind_and_code_does_not() -> None:
    module = """/** What it is. */
/* and
   more */
import { a } from "./a.js"; // beside code
const b = /** @type {any} */ (a);
  /** @type {string} */ const c = "/** no comment */";
// gone
const d = `${b ? ` and ${c}` : ""} // stays`;
"""
    assert (
        without_comments(module)
        == """import { a } from "./a.js"; // beside code
const b = /** @type {any} */ (a);
  /** @type {string} */ const c = "/** no comment */";
const d = `${b ? ` and ${c}` : ""} // stays`;
"""
    )


def test_no_comment_that_is_left_out_stands_in_a_template() -> None:
    for path in (ROOT / "js").rglob("*.js"):
        kept, rest = "", path.read_text(encoding="utf-8")
        for piece in without_comments(rest).splitlines(keepends=True):
            kept += piece
            left_out = rest[: rest.index(piece)]
            assert left_out.strip() == "" or kept.removesuffix(piece).count("`") % 2 == 0, f"{path}: {left_out}"
            rest = rest[rest.index(piece) + len(piece) :]


def test_no_text_of_a_module_goes_over_several_lines_so_that_none_loses_its_indents() -> None:
    for path in (ROOT / "js").rglob("*.js"):
        for number, line in enumerate(without_comments(path.read_text(encoding="utf-8")).splitlines(), 1):
            assert line.count("`") % 2 == 0, f"{path}, line {number} without comments: {line}"


def test_what_a_page_gets_as_one_file_has_no_indents() -> None:
    files = shipped()
    parts = files.parts("main")
    for url in (parts.script, *parts.sheets):
        body = bytes(served(files, url.removeprefix(files.prefix + "/")).body)
        assert b"\n " not in body
        assert b"\n\t" not in body


def test_in_development_a_change_is_seen_at_once(folder: Path) -> None:
    files = Files(folder, development=True)
    assert served(files, "js/long.js", version="dev").headers["cache-control"] == "no-cache"
    (folder / "js" / "long.js").write_text("new")
    assert served(files, "js/long.js", version="dev").body == b"new"
    for outside in ("../secret.txt", "js/../../secret.txt", "types.d.ts", "js"):
        assert served(files, outside, version="dev").status_code == 404


@pytest.mark.parametrize(("path", "name"), [("/", "main"), ("/verified", "verified")])
@pytest.mark.parametrize("development", [False, True])
def test_every_file_that_a_page_names_is_there(path: str, name: str, development: bool) -> None:
    files = Files(pages=PAGES, development=True) if development else shipped()
    page = ask(path, Settings(development=development)).text
    parts = files.parts(name)
    for url in (parts.script, *parts.preloaded, *parts.sheets):
        assert url in page
        assert served(files, url.removeprefix(files.prefix + "/")).status_code == 200
    assert bool(parts.preloaded) == development


def test_a_head_request_has_no_body() -> None:
    answer = ask(f"{shipped().prefix}/icons/gatescope.svg", method="HEAD")
    assert answer.status_code == 200
    assert answer.content == b""


def test_types_in_the_middle_of_a_line_and_empty_lines_do_not_go_out() -> None:
    written = 'const a = /** @type {const} */ ({ b: "/* c */" });\n\n\n  a /* d */;\n'
    assert without_types(flush_left(written)) == 'const a = ({ b: "/* c */" });\na /* d */;\n'
    page = shipped()._find("js/main.all.js")
    assert page is not None
    assert b"/** @" not in page.raw
    assert b"\n\n" not in page.raw
