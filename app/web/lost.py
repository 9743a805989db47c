"""The page for an address that leads nowhere, in both languages; programs are told the same as JSON."""

from fastapi import FastAPI
from fastapi.exception_handlers import http_exception_handler
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.web.pages import TEMPLATES

NOT_FOUND = 404


def add_lost(app: FastAPI) -> None:
    """Answer a browser that looks for a page that there is not with a way back."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape())
    template = environment.get_template("lost.html")

    @app.exception_handler(HTTPException)
    async def _lost(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
        reads = request.method == "GET" and "text/html" in request.headers.get("accept", "")
        if error.status_code != NOT_FOUND or not reads:
            return await http_exception_handler(request, error)
        files = request.app.state.files
        said = template.render(static=files.prefix, parts=files.parts("verified"))
        return HTMLResponse(said, NOT_FOUND, {"cache-control": "no-cache"})
