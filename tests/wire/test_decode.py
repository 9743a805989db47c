"""The one way in: junk of any kind ends in an error that says what, got and expected, never in another one."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cells import GRU
from app.errors import GatescopeError, InvalidValue, NotReadable, OverBudget
from app.lab.budget import Budget
from app.lab.commands import EditCommand, Feed, Look, Open, Seek, Speed, Step
from app.lab.edits import InputValues, Pins, Weight
from app.lab.experiment import Experiment
from app.lab.looking import Asked, OtherCell
from app.lab.pins import Pin
from app.lab.presets import catalogue
from app.lab.session import Session
from app.wire import decode
from tests.conftest import ROOT

MOST = 1024 * 1024
NUMBERS = {"kind": "numbers", "values": [[1.0]]}
EXPERIMENT = {"X": 1, "H": 1, "input": NUMBERS}


def refused(text: str | bytes, error: type[GatescopeError] = InvalidValue, most: int = MOST) -> GatescopeError:
    with pytest.raises(error) as told:
        decode.command(text, most)
    assert type(told.value) is error
    assert told.value.what
    assert told.value.expected
    assert len(told.value.got) <= 200
    return told.value


def edit(**what: Any) -> str:
    return json.dumps({"command": "edit", "id": 1, "edit": what})


def look(**what: Any) -> str:
    return json.dumps({"command": "look", "id": 1, **what})


def test_a_command_is_read_into_its_own_type() -> None:
    assert decode.command('{"command": "step", "id": 3}', MOST) == Step(id=3)
    assert decode.command(b'{"command": "feed", "id": 3, "x": [1, 2.5]}', MOST) == Feed(id=3, x=(1.0, 2.5))
    weight = decode.command(edit(edit="weight", name="W_f[0,0]", value=1), MOST)
    assert weight == EditCommand(id=1, edit=Weight(name="W_f[0,0]", value=1.0))
    asked = look(why={"quantity": "f", "index": 0}, against=[{"against": "cell", "cell": {"kind": "gru"}}])
    assert decode.command(asked, MOST) == Look(id=1, why=Asked(quantity="f", index=0), against=(OtherCell(cell=GRU()),))
    pinned = decode.command(edit(edit="pins", pins=[{"quantity": "f", "unit": 1, "value": 1}]), MOST)
    assert pinned == EditCommand(id=1, edit=Pins(pins=(Pin(quantity="f", unit=1, value=1.0),)))
    values = decode.command(edit(edit="values", values=[[1, 2], [3, 4]]), MOST)
    assert values == EditCommand(id=1, edit=InputValues(values=((1.0, 2.0), (3.0, 4.0))))
    opened = decode.command(json.dumps({"command": "open", "id": 0, "experiment": EXPERIMENT}), MOST)
    assert isinstance(opened, Open)
    assert isinstance(opened.experiment, Experiment)


NOT_JSON = [
    ("nothing", ""),
    ("a word", "hello"),
    ("half an object", '{"command": "step"'),
    ("two objects", '{"command": "step", "id": 1}{}'),
    ("a comma too many", '{"command": "step", "id": 1,}'),
    ("single quotes", "{'command': 'step', 'id': 1}"),
    ("a comment", '{"command": "step", /* hm */ "id": 1}'),
    ("a lone surrogate", '{"command": "feed", "id": 1, "token": "\\ud800"}'),
    ("half a pair", '{"command": "feed", "id": 1, "token": "\\udc00x"}'),
    ("a control character", '{"command": "feed", "id": 1, "token": "\x01"}'),
    ("bytes that are no text", b'{"command": "feed", "id": 1, "token": "\xff\xfe"}'),
    ("deep nesting", "[" * 50_000),
    ("deep nesting of objects", '{"a":' * 50_000),
    ("deep nesting in a field", '{"command": "step", "id": ' + "[" * 3000 + "]" * 3000 + "}"),
    ("a number of too many digits", '{"command": "seek", "id": 1, "t": ' + "9" * 6000 + "}"),
    ("hexadecimal", '{"command": "seek", "id": 1, "t": 0x10}'),
]


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in NOT_JSON])
def test_what_is_not_json_is_not_readable(text: str | bytes) -> None:
    refused(text, NotReadable)


WRONG = [
    ("an array", "[]", "message"),
    ("null", "null", "message"),
    ("a number", "1", "message"),
    ("no command", "{}", "command"),
    ("an unknown command", '{"command": "fly", "id": 1}', "command"),
    ("a command that is an object", '{"command": {}, "id": 1}', "command"),
    ("no id", '{"command": "step"}', "id"),
    ("an id in quotes", '{"command": "step", "id": "1"}', "id"),
    ("an id with a half", '{"command": "step", "id": 1.5}', "id"),
    ("an id that is true", '{"command": "step", "id": true}', "id"),
    ("an unknown field", '{"command": "step", "id": 1, "fast": true}', "fast"),
    ("a number in quotes", '{"command": "speed", "id": 1, "speed": "4"}', "speed"),
    ("letters for a number", '{"command": "speed", "id": 1, "speed": "four"}', "speed"),
    ("true for a number", '{"command": "speed", "id": 1, "speed": true}', "speed"),
    ("NaN", '{"command": "speed", "id": 1, "speed": NaN}', "speed"),
    ("Infinity", '{"command": "speed", "id": 1, "speed": -Infinity}', "speed"),
    ("1e999", '{"command": "speed", "id": 1, "speed": 1e999}', "speed"),
    ("null for a number", '{"command": "speed", "id": 1, "speed": null}', "speed"),
    ("1 for true", '{"command": "loop", "id": 1, "loop": 1}', "loop"),
    ("NaN among numbers", '{"command": "feed", "id": 1, "x": [1, NaN]}', "x.1"),
    ("letters among numbers", edit(edit="values", values=[[1, "a"]]), "edit.values.0.1"),
    ("a number for a row", edit(edit="values", values=[1]), "edit.values.0"),
    ("an unknown edit", edit(edit="explode"), "edit.edit"),
    ("no edit", '{"command": "edit", "id": 1}', "edit"),
    ("an unknown field of an edit", edit(edit="reset", hard=True), "edit.hard"),
    ("an infinite weight", edit(edit="weight", name="b_f[0]", value=float("inf")), "edit.value"),
    ("an unknown cell", edit(edit="cell", cell={"kind": "transformer"}), "edit.cell.kind"),
    ("an unknown option", edit(edit="cell", cell={"kind": "lstm", "g": "softmax"}), "edit.cell.g"),
    ("a pin of nothing", edit(edit="pins", pins=[{"value": 1}]), "edit.pins.0.quantity"),
    ("a pin without a value", edit(edit="pins", pins=[{"quantity": "f"}]), "edit.pins.0.value"),
    ("a pin at NaN", edit(edit="pins", pins=[{"quantity": "f", "value": float("nan")}]), "edit.pins.0.value"),
    ("half a unit", edit(edit="pins", pins=[{"quantity": "f", "value": 1, "unit": 0.5}]), "edit.pins.0.unit"),
    ("no pins", edit(edit="pins"), "edit.pins"),
    ("a pin of an experiment", edit(edit="replace", experiment=EXPERIMENT | {"pins": [1]}), "edit.experiment.pins.0"),
    ("a unit to look at in quotes", look(unit="1"), "unit"),
    ("an unknown field of a look", look(depth=1), "depth"),
    ("a question without a place", look(why={"quantity": "f"}), "why.index"),
    ("a question of a half", look(why={"quantity": "f", "index": 0, "t": 1.5}), "why.t"),
    ("against nothing known", look(against=[{"against": "dream"}]), "against.0.against"),
    ("against no cell", look(against=[{"against": "cell", "cell": {"kind": "?"}}]), "against.0.cell.kind"),
    (
        "against half an experiment",
        look(against=[{"against": "experiment", "experiment": {"X": 1, "input": NUMBERS}}]),
        "against.0.experiment.H",
    ),
    (
        "an unknown field of an experiment",
        edit(edit="replace", experiment=EXPERIMENT | {"colour": 1}),
        "edit.experiment.colour",
    ),
]


@pytest.mark.parametrize(("text", "what"), [pytest.param(*rest, id=name) for name, *rest in WRONG])
def test_a_field_that_is_missing_unknown_or_wrong_is_named(text: str, what: str) -> None:
    assert refused(text).what == what


def test_a_message_that_is_too_large_is_not_read_at_all() -> None:
    told = refused('{"command": "step", "id": 1}', OverBudget, most=10)
    assert (told.what, told.got, told.expected) == ("message", "28 bytes", "at most 10 bytes")


SAID: list[tuple[str, str, str, str]] = [
    ("null for a number", edit(edit="weight", name="b_f[0]", value=None), "null", "a finite number"),
    ("letters for a number", edit(edit="weight", name="b_f[0]", value="zwei"), '"zwei"', "a finite number"),
    ("quotes in letters", edit(edit="weight", name="b_f[0]", value='a"'), '"a\\""', "a finite number"),
    ("NaN", edit(edit="weight", name="b_f[0]", value=float("nan")), "NaN", "a finite number"),
    ("a half", edit(edit="seed", seed=0.5), "0.5", "a whole number"),
    ("a number for text", edit(edit="weight", name=3, value=1), "3", "text"),
    ("a number for yes", '{"command": "loop", "id": 1, "loop": 1}', "1", "true or false"),
    ("a text for a list", edit(edit="tokens", tokens="a b"), '"a b"', "a list"),
    ("a list for an object", edit(edit="readout", readout=[1]), "a list", "an object"),
    ("an object for a list", '{"command": "feed", "id": 1, "x": {}}', "an object", "a list"),
    ("nothing", '{"command": "step"}', "nothing", "this field"),
    ("an unknown field", '{"command": "step", "id": 1, "fast": true}', "true", "no such field"),
    ("an unknown option", edit(edit="cell", cell={"kind": "gru", "reset": "x"}), '"x"', "one of after, before"),
    ("an unknown kind", edit(edit="cell", cell={"kind": "x"}), '"x"', "one of lstm, gru, rnn, jordan"),
    ("a kind that is a list", edit(edit="cell", cell={"kind": []}), "a list", "one of lstm, gru, rnn, jordan"),
]


@pytest.mark.parametrize(("text", "got", "expected"), [pytest.param(*rest, id=name) for name, *rest in SAID])
def test_got_is_written_as_in_json_and_expected_in_our_words(text: str, got: str, expected: str) -> None:
    told = refused(text)
    assert (told.got, told.expected) == (got, expected)


def test_of_a_vector_or_a_matrix_the_one_meant_is_told() -> None:
    cases: list[tuple[Any, str, str]] = [
        ([[1, "a"]], ".0.1", "a finite number"),
        ([1, "a"], ".1", "a finite number"),
        (3, "", "a list"),
    ]
    for weights, place, expected in cases:
        told = refused(edit(edit="replace", experiment=EXPERIMENT | {"weights": {"b_f": weights}}))
        assert (told.what, told.expected) == ("edit.experiment.weights.b_f" + place, expected)


def test_what_is_not_json_is_told_with_its_place() -> None:
    assert refused('{"command": "step",\n "id": 1,}', NotReadable).got == "a fault at line 2 column 10"


def test_no_id_is_looked_for_in_what_is_too_large() -> None:
    assert decode.command_id('{"id": 7}', 5) == -1


@pytest.mark.parametrize("edits", ["edits", "weights"])
def test_of_many_faults_the_first_is_told(edits: str) -> None:
    wrong = EXPERIMENT | {edits: {f"a{n}": "x" for n in range(30_000)}}
    assert refused(edit(edit="replace", experiment=wrong)).what == f"edit.experiment.{edits}.a0"


def test_too_many_faults_are_counted_only() -> None:
    told = refused(json.dumps({"command": "step", "id": 1} | {f"a{n}": 1 for n in range(1000)}))
    assert (told.what, told.got, told.expected) == ("message", "1000 faults", "no fault")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"command": "step", "id": 1} | {f"a{n}": 1 for n in range(decode.PARTS)}),
        edit(edit="values", values=[[1]] * decode.PARTS),
        edit(edit="values", values=[[1]] * decode.PARTS).encode(),
        edit(edit="values", values=[[1] * (decode.VALUES + 2)]).replace(" ", ""),
    ],
    ids=["fields", "rows", "bytes", "values"],
)
def test_a_message_of_too_many_parts_is_not_validated_but_its_id_is_read(text: str | bytes) -> None:
    told = refused(text, OverBudget)
    assert told.what == "message"
    assert told.expected in (f"at most {decode.PARTS}", f"at most {decode.VALUES}")
    assert told.__cause__ is None
    assert decode.command_id(text, MOST) == 1


EXAMPLES = re.findall(r"```json\n(.*?)```", (ROOT / "docs/interface.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_of_the_interface_is_read_and_carried_out(text: str) -> None:
    session = Session(catalogue(), Budget())
    is_command = "command" in json.loads(text)
    begin = Open(id=0) if is_command else Open(id=0, experiment=decode.experiment(text, MOST))
    events = session.receive(begin) + (session.receive(decode.command(text, MOST)) if is_command else [])
    assert [event.event for event in events] == (["snapshot", "sight"] if is_command else ["snapshot"])


def test_the_interface_has_examples() -> None:
    assert len(EXAMPLES) == 3


def test_a_larger_budget_makes_room_for_its_experiments() -> None:
    T = 120_000
    largest = Budget(T=T, TxX=T, TxH=T)
    rows = json.dumps(EXPERIMENT | {"input": {"kind": "numbers", "values": [[1]] * T}}).replace(" ", "")
    with pytest.raises(OverBudget, match="fields and lists"):
        decode.experiment(rows, MOST)
    assert decode.experiment(rows, MOST, decode.room_for(largest)).T == T
    assert decode.room_for(Budget()) == decode.Room()


def test_a_megabyte_of_wrong_numbers_is_refused_at_the_first() -> None:
    told = refused(edit(edit="values", values=[["a"] * 150_000]))
    assert told.what == "edit.values.0.0"


def test_a_huge_whole_number_is_a_number() -> None:
    assert decode.command('{"command": "seek", "id": 1, "t": -' + "9" * 4000 + "}", MOST) == Seek(
        id=1, t=-int("9" * 4000)
    )


def test_an_experiment_is_read_just_as_strictly() -> None:
    assert decode.experiment(json.dumps(EXPERIMENT), MOST).H == 1
    for wrong in ({"X": "1"}, {"H": None}, {"seed": 0.5}, {"edits": {"b_f[0]": "x"}}, {"weights": {"b_f": [[["a"]]]}}):
        with pytest.raises(InvalidValue):
            decode.experiment(json.dumps(EXPERIMENT | wrong), MOST)
    with pytest.raises(InvalidValue):
        decode.experiment("[]", MOST)


# anything at all

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**18, 10**400)
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from(["step", "edit", "open", "weight", "numbers", "tokens", "lstm", "W_f[0,0]"])
)
names = st.text(max_size=5) | st.sampled_from(
    ["command", "id", "edit", "experiment", "t", "x", "token", "speed", "loop", "kind", "values", "cell", "X", "H"]
)
junk = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6))
COMMANDS: list[dict[str, Any]] = [
    {"command": "open", "id": 1, "experiment": EXPERIMENT, "t": 1, "playing": True, "speed": 4.0, "loop": False},
    {"command": "edit", "id": 1, "edit": {"edit": "weight", "name": "W_f[0,0]", "value": 1.0}, "live": True},
    {"command": "edit", "id": 1, "edit": {"edit": "cell", "cell": {"kind": "gru", "reset": "after"}}},
    {"command": "edit", "id": 1, "edit": {"edit": "readout", "readout": {"kind": "softmax", "size": 2}}},
    {"command": "edit", "id": 1, "edit": {"edit": "sizes", "T": 3, "H": 2}},
    {"command": "feed", "id": 1, "x": [1.0]},
    {"command": "seek", "id": 1, "t": 3},
]


def only_our_errors(text: str | bytes) -> None:
    decode.command_id(text, MOST)
    expected = {expected_of(decode.command, text), expected_of(decode.experiment, text)}
    assert decode.OTHERWISE not in expected


def expected_of(read: Callable[[str | bytes, int], Any], text: str | bytes) -> str:
    try:
        read(text, MOST)
    except GatescopeError as error:
        str(error).encode()
        return error.expected
    return ""


@given(junk)
def test_any_json_is_a_command_or_one_of_our_errors(value: Any) -> None:
    only_our_errors(json.dumps(value))


@given(st.text(st.characters(exclude_categories=())) | st.binary())
def test_any_text_and_any_bytes_are_a_command_or_one_of_our_errors(text: str | bytes) -> None:
    only_our_errors(text)


@st.composite
def spoiled(draw: st.DrawFn) -> Any:
    """A valid command, one part of which is replaced by anything."""
    command = draw(st.sampled_from(COMMANDS))
    whole: Any = json.loads(json.dumps(command))
    here = whole
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = draw(st.sampled_from(keys))
        if isinstance(here[key], (dict, list)) and here[key] and draw(st.booleans()):
            here = here[key]
            continue
        here[key] = draw(junk)
        return whole


@given(spoiled())
def test_a_command_with_one_part_spoiled_is_a_command_or_one_of_our_errors(value: Any) -> None:
    only_our_errors(json.dumps(value))


@given(st.sampled_from(COMMANDS), st.integers(0, 200), st.binary(min_size=1, max_size=3))
def test_a_command_with_some_bytes_spoiled_is_a_command_or_one_of_our_errors(
    command: dict[str, Any], at: int, by: bytes
) -> None:
    text = json.dumps(command).encode()
    at = min(at, len(text))
    only_our_errors(text[:at] + by + text[at + 1 :])


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_to_the_last_bit(value: float) -> None:
    read = decode.command(json.dumps({"command": "speed", "id": 1, "speed": value}), MOST)
    assert isinstance(read, Speed)
    assert (read.speed, str(read.speed)) == (value, str(value))


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ('{"command": "fly", "id": 7}', 7),
        ('{"command": "speed", "id": 8, "speed": NaN}', 8),
        ('{"command": "step", "id": "9"}', -1),
        ('{"command": "step", "id": true}', -1),
        ("[1]", -1),
        ("{", -1),
    ],
)
def test_the_id_of_what_was_refused_is_told_where_one_can_be_read(text: str, id: int) -> None:  # noqa: A002
    assert decode.command_id(text, MOST) == id


def test_a_refusal_is_short_however_long_the_name_that_was_refused() -> None:
    with pytest.raises(GatescopeError) as refused:
        decode.command('{"command": "open", "id": 1, "' + "x" * 900_000 + '": 1}', 1024 * 1024)
    assert len(str(refused.value)) < 1000
    assert refused.value.what == "x" * 200
