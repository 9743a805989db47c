"""A WebSocket client that costs little: thousands of them share a core with what they measure.

Only what the server of ours needs: text out, text in, pings answered; no compression. A page is a better
client; it cannot be had a thousand times.
"""

import asyncio
import base64
import json
import os
import time
from asyncio import Future
from collections.abc import Callable, Iterable
from typing import Any, cast
from urllib.parse import urlsplit

MORE, TEXT, CLOSE, PING, PONG = 0, 1, 8, 9, 10
LAST = 0x80
"""Bit of a frame that ends its message."""
LOST = 1006
"""Code of a connection that ended without a goodbye."""
Hear = Callable[[memoryview, float], None]


class Refused(Exception):
    """The server did not open a WebSocket."""


class Client(asyncio.Protocol):
    """One connection. ``hear(text, seconds)`` is called with every message and when it came."""

    def __init__(self, host: str, hear: Hear) -> None:
        """``host``: what the handshake names."""
        loop = asyncio.get_running_loop()
        self._host, self.hear = host, hear
        self._data, self._open, self._transport = bytearray(), False, asyncio.Transport()
        self._parts = bytearray()
        self.opened: Future[None] = loop.create_future()
        self.closed: Future[int] = loop.create_future()
        """Resolves to the close code."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a WebSocket."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own is no subclass of it
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ("GET /ws HTTP/1.1", f"Host: {self._host}", "Upgrade: websocket", "Connection: Upgrade")
        rest = (f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", "")
        self._transport.write("\r\n".join((*lines, *rest)).encode())

    def data_received(self, data: bytes) -> None:
        """Take whole messages apart; keep the rest."""
        now, held = time.monotonic(), self._data
        held += data
        if not self._open and not self._shaken(held):
            return
        at = 0
        while (whole := _frame(held, at)) is not None:
            kind, begin, end = whole
            last = held[at] & LAST
            if kind == TEXT and last:
                with memoryview(held) as view, view[begin:end] as text:
                    self.hear(text, now)
            elif kind in (TEXT, MORE):
                self._parts += held[begin:end]
                if last:
                    whole_text, self._parts = bytes(self._parts), bytearray()
                    self.hear(memoryview(whole_text), now)
            elif kind == PING:
                self._send(PONG, bytes(held[begin:end]))
            elif kind == CLOSE:
                self._end(int.from_bytes(held[begin : begin + 2], "big") if end > begin else 1005)
                self._send(CLOSE, bytes(held[begin:end]))
                self._transport.close()
            at = end
        del held[:at]

    def connection_lost(self, exc: Exception | None) -> None:
        """Whatever the reason."""
        if not self.opened.done():
            self.opened.set_exception(exc or Refused("the connection ended before it was a WebSocket"))
        self._end(LOST)

    @property
    def port(self) -> int:
        """Its own port, by which the system tells it from others."""
        return int(self._transport.get_extra_info("sockname")[1])

    def say(self, **command: Any) -> None:
        """Send a command; nothing when the connection is gone."""
        self._send(TEXT, json.dumps(command).encode())

    def raw(self, text: bytes, kind: int = TEXT) -> None:
        """Send a message as it is."""
        self._send(kind, text)

    def spill(self, data: bytes) -> None:
        """Send bytes that need not be a frame."""
        self._transport.write(data)

    def close(self) -> None:
        """Say goodbye."""
        self._send(CLOSE, (1000).to_bytes(2, "big"))

    def abort(self) -> None:
        """Go without a word."""
        self._transport.abort()

    def stall(self) -> None:
        """Read no more."""
        self._transport.pause_reading()

    def read(self) -> None:
        """Read again."""
        self._transport.resume_reading()

    def _shaken(self, held: bytearray) -> bool:
        end = held.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not held.startswith(b"HTTP/1.1 101"):
            self.opened.set_exception(Refused(held[: held.find(b"\r\n")].decode(errors="replace")))
            self._transport.abort()
            return False
        del held[: end + 4]
        self._open = True
        self.opened.set_result(None)
        return True

    def _end(self, code: int) -> None:
        if not self.closed.done():
            self.closed.set_result(code)

    def _send(self, kind: int, text: bytes) -> None:
        if self._transport.is_closing():
            return
        size = len(text)
        if size < 126:
            length = bytes([0x80 | size])
        else:
            length = b"\xfe" + size.to_bytes(2, "big") if size < 1 << 16 else b"\xff" + size.to_bytes(8, "big")
        # a mask of zeros is a mask: what is sent stays as it is
        self._transport.write(bytes([0x80 | kind]) + length + b"\0\0\0\0" + text)


def _frame(held: bytearray, at: int) -> tuple[int, int, int] | None:
    """Kind, begin and end of the frame at a place, if all of it is there."""
    if len(held) < at + 2:
        return None
    size, begin = held[at + 1] & 0x7F, at + 2
    if size >= 126:
        width = 2 if size == 126 else 8
        size = int.from_bytes(held[begin : begin + width], "big")
        begin += width
    return (held[at] & 0x0F, begin, begin + size) if len(held) >= begin + size else None


async def leave(clients: Iterable[Client]) -> None:
    """Go without a word; transports close in the next turns of the loop."""
    for client in clients:
        client.abort()
    await asyncio.sleep(0.02)


async def reach(url: str, hear: Hear) -> Client:
    """Open a WebSocket to a server; raises OSError or Refused."""
    at = urlsplit(url)
    loop = asyncio.get_running_loop()
    _, client = await loop.create_connection(lambda: Client(at.netloc, hear), at.hostname or "", at.port or 80)
    await client.opened
    return client
