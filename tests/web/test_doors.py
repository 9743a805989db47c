"""Whoever breaks the rules of HTTP or WebSocket is told so and let go; nothing waits for ever."""

import contextlib
import logging
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import MagicMock

import pytest
from websockets.exceptions import ConnectionClosed

from app.web import sockets
from tests.conftest import Server

from .talk import PATIENCE, Talk

Serve = Callable[..., Server]


def spilled(server: Server, *parts: bytes) -> bytes:
    """What comes back for bytes until the server ends the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=2 * PATIENCE) as one:
        for part in parts:
            one.sendall(part)
        answer = b""
        while piece := one.recv(1 << 16):
            answer += piece
        return answer


def more_than_was_answered(server: Server) -> bytes:
    """What comes back, until the end, where a body that nobody wanted goes on after the answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=2 * PATIENCE) as one:
        one.sendall(b"POST /no-such HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000000000\r\n\r\n")
        answer = one.recv(1 << 16)
        one.sendall(b"x")
        while piece := one.recv(1 << 16):
            answer += piece
        return answer


def frame(payload: bytes, *, first: int = 0x81) -> bytes:
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xff" + size.to_bytes(8, "big")
    return bytes([first]) + length + bytes(4) + payload


def ended(server: Server, *sent: bytes) -> int | None:
    """The code with which a session ends after bytes that break the rules."""
    with Talk(server) as talk:
        talk.ask("open")
        with contextlib.suppress(OSError):
            for one in sent:
                talk.socket.socket.sendall(one)
        with contextlib.suppress(ConnectionClosed):
            while True:
                talk.socket.recv(timeout=PATIENCE)
        return talk.socket.close_code


def test_half_a_request_is_ended_with_a_word(server: Server) -> None:
    line, whole = b"GET /healthz HTTP/1.1\r\n", b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
    halves = (b"", b"POS", line + b"host: 127.0.0.1\r\n", line + b"x: y", whole + b"GET /hea")
    with ThreadPoolExecutor(len(halves) + 1) as waiting:
        more = waiting.submit(more_than_was_answered, server)
        *answers, second = waiting.map(lambda half: spilled(server, half), halves)
    assert more.result().count(b"HTTP/1.1 404 ") == 1
    assert [answer.split()[1] for answer in answers] == [b"408"] * 4
    assert second.startswith(b"HTTP/1.1 200 ")
    assert second.partition(b'{"status":"ok"}')[2].split()[1:2] in ([], [b"408"])  # ended as one that rests, or as late


@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\nx: ", b"GET /", b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 10_000])
def test_headers_without_bound_are_refused(server: Server, start: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # cut off while it goes on, the answer may not be read any more
        assert spilled(server, start, *[b"a" * (1 << 16)] * 8).startswith(b"HTTP/1.1 431 ")
    assert server.healthy()


def test_a_whole_request_is_answered_however_long_its_headers_are(server: Server) -> None:
    head = b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\nx: " + b"y" * 30_000 + b"\r\n\r\n"
    assert spilled(server, head[:20_000], head[20_000:]).startswith(b"HTTP/1.1 200 ")


BROKEN: dict[str, tuple[list[bytes], int]] = {
    "no text": ([frame(b"\xff\xfe")], 1007),
    "half a character": ([frame(b"{\xed\xa0\x80}")], 1007),
    "a kind that there is not": ([frame(b"x", first=0x83)], 1002),
    "bits unknown": ([frame(b"x", first=0xC1)], 1002),
    "not masked": ([b"\x81\x01x"], 1002),
    "said to be too large": ([b"\x81\xff" + (2**62).to_bytes(8, "big") + bytes(4)], 1009),
    "too large": ([frame(bytes(4 << 20))], 1009),
    "too many pieces": ([frame(b"{", first=0x01), *[frame(b"", first=0x00)] * (sockets.FRAGMENTS + 1)], 1009),
}


def test_a_frame_that_may_not_be_sent_ends_its_connection_with_a_reason(serve: Serve) -> None:
    server = serve()
    with Talk(server) as good:
        good.ask("open")
        for t, (name, (sent, code)) in enumerate(BROKEN.items(), start=1):
            assert (name, ended(server, *sent)) == (name, code)
            assert good.ask("step")["frame"]["t"] == t
    assert server.stop() in (0, -15)
    assert not server.faults
    assert '"level": "error"' not in server.log


def test_a_message_in_pieces_is_one_message(server: Server) -> None:
    text = b'{"command": "open", "id": 77}'
    with Talk(server) as talk:
        talk.socket.socket.sendall(
            frame(text[:9], first=0x01) + frame(text[9:20], first=0x00) + frame(text[20:], first=0x80)
        )
        assert talk.hear()["ack"] == 77


def test_goodbye_may_be_said_in_the_middle_of_a_message(server: Server) -> None:
    going = frame((1001).to_bytes(2, "big"), first=0x88)
    assert ended(server, frame(b"{", first=0x01), going, frame(b"}", first=0x80)) == 1001


def test_a_picture_on_its_way_to_who_broke_the_rules_is_no_fault_of_ours(serve: Serve) -> None:
    server = serve()
    for _ in range(10):
        with Talk(server) as talk:
            talk.ask("open", playing=True, loop=True, speed=60.0)
            for n in range(20):
                talk.say("open", preset=("sunspots", "latch")[n % 2])
            talk.socket.socket.sendall(frame(b"\xff"))
            assert talk.closed() == 1007
    assert server.stop() in (0, -15)
    assert not server.faults


class Unheard(sockets.Socket):
    """A session that was asked whether it is there and has not answered."""

    def __init__(self, *, alive: bool, held_back: bool, unsent: int) -> None:
        self._alive, self.read_paused, self.pong_timer, self.pending_ping_payload = alive, held_back, None, b"ping"
        self.asked_again = self.close_sent = False
        self.ended: list[int] = []
        self.logger, self.client = logging.getLogger("uvicorn.error"), None
        self.transport = MagicMock(get_write_buffer_size=lambda: unsent, is_closing=lambda: False)
        self.conn = MagicMock(fail=lambda code, _: self.ended.append(code), data_to_send=list)

    def schedule_ping(self) -> None:
        self.asked_again = True


@pytest.mark.parametrize(
    ("alive", "held_back", "unsent"), [(True, False, 0), (False, True, 0), (False, False, 9), (False, False, 0)]
)
def test_who_is_held_back_or_busy_is_not_taken_for_gone(*, alive: bool, held_back: bool, unsent: int) -> None:
    one = Unheard(alive=alive, held_back=held_back, unsent=unsent)
    one.keepalive_timeout()
    gone = not (alive or held_back or unsent)
    assert (one.asked_again, one.ended) == (not gone, [1011] * gone)
