"""A session as a plain object: commands in, events out."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cells import LSTM
from app.lab.budget import Budget
from app.lab.commands import (
    AnyCommand,
    Back,
    EditCommand,
    Feed,
    Learn,
    Loop,
    Open,
    Pause,
    Play,
    Seek,
    ShowExample,
    Speed,
    Step,
    ToEpoch,
)
from app.lab.edits import (
    ChangeReadout,
    InputTokens,
    InputValues,
    Replace,
    Reset,
    Revert,
    Seed,
    Sizes,
    UsePreset,
    Weight,
)
from app.lab.events import AnyEvent, Failed, FrameEvent, PlaybackEvent, Snapshot, TraceEvent
from app.lab.experiment import Experiment, Numbers
from app.lab.held import Held
from app.lab.presets import catalogue
from app.lab.session import Session
from app.network.readout import Readout

from .worked import experiments, preset, random_inputs, traced

FIRST = preset("first-look")
FIRST_INPUT = Numbers(values=((1.0,), (0.0,)))


def opened(experiment: Experiment | None = None, **how: Any) -> Session:
    session = Session(catalogue(), Budget())
    snapshot = one(session, Open(id=0, experiment=experiment, **how))
    assert isinstance(snapshot, Snapshot)
    return session


def one(session: Session, command: AnyCommand) -> Any:
    """The only event that a command is answered with."""
    (event,) = session.receive(command)
    return event


def standing(session: Session) -> FrameEvent:
    """Where it stands, asked by a seek that goes nowhere."""
    snapshot = one(session, Loop(id=99, loop=False))
    return one(session, Seek(id=99, t=snapshot.playback.t))  # type: ignore[no-any-return]


def same(ours: Any, theirs: Any, apart: float = 0.0) -> None:
    """Every array of two traces, by name."""
    assert set(ours) == set(theirs)
    for name, values in ours.items():
        np.testing.assert_allclose(values, theirs[name], rtol=apart, atol=apart)


# opening


def test_opening_without_a_word_opens_the_first_preset() -> None:
    snapshot = one(Session(catalogue(), Budget()), Open(id=7))
    assert snapshot.experiment == FIRST
    assert (snapshot.ack, snapshot.run, snapshot.frame.t) == (7, 1, 0)
    same(snapshot.arrays, traced(FIRST))


def test_a_preset_is_opened_by_its_id_and_an_unknown_one_is_told() -> None:
    session = Session(catalogue(), Budget())
    assert one(session, Open(id=1, preset="latch")).experiment == preset("latch")
    told = one(session, Open(id=2, preset="no such"))
    assert (told.ack, told.code, told.got) == (2, "unknown_name", "no such")
    assert one(session, Step(id=3)).frame.t == 1


def test_a_session_begins_again_where_its_page_stood() -> None:
    snapshot = one(
        Session(catalogue(), Budget()), Open(id=1, experiment=preset("latch"), t=12, playing=True, speed=8.0, loop=True)
    )
    playback = snapshot.playback
    assert (playback.t, playback.playing, playback.speed, playback.loop, playback.T) == (12, True, 8.0, True, 32)
    assert snapshot.frame.values["h"].tolist() == traced(preset("latch"))["h"][11].tolist()


@pytest.mark.parametrize(("asked", "got"), [(-5, 0), (10**30, 24), (24, 24)])
def test_the_timestep_to_open_at_is_clamped(asked: int, got: int) -> None:
    assert one(Session(catalogue(), Budget()), Open(id=1, t=asked)).playback.t == got


BEFORE_OPENING: list[AnyCommand] = [
    *(Step(id=4), Back(id=4), Seek(id=4, t=1), Play(id=4), Pause(id=4), Speed(id=4, speed=1.0), Loop(id=4, loop=True)),
    *(Feed(id=4, x=(1.0,)), EditCommand(id=4, edit=Reset()), EditCommand(id=4, edit=Sizes(T=5), live=True)),
]


@pytest.mark.parametrize("command", BEFORE_OPENING, ids=lambda command: type(command).__name__)
def test_nothing_can_be_done_before_opening(command: AnyCommand) -> None:
    session = Session(catalogue(), Budget())
    told = one(session, command)
    assert isinstance(told, Failed)
    assert (told.ack, told.code) == (4, "out_of_order")
    assert session.cost(command) == 0
    assert session.interval is None


# edits


def test_a_finished_edit_is_answered_with_everything_and_a_moving_hand_with_the_trace() -> None:
    session = opened()
    edit = Weight(name="b_f[0]", value=-1.0)
    trace = one(session, EditCommand(id=1, edit=edit, live=True))
    assert isinstance(trace, TraceEvent)
    assert trace.edits == {"b_f[0]": -1.0}
    assert {values.dtype for values in trace.arrays.values()} == {np.dtype(np.float32)}
    snapshot = one(session, EditCommand(id=2, edit=edit))
    assert isinstance(snapshot, Snapshot)
    assert (trace.run, snapshot.run) == (2, 3)
    for name, values in trace.arrays.items():
        np.testing.assert_array_equal(values, snapshot.arrays[name].astype(np.float32))
    assert not any(name.startswith("a_") for name in trace.arrays)
    assert "a_f" in snapshot.arrays


def test_live_edits_start_from_the_last_finished_experiment() -> None:
    session = opened()
    for value in (1.0, 2.0, 3.0):
        trace = one(session, EditCommand(id=1, edit=Weight(name="b_f[0]", value=value), live=True))
        assert trace.edits == {"b_f[0]": value}
    trace = one(session, EditCommand(id=2, edit=Weight(name="b_f[1]", value=5.0), live=True))
    assert trace.edits == {"b_f[1]": 5.0}
    snapshot = one(session, EditCommand(id=3, edit=Weight(name="b_i[0]", value=0.5)))
    assert snapshot.experiment.edits == {"b_i[0]": 0.5}


def test_what_is_stepped_through_is_what_is_shown_also_while_a_hand_moves() -> None:
    session = opened()
    trace = one(session, EditCommand(id=1, edit=Weight(name="b_f[0]", value=-9.0), live=True))
    frame = one(session, Seek(id=2, t=5))
    assert frame.run == trace.run
    np.testing.assert_array_equal(frame.frame.values["f"].astype(np.float32), trace.arrays["f"][4])


def test_where_one_stands_stays_when_something_is_edited_and_is_clamped_when_it_gets_shorter() -> None:
    session = opened(t=20)
    assert one(session, EditCommand(id=1, edit=Weight(name="b_f[0]", value=0.0))).playback.t == 20
    assert one(session, EditCommand(id=2, edit=Sizes(T=6))).playback.t == 6


def test_first_weights_are_told_beside_the_edits() -> None:
    session = Session(catalogue(), Budget())
    begun = one(session, Open(id=0, experiment=FIRST))
    assert begun.first["b_f"][0] == 4.5
    snapshot = one(session, EditCommand(id=1, edit=Weight(name="b_f[0]", value=-9.0)))
    assert snapshot.first is None
    assert snapshot.experiment.edits == {"b_f[0]": -9.0}
    back = one(session, EditCommand(id=2, edit=Revert(name="b_f[0]")))
    same(back.arrays, traced(FIRST))


# standing


def test_step_back_and_seek_clamp() -> None:
    session = opened()
    assert one(session, Back(id=1)).frame.t == 0
    assert one(session, Seek(id=2, t=10**20)).frame.t == 24
    assert one(session, Step(id=3)).frame.t == 24
    assert one(session, Seek(id=4, t=-(10**20))).frame.t == 0


@given(st.lists(st.sampled_from([Step(id=1), Back(id=1)]) | st.builds(Seek, id=st.just(1), t=st.integers(-9, 99))))
def test_every_frame_is_the_row_of_the_trace_where_one_stands(commands: list[AnyCommand]) -> None:
    session, t = opened(), 0
    arrays = traced(FIRST)
    for command in commands:
        frame = one(session, command).frame
        t = min(max({"step": t + 1, "back": t - 1}.get(command.command, getattr(command, "t", 0)), 0), 24)
        assert frame.t == t
        if t:
            assert set(frame.values) == set(arrays)
            for name, values in frame.values.items():
                assert values.tolist() == arrays[name][t - 1].tolist()
            before = {name: arrays[name][t - 2] if t > 1 else np.zeros(6) for name in ("h", "c")}
            assert {name: values.tolist() for name, values in frame.previous.items()} == {
                name: values.tolist() for name, values in before.items()
            }
        else:
            assert {name: values.tolist() for name, values in frame.values.items()} == {"h": [0.0] * 6, "c": [0.0] * 6}
            assert frame.previous == {}


# playing


def test_playing_goes_one_timestep_at_a_time_to_the_end_and_pauses_there() -> None:
    session = opened(preset("store-and-report"))
    assert session.interval is None
    playing = one(session, Play(id=1))
    assert isinstance(playing, PlaybackEvent)
    assert playing.playback.playing
    assert session.interval == 0.25
    seen = [event for _ in range(5) for event in session.advance()]
    assert [event.frame.t for event in seen if isinstance(event, FrameEvent)] == [1, 2, 3, 4, 5]
    (end,) = session.advance()
    assert isinstance(end, PlaybackEvent)
    assert not end.playback.playing
    assert session.interval is None
    assert session.advance() == []


def test_a_loop_goes_round_by_the_initial_state() -> None:
    session = opened(preset("store-and-report"), playing=True, loop=True)
    times = [event.frame.t for _ in range(13) for event in session.advance() if isinstance(event, FrameEvent)]
    assert times == [1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1]


def test_play_at_the_end_begins_again() -> None:
    session = opened(t=24)
    frame, playing = session.receive(Play(id=1))
    assert isinstance(frame, FrameEvent)
    assert isinstance(playing, PlaybackEvent)
    assert (frame.frame.t, playing.playback.t, playing.playback.playing) == (0, 0, True)


def test_pause_stays_and_play_goes_on_from_there() -> None:
    session = opened(t=3, playing=True)
    session.advance()
    assert not one(session, Pause(id=1)).playback.playing
    assert session.advance() == []
    session.receive(Play(id=2))
    (event,) = session.advance()
    assert isinstance(event, FrameEvent)
    assert event.frame.t == 5


@pytest.mark.parametrize("speed", [0.25, 1.0, 60.0])
def test_speed_is_timesteps_a_second(speed: float) -> None:
    session = opened(playing=True)
    assert one(session, Speed(id=1, speed=speed)).playback.speed == speed
    assert session.interval == 1 / speed


@pytest.mark.parametrize("speed", [0.0, -1.0, 0.2499, 60.01, 1e300])
def test_a_speed_outside_its_range_is_refused_also_when_opening(speed: float) -> None:
    session = opened()
    for command in (Speed(id=1, speed=speed), Open(id=1, preset="latch", speed=speed)):
        told = one(session, command)
        assert (told.code, told.what) == ("invalid_value", "speed")
    assert one(session, Loop(id=2, loop=True)).playback.speed == 4.0


# feeding


@settings(max_examples=30)
@given(experiments(), st.integers(1, 40), st.data())
def test_feeding_equals_computing_the_longer_sequence_anew(
    experiment: Experiment, more: int, data: st.DataObject
) -> None:
    session = opened(experiment)
    words = st.sampled_from(("the", "film", "neu"))
    for _ in range(more):
        if experiment.input.kind == "numbers":
            x = tuple(data.draw(st.floats(-1, 1)) for _ in range(experiment.X))
            snapshot = one(session, Feed(id=1, x=x))
        else:
            snapshot = one(session, Feed(id=1, token=data.draw(words)))
    assert isinstance(snapshot, Snapshot)
    assert snapshot.playback.T - more == experiment.T
    assert snapshot.playback.t == (1 if snapshot.model.reverse else snapshot.playback.T)
    anew = traced(snapshot.experiment)
    bound = 1e-12 * max(1.0, *(float(np.abs(values).max()) for values in anew.values()))
    same(snapshot.arrays, anew, bound)


def test_after_feeding_one_stands_where_the_new_input_is_read() -> None:
    session = opened(replace(FIRST, direction="both"), layer=0, reverse=True)
    fed = one(session, Feed(id=1, x=(0.1, 0.2, 0.3)))
    assert (fed.model.reverse, fed.playback.t) == (True, 1)
    assert fed.frame.values["x"].tolist() == [0.1, 0.2, 0.3]


def test_an_edit_after_feeding_reaches_every_timestep() -> None:
    session = opened()
    one(session, Feed(id=1, x=(0.1, 0.2, 0.3)))
    snapshot = one(session, EditCommand(id=2, edit=Weight(name="W_f[0,0]", value=1.0)))
    same(snapshot.arrays, traced(snapshot.experiment))
    again = one(session, Feed(id=3, x=(0.1, 0.2, 0.3)))
    same(again.arrays, traced(again.experiment), 1e-12)


# refusals


REFUSED: list[AnyCommand] = [
    Open(id=5, preset="no such"),
    Open(id=5, experiment=Experiment(cell=LSTM(), X=1, H=10**9, input=random_inputs(2, 1, 0))),
    Feed(id=5),
    Feed(id=5, x=(1.0,)),
    Feed(id=5, token="word"),
    Speed(id=5, speed=1000.0),
    EditCommand(id=5, edit=Sizes(T=10**9)),
    EditCommand(id=5, edit=Sizes(H=10**9, X=10**9)),
    EditCommand(id=5, edit=Sizes(T=0)),
    *(EditCommand(id=5, edit=ChangeReadout(readout=Readout(size=size))) for size in (-1, 0, 257, 10**7, 10**11)),
    EditCommand(id=5, edit=Seed(seed=-1)),
    EditCommand(id=5, edit=Weight(name="W_z[0,0]", value=1.0)),
    EditCommand(id=5, edit=UsePreset(preset="no such")),
    EditCommand(id=5, edit=InputValues(values=((1.0, 2.0), (1.0,)))),
    EditCommand(id=5, edit=InputValues(values=(tuple([0.0] * 300_000),))),
    EditCommand(id=5, edit=InputTokens(tokens=tuple(map(str, range(100_000))))),
]


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("command", REFUSED, ids=lambda command: f"{type(command).__name__}")
def test_a_refused_command_changes_nothing_and_answers_once(command: AnyCommand, live: bool) -> None:
    session = opened(t=7, playing=True)
    if isinstance(command, EditCommand):
        command = EditCommand(id=5, edit=command.edit, live=live)
    told = one(session, command)
    assert isinstance(told, Failed)
    assert told.ack == 5
    assert told.message == f"{told.code.replace('_', ' ')}: {told.what}: got {told.got}; expected {told.expected}"
    after = one(session, Step(id=6))
    assert (after.run, after.frame.t, after.T) == (1, 8, 24)
    assert one(session, EditCommand(id=7, edit=Reset())).experiment == FIRST
    assert session.interval == 0.25


def test_a_large_snapshot_leaves_out_what_the_pictures_do_not_show() -> None:
    large = Experiment(cell=LSTM(), X=1, H=100, input=random_inputs(201, 1, 0))
    snapshot = one(Session(catalogue(), Budget()), Open(id=1, experiment=large))
    assert "a_f" not in snapshot.arrays
    assert "f" in snapshot.arrays
    assert "a_f" in one(Session(catalogue(), Budget()), Open(id=1, experiment=large, t=3)).frame.values


def test_the_cost_of_a_command_is_known_before_it_is_carried_out() -> None:
    session = opened()
    assert session.cost(Step(id=1)) == 0
    small = 24 * (1000 + 6 * 9)
    assert session.cost(EditCommand(id=1, edit=Reset())) == small
    assert session.cost(EditCommand(id=1, edit=Sizes(T=10_000))) == 10_000 * (1000 + 6 * 9)
    assert session.cost(EditCommand(id=1, edit=ChangeReadout(readout=Readout(size=9)))) == small + 24 * 6 * 9
    assert session.cost(Open(id=1, experiment=preset("latch"))) == 32 * (1000 + 2 * 5)
    assert session.cost(Feed(id=1, x=(0.0, 0.0, 0.0))) == small
    for settles in (ToEpoch(id=1, epoch=3), ShowExample(id=1, place=0), Learn(id=1, go="pause"), Learn(id=1, go="end")):
        assert session.cost(settles) == small
    one(session, EditCommand(id=1, edit=Weight(name="b_f[0]", value=1.0)))
    assert session.cost(EditCommand(id=1, edit=Reset())) == small + 500
    assert session.cost(EditCommand(id=1, edit=Replace(experiment=preset("latch")))) == 32 * (1000 + 2 * 5)


def test_acknowledgements_follow_the_commands_and_playing_keeps_the_last() -> None:
    session = opened()
    events: list[AnyEvent] = [*session.receive(Play(id=11)), *session.advance(), *session.advance()]
    assert [event.ack for event in events] == [11, 11, 11]


@pytest.mark.parametrize("size", [10**7, 10**11, 10**30])
def test_a_read_out_of_any_size_is_refused_before_anything_is_drawn(size: int) -> None:
    given = Experiment(X=1, H=2, input=FIRST_INPUT, readout=Readout(size=1), weights={"W_y": ((0.5, 0.5),)})
    told = one(opened(given), EditCommand(id=2, edit=ChangeReadout(readout=Readout(size=size))))
    assert isinstance(told, Failed)
    assert (told.code, told.what) == ("over_budget", "read-out")


def test_a_word_has_an_end() -> None:
    told = one(opened(), EditCommand(id=2, edit=InputTokens(tokens=("a" * 400_000,))))
    assert isinstance(told, Failed)
    assert (told.code, told.got) == ("invalid_value", "400000 letters")


def fault(*_: Any) -> None:
    raise MemoryError


@pytest.mark.parametrize(
    "command",
    [
        Open(id=5, preset="latch", t=2),
        EditCommand(id=5, edit=Sizes(H=3)),
        EditCommand(id=5, edit=Sizes(H=3), live=True),
        Feed(id=5, x=(0.1, 0.2, 0.3)),
        Seek(id=5, t=3),
    ],
    ids=["open", "edit", "live", "feed", "seek"],
)
def test_a_fault_of_ours_changes_nothing(monkeypatch: pytest.MonkeyPatch, command: AnyCommand) -> None:
    session = opened(t=7, playing=True)
    with monkeypatch.context() as patch:
        patch.setattr(Held, "frame", fault)  # the last that is asked for
        with pytest.raises(MemoryError):
            session.receive(command)
    after = one(session, Step(id=6))
    assert (after.run, after.frame.t, after.T) == (1, 8, 24)
    assert one(session, EditCommand(id=7, edit=Reset())).experiment == FIRST
    assert session.interval == 0.25
