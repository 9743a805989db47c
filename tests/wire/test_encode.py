"""The one way out: every digit arrives, and what is not finite is null."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from app.cells import GRU, Elman
from app.cells.arrays import Array
from app.errors import InvalidValue
from app.lab.budget import Budget
from app.lab.commands import Back, EditCommand, Look, Open, Pause, Seek, Step
from app.lab.edits import Pins, Weight
from app.lab.events import AnyEvent, FrameEvent, failed
from app.lab.experiment import Experiment, Matrix, Numbers, Vector
from app.lab.held import hold
from app.lab.looking import Asked, OtherCell
from app.lab.pins import Pin
from app.lab.presets import PRESETS, catalogue
from app.lab.session import Session
from app.wire import decode, encode
from tests.lab.worked import preset

ROW = Numbers(values=((0.25,) * 300,))


def unpacked(sent: dict[str, str]) -> Array:
    """What Plotly reads: base64 of little-endian floats, row by row."""
    shape = tuple(int(n) for n in sent["shape"].split(","))
    return np.frombuffer(b64decode(sent["bdata"]), dtype="<" + sent["dtype"]).reshape(shape)


def strict(text: bytes) -> Any:
    """Read as a browser does: no NaN, no Infinity."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse)


def session(name: str = "first-look") -> tuple[Session, dict[str, Any]]:
    """An open session and its snapshot as sent."""
    one = Session(catalogue(), Budget())
    (snapshot,) = one.receive(Open(id=1, preset=name))
    return one, strict(encode.event(snapshot))


@given(st.sampled_from(["f8", "f4"]).flatmap(lambda kind: arrays(kind, array_shapes(max_dims=2, max_side=5))))
def test_a_typed_array_comes_back_to_the_last_bit(array: Array) -> None:
    back = unpacked(json.loads(json.dumps(encode.packed(array))))
    assert back.dtype == array.dtype
    assert back.tobytes() == array.tobytes()


def test_a_typed_array_is_sent_row_by_row_however_it_lies_in_memory() -> None:
    array = np.arange(6.0).reshape(2, 3)
    assert unpacked(encode.packed(array.T)).tolist() == array.T.tolist()
    assert unpacked(encode.packed(array[:, ::2])).tolist() == array[:, ::2].tolist()
    assert unpacked(encode.packed(array.astype(">f8"))).tolist() == array.tolist()


def test_an_empty_array_has_a_shape_too() -> None:
    assert encode.packed(np.empty((0, 3))) == {"dtype": "f8", "shape": "0, 3", "bdata": ""}


@given(st.lists(st.floats(), max_size=9))
def test_in_lists_what_is_not_finite_is_null_and_the_rest_keeps_every_digit(values: list[float]) -> None:
    sent = strict(encode.plain(np.array(values, dtype=np.float64)))
    assert sent == [value if np.isfinite(value) else None for value in values]
    assert [str(float(value)) for value in sent if value is not None] == [str(v) for v in values if np.isfinite(v)]


def test_an_exploding_network_is_sent_as_json() -> None:
    weights: dict[str, Vector | Matrix] = {"W_h": ((1e308,),), "U_h": ((1e308,),), "b_h": (0.0,)}
    exploding = Experiment(
        cell=Elman(activation="linear"), X=1, H=1, weights=weights, input=Numbers(values=((5.0,), (-5.0,), (1.0,)))
    )
    one = Session(catalogue(), Budget())
    (snapshot,) = one.receive(Open(id=1, experiment=exploding, t=3))
    sent = strict(encode.event(snapshot))
    assert sent["frame"]["values"]["h"] == [None]
    assert not np.isfinite(unpacked(sent["arrays"]["h"])).all()
    assert sent["experiment"]["weights"]["W_h"] == [[1e308]]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_a_snapshot_carries_the_whole_trace_to_the_last_bit(preset: Any) -> None:
    one = Session(catalogue(), Budget())
    (snapshot,) = one.receive(Open(id=1, preset=preset.id))
    sent = strict(encode.event(snapshot))
    for name, values in snapshot.arrays.items():  # type: ignore[union-attr]
        assert unpacked(sent["arrays"][name]).tobytes() == values.tobytes()
    assert decode.experiment(json.dumps(sent["experiment"]), 10**6) == preset.experiment
    assert {q["name"] for q in sent["model"]["quantities"]} <= set(sent["arrays"])


