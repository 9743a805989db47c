"""How the server is, for whoever runs it: alive, ready, in numbers, and in lines of JSON."""

import asyncio
import io
import json
import logging
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from app.errors import InvalidValue
from app.web import logs
from app.web.meters import Meters
from app.web.settings import Settings, read
from tests.conftest import Server

from .asking import ask
from .talk import Talk


def metrics(server: Server) -> dict[str, float]:
    """Every number by its name, after the text was found to be well formed."""
    with urllib.request.urlopen(f"{server.url}/metrics", timeout=10) as answer:
        assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        lines = answer.read().decode().splitlines()
    found = {}
    for help_, kind, line in zip(*[iter(lines)] * 3, strict=True):
        name, value = line.split(" ")
        assert re.fullmatch(rf"# HELP {name} [A-Z].*\.", help_)
        assert kind == f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}"
        found[name.removeprefix("gatescope_")] = float(value)
    return found


def until(server: Server, name: str, value: float) -> None:
    deadline = time.monotonic() + 10
    while metrics(server)[name] != value:
        assert time.monotonic() < deadline, f"{name} is {metrics(server)[name]}"
        time.sleep(0.02)


def test_what_a_session_does_is_counted(serve: Callable[..., Server]) -> None:
    server = serve()
    before = metrics(server)
    assert before["sessions"] == before["sessions_total"] == before["commands_total"] == 0
    with Talk(server) as talk:
        talk.ask("open")
        talk.ask("seek", t=3)
        talk.ask("edit", edit={"edit": "weight", "name": "nothing", "value": 1.0})
        during = metrics(server)
    assert (during["sessions"], during["commands_total"], during["commands_refused_total"]) == (1, 3, 1)
    assert during["events_total"] == 3
    assert during["sent_bytes_total"] > 1_000
    assert during["session_bytes"] > 0
    assert during["resident_bytes"] > 10_000_000
    until(server, "sessions", 0)
    assert metrics(server)["sessions_total"] == 1


def test_who_is_turned_away_is_counted_and_the_server_is_not_ready(serve: Callable[..., Server]) -> None:
    server = serve(GATESCOPE_SESSIONS="1")
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=10) as answer:
        assert answer.status == 200
    with Talk(server) as talk:
        talk.ask("open")
        with Talk(server) as other:
            other.closed()
        assert metrics(server)["sessions_turned_away_total"] == 1
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{server.url}/readyz", timeout=10)
        assert refused.value.code == 503
        assert "sessions" in json.loads(refused.value.read())["reason"]
        refused.value.close()
        assert server.healthy()


def test_a_lesson_that_runs_is_a_number(serve: Callable[..., Server]) -> None:
    server = serve()
    with Talk(server) as talk:
        talk.ask("open")
        talk.ask("train", course={"task": "latch", "epochs": 2000})
        assert (metrics(server)["lessons"], metrics(server)["lessons_running"]) == (1, 1)
        talk.ask("learn", go="pause")
        until(server, "lessons_running", 0)


def test_the_loop_that_is_held_up_is_noticed() -> None:
    async def held_up() -> float:
        meters = Meters()
        watching = asyncio.create_task(meters.watch())
        await asyncio.sleep(0.05)
        time.sleep(0.3)
        await asyncio.sleep(0.05)
        watching.cancel()
        return meters.lag

    assert 0.1 < asyncio.run(held_up()) < 10


def test_a_page_that_is_asked_without_a_server_running_is_ready_too() -> None:
    assert ask("/readyz").json() == {"status": "ok"}
    assert ask("/healthz", method="HEAD").status_code == 200


def test_a_session_leaves_one_line_without_what_was_in_it(serve: Callable[..., Server]) -> None:
    server = serve(GATESCOPE_LOG="info")
    with Talk(server) as talk:
        talk.ask("open")
        talk.ask("edit", edit={"edit": "tokens", "tokens": ["secret"]})
    until(server, "sessions", 0)
    (line,) = [json.loads(one) for one in server.log.splitlines() if one.startswith("{")]
    assert (line["event"], line["level"], line["end"], line["commands"]) == ("a session ended", "info", "left", 2)
    assert line["seconds"] >= 0
    assert "secret" not in server.log


def test_a_fault_is_one_line_with_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    logger = logging.getLogger("gatescope")
    before = logger.handlers, logger.level, logger.propagate
    try:
        logs.begin("warning")
        logger.info("not this")
        try:
            int("my own word")
        except ValueError:
            logger.exception("a command was not carried out")
    finally:
        logger.handlers, logger.level, logger.propagate = before
    (line,) = map(json.loads, written.getvalue().splitlines())
    assert (line["level"], line["event"]) == ("error", "a command was not carried out")
    kind, place = line["fault"]
    assert kind == "ValueError"
    assert "test_operation.py" in place
    assert "my own word" not in written.getvalue()


def test_a_level_that_there_is_not_is_refused() -> None:
    assert read({"GATESCOPE_LOG": "debug"}).log == "debug"
    assert Settings().log == "warning"
    with pytest.raises(InvalidValue, match="GATESCOPE_LOG: got loud; expected one of debug, info"):
        read({"GATESCOPE_LOG": "loud"})
