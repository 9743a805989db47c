"""The two boxes between socket and session: in order, latest wins, never without bound."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU
from app.errors import InvalidValue
from app.lab.commands import AnyCommand, EditCommand, Look, Pause, Play, Seek, Step, ToEpoch
from app.lab.edits import Reset, Weight
from app.lab.events import (
    AnyEvent,
    Failed,
    Frame,
    FrameEvent,
    LessonEvent,
    Playback,
    PlaybackEvent,
    Sight,
    SightEvent,
    TraceEvent,
    failed,
)
from app.lab.looking import OtherCell
from app.web.mailbox import ANSWERS, COMMAND_BYTES, COMMANDS, NEWS, Inbox, Item, Outbox

TURNS = 20
NOTHING = Sight(explanation=None, parcels=None, gradient=None, others=())


def live(id_: int) -> EditCommand:
    return EditCommand(id=id_, edit=Weight(name="b_f[0]", value=float(id_)), live=True)


@cache
def empty(t: int) -> Frame:
    return Frame(t=t, values={}, previous={}, slopes={})


def frame(ack: int, t: int = 0) -> FrameEvent:
    return FrameEvent(ack=ack, run=1, frame=empty(t), explanation=None, T=9)


def trace(ack: int) -> TraceEvent:
    return TraceEvent(
        ack=ack,
        run=1,
        edits={},
        pins=(),
        first=None,
        initial={},
        arrays={},
        cuts={},
        thinned=None,
        frame=empty(0),
        ghost=None,
        sight=NOTHING,
        T=9,
    )


def sight(ack: int) -> SightEvent:
    return SightEvent(ack=ack, run=1, sight=replace(NOTHING, others=None))


def playback(ack: int) -> PlaybackEvent:
    return PlaybackEvent(ack=ack, playback=Playback(playing=True, speed=4.0, loop=False, t=0, T=9))


def lesson(ack: int) -> LessonEvent:
    return LessonEvent(ack=ack, lesson=None, shown=None, astray=False)


def refusal(ack: int) -> Failed:
    return failed(InvalidValue("x", "y", "z"), ack)


def passed(box: Inbox | Outbox, items: list[Any]) -> list[Any]:
    """All that comes out after all of these were put in."""

    async def through() -> list[Any]:
        for item in items:
            await box.put(item)
        out = []
        while box._items:
            out.append(await box.get())
        return out

    return asyncio.run(through())


async def turns(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Let a task run until it can only wait."""
    task = asyncio.ensure_future(work)
    for _ in range(TURNS):
        await asyncio.sleep(0)
    return task


def test_commands_come_out_in_order() -> None:
    commands: list[AnyCommand] = [Step(id=1), Play(id=2), Seek(id=3, t=1), Pause(id=4), Step(id=5)]
    assert passed(Inbox(), commands) == commands


def test_a_moving_hand_overtakes_itself() -> None:
    assert passed(Inbox(), [live(1), live(2), live(3)]) == [live(3)]
    seeks: list[Item] = [Seek(id=1, t=1), Seek(id=2, t=2)]
    assert passed(Inbox(), seeks) == seeks[1:]
    looks: list[Item] = [Look(id=1), Look(id=2, unit=1)]
    assert passed(Inbox(), looks) == looks[1:]
    epochs: list[Item] = [ToEpoch(id=1, epoch=3), ToEpoch(id=2, epoch=2)]
    assert passed(Inbox(), epochs) == epochs[1:]


def test_news_of_a_lesson_wait_in_line_once() -> None:
    step = Step(id=1)
    assert passed(Inbox(), [NEWS, NEWS, step, NEWS, NEWS]) == [NEWS, step, NEWS]


def test_a_look_between_two_moves_of_a_hand_is_not_lost() -> None:
    items = [live(1), Look(id=2, unit=3), live(3), live(4)]
    assert passed(Inbox(), list(items)) == [live(1), Look(id=2, unit=3), live(4)]


