"""The page."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

pages = APIRouter()
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@cache
def _templates(*, auto_reload: bool) -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=select_autoescape(), auto_reload=auto_reload)


@pages.get("/")
async def main(request: Request) -> HTMLResponse:
    """The main screen."""
    state = request.app.state
    template = _templates(auto_reload=state.settings.development).get_template("main.html")
    body = template.render(static=state.files.prefix, modules=state.files.modules("js/pages/main.js"))
    return HTMLResponse(body, headers={"cache-control": "no-cache"})
