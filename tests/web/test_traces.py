"""Traces for scripts: bounded in number, in time and in what a slow reader can hold."""

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import replace

import pytest
from starlette.requests import Request
from starlette.types import Message

from app.errors import NotReadable, OverBudget
from app.web.api import text_of
from app.web.app import create_app
from app.web.errors import answer
from app.web.settings import Settings
from app.web.traces import ANSWERS, HEARD, LEAST, LITTLE, PIECE, REQUESTS, Desk, Paced, body_of
from app.wire import decode
from app.wire.encode import plain
from tests.conftest import Server

from .asking import ask, post
from .talk import PATIENCE

Serve = Callable[..., Server]
LARGE = json.dumps(
    {"X": 1, "H": 10, "input": {"kind": "numbers", "values": [[0.1]] * 10_000}}, separators=(",", ":")
).encode()


def asked(server: Server, body: bytes, of: int | None = None) -> socket.socket:
    """A connection that has sent a request for a trace, or its first part, and read nothing."""
    one = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
    head = f"POST /api/trace HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {of or len(body)}\r\n\r\n"
    one.sendall(head.encode() + body)
    return one


def status(one: socket.socket) -> int:
    return int(one.recv(4096).split()[1])


def stream(parts: list[bytes], seconds: float = 0.0) -> Request:
    """A request whose body comes in parts, some seconds apart."""
    left = list(parts)

    async def receive() -> Message:
        await asyncio.sleep(seconds)
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def test_a_body_is_read_whole() -> None:
    assert asyncio.run(body_of(stream([b"ab", b"", b"c"]), 3)) == b"abc"


def test_a_body_is_refused_as_soon_as_it_is_too_large() -> None:
    with pytest.raises(OverBudget, match="at most 2 bytes"):
        asyncio.run(body_of(stream([b"ab", b"c", b"never read"]), 2))


def test_a_body_that_comes_too_slowly_is_refused() -> None:
    with pytest.raises(NotReadable, match=r"within 0\.1 seconds"):
        asyncio.run(body_of(stream([b"a"] * 100, 0.02), 1000, 0.1))


def test_there_are_only_so_many_places_and_each_comes_free() -> None:
    desk = Desk()
    with ExitStack() as places:
        for _ in range(REQUESTS):
            places.enter_context(desk.place())
        with pytest.raises(OverBudget) as told:
            places.enter_context(desk.place())
        assert (told.value.what, told.value.expected) == ("requests", f"at most {REQUESTS} at once")
    with desk.place():
        pass


def test_answers_together_take_no_more_than_their_room_but_a_small_one_always_finds_some() -> None:
    desk = Desk()
    with ExitStack() as answers:
        answers.enter_context(desk.room(ANSWERS - LITTLE))
        answers.enter_context(desk.room(LITTLE))
        with pytest.raises(OverBudget) as told:
            answers.enter_context(desk.room(2 * LITTLE))
        assert (told.value.what, told.value.expected) == ("requests", "at most 512 MB")
    with desk.room(2 * ANSWERS):  # alone
        pass


LONG = {"X": 1, "H": 60, "layers": 2, "input": {"kind": "numbers", "values": [[0.1]] * 500}}


@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_what_a_trace_will_take_as_text_is_known_before_it_is_computed(accept: str) -> None:
    one = replace(decode.experiment(json.dumps(LONG).encode(), 1 << 20), layers=1)
    assert text_of(one) == pytest.approx(len(post(plain(one), accept=accept).content), rel=0.1)


def test_a_large_trace_waits_outside_while_others_fill_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.traces.ANSWERS", 20 * 1024 * 1024)
    app, taking, sent = create_app(Settings()), asyncio.Event(), list[Message]()

    async def asked_for(body: bytes, send: Callable[[Message], Awaitable[None]]) -> None:
        scope = {"type": "http", "method": "POST", "path": "/api/trace", "headers": [(b"host", b"localhost")]}
        await app(scope | {"query_string": b""}, stream([body]).receive, send)

    async def slow(message: Message) -> None:
        if message["type"] == "http.response.body":
            await taking.wait()

    async def told(message: Message) -> None:
        sent.append(message)

    async def go() -> list[int]:
        large, small = json.dumps(LONG).encode(), json.dumps(LONG | {"H": 2}).encode()
        first = asyncio.create_task(asked_for(large, slow))
        while not app.state.desk._large:
            await asyncio.sleep(0.001)
        for body in (large, small):
            await asked_for(body, told)
        taking.set()
        await first
        await asked_for(large, told)
        return [message["status"] for message in sent if message["type"] == "http.response.start"]

    assert asyncio.run(go()) == [503, 200, 200]


def test_work_is_done_in_turn_and_who_waits_too_long_is_told() -> None:
    begun, going = threading.Event(), threading.Event()

    def long(name: str) -> str:
        begun.set()
        assert going.wait(PATIENCE)
        return name

    async def go() -> None:
        desk = Desk(8, 1, waiting=0.05)
        first = asyncio.create_task(desk.run(long, "first"))
        while not begun.is_set():
            await asyncio.sleep(0.001)
        with pytest.raises(OverBudget) as told:
            await desk.run(long, "second")
        assert (told.value.what, told.value.expected) == ("requests", "a turn within 0.05 seconds")
        going.set()
        assert await first == "first"
        assert await desk.run(long, "third") == "third"

    asyncio.run(go())


def test_a_turn_comes_free_when_the_work_fails() -> None:
    async def go() -> None:
        desk = Desk(8, 1, waiting=PATIENCE)
        for _ in range(3):
            with pytest.raises(ValueError, match="three"):
                await desk.run(int, "three")

    asyncio.run(go())