def test_a_frame_carries_every_digit() -> None:
    one, _ = session()
    for command in (Step(id=2), Seek(id=3, t=17), Back(id=4)):
        (frame,) = one.receive(command)
        sent = strict(encode.event(frame))
        assert sent["event"] == "frame"
        for part in ("values", "previous"):
            for name, values in getattr(frame.frame, part).items():  # type: ignore[union-attr]
                assert np.array(sent["frame"][part][name]).tobytes() == np.ascontiguousarray(values).tobytes()


def test_a_timestep_that_many_are_told_is_written_once_and_carries_what_is_each_ones_own() -> None:
    live, _ = session()
    (event,) = live.receive(Seek(id=1, t=4))
    assert isinstance(event, FrameEvent)
    texts = [encode.event(replace(event, ack=ack, run=ack + 1)) for ack in (5, 6)]
    first, second = map(strict, texts)
    assert [(told["ack"], told["run"]) for told in (first, second)] == [(5, 6), (6, 7)]
    assert first["frame"] == second["frame"]
    assert first.keys() == {field.name for field in fields(FrameEvent)}
    held = hold(preset("first-look"))
    for name, values in held.frame(4).values.items():
        assert first["frame"]["values"][name] == values.tolist()


def test_a_trace_of_a_moving_hand_is_in_single_precision_and_its_frame_is_not() -> None:
    one, _ = session()
    one.receive(Seek(id=2, t=3))
    (trace,) = one.receive(EditCommand(id=3, edit=Weight(name="b_f[0]", value=1 / 3), live=True))
    sent = strict(encode.event(trace))
    assert {array["dtype"] for array in sent["arrays"].values()} == {"f4"}
    assert sent["edits"] == {"b_f[0]": 1 / 3}
    assert sent["frame"]["values"]["c"] == trace.frame.values["c"].tolist()  # type: ignore[union-attr]


def everything() -> list[AnyEvent]:
    """Events that carry all there is: ghosts, parcels, explanations and others."""
    one, _ = session()
    pins = Pins(pins=(Pin(quantity="i", first=3, last=5, value=0.0),))
    look = Look(id=2, why=Asked(quantity="f", index=0, t=4), against=(OtherCell(cell=GRU()), OtherCell(cell=Elman())))
    return [
        *one.receive(look),
        *one.receive(EditCommand(id=3, edit=pins, live=True)),
        *one.receive(EditCommand(id=4, edit=pins)),
        *one.receive(Step(id=5)),
    ]


