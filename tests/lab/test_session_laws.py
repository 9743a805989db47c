"""After any sequence of commands, what a session shows is a fresh run of its experiment."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.lab.apply import apply
from app.lab.budget import Budget
from app.lab.commands import (
    AnyCommand,
    Back,
    Choose,
    EditCommand,
    Feed,
    Look,
    Loop,
    Open,
    Pause,
    Play,
    Seek,
    Speed,
    Step,
)
from app.lab.edits import ChangeCell
from app.lab.events import Failed, FrameEvent, Other, PlaybackEvent, Sight, SightEvent, Snapshot, TraceEvent
from app.lab.experiment import Experiment
from app.lab.held import hold
from app.lab.looking import AnyAgainst, Asked, OtherCell, OtherExperiment, OtherPass
from app.lab.presets import catalogue
from app.lab.session import Session
from app.network.passes import Pass

from .test_edits import edits
from .worked import EVERY_CELL, FIRST, experiments, small, traced

others = (
    st.builds(OtherCell, cell=st.sampled_from(EVERY_CELL))
    | st.builds(OtherExperiment, experiment=experiments())
    | st.builds(OtherPass, layer=st.integers(-1, 3), reverse=st.booleans())
)
asked = st.builds(
    Asked,
    quantity=st.sampled_from(["x", "h", "c", "f", "z", "a_h", "y", "no such"]),
    index=st.integers(-1, 5),
    t=st.none() | st.integers(-1, 8),
)


def scale(*arrays: Any) -> float:
    """The largest number in sight, at least 1: what rounding is measured by."""
    return max(1.0, *(float(np.abs(array).max(initial=0.0)) for array in arrays))


def agree(arrays: Any, experiment: Experiment, seen: Pass) -> None:
    """Check every array against a fresh run, of the pass in sight."""
    fresh = traced(experiment, seen)
    for name, values in arrays.items():
        bound = 1e-12 if values.dtype == np.float64 else 1e-6
        np.testing.assert_allclose(values, fresh[name], rtol=0, atol=bound * scale(fresh[name]))


def same(sent: Other, asked: Experiment, seen: Pass, *, moving: bool) -> None:
    """Check another run against a fresh one of the experiment that was asked for; a moving hand leaves that out."""
    assert sent.experiment == (None if moving else asked)
    assert sent.T == asked.T
    agree(sent.arrays, asked, seen)


class AnySession(RuleBasedStateMachine):
    """A session beside what we know of it: the experiment shown, the last finished one, and where one stands."""

    shown: Experiment
    settled: Experiment
    sight: Sight

    @initialize(experiment=experiments())
    def open(self, experiment: Experiment) -> None:
        self.session = Session(catalogue(), Budget())
        self.count, self.run, self.t, self.playing, self.loop = 0, 0, 0, False, False
        self.look, self.seen, self.chosen = Look(id=-1), FIRST, FIRST
        self.send(Open(id=0, experiment=experiment))

    @rule(experiment=experiments(), t=st.integers(-1, 8), playing=st.booleans())
    def open_another(self, experiment: Experiment, t: int, playing: bool) -> None:
        self.send(Open(id=self.count, experiment=experiment, t=t, playing=playing))

    @rule(data=st.data(), live=st.booleans())
    def edit(self, data: st.DataObject, live: bool) -> None:
        self.send(EditCommand(id=self.count, edit=data.draw(edits(self.settled)), live=live))

    @rule(data=st.data())
    def feed(self, data: st.DataObject) -> None:
        if self.settled.input.kind == "numbers":
            x = tuple(data.draw(small) for _ in range(self.settled.X + data.draw(st.sampled_from([0, 0, 0, 1]))))
            self.send(Feed(id=self.count, x=x))
        else:
            self.send(Feed(id=self.count, token=data.draw(st.sampled_from(["", "the", "neu"]))))

    @rule(which=st.sampled_from([Step, Back, Play, Pause]))
    def press(self, which: Any) -> None:
        self.send(which(id=self.count))

    @rule(layer=st.integers(-1, 3), reverse=st.booleans())
    def choose(self, layer: int, reverse: bool) -> None:
        self.send(Choose(id=self.count, layer=layer, reverse=reverse))

    @rule(t=st.integers(-3, 20))
    def seek(self, t: int) -> None:
        self.send(Seek(id=self.count, t=t))

    @rule(
        unit=st.integers(-1, 5),
        parcels=st.booleans(),
        why=st.none() | asked,
        against=st.lists(others, max_size=4).map(tuple),
    )
    def look_at(self, unit: int, parcels: bool, why: Asked | None, against: tuple[AnyAgainst, ...]) -> None:
        look = Look(id=self.count, unit=unit, parcels=parcels, why=why, against=against)
        self.send(look)
        if len(against) <= 3:
            self.look = look

    @rule(loop=st.booleans())
    def set_loop(self, loop: bool) -> None:
        self.send(Loop(id=self.count, loop=loop))

    @rule(speed=st.floats(0.0, 80.0))
    def set_speed(self, speed: float) -> None:
        self.send(Speed(id=self.count, speed=speed))

    @rule()
    def advance(self) -> None:
        was, end = self.t, self.shown.T
        events = self.session.advance()
        for event in events:
            self.fold(event)
        if not self.playing and not events:
            return
        if was < end:
            assert self.t == was + 1
        else:
            assert self.t == (0 if self.loop else end)

    def send(self, command: AnyCommand) -> None:
        events = self.session.receive(command)
        assert events
        assert all(event.ack == command.id for event in events)
        assert len(events) == 1 or not any(isinstance(event, Failed) for event in events)
        if isinstance(command, EditCommand) and not isinstance(events[0], Failed):
            new = apply(command.edit, self.settled, catalogue().presets)
            self.shown = new
            if not command.live:
                self.settled = new
        for event in events:
            self.fold(event)
        self.count += 1

    def fold(self, event: Any) -> None:
        if isinstance(event, Snapshot):
            self.shown = self.settled = event.experiment
            self.chosen = self.seen = Pass(event.model.layer, event.model.reverse)
            assert self.seen in event.experiment.spec.passes
        if isinstance(event, TraceEvent):  # a moving hand may have taken the chosen pass away
            self.seen = hold(self.shown).at(self.chosen.layer, reverse=self.chosen.reverse).seen
        if isinstance(event, (Snapshot, TraceEvent)):
            self.run += 1
            assert event.run == self.run
            self.arrays = event.arrays
            self.frame, self.ghost = event.frame, event.ghost
            self.t = event.frame.t
        if isinstance(event, (Snapshot, TraceEvent, SightEvent)):
            others = self.sight.others if event.sight.others is None else event.sight.others
            self.sight, self.explanation = replace(event.sight, others=others), event.sight.explanation
        if isinstance(event, SightEvent):
            assert event.run == self.run
        if isinstance(event, FrameEvent):
            assert event.run == self.run
            self.frame, self.t = event.frame, event.frame.t
            if self.look.why is None or self.look.why.t is None:
                self.explanation = event.explanation
            else:
                assert event.explanation is None
        if isinstance(event, (Snapshot, PlaybackEvent)):
            self.playing, self.loop = event.playback.playing, event.playback.loop
            assert event.playback.t == self.t
            assert event.playback.T == self.shown.T
            assert (event.playback.layer, event.playback.reverse) == self.chosen

    @invariant()
    def what_is_shown_is_a_fresh_run(self) -> None:
        fresh = traced(self.shown, self.seen)
        assert 0 <= self.t <= self.shown.T
        agree(self.arrays, self.shown, self.seen)
        if self.t:
            for name, values in self.frame.values.items():
                size = max(1.0, float(np.abs(fresh[name]).max()))
                np.testing.assert_allclose(values, fresh[name][self.t - 1], rtol=0, atol=1e-12 * size)

    @invariant()
    def the_ghost_is_a_fresh_run_without_pins(self) -> None:
        assert (self.ghost is not None) == bool(self.shown.pins)
        if self.ghost:
            same(self.ghost, replace(self.shown, pins=()), self.seen, moving=self.arrays["x"].dtype == np.float32)

    @invariant()
    def others_are_fresh_runs_of_what_was_asked_for(self) -> None:
        assert self.sight.others is not None
        assert len(self.sight.others) == len(self.look.against)
        for sent, other in zip(self.sight.others, self.look.against, strict=True):
            seen = self.seen
            if isinstance(other, OtherPass):
                wanted, seen = self.shown, Pass(min(max(other.layer, 0), self.shown.layers - 1), other.reverse)
            elif isinstance(other, OtherExperiment):
                wanted = other.experiment
            else:
                wanted = apply(ChangeCell(cell=other.cell), self.shown, {})
            same(sent, wanted, seen, moving=sent.arrays["x"].dtype == np.float32)

    @invariant()
    def what_is_explained_is_the_number_asked_for(self) -> None:
        why, got = self.look.why, self.explanation
        if got is None:
            return
        assert why is not None
        assert (got.quantity, got.index, got.t) == (why.quantity, why.index, self.t if why.t is None else why.t)
        if got.t:
            fresh = traced(self.shown, self.seen)[got.quantity]
            assert got.value is not None
            assert abs(got.value - fresh[got.t - 1, got.index]) <= 1e-12 * max(1.0, float(np.abs(fresh).max()))

    @invariant()
    def parcels_are_there_when_asked_for_and_add_up(self) -> None:
        told, cell = self.sight.parcels, self.shown.cell
        assert (told is not None) == (self.look.parcels and cell.belt.keep is not None)
        if told:
            assert told.unit == min(max(self.look.unit, 0), self.shown.H - 1)
            carried = traced(self.shown, self.seen)[cell.belt.carry][:, told.unit]
            bound = 1e-12 if told.left.dtype == np.float64 else 1e-6
            np.testing.assert_allclose(told.left.sum(axis=0), carried, rtol=0, atol=bound * scale(told.left, carried))

    @invariant()
    def it_moves_by_itself_only_while_it_plays(self) -> None:
        assert (self.session.interval is not None) == self.playing


TestAnySession = AnySession.TestCase
TestAnySession.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
