"""The door of requests: HTTP as uvicorn speaks it, with an end to waiting.

Without it a request whose headers never end is waited for for ever and held in memory whatever its size, and a quarter
of a megabyte of the smallest requests would be taken apart in one turn of the event loop, which nobody else then has.
"""

import asyncio
import logging
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS, HEAD_BYTES = 10.0, 64 * 1024
"""For the line and the headers of a request: the time they may take to come, and their size."""
WAITING = 1024
"""Connections that are waited for at most, for the rest of their headers or for another request: with one more, the one
that was waited for longest has to go. Who means it says what it wants at once."""
IN_LINE = 32
"""Requests that may be sent on one connection before the first of them is answered; browsers send one."""
JUNK = ("Invalid UTF-8 sequence", "Invalid HTTP request", "Unsupported upgrade request")
_TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Http(HttpToolsProtocol):
    """HTTP with bounded headers, on a bounded number of connections that only wait."""

    _line: ClassVar[dict["Http", None]] = {}
    """Connections that are waited for, the oldest first."""
    _waiting: asyncio.TimerHandle | None = None
    _head = 0
    _left = False
    """Whether the connection is a session's by now; also one that has carried requests before may become one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._come()
        self._line.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; too many that make no end of the headers are enough."""
        super().data_received(data)
        if self._left:
            return
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
        """Wait for all of its headers, unless too many requests are in line already: then nothing more is parsed."""
        if len(self.pipeline) >= IN_LINE:
            self.transport.abort()
            raise OverflowError
        super().on_message_begin()
        self._head = 0
        self._wait()

    def on_headers_complete(self) -> None:
        """They have come."""
        self._come()
        self._line.pop(self, None)
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Rest, if nothing else is in line: who rests goes before anybody who is served."""
        if self._left:  # to a session meanwhile
            return
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._stand_in_line()

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to a session."""
        self._left = True
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        """Say what was wrong, unless it came too much at once: that has ended already."""
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def _stand_in_line(self) -> None:
        self._line.setdefault(self)
        if len(self._line) > WAITING:
            oldest = next(iter(self._line))
            del self._line[oldest]
            oldest.make_way()

    def make_way(self) -> None:
        """End, for others: with a word if a request was waited for. What is being answered stays."""
        if self.cycle is not None and not self.cycle.response_complete:
            return
        if self._waiting is not None:
            self._come()
            self._end(_TOO_LATE)
        else:
            self.transport.close()

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(HEAD_SECONDS, self._too_late)
            self._stand_in_line()

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


class NoJunk(logging.Filter):
    """Leaves out what uvicorn writes of every text that is no UTF-8, and of every request that is none.

    The sender has been told; anybody could fill a disk with it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to keep it."""
        return not record.getMessage().startswith(JUNK)


NO_JUNK = NoJunk()
"""One for all servers of a process: a log takes it once."""
