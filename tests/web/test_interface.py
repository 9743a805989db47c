"""The HTTP interface does what its own description says, whatever is asked of it."""

import contextlib
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.interchange.out.forms import FORMS
from app.web.app import create_app
from app.web.settings import Settings
from tests.conftest import ROOT

CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
HOW = {"generation": {"mode": "all", "deterministic": True, "database": "none"}}

SMALL = {"X": 1, "H": 2, "input": {"kind": "numbers", "values": [[0.5], [-1.0]]}}
TWO = SMALL | {"layers": 2, "direction": "both", "readout": {"kind": "softmax", "size": 2}}
WORDS = {"X": 2, "H": 2, "input": {"kind": "tokens", "tokens": ["a"], "vocabulary": ["a", "b"], "embedded": True}}
GOOD: list[tuple[str, Any]] = [
    *((f"POST /api/{name}", body) for name in ("trace", "exports", "conventions") for body in (SMALL, TWO, WORDS)),
    ("POST /api/gradcheck", {"experiment": SMALL, "loss": {"quantity": "h", "index": 0}, "places": ["W_f[0,0]"]}),
    ("POST /api/examples", "good film, yes\nbad film, no\n"),
    ("POST /api/model", (ROOT / "tests/interchange/files/torch_gru.safetensors").read_bytes()),
    ("POST /api/model", b'{"X": 1, "H": 1, "input": {"kind": "numbers", "values": [[1]]}}'),
    ("POST /api/sequence", b"1,2\n3,4\n"),
    ("POST /api/sequence", b"not good"),
]


@pytest.fixture(scope="module")
def interface() -> Any:
    """What the application says of itself, and the application, in this process."""
    app = create_app(Settings(allowed_hosts=("testserver",)))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app, config=schemathesis.Config.from_dict(HOW))


@pytest.mark.parametrize(("label", "body"), GOOD)
def test_what_is_right_is_answered_as_described(interface: Any, label: str, body: Any) -> None:
    answer = _asked(interface, label, body)
    assert answer.status_code == 200, answer.text


def test_a_model_is_opened_as_described(interface: Any) -> None:
    pytest.importorskip("safetensors", reason="safetensors is not installed: it comes with the extra models")
    file = (ROOT / "tests/interchange/files/torch_gru.safetensors").read_bytes()
    read = _asked(interface, "POST /api/model", file).json()
    choice = {"model": read["model"], "layer": read["found"]["stacks"][0]["name"]}
    assert _asked(interface, "POST /api/model/open", choice).status_code == 200


@pytest.mark.parametrize("form", [*FORMS, "json"])
def test_every_form_leaves_as_described(interface: Any, form: str) -> None:
    answer = _asked(interface, "POST /api/export/{form}", SMALL, path_parameters={"form": form})
    assert answer.status_code == 200, answer.text


def _asked(interface: Any, label: str, body: Any, **how: Any) -> Any:
    """The answer to one good question, after it was held against the description."""
    (operation,) = (one.ok() for one in interface.get_all_operations() if one.ok().label == label)
    kind = next(iter(operation.definition.raw["requestBody"]["content"]))
    case = operation.Case(body=body, media_type=kind, **how)
    return case.call_and_validate(checks=CHECKS)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_one_that_is_described(interface: Any, mode: GenerationMode) -> None:
    statuses: Counter[int] = Counter()
    for found in interface.get_all_operations():
        operation = found.ok()

        @settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy(generation_mode=mode))
        def ask(case: Case[Any]) -> None:
            answer = case.call_and_validate(checks=CHECKS)
            statuses[answer.status_code] += 1
            assert answer.status_code < 500 or answer.status_code == 503, answer.text

        with contextlib.suppress(Unsatisfiable):  # what takes nothing cannot be asked wrongly
            ask()
    assert statuses.total() > 50
    assert statuses[200 if mode is GenerationMode.POSITIVE else 422] > 5, statuses
