"""Whoever says too much at once, or stands in the door and says nothing, takes nobody else's turn."""

import asyncio
import socket
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
import uvicorn
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.server import ServerState

from app.web import doors, sockets
from tests.conftest import Server

from .talk import PATIENCE, Talk
from .test_doors import frame

UPGRADE = (
    b"GET /ws HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n"
)
READ = 256 * 1024
"""Bytes that one read of a socket may bring."""


async def silent(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001 - as every application
    """An application that lets everybody in, and says nothing by itself."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    await asyncio.Event().wait()


class Wire:
    """What stands in for a transport: it keeps what is written, and knows whether it is read and open."""

    def __init__(self) -> None:
        self.written, self.reading, self.open = b"", True, True

    def write(self, data: bytes) -> None:
        self.written += data

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def is_closing(self) -> bool:
        return not self.open

    def close(self) -> None:
        self.open = False

    abort = close

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return 0

    def get_extra_info(self, _: str) -> None:
        return None

    def set_protocol(self, _: object) -> None:
        pass


def door(kind: Any) -> tuple[Any, Wire]:
    """A connection of one of the doors, inside a running loop."""
    config = uvicorn.Config(silent, http=doors.Http, ws=sockets.Socket, ws_max_size=1 << 20, log_config=None)
    config.load()
    one, wire = kind(config, ServerState(), {}), Wire()
    one.connection_made(wire)
    return one, wire


async def session() -> tuple[Any, Wire]:
    """A session that is open."""
    one, wire = door(sockets.Socket)
    one.data_received(UPGRADE)
    await asyncio.sleep(0)
    assert b" 101 " in wire.written
    await one.receive()  # that it is there
    wire.written = b""
    return one, wire


@pytest.mark.parametrize(("first", "answer"), [(0x89, b"\x8a\x00"), (0x8A, b"")], ids=["pings", "pongs"])
def test_frames_that_are_no_message_are_heard_some_at_a_time(first: int, answer: bytes) -> None:
    async def flooded() -> None:
        one, wire = await session()
        one.data_received(frame(b"", first=first) * (READ // 6))
        heard = len(wire.written) // 2 if answer else READ // 6 - len(one._unheard) // 6
        assert 0 < heard <= sockets.FRAGMENTS + sockets.PIECE // 6 + 1
        assert wire.written == answer * (len(wire.written) // 2)
        assert not wire.reading, "the rest is left to whoever sent it"
        one.connection_lost(None)

    asyncio.run(flooded())


def test_small_messages_are_taken_apart_no_faster_than_they_are_taken_and_none_is_lost() -> None:
    async def flooded() -> None:
        one, wire = await session()
        many = 20_000
        one.data_received(b"".join(frame(b"%05d" % number) for number in range(many)))
        heard = []
        for _ in range(many):
            assert one.queue.qsize() <= sockets.PIECE // 11 + 1
            assert wire.reading is False
            heard.append(int((await one.receive())["text"]))
        assert heard == list(range(many))
        assert wire.reading
        assert one.queue.empty()
        one.connection_lost(None)

    asyncio.run(flooded())


def test_what_comes_in_many_reads_is_what_was_sent() -> None:
    async def torn() -> None:
        one, _ = await session()
        sent = [b"a" * size for size in (0, 1, sockets.PIECE - 8, sockets.PIECE, 10 * sockets.PIECE, 3, 300_000)]
        raw = b"".join(frame(text) for text in sent)
        got: list[str] = []
        for start in range(0, len(raw), 1000):
            one.data_received(raw[start : start + 1000])
            while not one.queue.empty():
                got.append((await one.receive())["text"])
        assert got == [text.decode() for text in sent]
        one.connection_lost(None)

    asyncio.run(torn())


def test_who_rests_after_too_many_pings_is_heard_again(server: Server) -> None:
    with Talk(server) as talk:
        talk.ask("open")
        talk.socket.socket.sendall(frame(b"", first=0x89) * (sockets.FRAGMENTS + sockets.PIECE))
        assert talk.ask("step")["frame"]["t"] == 1


def test_a_goodbye_behind_what_nobody_asks_for_any_more_is_heard() -> None:
    async def ended() -> None:
        one, wire = await session()
        one.data_received(frame(b"x") * 5000 + frame((1000).to_bytes(2, "big"), first=0x88))
        await one.send({"type": "websocket.close", "code": 1013})
        assert not wire.open
        one.connection_lost(None)

    asyncio.run(ended())


def test_after_our_goodbye_small_messages_are_heard_some_at_a_time_too() -> None:
    async def flooded() -> None:
        one, _ = await session()
        await one.send({"type": "websocket.close", "code": 1013})
        one.data_received(frame(b"") * (READ // 6))
        assert len(one._unheard) > READ // 2, "the rest has to wait for its turn"
        one.connection_lost(None)

    asyncio.run(flooded())


def test_who_breaks_the_rules_after_a_flood_is_heard_out() -> None:
    async def ended() -> None:
        one, wire = await session()
        one.data_received(frame(b"", first=0x8A) * 1400 + frame(b"", first=0x83))
        assert not wire.reading
        while not one._ending:
            await asyncio.sleep(0.05)
        assert wire.reading, "else it is not noticed that the other side leaves"
        one.connection_lost(None)

    asyncio.run(ended())


def heard(wire: Wire) -> list[bytes]:
    """The payloads of all frames that were written, none of them masked."""
    raw, found = wire.written, []
    while raw:
        size, head = raw[1], 2
        if size >= 126:
            head = 4 if size == 126 else 10
            size = int.from_bytes(raw[2:head], "big")
        found.append(raw[head : head + size])
        raw = raw[head + size :]
    return found


def test_a_large_message_goes_out_as_fast_as_it_is_taken_and_is_whole() -> None:
    async def slow() -> None:
        one, wire = await session()
        text = "é" * (5 * sockets.FRAME) + "end"
        one.pause_writing()
        sending = asyncio.create_task(one.send({"type": "websocket.send", "text": text}))
        for frames in range(1, 7):
            await asyncio.sleep(0.01)
            assert len(heard(wire)) == frames - 1, "one at a time"
            before = one.app_state["unsent"]()
            one.resume_writing()
            one.loop.call_soon(one.pause_writing)
            await asyncio.sleep(0.01)
            assert one.app_state["unsent"]() < before or frames == 1, "who takes some is seen to"
        await sending
        assert b"".join(heard(wire)).decode() == text
        assert [wire.written[0]] == [0x01], "the first of several"
        assert one.app_state["unsent"]() == 0
        one.connection_lost(None)

    asyncio.run(slow())


def test_who_leaves_in_the_midst_of_a_large_message_is_gone() -> None:
    async def left() -> None:
        one, _ = await session()
        one.pause_writing()
        sending = asyncio.create_task(one.send({"type": "websocket.send", "text": "x" * (3 * sockets.FRAME)}))
        await asyncio.sleep(0)
        one.connection_lost(None)
        with pytest.raises(ClientDisconnected):
            await sending

    asyncio.run(left())


def test_who_sends_hundreds_of_requests_before_an_answer_is_cut_off(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as one:
        answers = b""
        try:
            one.sendall(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n" * 1200)
            while piece := one.recv(1 << 16):
                answers += piece
        except ConnectionError:
            pass
    assert answers.count(b"HTTP/1.1 ") <= doors.IN_LINE + 1
    assert b"HTTP/1.1 400 " not in answers, "no word in the midst of an answer"
    assert server.healthy()


def test_some_requests_in_line_are_answered_in_turn(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as one:
        asked = b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n"
        one.sendall((asked + b"\r\n") * (doors.IN_LINE - 1) + asked + b"connection: close\r\n\r\n")
        answers = b""
        while piece := one.recv(1 << 16):
            answers += piece
    assert answers.count(b"HTTP/1.1 200 ") == doors.IN_LINE


def test_of_too_many_that_say_nothing_the_one_that_waited_longest_makes_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "WAITING", 3)
    monkeypatch.setattr(doors.Http, "_line", {})

    async def crowded() -> None:
        served, kept = door(doors.Http)
        served.data_received(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\nGET /")
        waiting = [door(doors.Http) for _ in range(5)]
        assert [wire.open for _, wire in waiting] == [False, False, True, True, True]
        assert waiting[0][1].written.startswith(b"HTTP/1.1 408 ")
        assert kept.open, "who is being answered stays"
        for one, _ in [(served, kept), *waiting]:
            one.connection_lost(None)
        assert doors.Http._line == {}

    asyncio.run(crowded())


def test_who_rests_makes_way_for_who_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "WAITING", 1)
    monkeypatch.setattr(doors.Http, "_line", {})

    async def crowded() -> None:
        resting, wire = door(doors.Http)
        resting.data_received(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        resting.cycle.response_complete = True
        resting.on_response_complete()
        one, _ = door(doors.Http)
        assert (wire.open, wire.written) == (False, b"")
        for each in (resting, one):
            each.connection_lost(None)

    asyncio.run(crowded())


def test_a_session_on_a_connection_that_has_carried_requests_is_not_taken_for_a_request_that_does_not_come() -> None:
    async def reused() -> None:
        one, wire = door(doors.Http)
        one.cycle = SimpleNamespace(response_complete=True, message_event=MagicMock())
        one.data_received(UPGRADE)
        await asyncio.sleep(0)
        assert b" 101 " in wire.written
        assert one._waiting is None

    asyncio.run(reused())
