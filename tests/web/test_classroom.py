"""Lessons over the socket: processes learn, the server answers meanwhile, and nothing is lost with a connection."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.training.course import Course
from app.training.trainer import epoch, start
from tests.conftest import Server

from .talk import Talk

COURSE: dict[str, Any] = {"task": "latch", "H": 3, "T": 8, "batch": 4, "steps": 2, "epochs": 40, "seed": 1}
LONG = COURSE | {"epochs": 2000, "steps": 20}
PATIENCE = 60.0


@pytest.fixture
def talk(server: Server) -> Iterator[Talk]:
    with Talk(server) as talk:
        talk.ask("open")
        yield talk


def until(talk: Talk, right: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The next lesson event that is right."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        event = talk.hear()
        if event["event"] == "lesson" and right(event):
            return event
    raise AssertionError("the lesson did not get there")


def doing(*states: str) -> Callable[[dict[str, Any]], bool]:
    return lambda event: event["lesson"] is not None and event["lesson"]["doing"] in states


def children(pid: int) -> set[int]:
    """Processes that a process has started."""
    found = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found |= {int(one) for one in task.read_text().split()}
    return found


def test_a_lesson_is_learned_to_its_end_and_comes_to_what_the_trainer_does(talk: Talk) -> None:
    talk.say("train", course=COURSE)
    told = until(talk, doing("done", "failed"))["lesson"]
    assert told["fault"] is None
    assert (told["doing"], told["epoch"]) == ("done", 40)
    course = Course(**COURSE)
    progress = start(course)
    while progress.epoch < course.epochs:
        progress = epoch(course, progress)
    (learner,) = told["learners"]
    assert learner["loss"] == progress.loss
    assert learner["accuracy"] == progress.accuracy


def test_the_server_answers_while_it_learns(talk: Talk) -> None:
    talk.say("train", course=LONG)
    until(talk, lambda event: event["lesson"]["epoch"] > 0)
    frame = talk.ask("seek", t=3)
    while frame["event"] != "frame":  # pictures of the lesson acknowledge it as well
        frame = talk.hear()
    assert frame["frame"]["t"] == 3
    talk.say("learn", go="pause")
    told = until(talk, doing("paused"))["lesson"]
    assert 0 < told["epoch"] < 2000
    talk.say("epoch", epoch=1)
    assert until(talk, lambda event: event["lesson"]["epoch"] == 1)["lesson"]["furthest"] == told["furthest"]


def test_it_is_still_there_after_a_lost_connection(server: Server, talk: Talk) -> None:
    talk.say("train", course=LONG)
    snapshot = talk.hear()
    while snapshot["event"] != "snapshot" or snapshot["experiment"]["H"] != 3:
        snapshot = talk.hear()
    name = until(talk, doing("running"))["lesson"]["name"]
    talk.socket.close()
    with Talk(server) as again:
        again.say("open", experiment=snapshot["experiment"], lesson=name)
        here = until(again, doing("running"))["lesson"]
        assert here["name"] == name
        further = until(again, lambda event: event["lesson"]["epoch"] > here["epoch"])
        assert further["lesson"]["course"]["epochs"] == 2000
        again.say("learn", go="end")
        assert until(again, lambda event: event["lesson"] is None)["shown"] is None


def test_a_rate_that_is_too_large_ends_the_lesson_with_a_word(talk: Talk) -> None:
    wild = COURSE | {
        "cell": {"kind": "rnn", "activation": "relu"}, "optimizer": {"kind": "sgd", "rate": 10.0}, "clip": 0.0,
        "task": "adding", "T": 60, "epochs": 300,
    }  # fmt: skip
    talk.say("train", course=wild)
    told = until(talk, doing("failed", "done"))["lesson"]
    assert told["doing"] == "failed"
    assert told["fault"]["code"] == "invalid_value"
    assert told["fault"]["what"].startswith("loss of epoch")


def test_a_course_that_is_too_large_is_refused_and_told_what_would_do(talk: Talk) -> None:
    refused = talk.ask("train", course=COURSE | {"H": 33})
    assert (refused["event"], refused["code"], refused["what"]) == ("failed", "over_budget", "H")
    assert refused["expected"] == "at most 32"


def test_only_so_many_lessons_are_kept(serve: Callable[..., Server]) -> None:
    server = serve(GATESCOPE_LESSONS="1")
    with Talk(server) as one, Talk(server) as two:
        one.ask("open")
        two.ask("open")
        one.say("train", course=LONG)
        until(one, doing("running"))
        refused = two.ask("train", course=COURSE)
        assert (refused["event"], refused["what"], refused["expected"]) == ("failed", "lessons", "at most 1")


def test_lessons_take_turns(server: Server) -> None:
    with Talk(server) as one, Talk(server) as two:
        for talk in (one, two):
            talk.ask("open")
            talk.say("train", course=LONG)
        for talk in (one, two, one, two):
            until(talk, lambda event: event["lesson"]["epoch"] > 0)


def test_a_server_that_stops_while_it_learns_leaves_no_process_behind(serve: Callable[..., Server]) -> None:
    server = serve()
    with Talk(server) as talk:
        talk.ask("open")
        talk.say("train", course=LONG)
        until(talk, lambda event: event["lesson"]["epoch"] > 0)
        assert server._process is not None
        learners = children(server._process.pid)
        assert learners
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 10
    _gone(learners)


def test_a_server_that_is_killed_takes_its_learners_along(serve: Callable[..., Server]) -> None:
    server = serve()
    with Talk(server) as talk:
        talk.ask("open")
        talk.say("train", course=LONG)
        until(talk, lambda event: event["lesson"]["epoch"] > 0)
        assert server._process is not None
        learners = children(server._process.pid)
        server.kill()
    _gone(learners)


def test_a_learner_that_dies_ends_the_lesson_not_the_server(serve: Callable[..., Server]) -> None:
    server = serve(GATESCOPE_LEARNERS="1")
    with Talk(server) as talk:
        talk.ask("open")
        talk.say("train", course=LONG)
        until(talk, lambda event: event["lesson"]["epoch"] > 0)
        assert server._process is not None
        for learner in children(server._process.pid):
            os.kill(learner, signal.SIGKILL)
        assert until(talk, doing("failed"))["lesson"]["fault"]["what"] == "lesson"
        talk.say("learn", go="on")
        here = until(talk, doing("running"))["lesson"]["epoch"]
        until(talk, lambda event: event["lesson"]["epoch"] > here)


def _gone(processes: set[int]) -> None:
    deadline = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{one}").exists() for one in processes):
        assert time.monotonic() < deadline, "a learning process was left behind"
        time.sleep(0.05)
