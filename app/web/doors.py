"""The doors: HTTP and WebSocket as uvicorn speaks them, with an end to waiting, and a goodbye for who breaks the rules.

Without them a request whose headers never end is waited for for ever and held in memory whatever its size, and a frame
that may not be sent cuts its connection off with a traceback in the log where a reason was due.
"""

import asyncio
import logging

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

HEAD_SECONDS, HEAD_BYTES = 10.0, 64 * 1024
"""For the line and the headers of a request: the time they may take to come, and their size."""
FRAGMENTS = 1024
"""Frames that a message may come in."""
GOODBYE_SECONDS, HEARD_OUT = 10.0, 16 * 1024 * 1024
"""How long, and how many bytes, one still hears who was told goodbye: cut off at once, it would not hear why."""
_TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Http(HttpToolsProtocol):
    """HTTP with bounded headers."""

    _waiting: asyncio.TimerHandle | None = None
    _head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._come()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; too many that make no end of the headers are enough."""
        super().data_received(data)
        if (
            self.cycle is not None and self.cycle.response_complete
        ):  # more of what is answered is not waited for for ever
            self._wait()
        if self._waiting is None or self.transport.is_closing():
            return
        self._head += len(data)
        if self._head > HEAD_BYTES:
            self._end(_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Wait for all of its headers."""
        super().on_message_begin()
        self._head = 0
        self._wait()

    def on_headers_complete(self) -> None:
        """They have come."""
        self._come()
        super().on_headers_complete()

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_SECONDS, self._too_late)

    def _come(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _too_late(self) -> None:
        self._waiting = None
        if self.cycle is not None and not self.cycle.response_complete:  # the answer to an earlier request comes first
            self._wait()
        elif not self.transport.is_closing():
            self._end(_TOO_LATE)

    def _end(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()


class Rules(ServerProtocol):
    """The rules of WebSocket, by which one may say goodbye also in the middle of a message: that breaks none."""

    def recv_frame(self, frame: Frame) -> None:
        """Take a frame."""
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None
        super().recv_frame(frame)


class Socket(WebSocketsSansIOProtocol):
    """WebSocket that ends with a reason, heard by the other side, and without a traceback on ours."""

    _heard = 0
    _ending = False
    _alive = False
    """Whether anything has come since the last ping."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let whoever is behind the door see how many bytes of what it says are not taken yet, and speak at once."""
        super().connection_made(transport)
        self.conn = Rules(max_size=self.config.ws_max_size, logger=self.logger)
        self.app_state = {**self.app_state, "unsent": self.transport.get_write_buffer_size, "say": self.say}

    def say(self, text: bytes) -> bool:
        """Send a text at once if nothing is in its way; whether it was sent.

        What :meth:`send` does for a message that has come down through all layers, without them: where thousands of
        small messages a second go out, they were a quarter of the work.
        """
        if not self.handshake_complete or self.close_sent or self.conn.state is not State.OPEN:
            return False
        if self.transport.is_closing() or self.transport.get_write_buffer_size():
            return False
        self.conn.send_text(text)
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True

    def send_keepalive_ping(self) -> None:
        """Ask whether anybody is there."""
        self._alive = False
        super().send_keepalive_ping()

    def keepalive_timeout(self) -> None:
        """Nobody is there, unless something came, or the answer waits behind what is held back, or the ping does."""
        if self._alive or self.read_paused or self.transport.get_write_buffer_size():
            self.pong_timer = self.pending_ping_payload = None
            self.schedule_ping()
        else:
            super().keepalive_timeout()

    def data_received(self, data: bytes) -> None:
        """Take bytes; of who was told goodbye only count them."""
        self._alive = True
        if not self._ending:
            super().data_received(data)
            return
        self._heard += len(data)
        if self._heard > HEARD_OUT:
            self.transport.close()

    def handle_cont(self, event: Frame) -> None:
        """Take one more frame of a message, if they are not too many: empty ones would cost memory for nothing."""
        if len(self.frames) >= FRAGMENTS:
            self.conn.fail(1009, "too many fragments")
            self.handle_parser_exception()
            return
        super().handle_cont(event)

    def handle_parser_exception(self) -> None:
        """Say why it ends, and hear the other side out."""
        sent = self.conn.close_sent
        if self._ending or sent is None:
            return
        self._ending = self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": sent.code, "reason": sent.reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(GOODBYE_SECONDS, self.transport.close)

    async def send(self, message: ASGISendEvent) -> None:
        """Send, unless the connection has ended on its own meanwhile."""
        await self.writable.wait()
        if self.close_sent and message["type"] == "websocket.send":
            raise ClientDisconnected
        await super().send(message)


class NoJunk(logging.Filter):
    """Leaves out what uvicorn writes, with its trace, of every text that is no UTF-8: its sender has been told."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to keep it."""
        return not record.getMessage().startswith("Invalid UTF-8 sequence")
