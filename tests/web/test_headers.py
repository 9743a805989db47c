"""What every answer carries, and to whom one answers at all."""

import pytest

from app.web.headers import CONTENT_SECURITY_POLICY, PROBES
from app.web.settings import Settings

from .asking import ask, post


@pytest.mark.parametrize(
    "path",
    ["/", "/healthz", "/api/presets", "/api/presets/nothing", "/api/trace", "/nowhere", "/static/x/y.js", "/ws"],
)
def test_every_answer_carries_the_policy(path: str) -> None:
    headers = ask(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_refusal_carries_it_too() -> None:
    for answer in (post(b"{"), ask("/", headers={"host": "evil.example"})):
        assert answer.status_code == 400
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_a_fault_of_ours_carries_it_too_and_says_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise RuntimeError("something private")

    monkeypatch.setattr("app.web.api.find", fail)
    answer = ask("/api/presets/latch")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["error"]["got"] == "a fault of this server"
    assert "private" not in answer.text


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/", "no-cache"), ("/verified", "no-cache"), ("/healthz", "no-store"), ("/metrics", "no-store"),
     ("/api/presets", "no-store"), ("/api/openapi.json", "no-store"), ("/nowhere", "no-store")],
)  # fmt: skip
def test_what_is_of_this_moment_is_kept_nowhere(path: str, kept: str) -> None:
    assert ask(path).headers["cache-control"] == kept


def test_what_was_made_for_one_is_kept_nowhere() -> None:
    one = {"X": 1, "H": 1, "input": {"kind": "numbers", "values": [[1.0]]}}
    for path in ("/api/trace", "/api/export/json"):
        answer = ask(path, None, "POST", json=one)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


def test_the_policy_lets_no_foreign_script_run() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == "'self'"
    assert "unsafe-inline" not in rules["style-src-elem"]
    assert rules["base-uri"] == "'none'"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "gatescope.example:80", ""])
def test_on_a_local_address_it_answers_to_local_names_only(host: str) -> None:
    assert ask("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost", "localhost:8000"])
def test_local_names_are_answered(host: str) -> None:
    assert ask("/", headers={"host": host}).status_code == 200


def test_listening_everywhere_it_answers_to_any_name_unless_some_are_listed() -> None:
    anywhere = Settings(host="0.0.0.0")
    assert ask("/", anywhere, headers={"host": "any.example"}).status_code == 200
    listed = Settings(host="0.0.0.0", allowed_hosts=("one.example",))
    assert ask("/", listed, headers={"host": "one.example"}).status_code == 200
    assert ask("/", listed, headers={"host": "any.example"}).status_code == 400


@pytest.mark.parametrize("path", PROBES)
def test_a_machine_that_looks_whether_it_is_well_may_call_it_as_it_likes(path: str) -> None:
    listed = Settings(host="0.0.0.0", allowed_hosts=("one.example",))
    assert ask(path, listed, headers={"host": "127.0.0.1:8000"}).status_code == 200


def test_the_page_holds_no_script_of_its_own() -> None:
    page = ask("/").text
    assert "<script>" not in page
    assert "onclick" not in page
    assert 'http-equiv="refresh"' not in page
