"""The page "Verified": the last table of the tests, in both languages; the same bytes for everyone."""

import gzip
from functools import cache

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.interchange.verify.table import Row, kept
from app.web.files import Files, Page, accepted
from app.web.pages import TEMPLATES

VERIFIED = Page("js/pages/verified.js", ("css/theme.css", "css/verified.css"))
verified = APIRouter()


@verified.head("/verified", include_in_schema=False)
@verified.get("/verified", response_class=HTMLResponse)
async def page(request: Request) -> Response:
    """The page; ``?lang=zh`` or ``?lang=en``, else the language that was chosen in this browser."""
    state = request.app.state
    rendered = _render.__wrapped__ if state.settings.development else _render
    language = "zh-Hans" if request.query_params.get("lang") == "zh" else "en"
    body, compressed = rendered(state.files, language)
    headers = {"cache-control": "no-cache", "vary": "accept-encoding"}
    if "gzip" in accepted(request.headers.get("accept-encoding", "")):
        return HTMLResponse(compressed, headers=headers | {"content-encoding": "gzip"})
    return HTMLResponse(body, headers=headers)


@cache
def _render(files: Files, language: str) -> tuple[bytes, bytes]:
    """Return the page, plain and compressed. Both languages stand in it; the root element says which one is seen."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("verified.html")
    parts = files.parts("verified")
    body = template.render(static=files.prefix, parts=parts, language=language, groups=_groups()).encode()
    return body, gzip.compress(body, 9, mtime=0)


def _groups() -> dict[str, list[Row]]:
    """Rows by what was compared, in the order of the table."""
    groups: dict[str, list[Row]] = {}
    for row in kept():
        groups.setdefault(row.what, []).append(row)
    return groups
