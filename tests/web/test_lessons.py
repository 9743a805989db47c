"""What can be learned, over HTTP."""

import pytest

from app.training.course import Course, check
from app.training.tasks import TASKS
from app.wire import decode, encode

from .asking import ask


def test_every_task_comes_with_a_course_that_can_be_taught() -> None:
    told = ask("/api/lessons").json()
    assert [one["task"] for one in told["tasks"]] == list(TASKS)
    assert told["limits"]["H"] == 32
    for one in told["tasks"]:
        command = {"command": "train", "id": 1, "course": one["course"]}
        read = decode.command(encode.plain(command).decode(), 10**6)
        assert isinstance(read.course, Course)  # type: ignore[union-attr]
        assert check(read.course).task == one["task"]  # type: ignore[union-attr]
        assert one["labels"]
        assert (one["words"] is None) == (one["task"] in {"latch", "adding", "parity", "store", "next-sunspots"})


def test_lines_become_examples() -> None:
    answer = ask("/api/examples", method="POST", content="good film, yes\nbad film, no\n")
    assert answer.status_code == 200
    assert answer.json() == {
        "examples": {"texts": [["good", "film"], ["bad", "film"]], "labels": ["yes", "no"]},
        "labels": ["no", "yes"],
        "words": 3,
    }


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "examples"),
        ("good film", "line 1"),
        ("good film, yes\nbad film, yes", "labels of the examples"),
        ("word " * 65 + ", yes\nbad, no", "words of example 1"),
        (b"\xff\xfe, yes", "examples"),
        ("\n".join(f"word{k}, {k % 2}" for k in range(300)), "different words"),
    ],
)
def test_what_cannot_be_learned_from_is_told(text: str | bytes, what: str) -> None:
    answer = ask("/api/examples", method="POST", content=text)
    assert answer.status_code in {400, 413, 422}
    assert answer.json()["error"]["what"] == what
