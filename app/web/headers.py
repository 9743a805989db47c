"""What every answer carries, so that a page can do only what it needs."""

from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "font-src 'self'",
        # the hash is that of the empty style element which Plotly makes and fills through the object model
        "style-src-elem 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
ALL = HEADERS | {"cache-control": "no-store"}
"""With what counts unless an answer says itself how long it may be kept: it is of this moment, or one's own."""
FOR_FILES = {name: HEADERS[name] for name in ("x-content-type-options", "cross-origin-resource-policy")}
"""Enough for a static file, which is never a document; a page loads some ninety of them."""
PROBES = ("/healthz", "/readyz", "/metrics")
"""What machines ask by whatever name or number they know this one."""


class TrustedHost(TrustedHostMiddleware):
    """Refuses hosts that are not ours, but to a machine that looks whether we are well."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a probe on unlooked at; close a WebSocket: the server takes another answer for a fault of ours."""
        probe = scope["type"] == "http" and scope["path"] in PROBES

        async def turned_away(message: Message) -> None:
            if message["type"] == "websocket.http.response.start":
                await send({"type": "websocket.close", "code": 1008})
            elif message["type"] != "websocket.http.response.body":
                await send(message)

        talks = turned_away if scope["type"] == "websocket" else send
        await (self.app if probe else super().__call__)(scope, receive, talks)


class SecurityHeaders:
    """Pure ASGI middleware that adds ALL to every HTTP answer, unless it says otherwise; fewer to static files."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; only the start of an HTTP answer is touched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        static = scope["path"].startswith("/static/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                wanted = FOR_FILES if static and message["status"] == 200 else ALL
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)
