"""Small versions of what `make reliability` does: many at once, a kill, a stop, a stalled reader; nothing is timed."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bench.load import back, learning, play, stop
from bench.load.client import Client, leave, reach
from bench.load.process import Running
from bench.load.stalled import large
from tests.conftest import FAULT

PATIENCE = 60.0


@pytest.fixture
def own() -> Iterator[Running]:
    """A server that lets go of who reads nothing for two seconds."""
    with Running(GATESCOPE_SEND_SECONDS="2", GATESCOPE_LEARNERS="1") as server:
        yield server
        assert not FAULT.search(server.log), server.log


def test_every_session_that_plays_gets_its_timesteps(own: Running) -> None:
    found = asyncio.run(play.measure(own, 20, 10.0, 1.0))
    assert found.sessions == 20
    assert found.frames > 0
    assert found.cost > 0


def test_after_a_kill_everybody_is_back_and_no_edit_is_lost(own: Running) -> None:
    found = asyncio.run(back.measure(own, 30))
    assert found.unanswered >= 30, "everybody had something under way"
    assert found.lost == 0


@pytest.mark.parametrize("how", [{}, {"lessons": 2}, {"stalled": 3}], ids=["quiet", "learning", "stalled"])
def test_a_stop_tells_a_hundred_sockets_and_ends_with_0(own: Running, how: dict[str, int]) -> None:
    found = asyncio.run(stop.measure(own, 100, **how))
    assert (found.status, found.told, found.readers) == (0, found.readers, 100 - how.get("stalled", 0))


def test_questions_are_answered_while_lessons_are_learned(own: Running) -> None:
    found = asyncio.run(learning.measure(own, 2, 1.0))
    assert found.during.p50 > 0


def test_a_reader_that_stalls_is_let_go_and_everybody_else_gets_every_answer(own: Running) -> None:
    async def stalling() -> list[list[int]]:
        one, heard = await large(own.url), [list[int]() for _ in range(10)]
        others = [await asking(own.url, got) for got in heard]
        one.stall()
        number = 1
        try:
            async with asyncio.timeout(PATIENCE):
                while own.metric("sessions_stalled_total") == 0 or own.metric("sessions") > len(others):
                    number += 1
                    for client in others:
                        client.say(command="loop", id=number, loop=True)
                    await asyncio.sleep(0.05)
                while any(got[-1:] != [number] for got in heard):
                    await asyncio.sleep(0.02)
        finally:
            await leave((one, *others))
        return [got[1:] for got in heard]

    answered = asyncio.run(stalling())
    assert len(answered) == 10
    for got in answered:
        assert got == sorted(set(got)), "in order, none twice"
        assert got[-1] > 2


async def asking(url: str, heard: list[int]) -> Client:
    """A session that writes down which commands were answered."""

    def hear(text: memoryview, _: float) -> None:
        with suppress(ValueError):
            heard.append(json.loads(bytes(text))["ack"])

    client = await reach(url, hear)
    client.say(command="open", id=1)
    while not heard:
        await asyncio.sleep(0.01)
    return client
