"""The page."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from app.lab.presets import PRESETS
from app.wire import encode

pages = APIRouter()
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@cache
def _templates(*, auto_reload: bool) -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=select_autoescape(), auto_reload=auto_reload)


@cache
def _cards() -> Markup:
    """Return what every preset says of itself, as JSON that is safe inside a script element."""
    text = encode.plain([preset.card() for preset in PRESETS]).decode()
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - our own words, and no tag can begin


@pages.get("/")
async def main(request: Request) -> HTMLResponse:
    """The main screen."""
    state = request.app.state
    template = _templates(auto_reload=state.settings.development).get_template("main.html")
    body = template.render(static=state.files.prefix, modules=state.files.modules("js/pages/main.js"), presets=_cards())
    return HTMLResponse(body, headers={"cache-control": "no-cache"})
