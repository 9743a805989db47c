"""After any sequence of commands, what a session shows is a fresh run of its experiment."""

from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.lab.apply import apply
from app.lab.commands import AnyCommand, Back, EditCommand, Feed, Loop, Open, Pause, Play, Seek, Speed, Step
from app.lab.events import Failed, FrameEvent, PlaybackEvent, Snapshot, TraceEvent
from app.lab.experiment import Budget, Experiment
from app.lab.presets import catalogue
from app.lab.session import Session

from .test_edits import edits
from .worked import experiments, small, traced


class AnySession(RuleBasedStateMachine):
    """A session beside what we know of it: the experiment shown, the last finished one, and where one stands."""

    shown: Experiment
    settled: Experiment

    @initialize(experiment=experiments())
    def open(self, experiment: Experiment) -> None:
        self.session = Session(catalogue(), Budget())
        self.count, self.run, self.t, self.playing, self.loop = 0, 0, 0, False, False
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

    @rule(t=st.integers(-3, 20))
    def seek(self, t: int) -> None:
        self.send(Seek(id=self.count, t=t))

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
        if isinstance(event, (Snapshot, TraceEvent)):
            self.run += 1
            assert event.run == self.run
            self.arrays = event.arrays
            self.frame = event.frame
            self.t = event.frame.t
        if isinstance(event, FrameEvent):
            assert event.run == self.run
            self.frame, self.t = event.frame, event.frame.t
        if isinstance(event, (Snapshot, PlaybackEvent)):
            self.playing, self.loop = event.playback.playing, event.playback.loop
            assert event.playback.t == self.t
            assert event.playback.T == self.shown.T

    @invariant()
    def what_is_shown_is_a_fresh_run(self) -> None:
        fresh = traced(self.shown)
        assert 0 <= self.t <= self.shown.T
        for name, values in self.arrays.items():
            bound = 1e-12 if values.dtype == np.float64 else 1e-6
            size = max(1.0, float(np.abs(fresh[name]).max()))
            np.testing.assert_allclose(values, fresh[name], rtol=0, atol=bound * size)
        if self.t:
            for name, values in self.frame.values.items():
                size = max(1.0, float(np.abs(fresh[name]).max()))
                np.testing.assert_allclose(values, fresh[name][self.t - 1], rtol=0, atol=1e-12 * size)

    @invariant()
    def it_moves_by_itself_only_while_it_plays(self) -> None:
        assert (self.session.interval is not None) == self.playing


TestAnySession = AnySession.TestCase
TestAnySession.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
