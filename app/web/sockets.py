"""The door of sessions: WebSocket as uvicorn speaks it, that says why it ends, and is heard and answered in pieces.

Without it a frame that may not be sent cuts its connection off with a traceback in the log where a reason was due; and
a quarter of a megabyte of the smallest frames would be taken apart in one turn of the event loop, which nobody else
then has.
"""

import asyncio

from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from app.web.pace import Bucket

FRAGMENTS = 1024
"""Frames that a message may come in."""
PIECE = 2048
"""Bytes that a session is heard at a time: what is in them is carried out before more is taken apart."""
FRAME = 256 * 1024
"""Characters that are sent at a time: of a large message only so much is copied in one turn, or waits in the socket."""
BESIDE = 200.0
"""Frames a second that are no message by themselves (pings, pongs, fragments), for long; FRAGMENTS of them at once."""
GOODBYE_SECONDS, HEARD_OUT = 10.0, 16 * 1024 * 1024
"""How long, and how many bytes, one still hears who was told goodbye: cut off at once, it would not hear why."""


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
    _beside = 0.0
    """Frames that were no message by themselves, in the last piece."""
    _rest: asyncio.TimerHandle | None = None
    _unwritten = 0
    """Characters of a large message that wait for their turn."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let whoever is behind the door see how many bytes of what it says are not taken yet, and speak at once."""
        self._unheard = bytearray()
        self._bucket = Bucket(BESIDE, FRAGMENTS, self.loop.time())
        super().connection_made(transport)
        extensions = self.conn.available_extensions
        self.conn = Rules(extensions=extensions, max_size=self.config.ws_max_size, logger=self.logger)
        self.app_state = {**self.app_state, "unsent": self._unsent, "say": self.say}

    def _unsent(self) -> int:
        """Bytes of what it says that are not on their way yet, about."""
        return self.transport.get_write_buffer_size() + self._unwritten

    def say(self, text: bytes) -> bool:
        """Send a small text at once if nothing is in its way; whether it was sent.

        What :meth:`send` does for a message that has come down through all layers, without them: where thousands of
        small messages a second go out, they were a quarter of the work.
        """
        if not self.handshake_complete or self.close_sent or self.conn.state is not State.OPEN:
            return False
        if self.transport.is_closing() or self._unsent():
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
            self._unheard += data
            self._hear()
            return
        self._heard += len(data)
        if self._heard > HEARD_OUT:
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Hear no more."""
        if self._rest is not None:
            self._rest.cancel()
        self._unheard.clear()
        super().connection_lost(exc)
        self.app_state = {}  # what it can do is held by it and holds it
        getattr(self, "scope", {}).get("state", {}).clear()  # there is none before the handshake has come

    async def receive(self) -> ASGIReceiveEvent:
        """Hand over a message; when it was the last, hear what else has come."""
        message = await super().receive()
        if self._unheard and not self.read_paused:
            self._hear()
        return message

    def _hear(self) -> None:
        """Hear what has come piece by piece, while nothing of it waits to be taken and it is not too much for now."""
        while self._unheard and self._rest is None and not self.read_paused:
            piece = bytes(self._unheard[:PIECE])
            del self._unheard[:PIECE]
            self._beside = 0.0
            super().data_received(piece)
            if self._ending or self.transport.is_closing():
                self._unheard.clear()
                return
            if self._beside and (wait := self._bucket.take(self._beside, self.loop.time())):
                self._rest = self.loop.call_later(wait, self._go_on)
        if not self.read_paused and not self.transport.is_closing():
            (self.transport.pause_reading if self._unheard else self.transport.resume_reading)()

    def _go_on(self) -> None:
        self._rest = None
        self._hear()

    def send_receive_event_to_app(self) -> None:
        """Hand a message over; after our goodbye, when nobody takes it any more, count it: ten are one beside."""
        self._beside += self.close_sent / 10
        super().send_receive_event_to_app()

    def handle_ping(self) -> None:
        """Count it; it is answered already."""
        self._beside += 1
        super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        """Count it."""
        self._beside += 1
        super().handle_pong(event)

    def handle_cont(self, event: Frame) -> None:
        """Take one more frame of a message, if they are not too many: empty ones would cost memory for nothing."""
        self._beside += 1
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
        self.read_paused = False
        if not self.transport.is_closing():
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(GOODBYE_SECONDS, self.transport.close)

    async def send(self, message: ASGISendEvent) -> None:
        """Send, unless the connection has ended on its own meanwhile."""
        await self.writable.wait()
        if self.close_sent and message["type"] == "websocket.send":
            raise ClientDisconnected
        text = message.get("text") if message["type"] == "websocket.send" else None
        if isinstance(text, str) and len(text) > FRAME and self.handshake_complete:
            await self._send_in_parts(text)
            return
        await super().send(message)
        if message["type"] == "websocket.close":
            self._hear()  # its goodbye may be among what nobody asks for any more

    async def _send_in_parts(self, text: str) -> None:
        """Send a large message as several frames, the next when the one before is mostly gone."""
        try:
            for start in range(0, len(text), FRAME):
                self._unwritten = len(text) - start
                await self.writable.wait()
                if self.disconnected or self.close_sent:
                    raise ClientDisconnected
                say = self.conn.send_continuation if start else self.conn.send_text
                say(text[start : start + FRAME].encode(), fin=self._unwritten <= FRAME)
                self.transport.write(b"".join(self.conn.data_to_send()))
                await asyncio.sleep(0)
        except InvalidState as ended:
            raise ClientDisconnected from ended
        finally:
            self._unwritten = 0
