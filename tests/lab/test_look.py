"""What is looked at: remembered, answered at once, and carried by every picture from then on."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.cells import GRU, Elman
from app.lab import beside
from app.lab.budget import Budget
from app.lab.commands import EditCommand, Feed, Look, Open, Pause, Play, Seek, Speed, Step
from app.lab.edits import ChangeCell, Pins, Sizes, UsePreset, Weight
from app.lab.events import FrameEvent, SightEvent, Snapshot, TraceEvent
from app.lab.experiment import Experiment
from app.lab.held import Held, hold
from app.lab.looking import Asked, OtherCell, OtherExperiment
from app.lab.pins import Pin
from app.lab.presets import catalogue
from app.lab.session import Session

from .test_session import one, opened
from .worked import preset, random_inputs

PLAIN = Experiment(X=2, H=3, seed=5, input=random_inputs(6, 2, 5))
SHUT = Pins(pins=(Pin(quantity="f", value=0.0),))


def looking(**what: Any) -> Session:
    """A session in which something is looked at."""
    session = opened(PLAIN)
    assert isinstance(one(session, Look(id=1, **what)), SightEvent)
    return session


def edit(session: Session, what: Any, *, live: bool = False) -> Any:
    return one(session, EditCommand(id=9, edit=what, live=live))


def test_before_any_look_the_memory_of_the_first_unit_is_taken_apart() -> None:
    snapshot = one(Session(catalogue(), Budget()), Open(id=0, experiment=PLAIN))
    assert snapshot.sight.parcels.unit == 0
    assert snapshot.sight.explanation is None
    assert snapshot.sight.others == ()
    assert snapshot.ghost is None


def test_a_look_before_opening_sees_nothing_and_is_kept() -> None:
    session = Session(catalogue(), Budget())
    told = one(session, Look(id=3, unit=2))
    assert (told.event, told.ack, told.sight.parcels) == ("sight", 3, None)
    assert one(session, Open(id=4, experiment=PLAIN)).sight.parcels.unit == 2


def test_a_look_is_answered_once_and_changes_no_run() -> None:
    session = opened(PLAIN)
    told = one(session, Look(id=7, unit=2))
    assert (told.event, told.ack, told.run) == ("sight", 7, 1)
    assert told.sight.parcels.unit == 2


def test_a_look_is_remembered_by_every_picture_and_frame() -> None:
    session = looking(unit=1, why=Asked(quantity="c", index=2))
    for event in (edit(session, SHUT, live=True), edit(session, SHUT)):
        assert event.sight.parcels.unit == 1
        assert event.sight.explanation.t == 0
    for event in (one(session, Step(id=2)), one(session, Seek(id=3, t=4))):
        assert isinstance(event, FrameEvent)
        assert event.explanation is not None
        assert event.explanation.t == event.frame.t
        assert event.explanation.value == event.frame.values["c"][2]
    fed = one(session, Feed(id=4, x=(1.0, 0.5)))
    assert fed.sight.explanation.t == 7


def test_a_number_at_a_timestep_of_its_own_stays_explained_wherever_one_stands() -> None:
    session = looking(why=Asked(quantity="f", index=0, t=3))
    for t in (0, 1, 6):
        assert one(session, Seek(id=2, t=t)).explanation is None  # what the look was answered with still holds
        assert edit(session, SHUT, live=True).sight.explanation.t == 3


def test_frames_that_are_played_fast_bring_only_what_is_quickly_explained() -> None:
    wide = replace(PLAIN, X=70, input=random_inputs(6, 70, 5))
    session = opened(wide)
    for quantity, speed, told in (("f", 10.0, True), ("f", 10.5, False), ("c", 60.0, True)):
        one(session, Speed(id=1, speed=speed))
        one(session, Look(id=2, why=Asked(quantity=quantity, index=0)))
        assert one(session, Seek(id=3, t=2)).explanation is not None
        one(session, Play(id=4))
        (frame,) = session.advance()
        assert isinstance(frame, FrameEvent)
        assert (frame.explanation is not None) == told
        one(session, Pause(id=5))


def test_other_runs_are_sent_again_only_when_others_are_asked_for() -> None:
    against = (OtherCell(cell=GRU()),)
    session = looking(against=against)
    assert one(session, Look(id=2, unit=1, against=against)).sight.others is None
    assert len(edit(session, SHUT, live=True).sight.others) == 1
    assert one(session, Look(id=3, unit=2, against=against)).sight.others is None
    assert len(edit(session, SHUT).sight.others) == 1
    assert one(session, Look(id=4)).sight.others == ()
    (them,) = one(session, Look(id=5, against=against)).sight.others
    assert them.experiment.cell == GRU()


def test_a_moving_hand_leaves_out_what_weighs_much_and_holds() -> None:
    session = opened(replace(PLAIN, input=random_inputs(121, 2, 5)))
    one(session, Look(id=1, against=(OtherCell(cell=GRU()),)))
    moving, done = edit(session, SHUT, live=True), edit(session, SHUT)
    assert (moving.ghost.experiment, moving.sight.others[0].experiment, moving.sight.parcels) == (None, None, None)
    assert done.ghost.experiment.pins == ()
    assert done.sight.others[0].experiment.cell == GRU()
    assert done.sight.parcels.left.shape == (122, 121)
    one(session, Look(id=2, first=2))
    assert edit(session, SHUT, live=True).sight.parcels.left.shape == (121, 120)


def test_what_is_not_there_any_more_is_not_explained_and_comes_back_with_its_cell() -> None:
    session = looking(why=Asked(quantity="f", index=2, t=3), unit=2)
    assert edit(session, ChangeCell(cell=GRU()), live=True).sight.explanation is None
    assert edit(session, Sizes(H=2), live=True).sight.explanation is None
    shrunk = edit(session, Sizes(H=2))
    assert shrunk.sight.parcels.unit == 1
    assert edit(session, Sizes(H=3)).sight.explanation.quantity == "f"


def test_parcels_are_told_of_the_timesteps_in_sight_and_only_if_asked_for() -> None:
    told = one(opened(PLAIN), Look(id=1, first=3, last=5)).sight.parcels
    assert (told.first, told.left.shape[1], told.merged) == (3, 3, True)
    clamped = one(opened(PLAIN), Look(id=1, unit=-4, first=-3, last=10**30)).sight.parcels
    assert (clamped.unit, clamped.first, clamped.left.shape[1]) == (0, 1, 6)
    assert one(opened(PLAIN), Look(id=1, parcels=False)).sight.parcels is None
    assert one(opened(replace(PLAIN, cell=Elman())), Look(id=1)).sight.parcels is None


def test_a_look_that_is_refused_leaves_the_one_before() -> None:
    session = looking(unit=2)
    told = one(session, Look(id=2, against=(OtherCell(cell=GRU()),) * 4))
    assert (told.what, told.got, told.expected) == ("against", "4", "at most 3")
    too_large = replace(PLAIN, H=1000)
    assert one(session, Look(id=3, against=(OtherExperiment(experiment=too_large),))).code == "over_budget"
    assert edit(session, SHUT, live=True).sight.parcels.unit == 2


def test_single_precision_while_a_hand_moves_and_all_digits_after_it() -> None:
    session = looking(against=(OtherCell(cell=GRU()),))
    moving, done = edit(session, SHUT, live=True), edit(session, SHUT)
    assert isinstance(moving, TraceEvent)
    assert isinstance(done, Snapshot)
    both: list[tuple[Any, Any]] = [(moving, np.float32), (done, np.float64)]
    for event, kind in both:
        parcels, ghost, (them,) = event.sight.parcels, event.ghost, event.sight.others
        some = [parcels.left, parcels.total, parcels.half_life, *ghost.arrays.values(), *them.apart.values()]
        assert {array.dtype for array in some} == {np.dtype(kind)}


def test_pins_are_told_while_they_are_dragged_and_the_ghost_with_them() -> None:
    session = opened(PLAIN)
    free = one(session, Seek(id=1, t=4)).frame.values["c"]
    moving = edit(session, SHUT, live=True)
    assert moving.pins == SHUT.pins
    assert (moving.frame.values["f"] == 0.0).all()
    assert (moving.frame.values["c"] != free).all()
    np.testing.assert_array_equal(moving.ghost.arrays["c"][3], free.astype(np.float32))
    assert moving.ghost.parted.first == 2  # at t = 1 there is nothing yet that could be forgotten
    assert edit(session, Pins(pins=()), live=False).ghost is None


def noted_feeds(monkeypatch: pytest.MonkeyPatch) -> list[Experiment]:
    """Experiments that are grown by a timestep from now on."""
    asked: list[Experiment] = []
    fed = Held.fed

    def noted(held: Held, grown: Experiment) -> Held:
        asked.append(grown)
        return fed(held, grown)

    monkeypatch.setattr(Held, "fed", noted)
    return asked


def test_feeding_computes_one_timestep_also_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    session = looking(against=(OtherCell(cell=GRU()), OtherExperiment(experiment=replace(PLAIN, seed=1))))
    fed_runs = noted_feeds(monkeypatch)
    edit(session, SHUT)
    whole: list[Experiment] = []

    def noted(experiment: Experiment, before: Held | None = None) -> Held:
        whole.append(experiment)
        return hold(experiment, before)

    monkeypatch.setattr(beside, "hold", noted)
    for k in range(3):
        fed = one(session, Feed(id=k, x=(1.0, 0.5)))
    assert whole == []
    assert len(fed_runs) == 3 * 3  # the run on show, its ghost and the other cell
    assert [fed.ghost.T, *(them.T for them in fed.sight.others)] == [9, 9, 6]  # the other experiment is as it was
    assert fed.experiment.pins == SHUT.pins
    assert (fed.arrays["f"] == 0.0).all()


def test_a_snapshot_with_pins_opens_to_the_identical_trace() -> None:
    session = opened(preset("first-look"))
    done = edit(session, Pins(pins=(Pin(quantity="i", unit=1, first=5, last=9, value=0.0), *SHUT.pins)))
    again = one(Session(catalogue(), Budget()), Open(id=0, experiment=done.experiment))
    assert all(again.arrays[name].tobytes() == values.tobytes() for name, values in done.arrays.items())


def test_the_model_says_what_can_be_pinned_and_how_activations_bend() -> None:
    model = one(Session(catalogue(), Budget()), Open(id=0, experiment=PLAIN)).model
    assert model.pinnable == ("f", "i", "c_tilde", "o", "c", "h")
    assert {"sigmoid", "tanh"} <= set(model.curves)


def test_the_cost_of_a_command_counts_the_way_back_where_something_of_it_is_looked_at() -> None:
    weight = EditCommand(id=1, edit=Weight(name="b_f[0]", value=1.0), live=True)
    number = Asked(quantity="c", index=1)
    free = looking(why=number).cost(weight)
    for look in ({"backward": number}, {"why": replace(number, of="gradient")}):
        assert looking(**look).cost(weight) > 3 * free


def test_the_cost_of_a_command_counts_pins_and_runs_beside() -> None:
    session = opened(replace(PLAIN, input=random_inputs(100, 2, 5)))
    weight = EditCommand(id=1, edit=Weight(name="b_f[0]", value=1.0), live=True)
    free = session.cost(weight)
    half = Pins(pins=(Pin(quantity="f", first=51, value=0.0),))
    assert session.cost(EditCommand(id=1, edit=half)) > 2 * free
    assert session.cost(EditCommand(id=1, edit=SHUT)) > session.cost(EditCommand(id=1, edit=half))
    edit(session, SHUT)
    pinned = session.cost(weight)
    assert pinned > 2 * session.cost(EditCommand(id=1, edit=SHUT)) * 0.99
    cells = Look(id=2, against=(OtherCell(cell=GRU()), OtherCell(cell=Elman())))
    assert session.cost(cells) > session.cost(Look(id=2))
    one(session, cells)
    assert session.cost(weight) > pinned


def test_opening_costs_what_was_looked_at_before_it() -> None:
    session = Session(catalogue(), Budget())
    names = [Open(id=1), Open(id=1, preset="first-look"), Open(id=1, experiment=preset("first-look"))]
    alone = session.cost(names[0])
    assert alone > 0
    assert [session.cost(command) for command in names] == [alone] * 3
    large = replace(PLAIN, input=random_inputs(1000, 2, 5), pins=SHUT.pins)
    one(session, Look(id=0, against=(OtherExperiment(experiment=large), OtherCell(cell=GRU()))))
    beside = session.cost(Open(id=1, experiment=large))
    for command in names:
        assert session.cost(command) > 2 * alone + 1000 * 6000
        assert session.cost(command) < beside
    assert session.cost(Open(id=1, preset="no such")) == 0
    one(session, Open(id=1, experiment=PLAIN))
    assert session.cost(EditCommand(id=2, edit=UsePreset(preset="first-look"))) == session.cost(names[1])


def test_a_timestep_costs_what_it_takes_to_explain_the_number_that_is_looked_at() -> None:
    session = Session(catalogue(), Budget())
    wide = replace(preset("first-look"), H=200, weights={}, edits={}, readout=None)
    session.receive(Open(id=1, experiment=wide))
    assert (session.cost_of_step, session.cost(Step(id=2))) == (0, 0)
    session.receive(Look(id=2, why=Asked(quantity="a_f", index=0)))
    session.receive(Seek(id=3, t=2))
    assert session.cost_of_step == session.cost(Step(id=4)) > 200 * 1000
    session.receive(Look(id=5, why=Asked(quantity="a_f", index=0, t=2)))
    assert session.cost_of_step == 0, "it was told, and holds"