def inside(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each array in a value, with how to find it in what is sent."""
    if isinstance(value, np.ndarray):
        yield value, lambda sent: sent
    elif is_dataclass(value):
        for field in fields(value):
            yield from found(getattr(value, field.name), field.name)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from found(part, name)
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            yield from found(part, place)


def found(part: Any, at: Any) -> Iterator[tuple[Any, Any]]:
    for array, find in inside(part):
        yield array, lambda sent, find=find: find(sent[at])


def said(event: Any) -> int:
    """What weigh the terms of an explanation, of two factors at most, and the weights given with each experiment."""
    if isinstance(event, FrameEvent):
        return 200 * len(event.explanation.terms) if event.explanation else 0
    runs = [event, getattr(event, "ghost", None), *event.sight.others]
    experiments = [one.experiment for one in runs if getattr(one, "experiment", None)]
    given = sum(np.size(value) for one in experiments for value in one.weights.values())
    return 200 * len(event.sight.explanation.terms) + 8 * given


def test_long_explanations_and_given_weights_weigh() -> None:
    given = Experiment(cell=Elman(), X=300, H=4, weights={"W_h": ((0.5,) * 300,) * 4, "b_h": (0.0,) * 4}, input=ROW)
    one = Session(catalogue(), Budget(X=300))
    (drawn,) = one.receive(Open(id=1, experiment=replace(given, weights={})))
    (snapshot,) = one.receive(Open(id=1, experiment=given))
    assert encode.weight(snapshot) - encode.weight(drawn) == 8 * (4 * 300 + 4)
    (short,) = one.receive(Step(id=3))
    one.receive(Back(id=4))
    one.receive(Look(id=5, why=Asked(quantity="h", index=0)))
    (long,) = one.receive(Step(id=6))
    assert encode.weight(long) - encode.weight(short) == 200 * (300 + 4 + 1)


@pytest.mark.parametrize("event", everything(), ids=lambda event: event.event)
def test_every_array_of_an_event_arrives_wherever_it_stands(event: AnyEvent) -> None:
    sent = strict(encode.event(event))
    arrays = list(inside(event))
    assert len(arrays) > 20
    for array, find in arrays:
        arrived = find(sent)
        ours = unpacked(arrived) if isinstance(arrived, dict) else np.array(arrived, dtype=array.dtype)
        assert ours.tobytes() == np.ascontiguousarray(array).tobytes()
    assert encode.weight(event) == sum(array.nbytes for array, _ in arrays) + said(event)
    assert set(sent) == {field.name for field in fields(event)}


def test_other_runs_and_parcels_are_typed_arrays_and_their_first_states_are_lists() -> None:
    sight, moving, done, frame = (strict(encode.event(event)) for event in everything())
    for event in (moving, done):
        for other in (event["ghost"], *event["sight"]["others"]):
            assert {array["dtype"] for array in other["arrays"].values()} == {"f4" if event is moving else "f8"}
            assert other["initial"]["h"] == [0.0] * 6
            assert (other["experiment"] is None) == (event is moving)
            assert set(other["model"]["curves"]["tanh"]) == {"dtype", "shape", "bdata"}
        assert event["sight"]["explanation"]["quantity"] == "f"
    assert sight["sight"]["parcels"]["left"]["shape"] == "25, 24"
    assert moving["pins"][0]["value"] == 0.0
    assert set(frame["frame"]["slopes"]) >= {"f", "i", "o", "c_tilde", "h_c"}


def test_playback_and_failure_are_plain() -> None:
    one, _ = session()
    (playback,) = one.receive(Pause(id=9))
    assert strict(encode.event(playback)) == {
        "event": "playback",
        "ack": 9,
        "playback": {
            "playing": False,
            "speed": 4.0,
            "loop": False,
            "t": 0,
            "T": 24,
            "layer": 0,
            "reverse": False,
        },
    }
    told = strict(encode.event(failed(InvalidValue("speed", "99", "less"), 3)))
    assert told == {
        "event": "failed",
        "ack": 3,
        "code": "invalid_value",
        "what": "speed",
        "got": "99",
        "expected": "less",
        "message": "invalid value: speed: got 99; expected less",
    }


def test_what_is_no_value_is_not_sent() -> None:
    with pytest.raises(Exception, match="cannot send a object"):
        encode.plain(object())


@pytest.mark.parametrize("name", ["store-nine-steps", "not-good", "sunspots"])
def test_piece_by_piece_it_is_the_same_text(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode, "AT_ONCE", 40)
    both = replace(preset(name), layers=2, direction="both", weights={}, edits={}, pins=())
    for experiment in (preset(name), both):
        full = hold(experiment).full()
        made = list(encode.pieces(full))
        assert b"".join(made) == encode.plain(full)
        assert len(made) > 20


@pytest.mark.parametrize(
    "value", [{}, [], {"a": []}, [{}, {"b": None}], np.zeros((0, 3)), np.full((3, 2), np.nan), 1.5]
)
def test_what_is_empty_or_small_is_written_in_pieces_too(value: object) -> None:
    assert b"".join(encode.pieces(value)) == encode.plain(value)
