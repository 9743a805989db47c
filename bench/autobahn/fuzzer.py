"""The client that plays a case: it sends what it is told to, also what is forbidden, and judges what comes back.

Its names are those that the cases call it by. What it does of its own accord is what RFC 6455 asks of a client, and
what the fuzzing client of the suite does: it answers pings and the goodbye of the other side, waits for that to end the
connection, and fails a connection with a goodbye.
"""

import asyncio
import base64
import os
import struct
from collections import deque
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

CLOSED, CONNECTING, CLOSING, OPEN = range(4)
CODES = {
    "CLOSE_STATUS_CODE_NORMAL": 1000,
    "CLOSE_STATUS_CODE_GOING_AWAY": 1001,
    "CLOSE_STATUS_CODE_PROTOCOL_ERROR": 1002,
    "CLOSE_STATUS_CODE_INVALID_PAYLOAD": 1007,
}
SPOKEN = {*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)}
"""Codes with which a connection may be closed."""
CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
GOODBYE_SECONDS = 5.0
"""How long it waits for the other side's goodbye, and then for the end of the connection."""
LONGEST = 300.0
"""Seconds that a case may take, whatever it allows itself."""


@dataclass(frozen=True)
class Verdict:
    """What a case says of the server, in the suite's own words."""

    behavior: str
    closing: str
    result: str
    code: int | None
    """With which the server ended it."""


