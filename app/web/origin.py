"""Who may open a session: a page of this host, and of hosts that are named in the settings."""

from starlette.websockets import WebSocket

USUAL_PORT = {"http": ":80", "https": ":443"}
"""What a browser leaves out of an address, and a server in front of this one may name."""


def same_origin(socket: WebSocket, allowed: tuple[str, ...]) -> bool:
    """Whether the page that asks came from this host or from a configured origin. No origin: not a browser."""
    origin = socket.headers.get("origin")
    if origin is None or origin in allowed:
        return True
    scheme, _, host = origin.partition("://")
    usual = USUAL_PORT.get(scheme)
    if usual is None:
        return False
    asked, said = (name.casefold().removesuffix(usual) for name in (socket.headers.get("host", ""), host))
    return asked == said != ""