def test_a_finished_edit_takes_the_place_of_the_moving_hand_before_it() -> None:
    done = EditCommand(id=2, edit=Weight(name="b_f[0]", value=2.0))
    assert passed(Inbox(), [live(1), done]) == [done]


def test_nothing_overtakes_a_finished_edit_or_another_command() -> None:
    done = EditCommand(id=1, edit=Reset())
    for items in (
        [done, live(2)],
        [done, EditCommand(id=2, edit=Reset())],
        [live(1), Step(id=2), live(3)],
        [Seek(id=1, t=1), Step(id=2), Seek(id=3, t=3)],
        [Step(id=1), Step(id=2)],
        [live(1), refusal(-1), live(2)],
        [Seek(id=1, t=1), live(2)],
        [Look(id=1), Seek(id=2, t=1), Look(id=3)],
        [Look(id=1), Look(id=2, against=(OtherCell(cell=GRU()),)), Look(id=3)],
        [live(1), Look(id=2)],
    ):
        assert passed(Inbox(), list(items)) == items


commands = st.lists(st.sampled_from(["step", "live", "done", "seek", "look", "play"]), max_size=COMMANDS).map(
    lambda kinds: [
        {
            "step": Step(id=n),
            "live": live(n),
            "done": EditCommand(id=n, edit=Reset()),
            "seek": Seek(id=n, t=n),
            "look": Look(id=n, unit=n),
        }.get(kind, Play(id=n))
        for n, kind in enumerate(kinds)
    ]
)


@given(commands)
def test_what_comes_out_is_in_order_and_the_last_is_never_lost(items: list[AnyCommand]) -> None:
    out = passed(Inbox(), list(items))
    ids = [item.id for item in out]
    assert ids == sorted(set(ids))
    assert out[-1:] == items[-1:]
    dropped = [item for item in items if item.id not in ids]
    assert all(isinstance(item, Seek | Look) or (isinstance(item, EditCommand) and item.live) for item in dropped)


def test_too_many_commands_wait_outside() -> None:
    async def crowded() -> None:
        inbox = Inbox()
        for n in range(COMMANDS):
            await inbox.put(Step(id=n))
        waiting = await turns(inbox.put(Step(id=COMMANDS)))
        assert not waiting.done()
        assert await inbox.get() == Step(id=0)
        await waiting
        assert [(await inbox.get()) for _ in range(COMMANDS)] == [Step(id=n) for n in range(1, COMMANDS + 1)]

    asyncio.run(crowded())


@given(st.lists(st.tuples(st.sampled_from(["step", "live"]), st.integers(0, 2 * COMMAND_BYTES)), max_size=30))
def test_commands_that_wait_are_few_and_small_or_one_alone(some: list[tuple[str, int]]) -> None:
    async def flooded() -> None:
        inbox, ids = Inbox(), []

        async def pour() -> None:
            for n, (kind, size) in enumerate(some):
                await inbox.put(live(n) if kind == "live" else Step(id=n), size)

        poured = asyncio.ensure_future(pour())
        while True:
            for _ in range(TURNS):
                await asyncio.sleep(0)
            assert len(inbox._items) <= COMMANDS
            assert len(inbox._items) <= 1 or inbox._bytes <= COMMAND_BYTES
            assert inbox._bytes == sum(size for _, size in inbox._items)
            if poured.done() and not inbox._items:
                break
            ids.append((await inbox.get()).id)  # type: ignore[union-attr]
        await poured
        assert ids == sorted(ids)
        assert {n for n, (kind, _) in enumerate(some) if kind == "step"} <= set(ids)

    asyncio.run(flooded())


@pytest.mark.parametrize("box", [Inbox, Outbox])
def test_who_takes_from_an_empty_box_waits(box: type[Inbox] | type[Outbox]) -> None:
    async def waiting() -> None:
        one = box()
        taker = await turns(one.get())
        assert not taker.done()
        item: Any = Step(id=1) if box is Inbox else refusal(1)
        await one.put(item)
        assert await taker == item

    asyncio.run(waiting())