def test_who_finds_no_place_is_told_when_to_ask_again() -> None:
    told = answer(OverBudget("requests", "9", "at most 8 at once"))
    assert (told.status_code, told.headers["retry-after"]) == (503, "2")


@pytest.mark.parametrize("path", ["/api/examples", "/api/exports", "/api/conventions", "/api/gradcheck", "/api/trace"])
def test_every_work_for_a_request_has_a_bound(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(Desk.__init__, "__defaults__", (0, 1, 1.0))
    monkeypatch.setattr("app.web.app.SMALL", 0)
    told = ask(path, method="POST", content="a, b")
    assert (told.status_code, told.json()["error"]["what"]) == (503, "requests")


def test_a_body_that_trickles_does_not_keep_its_place_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.traces.PATIENCE", 0.05)
    with pytest.raises(NotReadable):
        asyncio.run(body_of(stream([b"a"] * 10_000, 0.02), 100_000, 600.0))


def test_what_has_come_of_a_body_earns_it_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.traces.PATIENCE", 1.0)
    left = [(0.0, bytes(LEAST * 60)), (1.2, b"end")]

    async def receive() -> Message:
        seconds, body = left.pop(0)
        await asyncio.sleep(seconds)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    request = Request({"type": "http", "method": "POST", "headers": []}, receive)
    assert len(asyncio.run(body_of(request, 1 << 20, 600.0))) == LEAST * 60 + 3


def test_a_large_answer_leaves_in_pieces_and_holds_its_place_until_the_last() -> None:
    content = bytes(2 * PIECE + 1)
    sent: list[Message] = []
    ended: list[bool] = []

    async def send(message: Message) -> None:
        assert not ended
        sent.append(message)

    async def go() -> None:
        held = ExitStack()
        held.callback(ended.append, True)
        await Paced(content, "application/json", 1.0, held)({}, None, send)  # type: ignore[arg-type]

    asyncio.run(go())
    assert b"".join(message.get("body", b"") for message in sent) == content
    assert [message["more_body"] for message in sent[1:]] == [True, True, False]
    assert (b"content-length", str(len(content)).encode()) in sent[0]["headers"]
    assert ended


def test_an_answer_in_pieces_leaves_in_even_ones_and_says_how_long_it_is() -> None:
    pieces = [b"ab" * 10, b"", bytes(3 * PIECE), b"c" * (PIECE - 1), b"d"]
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Paced(pieces, "application/json", 1.0, ExitStack())({}, None, send))  # type: ignore[arg-type]
    assert (b"content-length", str(4 * PIECE + 20).encode()) in sent[0]["headers"]
    assert [len(message["body"]) for message in sent[1:]] == [PIECE] * 4 + [20]
    assert b"".join(message["body"] for message in sent[1:]) == b"".join(pieces)


def test_who_takes_hardly_anything_loses_its_place_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.traces.UNHURRIED", 0.1)
    monkeypatch.setattr("app.web.traces.SLOWEST", 1e12)
    sent: list[Message] = []

    async def send(message: Message) -> None:
        await asyncio.sleep(0.03)
        sent.append(message)

    asyncio.run(Paced(bytes(1000 * PIECE), "text/csv", 10.0, ExitStack())({}, None, send))  # type: ignore[arg-type]
    assert len(sent) < 100


def test_who_takes_no_piece_for_too_long_loses_its_place() -> None:
    ended: list[bool] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def go() -> None:
        held = ExitStack()
        held.callback(ended.append, True)
        await Paced(b"x", "text/csv", 0.05, held)({}, None, send)  # type: ignore[arg-type]

    asyncio.run(go())
    assert ended


def test_readers_that_stall_are_few_and_others_are_told_to_come_back(serve: Serve) -> None:
    server = serve(GATESCOPE_SEND_SECONDS="2")
    with contextlib.ExitStack() as stalled:
        for _ in range(REQUESTS):
            stalled.enter_context(contextlib.closing(asked(server, LARGE, len(LARGE))))
        end = time.monotonic() + PATIENCE
        while (got := _small(server)) != 503:
            assert time.monotonic() < end, got
        assert server.healthy()
        while (got := _small(server)) != 200:
            assert time.monotonic() < end, got
    assert not server.faults


def _small(server: Server) -> int:
    with contextlib.closing(asked(server, b'{"X": 1, "H": 1, "input": {"kind": "numbers", "values": [[1]]}}')) as one:
        return status(one)


def test_half_a_body_takes_no_one_elses_turn_and_no_place(serve: Serve) -> None:
    server = serve()
    with contextlib.ExitStack() as waiting:
        for _ in range(HEARD - 1):
            waiting.enter_context(contextlib.closing(asked(server, b"{", 1000)))
        assert _small(server) == 200
        waiting.enter_context(contextlib.closing(asked(server, b"{", 1000)))
        end = time.monotonic() + PATIENCE
        while (got := _small(server)) != 503:
            assert time.monotonic() < end, got
    assert server.healthy()
    assert not server.faults


def test_a_client_gone_in_the_middle_of_its_body_gives_its_place_back_without_a_traceback(serve: Serve) -> None:
    server = serve()
    for _ in range(3 * REQUESTS):
        asked(server, b"{", 1000).close()
    end = time.monotonic() + PATIENCE
    while _small(server) != 200:
        assert time.monotonic() < end
    assert server.stop() in (0, -15)
    assert not server.faults
    assert '"level": "error"' not in server.log
