"""Settings come from the environment, and a wrong one is named."""

import json
import re

import pytest

from app.errors import InvalidValue
from app.lab.budget import Budget
from app.web.settings import Settings, read
from tests.conftest import ROOT

from .asking import ask


def test_without_an_environment_it_is_the_default_and_local() -> None:
    assert read({}) == Settings()
    assert Settings().host == "127.0.0.1"


def test_every_variable_is_read() -> None:
    env = {
        "HOST": "0.0.0.0",
        "PORT": "0",
        "GATESCOPE_HOSTS": "a.example, b.example,",
        "GATESCOPE_ORIGINS": "https://a.example",
        "GATESCOPE_SESSIONS": "2",
        "GATESCOPE_MESSAGE_BYTES": "3",
        "GATESCOPE_BODY_BYTES": "4",
        "GATESCOPE_MODEL_BYTES": "11",
        "GATESCOPE_MESSAGES_PER_SECOND": "13",
        "GATESCOPE_BYTES_PER_SECOND": "14",
        "GATESCOPE_SESSION_BYTES": "12",
        "GATESCOPE_SEND_SECONDS": "5",
        "GATESCOPE_LESSONS": "15",
        "GATESCOPE_LESSON_ALONE": "16",
        "GATESCOPE_LEARNERS": "17",
        "GATESCOPE_LOG": "error",
        "GATESCOPE_DEV": "1",
        **{f"GATESCOPE_{name}": str(n) for n, name in enumerate(("T", "H", "X", "TXH", "TXX", "LAYERS"), start=6)},
    }
    assert read(env) == Settings(
        host="0.0.0.0",
        port=0,
        allowed_hosts=("a.example", "b.example"),
        allowed_origins=("https://a.example",),
        sessions=2,
        message_bytes=3,
        body_bytes=4,
        model_bytes=11,
        messages_per_second=13,
        bytes_per_second=14,
        session_bytes=12,
        send_seconds=5.0,
        lessons=15,
        lesson_alone=16.0,
        learners=17,
        log="error",
        development=True,
        budget=Budget(T=6, H=7, X=8, TxH=9, TxX=10, layers=11),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "-1"), ("PORT", "65536"), ("GATESCOPE_T", "0"), ("GATESCOPE_SESSIONS", "1.5")],
)
def test_a_wrong_one_is_named(name: str, value: str) -> None:
    with pytest.raises(InvalidValue, match=name):
        read({name: value})


def test_an_empty_one_is_none() -> None:
    assert read({"HOST": "", "PORT": "", "GATESCOPE_T": ""}) == Settings()


def test_the_page_is_told_how_large_an_experiment_may_be() -> None:
    page = ask("/", Settings(budget=Budget(T=77, layers=2))).text
    (told,) = re.findall(r'id="limits">([^<]+)<', page)
    assert {name: json.loads(told)[name] for name in ("T", "H", "X", "layers")} == {
        "T": 77,
        "H": Budget().H,
        "X": Budget().X,
        "layers": 2,
    }


TABLE = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", TABLE)
def test_every_variable_of_the_table_sets_something(name: str) -> None:
    value = {"GATESCOPE_LEARNERS": "77", "GATESCOPE_LOG": "info"}.get(name, "1")
    assert read({name: value}) != Settings()


def test_every_variable_that_is_read_stands_in_the_table() -> None:
    source = (ROOT / "app/web/settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r'(?:number|names|get)\("([A-Z_]+)"', source)) == set(TABLE)