class Fuzzer(asyncio.Protocol):
    """One connection that plays one case."""

    def __init__(self, case: type[Any]) -> None:
        """Let the case prepare itself."""
        self.__dict__ |= CODES
        self._loop = asyncio.get_running_loop()
        self._transport, self._held, self._message = asyncio.Transport(), bytearray(), bytearray()
        self._kind: int | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self._out: deque[tuple[bytes, bool]] = deque()
        self._pump: asyncio.Task[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self.over: asyncio.Future[None] = self._loop.create_future()
        self.factory = SimpleNamespace(isServer=False)
        self.state, self.connectionWasOpen, self.createWirelog, self.autoFragmentSize = CONNECTING, False, False, 0
        self.closedByMe = self.failedByMe = self.droppedByMe = self.wasClean = False
        self.remoteCloseCode: int | None = None
        self.localCloseReason: str | None = None
        self.txFrameStats: dict[int, int] = {}
        self.case = case(self)

    # what the cases call

    def sendFrame(  # noqa: PLR0913 - as the cases call it
        self,
        opcode: int,
        payload: str = "",
        *,
        fin: bool = True,
        rsv: int = 0,
        payload_len: int | None = None,
        chopsize: int | None = None,
        sync: bool = False,
    ) -> None:
        """Send a frame, whether it may be sent or not."""
        data = payload.encode("latin-1")
        if payload_len is not None:
            data = (data * (payload_len // len(data) + 1))[:payload_len]
        self.txFrameStats[opcode] = self.txFrameStats.get(opcode, 0) + 1
        mask = os.urandom(4)
        self._send(_head(opcode, len(data), fin=fin, rsv=rsv) + mask + _masked(data, mask), chopsize, alone=sync)

    def sendMessage(self, payload: str, isBinary: bool = False, fragmentSize: int | None = None) -> None:
        """Send a message in frames of a size; what fits them exactly ends with an empty one, as in the suite."""
        size, begun = fragmentSize or self.autoFragmentSize or len(payload) + 1, 0
        while True:
            last = begun + size > len(payload)
            kind = CONT if begun else BINARY if isBinary else TEXT
            self.sendFrame(kind, payload[begun : begun + size], fin=last)
            begun += size
            if last:
                return

    def beginMessage(self, opcode: int = TEXT) -> None:
        """Begin a message that is sent bit by bit."""
        self._kind_sent = opcode

    def beginMessageFrame(self, length: int) -> None:
        """Say how long the frame is that comes bit by bit; it is sent under a mask of zeros."""
        self._send(_head(self._kind_sent, length, fin=False) + bytes(4))
        self._kind_sent = CONT

    def sendMessageFrameData(self, payload: str) -> None:
        """Send some of it."""
        self._send(payload.encode("latin-1"))

    def endMessage(self) -> None:
        """End the message."""
        self.sendFrame(CONT)

    def sendClose(self, code: int | None = None, reason: str | None = None) -> None:
        """Say goodbye."""
        self.sendCloseFrame(code, reason)

    def sendCloseFrame(self, code: int | None = None, reasonUtf8: str | None = None, *, isReply: bool = False) -> None:
        """Say goodbye once, whether the code may be used or not."""
        if self.state != OPEN:
            return
        said = b"" if code is None else struct.pack("!H", code)
        self.sendFrame(CLOSE, said.decode("latin-1") + (reasonUtf8 or ""))
        self.state, self.closedByMe = CLOSING, not isReply
        self.localCloseReason = reasonUtf8
        self._later(GOODBYE_SECONDS, self._drop)

    def continueLater(self, delay: float, go: Any, tag: str | None = None) -> None:
        """Go on after a while."""
        assert tag is None or isinstance(tag, str)
        self._later(delay, go)

    def killAfter(self, delay: float) -> None:
        """Fail the connection after a while."""
        self._later(delay, self.failConnection)

    def closeAfter(self, delay: float) -> None:
        """Say goodbye after a while; the cases of limits wait for longer than anybody needs."""
        self._later(min(delay, LONGEST), self.sendClose)

    def enableWirelog(self, enable: bool) -> None:
        """Nobody reads what went over the wire."""
        self.createWirelog = enable

    def failConnection(self, code: int = CODES["CLOSE_STATUS_CODE_GOING_AWAY"]) -> None:
        """End it for a reason."""
        self.failedByMe = True
        if self.state == OPEN:
            self.sendCloseFrame(code)
        else:
            self._drop()

    # what the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a WebSocket."""
        self._transport = cast(asyncio.Transport, transport)
        host, port = self._transport.get_extra_info("peername")[:2]
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ("GET / HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket", "Connection: Upgrade")
        rest = (f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", "")
        self._transport.write("\r\n".join((*lines, *rest)).encode())

    def data_received(self, data: bytes) -> None:
        """Take whole frames apart; keep the rest."""
        self._held += data
        if self.state == CONNECTING:
            head, _, rest = bytes(self._held).partition(b"\r\n\r\n")
            if head == self._held:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._drop()
                return
            self._held = bytearray(rest)
            self.state, self.connectionWasOpen = OPEN, True
            self.case.onOpen()
        at = 0
        while self.state != CLOSED and (whole := _frame(self._held, at)) is not None:
            first, masked, begin, at = whole
            kind, fin = first & 0x0F, bool(first & 0x80)
            known = kind in (CONT, TEXT, BINARY, CLOSE, PING, PONG)
            if masked or first & 0x70 or not known or (kind >= CLOSE and (not fin or at - begin > 125)):
                self.failConnection(CODES["CLOSE_STATUS_CODE_PROTOCOL_ERROR"])
                break
            self._heard(kind, bytes(self._held[begin:at]), fin=fin)
        del self._held[:at]

    def pause_writing(self) -> None:
        """Wait."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Go on."""
        self._writable.set()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - as it is called
        """The case judges."""
        self.state = CLOSED
        self._writable.set()
        for timer in self._timers:
            timer.cancel()
        if self._pump is not None:
            self._pump.cancel()
        if not self.over.done():
            try:
                if self.connectionWasOpen:
                    self.case.onConnectionLost(self.failedByMe)
                self.over.set_result(None)
            except Exception as fault:  # whatever a case trips over is told where its verdict is awaited
                self.over.set_exception(fault)

    @property
    def verdict(self) -> Verdict:
        """What the case says in the end."""
        case = self.case
        said = case.result if case.behaviorClose in (case.OK, case.INFORMATIONAL) else case.resultClose
        return Verdict(case.behavior, case.behaviorClose, said, self.remoteCloseCode)

    # the rest

    def _heard(self, kind: int, data: bytes, *, fin: bool) -> None:
        if kind == PING:
            if self.state == OPEN:
                self.sendFrame(PONG, data.decode("latin-1"))
        elif kind == PONG:
            self.case.onPong(data.decode("latin-1"))
        elif kind == CLOSE:
            self._goodbye(data)
        elif (kind == CONT) is (self._kind is None):
            self.failConnection(CODES["CLOSE_STATUS_CODE_PROTOCOL_ERROR"])
        else:
            self._kind = kind or self._kind
            self._message += data
            if fin:
                whole, binary = bytes(self._message), self._kind == BINARY
                self._message, self._kind = bytearray(), None
                if not binary and not _is_text(whole):
                    self.failConnection(CODES["CLOSE_STATUS_CODE_INVALID_PAYLOAD"])
                else:
                    self.case.onMessage(whole.decode("latin-1"), binary)

    def _goodbye(self, data: bytes) -> None:
        self.remoteCloseCode = int.from_bytes(data[:2], "big") if data else None
        if len(data) == 1 or (data and self.remoteCloseCode not in SPOKEN) or not _is_text(data[2:]):
            self.failConnection(CODES["CLOSE_STATUS_CODE_PROTOCOL_ERROR"])
            return
        self.wasClean = True
        if self.state == OPEN:
            self.sendCloseFrame(CODES["CLOSE_STATUS_CODE_NORMAL"], isReply=True)
        self._later(GOODBYE_SECONDS, self._drop)

    def _drop(self) -> None:
        if self.state != CLOSED:
            self.wasClean, self.droppedByMe, self.state = False, True, CLOSED
            self._transport.abort()

    def _later(self, delay: float, go: Any) -> None:
        self._timers.append(self._loop.call_later(delay, lambda: None if self.state == CLOSED else go()))

    def _send(self, data: bytes, size: int | None = None, *, alone: bool = False) -> None:
        """Send bytes behind those that wait; in pieces of a size, or alone: then others wait for the loop to turn."""
        if size:
            self._out.extend((data[at : at + size], True) for at in range(0, len(data), size))
        else:
            self._out.append((data, alone))
        if self._pump is None or self._pump.done():
            self._pump = self._loop.create_task(self._pumped())

    async def _pumped(self) -> None:
        while self._out and self.state != CLOSED:
            data, alone = self._out.popleft()
            self._transport.write(data)
            if alone:
                await asyncio.sleep(0)
            await self._writable.wait()


async def play(case: type[Any], port: int) -> Verdict:
    """Play a case against the server at a port of this machine."""
    loop = asyncio.get_running_loop()
    _, fuzzer = await loop.create_connection(lambda: Fuzzer(case), "127.0.0.1", port)
    await fuzzer.over
    return fuzzer.verdict


def _head(kind: int, size: int, *, fin: bool, rsv: int = 0) -> bytes:
    first = 0x80 * fin | rsv << 4 | kind
    if size < 126:
        return bytes([first, 0x80 | size])
    return struct.pack("!BBH", first, 0xFE, size) if size < 1 << 16 else struct.pack("!BBQ", first, 0xFF, size)


def _masked(data: bytes, mask: bytes) -> bytes:
    return (np.frombuffer(data, np.uint8) ^ np.resize(np.frombuffer(mask, np.uint8), len(data))).tobytes()


def _frame(held: bytearray, at: int) -> tuple[int, int, int, int] | None:
    """First byte, mask bit, begin and end of the frame at a place, if all of it is there."""
    if len(held) < at + 2:
        return None
    masked, size, begin = held[at + 1] & 0x80, held[at + 1] & 0x7F, at + 2
    if size >= 126:
        width = 2 if size == 126 else 8
        size = int.from_bytes(held[begin : begin + width], "big")
        begin += width
    return (held[at], masked, begin, begin + size) if len(held) >= begin + size else None


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
