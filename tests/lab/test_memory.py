"""What sessions hold together has a bound: whoever would pass it is refused, and keeps what is there."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from types import FunctionType

import numpy as np
import pytest

from app.cells import GRU, LSTM, AnyCell, Elman, Jordan
from app.cells.arrays import Array
from app.cells.stacked import Stacked
from app.errors import ServerFull
from app.lab.backward import derivatives
from app.lab.budget import Budget
from app.lab.commands import EditCommand, Feed, Look, Open
from app.lab.edits import Layers, Sizes, Weight
from app.lab.events import Failed, SightEvent, Snapshot, TraceEvent
from app.lab.experiment import Experiment, Numbers
from app.lab.gallery import Common
from app.lab.held import Held, hold
from app.lab.looking import OtherCell
from app.lab.memory import MEGABYTE, Ledger, footprint, weight
from app.lab.presets import catalogue
from app.lab.session import Session
from app.lab.stored import SHELF
from app.network.passes import Direction
from app.network.readout import Readout

LONG = Experiment(X=2, H=32, input=Numbers(values=((0.5, -0.5),) * 500))
ONE = footprint(LONG)


def whole(array: Array) -> Array:
    """The array that a view looks at: a trace is the beginning of a longer tape."""
    return whole(array.base) if isinstance(array.base, np.ndarray) else array


def inside(stacked: Stacked) -> list[Array]:
    """The arrays of a fast step, with those that its functions keep."""
    found, left = [stacked.W, stacked.b], [stacked.advance]
    while left:
        kept = [cell.cell_contents for cell in left.pop().__closure__ or ()]
        found += [one for one in kept if isinstance(one, np.ndarray)]
        left += [one for one in kept if isinstance(one, FunctionType)]
    return found


def measured(held: Held) -> int:
    """Bytes of all arrays of a run, each once."""
    arrays = [*held.first.values(), *held.network.params.values()]
    for done in held.network.traces.values():
        arrays += [done.x, *done.quantities.values(), *(() if done.joined is None else (done.joined,))]
        arrays += [*done.params.values(), *(() if done.stacked is None else inside(done.stacked))]
    return sum({id(one): one.nbytes for one in map(whole, arrays)}.values())


def session(most: int) -> tuple[Session, Ledger]:
    ledger = Ledger(most)
    return Session(catalogue(), Budget(), common=Common(ledger)), ledger


@pytest.mark.parametrize("cell", [LSTM(), LSTM(peepholes=True, proj=3), GRU(reset="before"), Elman()], ids=str)
@pytest.mark.parametrize("direction", ["forward", "both"])
@pytest.mark.parametrize("readout", [None, Readout(size=3)])
def test_what_a_run_will_hold_is_known_before_it_is_there(
    cell: AnyCell, direction: Direction, readout: Readout | None
) -> None:
    one = replace(LONG, cell=cell, direction=direction, layers=2, readout=readout)
    assert weight([hold(one)]) == footprint(one) == pytest.approx(measured(hold(one)), rel=0.1)


def test_a_jordan_network_is_known_as_well() -> None:
    one = replace(LONG, cell=Jordan(outputs=5))
    assert footprint(one) == pytest.approx(measured(hold(one)), rel=0.1)


def test_a_run_that_stands_in_two_places_counts_once() -> None:
    held = hold(LONG)
    other = hold(replace(LONG, seed=1))
    assert weight([held, held.at(0, reverse=False), held]) == weight([held])
    assert weight([held, other]) == 2 * weight([held])


def test_room_for_timesteps_to_come_counts() -> None:
    grown = replace(LONG, input=Numbers(values=(*LONG.input.values, (0.1, 0.2))))  # type: ignore[union-attr]
    fed = hold(LONG).fed(grown)
    assert weight([fed]) == pytest.approx(measured(fed), rel=0.1)


@pytest.mark.parametrize("cell", [LSTM(), GRU(), Elman()], ids=str)
def test_what_is_followed_back_holds_its_derivatives_too(cell: AnyCell) -> None:
    held = hold(replace(LONG, cell=cell))
    before = weight([held])
    _, found = derivatives(held, "h", 3, 500)
    arrays = [*found.params.values()]
    for one in found.passes.values():
        arrays += [one.x, *one.initial.values(), *one.quantities.values()]
    taken = sum({id(one): one.nbytes for one in map(whole, arrays)}.values())
    assert weight([held]) - before == pytest.approx(taken, rel=0.35)


LARGE = replace(LONG, H=128, input=Numbers(values=((0.5, -0.5),)))


@pytest.fixture
def stored() -> Iterator[Experiment]:
    """A large network for one timestep, its weights on the shelf of this server."""
    kept = SHELF.put({name: np.array(values) for name, values in hold(LARGE).first.items() if name[0] in "WU"})
    yield replace(LARGE, stored=kept)
    SHELF._sets.pop(kept, None)


@pytest.mark.parametrize("cell", [LSTM(), LSTM(peepholes=True, proj=40), GRU(reset="before"), Elman()], ids=str)
def test_most_of_a_short_run_is_its_weights_and_they_are_there_once(cell: AnyCell) -> None:
    held = hold(replace(LARGE, cell=cell))
    assert weight([held]) == footprint(held.experiment) == pytest.approx(measured(held), rel=0.1)


@pytest.mark.parametrize("cell", [LSTM(), LSTM(peepholes=True, proj=40), GRU(reset="before"), Elman()], ids=str)
def test_what_was_fed_keeps_its_weights_twice_and_that_counts(cell: AnyCell) -> None:
    held = hold(replace(LARGE, cell=cell))
    grown = replace(held.experiment, input=Numbers(values=((0.5, -0.5), (0.1, 0.2))))
    fed = held.fed(grown)
    assert weight([fed]) > 1.7 * weight([held])
    assert weight([fed]) == pytest.approx(measured(fed), rel=0.15)


def test_weights_that_a_hand_has_bent_are_there_once_more(stored: Experiment) -> None:
    for one in (LARGE, stored):
        bent = hold(replace(one, edits={"U_f[0,0]": 1.0, "U_f[0,1]": 1.0, "W_c[1,0]": 2.0}))
        more = bent.first["U_f"].nbytes + bent.first["W_c"].nbytes
        assert weight([bent]) - weight([hold(one)]) == more
        assert footprint(bent.experiment) - footprint(one) == more


def test_weights_on_the_shelf_are_everyones_and_count_once(stored: Experiment) -> None:
    ledger, most = Ledger(), footprint(LARGE)
    first, second = (Session(catalogue(), Budget(), common=Common(ledger)) for _ in range(2))
    first.receive(Open(id=1, experiment=stored))
    assert ledger.total == pytest.approx(measured(hold(stored)), rel=0.1)
    second.receive(Open(id=1, experiment=stored))
    second.receive(EditCommand(id=2, edit=Weight(name="b_f[0]", value=2.0), live=True))
    assert most < ledger.total < 1.2 * most
    first.close()
    assert most < ledger.total < 1.1 * most
    second.close()
    assert ledger.total == 0


def test_who_has_what_is_not_on_the_shelf_any_more_has_it_for_itself(stored: Experiment) -> None:
    ledger = Ledger()
    first, second = (Session(catalogue(), Budget(), common=Common(ledger)) for _ in range(2))
    first.receive(Open(id=1, experiment=stored))
    SHELF._sets.pop(str(stored.stored))
    assert isinstance(first.receive(Look(id=2, unit=1))[0], SightEvent)
    assert SHELF.put({n: np.array(v) for n, v in hold(LARGE).first.items() if n[0] in "WU"}) == stored.stored
    second.receive(Open(id=1, experiment=stored))
    assert ledger.total == pytest.approx(2 * footprint(LARGE), rel=0.1)


def test_of_stored_weights_that_do_not_fit_any_more_each_has_its_own(stored: Experiment) -> None:
    held = hold(replace(stored, H=127))
    assert weight([held]) == footprint(held.experiment) == pytest.approx(measured(held), rel=0.1)


def test_stored_weights_are_held_against_the_bound_too(stored: Experiment) -> None:
    ledger = Ledger(footprint(LARGE) // 2)
    (refused,) = Session(catalogue(), Budget(), common=Common(ledger)).receive(Open(id=1, experiment=stored))
    assert isinstance(refused, Failed)
    assert refused.code == "server_full"


def test_the_sum_of_all_sessions_is_bounded_and_the_refusal_names_number_and_limit() -> None:
    most = int(2.5 * ONE)
    ledger = Ledger(most)
    first, second, third = (Session(catalogue(), Budget(), common=Common(ledger)) for _ in range(3))
    for one in (first, second):
        assert isinstance(one.receive(Open(id=1, experiment=LONG))[0], Snapshot)
    (refused,) = third.receive(Open(id=1, experiment=LONG))
    assert isinstance(refused, Failed)
    assert (refused.code, refused.what) == ("server_full", "memory of all sessions")
    assert int(refused.got.removesuffix(" MB")) == pytest.approx(3 * ONE / MEGABYTE, abs=1)
    assert refused.expected == f"at most {most // MEGABYTE} MB"
    first.close()
    assert isinstance(third.receive(Open(id=2, experiment=LONG))[0], Snapshot)


def test_whoever_is_refused_keeps_what_is_there() -> None:
    one, ledger = session(int(1.5 * ONE))
    one.receive(Open(id=1, experiment=LONG))
    before = ledger.total
    for edit in (Layers(layers=2), Sizes(T=1000)):
        (refused,) = one.receive(EditCommand(id=2, edit=edit))
        assert isinstance(refused, Failed)
        assert refused.code == "server_full"
    (after,) = one.receive(EditCommand(id=3, edit=Weight(name="b_f[0]", value=2.0)))
    assert isinstance(after, Snapshot)
    assert (after.experiment.layers, after.experiment.T) == (1, 500)
    assert ledger.total == pytest.approx(before, rel=0.01)


def test_smaller_is_always_taken() -> None:
    one, ledger = session(int(1.5 * ONE))
    one.receive(Open(id=1, experiment=LONG))
    ledger._most = ONE // 2  # the bound was set lower meanwhile
    assert isinstance(one.receive(EditCommand(id=2, edit=Sizes(T=400)))[0], Snapshot)


def test_a_moving_hand_and_runs_beside_it_count_too() -> None:
    one, ledger = session(10 * ONE)
    one.receive(Open(id=1, experiment=LONG))
    alone = ledger.total
    (moved,) = one.receive(EditCommand(id=2, edit=Weight(name="b_f[0]", value=2.0), live=True))
    assert isinstance(moved, TraceEvent)
    assert ledger.total > 1.5 * alone
    one.receive(EditCommand(id=3, edit=Weight(name="b_f[0]", value=2.0)))
    assert ledger.total == pytest.approx(alone, rel=0.01)
    (seen,) = one.receive(Look(id=4, against=(OtherCell(cell=GRU()),)))
    assert isinstance(seen, SightEvent)
    assert ledger.total > 1.5 * alone


def test_another_cell_to_compare_with_is_held_against_the_budget() -> None:
    one = Session(catalogue(), Budget(TxH=500 * 40))
    one.receive(Open(id=1, experiment=LONG))
    (refused,) = one.receive(Look(id=2, against=(OtherCell(cell=LSTM(proj=512)),)))
    assert isinstance(refused, Failed)
    assert (refused.code, refused.what) == ("over_budget", "T x H")


def test_an_edit_that_a_compared_cell_could_not_follow_is_refused() -> None:
    one = Session(catalogue(), Budget(TxH=500 * 100))
    one.receive(Open(id=1, experiment=replace(LONG, input=Numbers(values=((0.5, -0.5),) * 400))))
    one.receive(Look(id=2, against=(OtherCell(cell=LSTM(proj=100)),)))
    (refused,) = one.receive(EditCommand(id=3, edit=Sizes(T=600)))
    assert isinstance(refused, Failed)
    assert refused.code == "over_budget"


def test_a_session_that_is_gone_holds_nothing() -> None:
    one, ledger = session(10 * ONE)
    one.receive(Open(id=1, experiment=LONG))
    for id_ in range(2, 5):
        one.receive(Feed(id=id_, x=(0.1, 0.2)))
    assert ledger.total > ONE
    one.close()
    one.close()
    assert ledger.total == 0


def test_a_run_that_ends_after_its_session_left_is_forgotten_with_it() -> None:
    one, ledger = session(10 * ONE)
    one.close()
    one.receive(Open(id=1, experiment=LONG))
    assert ledger.total > 0
    del one
    gc.collect()
    assert ledger.total == 0


def test_what_is_written_down_is_never_more_than_may_be() -> None:
    ledger, who, other = Ledger(100), Session(catalogue(), Budget()), Session(catalogue(), Budget())
    ledger.book(who, 60)
    with pytest.raises(ServerFull):
        ledger.book(other, 41)
    assert ledger.total == 60
    ledger.book(other, 41, whatever=True)
    assert ledger.total == 101


def test_a_session_that_opened_stored_weights_late_is_forgotten_with_them(stored: Experiment) -> None:
    one, ledger = session(10 * ONE)
    one.receive(Open(id=1, experiment=LONG))
    one.receive(Open(id=2, experiment=stored))
    assert ledger.total == footprint(LARGE)
    del one
    gc.collect()
    assert ledger.total == 0
