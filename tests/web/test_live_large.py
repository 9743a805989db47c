"""What is very large has few threads of its own, and is not held once it is sent."""

import asyncio
import gc
import threading
import weakref
from types import SimpleNamespace
from typing import Any

import pytest

from app.lab.commands import Step
from app.web import live
from app.web.classroom import Classroom
from app.web.live import Live
from app.web.meters import Meters
from app.web.settings import Settings
from app.wire import encode

ANSWERED: list[Any] = []


def one(session: Any, socket: Any = None) -> Live:
    return Live(socket, session, Settings(), Classroom(1, 1), Meters())


def test_few_very_large_commands_are_computed_at_once_and_others_are_not_behind_them() -> None:
    running, most, lock, free = [0], [0], threading.Lock(), threading.Event()

    def receive(_: Any) -> list[Any]:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        free.wait(10)
        with lock:
            running[0] -= 1
        return []

    async def crowded() -> None:
        huge = SimpleNamespace(cost=lambda _: 10**9, receive=receive)
        some = SimpleNamespace(cost=lambda _: 10**6, receive=lambda _: ANSWERED)
        waiting = [asyncio.ensure_future(one(huge)._carry_out(Step(id=0))) for _ in range(40)]
        await asyncio.sleep(0.2)
        async with asyncio.timeout(5):
            assert await one(some)._carry_out(Step(id=0)) is ANSWERED
        free.set()
        await asyncio.gather(*waiting)

    asyncio.run(crowded())
    assert most[0] == live.AT_ONCE


class Sent:
    """An event."""


@pytest.mark.parametrize("at_once", [True, False], ids=["said at once", "through the outbox"])
def test_what_was_sent_is_not_held_by_a_session_that_rests(monkeypatch: pytest.MonkeyPatch, *, at_once: bool) -> None:
    monkeypatch.setattr(encode, "weight", lambda _: 0)
    monkeypatch.setattr(encode, "event", lambda _: b"{}")
    known: list[weakref.ref[Sent]] = []

    def receive(_: Any) -> list[Sent]:
        event = Sent()
        known.append(weakref.ref(event))
        return [event]

    async def rests() -> None:
        async def taken(_: str) -> None:
            return

        session = one(
            SimpleNamespace(cost=lambda _: 0, receive=receive, teaching=None, interval=None),
            SimpleNamespace(send_text=taken),
        )
        session._say = lambda _: at_once
        parts = [asyncio.create_task(part()) for part in (session._work, session._write)]
        await session._inbox.put(Step(id=1))
        for _ in range(10):
            await asyncio.sleep(0)
        gc.collect()
        assert [event() for event in known] == [None]
        for part in parts:
            part.cancel()

    asyncio.run(rests())
