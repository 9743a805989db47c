"""A reader on a slow link is waited for as long as it takes something; one that takes nothing is let go."""

import asyncio
from typing import cast
from unittest.mock import MagicMock

import pytest
import uvicorn
from starlette.websockets import WebSocket
from uvicorn.server import ServerState

from app.lab.session import Session
from app.web import live, sockets
from app.web.classroom import Classroom
from app.web.live import HEARTBEAT, TAKEN_BYTES, Live
from app.web.meters import Meters
from app.web.settings import Settings

PICTURE = 3_000_000


class Link:
    """A connection with a clock of its own, which takes so many bytes between two looks, as uvicorn sees it."""

    def __init__(self, taken: int, whole: int = PICTURE) -> None:
        """``whole`` bytes are on their way."""
        self.now, self._taken, self._left = 1000.0, taken, whole
        transport = MagicMock(asyncio.Transport)
        transport.get_extra_info.return_value = None
        transport.get_write_buffer_size.side_effect = lambda: self._left
        config = uvicorn.Config(lambda: None, log_config=None)
        door = sockets.Socket(config, ServerState(), {}, MagicMock(asyncio.AbstractEventLoop))
        door.connection_made(transport)
        self.socket = WebSocket({"type": "websocket", "state": door.app_state.copy()}, MagicMock(), MagicMock())

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        self._left = max(self._left - self._taken, 0)


def let_go_after(link: Link, patch: pytest.MonkeyPatch) -> float:
    """Seconds for which a reader was waited for that has more to come than it can take."""
    one = Live(link.socket, cast(Session, None), Settings(), Classroom(1, 1), Meters())
    patch.setattr(live, "monotonic", lambda: link.now)
    patch.setattr("asyncio.sleep", link.sleep)
    began = one._sending = link.now
    asyncio.run(one._watch())
    return link.now - began


def test_a_slow_reader_is_waited_for_as_long_as_it_takes_something(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 100_000
    whole = PICTURE / taken * HEARTBEAT
    assert whole > Settings().send_seconds
    waited = let_go_after(Link(taken), monkeypatch)
    assert waited >= whole + Settings().send_seconds


@pytest.mark.parametrize("taken", [0, TAKEN_BYTES - 1])
def test_a_reader_that_takes_next_to_nothing_is_let_go_as_before(monkeypatch: pytest.MonkeyPatch, taken: int) -> None:
    waited = let_go_after(Link(taken), monkeypatch)
    assert Settings().send_seconds <= waited <= Settings().send_seconds + HEARTBEAT
