"""Large layers: pictures hold the units around the chosen one, numbers hold all."""

import numpy as np
import pytest

from app.lab.budget import Budget
from app.lab.catalogue import Catalogue
from app.lab.commands import EditCommand, Look, Open
from app.lab.edits import Weight
from app.lab.events import Snapshot, TraceEvent
from app.lab.experiment import Experiment
from app.lab.held import hold
from app.lab.session import Session
from app.lab.window import PAGE, WIDE, cuts, first_in_sight, in_sight

from .worked import random_inputs

LARGE = Experiment(X=2, H=WIDE + 10, seed=3, input=random_inputs(5, 2, 3))


@pytest.mark.parametrize(
    ("size", "unit", "first"), [(WIDE, 100, 0), (WIDE + 1, 0, 0), (WIDE + 1, 63, 0), (300, 64, 64), (300, 999, 256)]
)
def test_units_come_in_pages(size: int, unit: int, first: int) -> None:
    assert first_in_sight(size, unit) == first


def test_only_what_is_wide_is_cut_and_the_chosen_unit_is_in_it() -> None:
    arrays = {"c": np.arange(3.0 * 200).reshape(3, 200), "y": np.ones((3, 2))}
    seen, first = in_sight(arrays, 130), cuts(arrays, 130)
    assert first == {"c": 128}
    assert seen["y"] is not None
    assert seen["y"].shape == (3, 2)
    np.testing.assert_array_equal(seen["c"], arrays["c"][:, 128:192])
    assert seen["c"].shape == (3, min(PAGE, 200 - 128))


def opened(unit: int) -> tuple[Session, Snapshot]:
    """A session that looks at a unit of a large layer."""
    session = Session(Catalogue({"large": LARGE}, "large"), Budget())
    session.receive(Look(id=0, unit=unit))
    (event,) = session.receive(Open(id=1, t=3))
    assert isinstance(event, Snapshot)
    return session, event


def test_a_picture_holds_a_page_of_units_and_the_frame_all_of_them() -> None:
    _, event = opened(70)
    whole = hold(LARGE).trace.quantities["c"]
    assert event.cuts["c"] == 64
    np.testing.assert_array_equal(event.arrays["c"], whole[:, 64:128])
    np.testing.assert_array_equal(event.frame.values["c"], whole[2])


def test_looking_at_a_unit_of_another_page_brings_its_picture() -> None:
    session, _ = opened(0)
    (same,) = session.receive(Look(id=2, unit=63))
    assert not isinstance(same, Snapshot)
    (other,) = session.receive(Look(id=3, unit=64))
    assert isinstance(other, Snapshot)
    assert other.cuts["f"] == 64


def test_while_a_hand_moves_the_other_page_is_of_what_the_hand_made() -> None:
    session, _ = opened(0)
    session.receive(EditCommand(id=2, edit=Weight(name="b_f[100]", value=9.0), live=True))
    (seen,) = session.receive(Look(id=3, unit=100))
    assert isinstance(seen, TraceEvent)
    assert seen.arrays["f"][:, 100 - 64].min() > 0.99


def test_first_weights_are_sent_once() -> None:
    session, event = opened(0)
    assert event.first is not None
    (edited,) = session.receive(EditCommand(id=2, edit=Weight(name="b_f[0]", value=2.0)))
    assert isinstance(edited, Snapshot)
    assert edited.first is None
    (again,) = session.receive(Open(id=3, experiment=Experiment(X=2, H=3, seed=9, input=random_inputs(5, 2, 3))))
    assert isinstance(again, Snapshot)
    assert again.first is not None
