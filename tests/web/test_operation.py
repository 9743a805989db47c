"""How the server is, for whoever runs it: alive, ready, in numbers, and in lines of JSON."""

import asyncio
import contextlib
import io
import json
import logging
import re
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from app.errors import InvalidValue
from app.interchange.opened import INLINE
from app.lab.memory import footprint
from app.web import logs
from app.web.live import RESTARTING, TRY_LATER
from app.web.meters import Meters
from app.web.serve import FILES
from app.web.settings import Settings, read
from app.wire import decode
from tests.conftest import ROOT, Server

from .asking import ask
from .talk import Talk
from .test_doors import BROKEN


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


def lines(server: Server) -> list[dict[str, Any]]:
    """What it has written to standard error, which must be JSON; beside that it says where it is, and no more."""
    first, *rest = server.log.splitlines()
    assert first == f"Gatescope is at {server.url}/"
    return [json.loads(line) for line in rest]


FAULTY = """
from app.web import serve, settings

make = serve.create_app

def with_a_fault(given):
    app = make(given)

    @app.get("/fault")
    async def fault(word: str) -> int:
        return int(word)

    return app

serve.create_app = with_a_fault
serve.serve(settings.read())
"""


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


def test_a_server_whose_sessions_hold_nearly_all_memory_is_not_ready(serve: Callable[..., Server]) -> None:
    long = {"X": 1, "H": 32, "input": {"kind": "numbers", "values": [[0.5]] * 100}}
    size = footprint(decode.experiment(json.dumps(long).encode(), 1 << 20))
    server = serve(GATESCOPE_SESSION_BYTES=str(size + size // 50))
    with Talk(server) as talk:
        talk.ask("open", experiment=long)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{server.url}/readyz", timeout=10)
        assert refused.value.code == 503
        assert json.loads(refused.value.read())["reason"].startswith("memory")
        refused.value.close()
    until(server, "session_bytes", 0)
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=10) as answer:
        assert answer.status == 200


def test_what_is_said_of_large_models_is_what_is_done() -> None:
    told = (ROOT / "docs/operation.md").read_text(encoding="utf-8")
    assert f"models with more than {INLINE:,} numbers live in the process" in told


def test_every_code_that_a_connection_is_closed_with_is_told() -> None:
    told = (ROOT / "docs/interface.md").read_text(encoding="utf-8").partition("\nClose codes: ")[2].partition("\n\n")[0]
    sent = {1000, 1011, RESTARTING, TRY_LATER, *(code for _, code in BROKEN.values())}
    assert {int(code) for code in re.findall(r"\b1\d{3}\b", told)} == sent


def test_a_lesson_that_runs_is_a_number(serve: Callable[..., Server]) -> None:
    server = serve(GATESCOPE_LESSON_ALONE="1")
    with Talk(server) as talk:
        talk.ask("open")
        talk.ask("train", course={"task": "latch", "epochs": 2000})
        assert (metrics(server)["lessons"], metrics(server)["lessons_running"]) == (1, 1)
        talk.ask("learn", go="pause")
        until(server, "lessons_running", 0)
        talk.ask("learn", go="on")
        until(server, "lessons_running", 1)
    until(server, "lessons_running", 0)  # nobody is at it any more
    assert metrics(server)["lessons"] == 1


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
    (line,) = lines(server)
    assert (line["event"], line["level"], line["end"], line["commands"]) == ("a session ended", "info", "left", 2)
    assert line["seconds"] >= 0
    assert "secret" not in server.log


def test_what_is_beneath_us_writes_lines_of_json_too_and_not_what_a_fault_says() -> None:
    with contextlib.closing(Server(command=[sys.executable, "-c", FAULTY])) as server:
        server.start()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{server.url}/fault?word=secret", timeout=10)
        assert refused.value.code == 500
        refused.value.close()
        server.stop()
        (fault,) = lines(server)
        assert (fault["level"], fault["event"]) == ("error", "Exception in ASGI application")
        assert fault["fault"][0] == "ValueError"
        assert "secret" not in server.log
        assert server.faults


def test_what_is_beneath_us_is_told_from_the_level_that_is_set_but_never_what_people_ask_for(
    serve: Callable[..., Server],
) -> None:
    quiet, loud = serve(GATESCOPE_LOG="error"), serve(GATESCOPE_LOG="debug")
    for server in (quiet, loud):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as one:
            one.sendall(b"x\r\n\r\n")
            assert one.recv(100).startswith(b"HTTP/1.1 400")
        urllib.request.urlopen(f"{server.url}/healthz?secret", timeout=10).close()
        with Talk(server) as talk:
            talk.ask("open")
            talk.ask("edit", edit={"edit": "tokens", "tokens": ["secret"]})
        until(server, "sessions", 0)
        server.stop()
    assert lines(quiet) == []
    assert [line["event"] for line in lines(loud)] == ["a session ended"]
    assert "secret" not in loud.log


def test_a_fault_is_one_line_with_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    logger, root = logging.getLogger("gatescope"), logging.getLogger()
    before = [(one.handlers, one.level, one.propagate) for one in (logger, root)]
    try:
        logs.begin("warning")
        logger.info("not this")
        try:
            int("my own word")
        except ValueError:
            logger.exception("a command was not carried out")
    finally:
        for one, (handlers, level, propagate) in zip((logger, root), before, strict=True):
            one.handlers, one.propagate = handlers, propagate
            one.setLevel(level)
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


def test_what_is_no_request_and_a_foreign_host_leave_nothing_in_the_log(serve: Callable[..., Server]) -> None:
    """Else anybody could fill a disk."""
    server = serve(GATESCOPE_LOG="info")
    asked = b"GET /ws HTTP/1.1\r\nhost: evil.example\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
    key = b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    told = []
    for sent in (
        b"nothing like it\r\n\r\n",
        asked + key + b"upgrade: websocket\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade, close\r\nupgrade: other\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as one:
            one.sendall(sent)
            told.append(one.recv(1 << 16).split()[1])
    assert told == [b"400", b"403", b"200"]
    assert lines(server) == []


def test_the_open_files_that_all_connections_may_need_are_asked_for(serve: Callable[..., Server]) -> None:
    resource = pytest.importorskip("resource")
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = 1024
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, most))
    try:
        server, crowded = serve(), serve(GATESCOPE_SESSIONS="100000000")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (now, most))
    assert resource.prlimit(server.pid, resource.RLIMIT_NOFILE) == (min(FILES, most), most)
    assert lines(server) == [], "these are enough"
    (said,) = lines(crowded)
    assert "open files" in said["event"]
