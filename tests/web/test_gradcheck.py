"""Derivatives are checked over HTTP."""

import json
from typing import Any

import httpx

from app.web.settings import Settings

from .asking import ask

SMALL: dict[str, Any] = {
    "X": 1, "H": 2, "readout": {"kind": "linear", "size": 1},
    "input": {"kind": "numbers", "values": [[0.5], [-1.0], [0.25]]},
}  # fmt: skip
Y = {"quantity": "y", "index": 0}


def post(body: Any, settings: Settings | None = None) -> httpx.Response:
    return ask("/api/gradcheck", settings, "POST", content=body if isinstance(body, bytes) else json.dumps(body))


def test_derivatives_of_asked_and_drawn_weights_come_twice() -> None:
    answer = post({"experiment": SMALL, "loss": Y, "places": ["W_f[0,0]", "f[1]@2"], "count": 3, "seed": 4})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [one["place"] for one in told["checked"]][:2] == ["W_f[0,0]", "f[1]@2"]
    assert len(told["checked"]) == 5
    for one in told["checked"]:
        assert one["agrees"]
        assert abs(one["analytic"] - one["numeric"]) < 1e-8
        assert set(one) == {"place", "analytic", "numeric", "step", "digits", "agrees"}
    assert isinstance(told["loss"], float)


def test_what_is_wrong_with_a_question_is_told() -> None:
    for body, status, code in (
        (b"{", 400, "not_readable"),
        ({"experiment": SMALL}, 422, "invalid_value"),
        ({"experiment": SMALL, "loss": Y, "more": 1}, 422, "invalid_value"),
        ({"experiment": SMALL, "loss": Y, "places": ["W_z[0,0]"]}, 422, "unknown_name"),
        ({"experiment": SMALL, "loss": {"quantity": "y", "index": 3}}, 422, "invalid_value"),
        ({"experiment": {**SMALL, "H": 5000}, "loss": Y}, 422, "over_budget"),
        ({"experiment": SMALL, "loss": Y, "count": 33}, 422, "over_budget"),
    ):
        answer = post(body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text


def test_a_body_beyond_the_bound_is_refused() -> None:
    answer = post({"experiment": SMALL, "loss": Y}, Settings(body_bytes=20))
    assert answer.status_code == 413
