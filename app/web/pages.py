"""The page."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.lab.budget import Budget
from app.lab.presets import PRESETS
from app.web.files import DEVELOPMENT, Files, Page, accepted
from app.wire import encode

pages = APIRouter()
SHEETS = (
    "theme", "layout", "controls", "panels", "header", "notices", "weights", "beneath", "sequence", "numbers", "player",
    "charts", "curve", "terms", "why", "derivation", "pins", "diagram", "table", "acts", "predict", "compare",
    "variants", "conventions", "models", "gradient", "train", "learning", "overview", "lecture", "forced",
)  # fmt: skip
MAIN = Page("js/pages/main.js", tuple(f"css/{name}.css" for name in SHEETS))
EARLY = Page("js/pages/early.js", ())
"""The script that comes before all else: it opens the connection while sheet and modules are on their way."""
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@cache
def _cards() -> Markup:
    """Return what every preset says of itself, as JSON that is safe inside a script element."""
    text = encode.plain([preset.card() for preset in PRESETS]).decode()
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - our own words, and no tag can begin


@pages.head("/", include_in_schema=False)
@pages.get("/", response_class=HTMLResponse)
async def main(request: Request) -> Response:
    """The main screen; the same bytes for everyone."""
    state = request.app.state
    rendered = _render.__wrapped__ if state.settings.development else _render
    body, compressed = rendered(state.files, state.settings.budget)
    headers = {"cache-control": "no-cache", "vary": "accept-encoding"}
    if "gzip" in accepted(request.headers.get("accept-encoding", "")):
        return HTMLResponse(compressed, headers=headers | {"content-encoding": "gzip"})
    return HTMLResponse(body, headers=headers)


@cache
def version(files: Files, budget: Budget) -> str:
    """Name of the page that is given out now: it changes with anything that the page is made of or was told."""
    if files.version == DEVELOPMENT:
        return files.version
    template = (TEMPLATES / "main.html").read_bytes()
    parts = (files.version.encode(), template, _cards().encode(), encode.plain(budget))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


@cache
def _render(files: Files, budget: Budget) -> tuple[bytes, bytes]:
    """Return the page, plain and compressed."""
    body = _page(files, budget)
    return body, gzip.compress(body, 9, mtime=0)


def _page(files: Files, budget: Budget) -> bytes:
    loader = FileSystemLoader(TEMPLATES)
    template = Environment(loader=loader, autoescape=select_autoescape()).get_template("main.html")
    limits = Markup(encode.plain(budget).decode())  # noqa: S704 - our own words and numbers
    parts = {"parts": files.parts("main"), "early": files.parts("early")}
    given = parts | {"static": files.prefix, "presets": _cards(), "limits": limits}
    return template.render(version=version(files, budget), **given).encode()
