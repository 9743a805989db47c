"""Listening: our own socket, a quick and clean stop."""

import asyncio
import gc
import logging
import socket
from types import FrameType

import uvicorn

from app.web import logs
from app.web.app import create_app
from app.web.doors import Http, NoJunk, Socket
from app.web.settings import Settings

UNACKNOWLEDGED_MS = 10_000
SEND_BUFFER_BYTES = 128 * 1024


class Server(uvicorn.Server):
    """A server that tells its live connections to end before it waits for them."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        """``stopping`` is set on the first signal."""
        super().__init__(config)
        self._stopping = stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Signal the connections, then stop as usual."""
        self._stopping.set()
        super().handle_exit(sig, frame)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; a reader that acknowledges nothing is dropped by the kernel."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
    listening.bind((host, port))
    listening.listen(1024)
    listening.setblocking(False)
    return listening


def serve(settings: Settings) -> None:
    """Serve until a signal comes; prints the URL once the port is open."""
    logs.begin(settings.log)
    app = create_app(settings)
    listening = listen(settings.host, settings.port)
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Gatescope is at http://{name}:{listening.getsockname()[1]}/", flush=True)  # noqa: T201 - the one line a user waits for
    config = uvicorn.Config(
        app,
        log_level="warning",
        http=Http,
        ws=Socket,
        ws_max_size=settings.message_bytes,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    logging.getLogger("uvicorn.error").addFilter(NoJunk())
    gc.freeze()  # what is loaded stays: else each large message has all of it looked through for garbage
    Server(config, app.state.connections.stopping).run(sockets=[listening])
