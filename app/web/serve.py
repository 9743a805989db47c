"""Listening: our own socket, a quick and clean stop."""

import asyncio
import gc
import logging
import os
import signal
import socket
import threading
from contextlib import suppress
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from app.web import logs
from app.web.app import create_app
from app.web.doors import NO_JUNK, WAITING, Http
from app.web.settings import Settings
from app.web.sockets import Socket
from app.web.trim import few_heaps

LOG = logging.getLogger("gatescope")

UNACKNOWLEDGED_MS = 10_000
SEND_BUFFER_BYTES = 128 * 1024
FILES, OTHERS = 65_536, 256
"""Open files that are asked of the system, and those of a server that are no session and no connection that waits."""
SELDOM = (20_000, 50, 100)
"""Collections of garbage are seldom: what sessions make goes by itself, and a thousand that come back at once are many
objects that stay."""
LAST_SECONDS = 0.5
"""From the last goodbye to the end of the process, whatever threads and learning processes are at."""


class Server(uvicorn.Server):
    """A server that tells its live connections to end before it waits for them."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        """``stopping`` is set on the first signal."""
        super().__init__(config)
        self._stopping = stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as it is called
        """Tell the connections, then stop; at a second Ctrl-C, at once.

        The signal is not raised again afterwards: who asks for a clean stop and gets one is told 0.
        """
        self._stopping.set()
        self.force_exit = self.force_exit or (self.should_exit and sig == signal.SIGINT)
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop as usual; then what still computes for those who were told to come back has half a second to end."""
        await super().shutdown(sockets)
        last = threading.Timer(LAST_SECONDS, os._exit, (0,))
        last.daemon = True
        last.start()


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


def configured(app: ASGIApp, *, message_bytes: int, log: str) -> uvicorn.Config:
    """How uvicorn serves an application: behind our doors, with messages of at most so many bytes."""
    logging.getLogger("uvicorn.error").addFilter(NO_JUNK)
    return uvicorn.Config(
        app,
        log_config=None,
        log_level=logs.beneath(log),
        access_log=False,
        http=Http,
        ws=Socket,
        ws_max_size=message_bytes,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=1,
        server_header=False,
    )


def many_files(needed: int) -> None:
    """Let this process have many open files: each connection is one. Say so when there are fewer than ``needed``."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if now != resource.RLIM_INFINITY and wanted > now:
        with suppress(ValueError, OSError):  # some systems have a lower limit that they do not tell
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
            now = wanted
    if 0 <= now < needed:
        LOG.warning("the system allows %d open files, as many connections as this server takes need %d", now, needed)


def serve(settings: Settings) -> None:
    """Serve until a signal comes; prints the URL once the port is open."""
    few_heaps()
    logs.begin(settings.log)
    app = create_app(settings)
    listening = listen(settings.host, settings.port)
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Gatescope is at http://{name}:{listening.getsockname()[1]}/", flush=True)  # noqa: T201 - the one line a user waits for
    many_files(settings.sessions + WAITING + OTHERS)
    config = configured(app, message_bytes=settings.message_bytes, log=settings.log)
    gc.freeze()  # what is loaded stays: else each large message has all of it looked through for garbage
    gc.set_threshold(*SELDOM)
    Server(config, app.state.connections.stopping).run(sockets=[listening])