def test_who_waits_until_a_moment_hears_that_nothing_came_and_waits_again() -> None:
    async def waiting() -> None:
        inbox, clock = Inbox(), asyncio.get_running_loop()
        assert await inbox.get(clock.time() + 0.001) is None
        assert await inbox.get(clock.time() - 1.0) is None
        taker = await turns(inbox.get(clock.time() + 3600.0))
        await inbox.put(Step(id=1))
        assert await taker == Step(id=1)
        await inbox.put(Step(id=2))
        assert await inbox.get(clock.time() - 1.0) == Step(id=2), "what has come is taken, however late it is"

    asyncio.run(waiting())


def test_of_pictures_frames_sights_and_playback_only_the_latest_waits() -> None:
    early: list[AnyEvent] = [frame(1, 1), frame(1, 2), trace(2), sight(2), playback(3)]
    late: list[AnyEvent] = [frame(3, 3), trace(4), sight(4), playback(5)]
    assert passed(Outbox(), early + late) == late


def test_answers_are_never_dropped_and_keep_their_order_among_frames() -> None:
    items = [refusal(1), frame(2), frame(4), refusal(5)]
    assert passed(Outbox(), items) == [refusal(1), frame(4), refusal(5)]


def test_sights_that_bring_other_runs_all_arrive() -> None:
    bringing = [SightEvent(ack=ack, run=1, sight=NOTHING) for ack in range(ANSWERS)]
    assert passed(Outbox(), [bringing[0], sight(3), trace(4), bringing[1], sight(5)]) == [
        bringing[0],
        trace(4),
        bringing[1],
        sight(5),
    ]


MAKERS: list[Callable[[int], AnyEvent]] = [refusal, frame, trace, sight, playback]


@given(
    st.lists(st.sampled_from(MAKERS), max_size=40)
    .map(lambda some: [make(n) for n, make in enumerate(some)])
    .filter(lambda some: sum(isinstance(event, Failed) for event in some) <= ANSWERS)
)
def test_the_latest_of_each_arrives_in_order_of_its_acknowledgement(items: list[AnyEvent]) -> None:
    out = passed(Outbox(), list(items))
    acks = [event.ack for event in out]
    assert acks == sorted(acks)
    for kind in (Failed, FrameEvent, TraceEvent, SightEvent, PlaybackEvent):
        these = [event for event in items if isinstance(event, kind)]
        assert [event for event in out if isinstance(event, kind)] == (these if kind is Failed else these[-1:])


def test_a_reader_that_is_slow_holds_answers_back_but_never_a_frame() -> None:
    async def stalled() -> None:
        outbox = Outbox()
        for n in range(ANSWERS):
            await outbox.put(refusal(n))
        waiting = await turns(outbox.put(refusal(ANSWERS)))
        assert not waiting.done()
        for n in range(1000):
            for make in (frame, trace, sight, playback, lesson):
                await outbox.put(make(n))
        assert len(outbox._items) == ANSWERS + len(Outbox.SLOTS)
        assert not waiting.done()
        await outbox.get()
        await waiting

    asyncio.run(stalled())


@given(st.lists(st.sampled_from(MAKERS), max_size=40), st.lists(st.booleans(), max_size=60))
def test_whatever_comes_few_events_wait_and_every_answer_leaves_in_order(makers: Any, reads: list[bool]) -> None:
    async def law() -> None:
        outbox, out = Outbox(), []

        async def pour() -> None:
            for n, make in enumerate(makers):
                await outbox.put(make(n))

        poured = await turns(pour())
        for read in [*reads, *[True] * len(makers)]:
            if read and outbox._items:
                out.append(await outbox.get())
            for _ in range(TURNS):
                await asyncio.sleep(0)
            assert len(outbox._items) <= ANSWERS + len(Outbox.SLOTS)
        await poured
        assert [one.ack for one in out if isinstance(one, Failed)] == [n for n, m in enumerate(makers) if m is refusal]

    asyncio.run(law())
