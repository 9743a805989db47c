"""Runs that several sessions look at: computed once, told once, and nobody's to change."""

import gc
from dataclasses import replace
from unittest.mock import MagicMock

import numpy as np
import pytest

from app.lab import backward
from app.lab.budget import Budget
from app.lab.commands import EditCommand, Feed, Look, Open, Seek
from app.lab.edits import Weight
from app.lab.events import FrameEvent, Snapshot
from app.lab.experiment import Experiment, Numbers
from app.lab.gallery import LATELY, Common, Gallery
from app.lab.held import REMEMBERED, hold
from app.lab.looking import Asked, Loss
from app.lab.presets import catalogue
from app.lab.session import Session
from app.training import bptt

from .worked import preset

FIRST = preset("first-look")
LARGE = replace(FIRST, H=64, weights={}, edits={}, input=Numbers(values=((0.5,) * FIRST.X,) * 200))


def two(experiment: Experiment | None = FIRST) -> tuple[Session, Session]:
    """Two sessions of one server, at the same experiment."""
    common = Common()
    both = Session(catalogue(), Budget(), common=common), Session(catalogue(), Budget(), common=common)
    for session in both:
        (snapshot,) = session.receive(Open(id=0, experiment=experiment and replace(experiment)))
        assert isinstance(snapshot, Snapshot)
    return both


def frame(session: Session, t: int) -> FrameEvent:
    (told,) = session.receive(Seek(id=1, t=t))
    assert isinstance(told, FrameEvent)
    return told


@pytest.mark.parametrize("experiment", [None, FIRST], ids=["a preset", "a link"])
def test_who_opens_the_same_is_told_the_very_same_timesteps(experiment: Experiment | None) -> None:
    one, other = two(experiment)
    assert frame(one, 3).frame is frame(other, 3).frame
    assert frame(one, 2).frame is not frame(other, 3).frame


def test_each_stands_where_it_stands() -> None:
    one, other = two()
    assert (frame(one, 3).frame.t, frame(other, 5).frame.t, frame(one, 4).frame.t) == (3, 5, 4)


def test_a_hand_on_one_leaves_the_other_alone() -> None:
    one, other = two()
    before = frame(other, 3).frame
    one.receive(EditCommand(id=2, edit=Weight(name="b_f[0]", value=-9.0)))
    assert frame(other, 3).frame is before
    assert frame(one, 3).frame.values["f"][0] != before.values["f"][0]


def test_both_are_fed_and_neither_hears_of_the_other() -> None:
    both = two()
    for session, x in zip(both, (1.0, -1.0), strict=True):
        session.receive(Feed(id=2, x=(x,) * FIRST.X))
    for session, x in zip(both, (1.0, -1.0), strict=True):
        assert isinstance(FIRST.input, Numbers)
        alone = hold(replace(FIRST, input=Numbers(values=(*FIRST.input.values, (x,) * FIRST.X))))
        last = frame(session, alone.trace.T).frame
        for name, values in alone.frame(alone.trace.T).values.items():
            np.testing.assert_allclose(last.values[name], values, rtol=0, atol=1e-12, err_msg=name)


def test_another_layer_or_direction_of_the_same_network_has_timesteps_of_its_own() -> None:
    deep, gallery = replace(FIRST, layers=2, direction="both", readout=None, weights={}), Gallery()
    below = gallery.hold(deep, None)
    above = gallery.hold(deep, None).at(1, reverse=True)
    assert above.network is below.network
    assert not np.array_equal(above.frame(2).values["h"], below.frame(2).values["h"])
    np.testing.assert_array_equal(above.frame(2).values["h"], hold(deep).at(1, reverse=True).frame(2).values["h"])


def test_a_run_that_nobody_has_is_gone() -> None:
    gallery = Gallery()
    held = gallery.hold(FIRST, None)
    network = held.network
    assert gallery.hold(replace(FIRST), None).network is network
    del held
    gc.collect()
    assert gallery.hold(FIRST, None).network is not network


def test_only_the_last_that_were_opened_are_known() -> None:
    gallery = Gallery()
    runs = [gallery.hold(replace(FIRST, seed=seed, weights={}), None) for seed in range(LATELY + 1)]
    again = [gallery.hold(run.experiment, None) for run in runs[1:]]
    assert [one.network for one in again] == [run.network for run in runs[1:]]
    assert gallery.hold(runs[0].experiment, None).network is not runs[0].network


def test_the_one_that_was_asked_for_last_is_known_longest() -> None:
    gallery = Gallery()
    link = gallery.hold(FIRST, None)
    others = []
    for seed in range(LATELY + 3):
        others.append(gallery.hold(replace(FIRST, seed=seed, weights={}), None))
        assert gallery.hold(FIRST, None).network is link.network


def test_few_timesteps_of_a_run_are_remembered_however_long_it_is() -> None:
    long = replace(
        FIRST, H=1, weights={}, edits={}, pins=(), readout=None, input=Numbers(values=((0.5,) * FIRST.X,) * 300)
    )
    held = Gallery().hold(long, None)
    for t in range(301):
        held.frame(t)
    assert held.frames is not None
    assert 0 < len(held.frames) <= REMEMBERED


def test_two_that_follow_different_numbers_of_one_run_do_not_send_each_other_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    back = MagicMock(wraps=bptt.backward)
    monkeypatch.setattr(backward, "backward", back)
    sessions = two()
    for unit, session in enumerate(sessions):
        session.receive(
            Look(id=2, why=Asked(of="gradient", quantity="c", index=unit, loss=Loss(quantity="h", index=unit)))
        )
    before = back.call_count
    for t in (2, 3, 4, 5):
        for session in sessions:
            assert frame(session, t).explanation is not None
    assert before == back.call_count == 2
    assert sessions[0].cost_of_step > 0


def test_large_runs_are_not_shared() -> None:
    gallery = Gallery()
    first, second = gallery.hold(LARGE, None), gallery.hold(LARGE, None)
    assert first.network is not second.network
    assert first.frames is None
