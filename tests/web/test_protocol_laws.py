"""Whatever is said, lost, overtaken and said again: what a client makes of what it hears is what the server holds.

The client of these tests folds events as the page does, on the far side of the wire: every command and every event
goes through its text, and through the same two boxes as with a socket. The network between them may be cut at any time.
"""

import asyncio
import json
import operator
from base64 import b64decode
from collections.abc import Coroutine
from dataclasses import replace
from math import isclose
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from app.lab.budget import Budget
from app.lab.commands import (
    AnyCommand,
    Back,
    Choose,
    EditCommand,
    Feed,
    Learn,
    Look,
    Loop,
    Open,
    Pause,
    Play,
    Seek,
    ShowExample,
    Speed,
    Step,
    ToEpoch,
    Train,
)
from app.lab.edits import Pins, Replace, Weight
from app.lab.events import AnyEvent, Failed
from app.lab.experiment import Experiment
from app.lab.looking import Asked
from app.lab.presets import catalogue
from app.lab.session import Session
from app.web.mailbox import NEWS, Inbox, News, Outbox
from app.wire import decode, encode
from tests.lab.test_attending import COURSE, Desk
from tests.lab.test_edits import edits
from tests.lab.worked import experiments, pins, where

MOST = 1024 * 1024
HELD = (
    "experiment", "edits", "pins", "arrays", "first", "exact", "picture", "sight", "t", "run", "playing", "loop",
    "speed", "seen", "lesson",
)  # fmt: skip
"""All that a client knows of a session."""
TURNS = 4
"""Turns of the event loop after which whoever waits in a box waits for somebody else."""
courses = st.builds(
    replace,
    st.just(COURSE),
    seed=st.integers(0, 3),
    epochs=st.sampled_from([2, 8]),
    task=st.sampled_from(["negation", "latch"]),
    T=st.just(20),
)


class Client:
    """What a page knows, folded from what it hears; all of it came as text."""

    def __init__(self) -> None:
        self.experiment: dict[str, Any] | None = None
        self.edits: dict[str, float] = {}
        self.arrays: dict[str, Any] = {}
        self.exact = True
        self.t, self.run, self.playing, self.loop, self.speed = 0, -1, False, False, 4.0
        self.pins: list[Any] = []
        self.picture: dict[str, Any] = {}
        self.first: dict[str, Any] | None = None
        self.sight: dict[str, Any] = {}
        self.seen: dict[str, Any] = {"layer": 0, "reverse": False}
        self.lesson: str | None = None
        self.acks: set[int] = set()
        self.pending: list[AnyCommand] = []

    def hear(self, event: dict[str, Any]) -> None:
        kind = event["event"]
        if kind in ("snapshot", "trace"):
            self.run, self.arrays, self.exact = event["run"], event["arrays"], kind == "snapshot"
            self.t, self.first = event["frame"]["t"], event["first"] or self.first
            self.picture = {name: event[name] for name in ("frame", "initial", "cuts", "ghost")}
            self.see(event["sight"])
        if kind == "snapshot":
            self.experiment, self.edits = event["experiment"], event["experiment"]["edits"]
            self.pins = event["experiment"]["pins"]
        elif kind == "trace":
            self.edits, self.pins = event["edits"], event["pins"]
        elif kind == "frame" and event["run"] == self.run:
            self.t, self.picture["frame"] = event["frame"]["t"], event["frame"]
            self.sight["explanation"] = event["explanation"] or self.sight["explanation"]
        elif kind == "sight" and event["run"] == self.run:
            self.see(event["sight"])
        elif kind == "lesson":
            self.lesson = event["lesson"] and event["lesson"]["name"]
        if kind in ("snapshot", "playback"):
            self.playing, self.loop, self.speed = (event["playback"][name] for name in ("playing", "loop", "speed"))
            self.seen = {name: event["playback"][name] for name in self.seen}
        self.acks.add(event["ack"])
        self.pending = [one for one in self.pending if one.id > event["ack"]]

    def see(self, sight: dict[str, Any]) -> None:
        """What is looked at; other runs that are not told again are those told last."""
        others = self.sight.get("others") if sight["others"] is None else sight["others"]
        self.sight = sight | {"others": others}


