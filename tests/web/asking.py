"""Ask an application over HTTP without a server."""

import asyncio
from typing import Any

import httpx

from app.web.app import create_app
from app.web.settings import Settings


def ask(path: str, settings: Settings | None = None, method: str = "GET", **how: Any) -> httpx.Response:
    """One request to an application of its own."""
    app = create_app(settings or Settings())

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, **how)

    return asyncio.run(asked())


def post(body: Any, settings: Settings | None = None, **headers: str) -> httpx.Response:
    """POST to /api/trace: a value as JSON, or bytes as they are."""
    how = {"content": body} if isinstance(body, (bytes, str)) else {"json": body}
    return ask("/api/trace", settings, "POST", headers={k.replace("_", "-"): v for k, v in headers.items()}, **how)