def about(one: Any, other: Any) -> bool:
    """Whether two told values are the same but for rounding."""
    if isinstance(one, dict) and "bdata" in one:
        return one["shape"] == other["shape"] and about(numbers(one), numbers(other))
    if isinstance(one, dict) and isinstance(other, dict):
        # where two runs part is a question of more than rounding, and where they do by most is not, if they do not
        return one.keys() == other.keys() and all(about(one[name], other[name]) for name in one.keys() - {"at"})
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(about, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def numbers(packed: dict[str, str]) -> list[float]:
    """What a typed array holds."""
    found: list[float] = np.frombuffer(b64decode(packed["bdata"]), "<" + packed["dtype"]).astype(float).tolist()
    return found


class AnyProtocol(RuleBasedStateMachine):
    """A client, a network that may be cut, and a session; lessons learn when they are told to."""

    @initialize(experiment=experiments())
    def open(self, experiment: Experiment) -> None:
        self.turning = asyncio.new_event_loop()
        self.desk, self.ids, self.looked = Desk(), 0, Look(id=0)
        self.wished: dict[str, Any] = {}
        self.fed = False
        self.client = Client()
        self.connect()
        self.say(Open(id=0, experiment=experiment))
        self.rest()

    def teardown(self) -> None:
        if hasattr(self, "turning"):
            self.turning.close()

    def connect(self) -> None:
        """A new session and new boxes: what was on its way is lost. What is learned is still learned."""
        self.inbox, self.outbox, self.witness = Inbox(), Outbox(), Client()
        self.finished: set[int] = set()
        self.session = Session(catalogue(), Budget(), self.desk)

    def now(self, waiting: Coroutine[Any, Any, Any]) -> Any:
        """What a box gives or takes at once; None when it has to wait."""

        async def briefly() -> Any:
            task = asyncio.ensure_future(waiting)
            for _ in range(TURNS):
                await asyncio.sleep(0)
            if task.done():
                return task.result() or True
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return None

        return self.turning.run_until_complete(briefly())

    # the wire

    def say(self, command: AnyCommand) -> None:
        """The client says something; when too much waits, the server works first."""
        command = replace(command, id=self.ids)
        self.ids += 1
        text = encode.plain(command).decode()
        self.client.pending.append(command)
        if isinstance(command, EditCommand) and not command.live:
            self.finished.add(command.id)
        while self.now(self.inbox.put(decode.command(text, MOST), len(text))) is None:
            assert self.work()

    @rule()
    def the_server_works(self) -> None:
        self.work()

    @rule()
    def the_client_hears(self) -> None:
        self.hear()

    def work(self) -> bool:
        """The server carries out what is next; when too much waits to be heard, the client hears first."""
        item = self.now(self.inbox.get())
        if item is None:
            return False
        self.send(self.session.learned() if isinstance(item, News) else self.session.receive(item))
        return True

    def send(self, events: list[AnyEvent]) -> None:
        for event in events:
            self.witness.hear(json.loads(encode.event(event)))
            while self.now(self.outbox.put(event)) is None:
                assert self.hear()

    def hear(self) -> bool:
        """The client hears what is next."""
        event = self.now(self.outbox.get())
        if event is None:
            return False
        self.client.hear(json.loads(encode.event(event)))
        return True

    @rule()
    def advance(self) -> None:
        """The clock of playing ticks."""
        self.send(self.session.advance())

    @precondition(lambda self: self.session.teaching is not None and self.session.teaching.job() is not None)
    @rule()
    def learn_an_epoch(self) -> None:
        """The classroom learns, and says so."""
        attended = self.session.teaching
        assert attended is not None
        self.desk.kept.sort(key=lambda one: one is attended)  # it is the last one that works
        self.desk.work()
        self.now(self.inbox.put(NEWS))

    @rule()
    def cut_and_return(self) -> None:
        """The connection is lost with all that was on its way, and the client comes back with what it knows."""
        client, lost = self.client, self.client.pending
        assert client.experiment is not None
        self.connect()
        client.pending, client.run = [], -1
        known = decode.experiment(json.dumps(client.experiment), MOST)
        how: dict[str, Any] = {"playing": client.playing, "loop": client.loop, "speed": client.speed}
        self.wished = {"loop": client.loop, "speed": client.speed}
        self.say(Open(id=0, experiment=known, t=client.t, lesson=client.lesson, **how))
        self.say(self.looked)
        for command in lost:
            if isinstance(command, EditCommand):
                self.say(command)

    # what a person does

    @rule(data=st.data(), live=st.booleans())
    def edit(self, data: st.DataObject, live: bool) -> None:
        assert self.client.experiment is not None
        known = decode.experiment(json.dumps(self.client.experiment), MOST)
        self.say(EditCommand(id=0, edit=data.draw(edits(known)), live=live))

    @rule(data=st.data(), live=st.booleans())
    def pin(self, data: st.DataObject, live: bool) -> None:
        assert self.client.experiment is not None
        known = decode.experiment(json.dumps(self.client.experiment), MOST)
        held = data.draw(st.lists(pins(known), max_size=2, unique_by=where))
        self.say(EditCommand(id=0, edit=Pins(pins=tuple(held)), live=live))

    @rule(values=st.lists(st.floats(-2, 2), min_size=1, max_size=6))
    def drag(self, values: list[float]) -> None:
        """A hand moves, and lets go where it is."""
        for value in values:
            self.say(EditCommand(id=0, edit=Weight(name="b_f[0]", value=value), live=True))
        self.say(EditCommand(id=0, edit=Weight(name="b_f[0]", value=values[-1])))

    @rule(experiment=experiments())
    def undo_to_another(self, experiment: Experiment) -> None:
        self.say(EditCommand(id=0, edit=Replace(experiment=experiment)))

    @rule(which=st.sampled_from([Step, Back, Play, Pause]))
    def press(self, which: Any) -> None:
        self.say(which(id=0))

    @rule(t=st.integers(-1, 9), loop=st.booleans())
    def go(self, t: int, loop: bool) -> None:
        self.say(Seek(id=0, t=t))
        self.say(Loop(id=0, loop=loop))
        self.wished["loop"] = loop

    @rule(number=st.floats(-2, 2), word=st.none() | st.sampled_from(["a", "of", "<b>"]), speed=st.floats(0.25, 60))
    def feed(self, number: float, word: str | None, speed: float) -> None:
        """One timestep more, as far as it fits; and another speed."""
        assert self.client.experiment is not None
        self.say(Feed(id=0, token=word) if word else Feed(id=0, x=(number,) * self.client.experiment["X"]))
        self.fed = True
        self.say(Speed(id=0, speed=speed))
        self.wished["speed"] = speed

    @rule(layer=st.integers(0, 2), reverse=st.booleans())
    def choose(self, layer: int, reverse: bool) -> None:
        self.say(Choose(id=0, layer=layer, reverse=reverse))

    @rule(unit=st.integers(0, 3), why=st.booleans(), followed=st.booleans())
    def look(self, unit: int, why: bool, followed: bool) -> None:
        asked, backward = Asked(quantity="h", index=unit), Asked(quantity="h", index=0)
        self.looked = Look(id=0, unit=unit, why=asked if why else None, backward=backward if followed else None)
        self.say(self.looked)

    @rule(course=courses, here=st.booleans())
    def train(self, course: Any, here: bool) -> None:
        self.say(Train(id=0, course=course, here=here))

    @rule(go=st.sampled_from(["on", "one", "pause", "end"]), speed=st.sampled_from([None, 1.0, 60.0]))
    def lesson(self, go: Any, speed: float | None) -> None:
        self.say(Learn(id=0, go=go, speed=speed))

    @rule(epoch=st.integers(-1, 9), place=st.none() | st.integers(-1, 3))
    def another_epoch_or_example(self, epoch: int, place: int | None) -> None:
        self.say(ToEpoch(id=0, epoch=epoch) if place is None else ShowExample(id=0, place=place))

    # what holds when nothing is on its way

    @rule()
    def rest(self) -> None:
        """All is carried out and heard: the client holds what a witness beside the server does, who misses nothing."""
        while self.work() or self.hear():
            pass
        client, witness, attended = self.client, self.witness, self.session.teaching
        assert client.pending == []
        assert self.finished <= client.acks, "what is finished is never overtaken, and its answer never gives way"
        for name in HELD:
            assert getattr(client, name) == getattr(witness, name), name
        for name, value in self.wished.items():
            assert getattr(client, name) == value, name
        shown = self.session._stage.shown.held
        told = json.loads(encode.plain([shown.experiment.pins, shown.experiment.edits, shown.trace.initial]))
        assert told == [client.pins, client.edits, client.picture["initial"]]
        assert (client.picture["ghost"] is not None) == bool(client.pins), "what is pinned is seen without its pins too"
        assert client.playing == (self.session.interval is not None)
        assert client.lesson == (attended and attended.name)
        if client.exact:
            self.another_session_shows_the_same()

    def another_session_shows_the_same(self) -> None:
        """A session that is opened with what the client has, by whoever has the link, is the same to the last bit.

        Where timesteps were fed one by one their sums were made one by one: that is the same but for rounding.
        """
        same = about if self.fed else operator.eq
        assert self.client.experiment is not None
        client = self.client
        link = {"command": "open", "id": 0, "experiment": client.experiment, "t": client.t} | client.seen
        session = Session(catalogue(), Budget())
        session.receive(self.looked)
        (opened,) = session.receive(decode.command(json.dumps(link), MOST))
        assert not isinstance(opened, Failed)
        told = json.loads(encode.event(opened))
        for name in ("experiment", "arrays", "first"):
            assert same(told[name], getattr(client, name)), name
        for name, value in client.picture.items():
            assert same(told[name], value), name
        for name, value in client.sight.items():
            assert same(told["sight"][name], value), name


TestAnyProtocol = AnyProtocol.TestCase
TestAnyProtocol.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
