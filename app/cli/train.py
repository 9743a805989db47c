"""``python -m app train``: a task and a cell in, a line of JSON an epoch out, and how good it is in the end."""

import argparse
import errno
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.errors import InvalidValue
from app.lab.learned import experiment
from app.training.course import Course, ForgetBias, check
from app.training.lessons import begun
from app.training.optimizers import OPTIMIZERS, AnyOptimizer
from app.training.tasks.reading import read
from app.training.trainer import Progress, epoch, fresh_accuracy, start
from app.wire import encode

SIZES = ("seed", "H", "T", "layers", "direction", "epochs", "steps", "batch", "clip")
"""What stands in the course under the name of its argument."""


def train(chosen: argparse.Namespace) -> None:
    """Train to the last epoch; lines go to standard output as they come.

    ``{"epoch": 1, "loss": ..., "accuracy": ...}``, and in the end ``{"fresh_accuracy": ...}``: on sequences that were
    never seen. Raises a GatescopeError when the course cannot be taught, OSError when a file cannot be read or written.
    """
    course = check(_course(chosen))
    if chosen.out is not None and not Path(chosen.out).parent.is_dir():  # said before an hour of work, not after it
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), chosen.out)
    now = start(course)
    _say(now)
    while now.epoch < course.epochs:
        now = epoch(course, now)
        _say(now)
    if chosen.out is not None:
        Path(chosen.out).write_bytes(encode.plain(experiment(course, now.params)) + b"\n")
    _line({"fresh_accuracy": fresh_accuracy(course, now)})


def _course(chosen: argparse.Namespace) -> Course:
    examples = None
    if chosen.examples is not None:
        try:
            examples = read(Path(chosen.examples).read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            raise InvalidValue("examples", chosen.examples, "a file of text in UTF-8") from error
    course = begun(chosen.task if examples is None else "examples", chosen.cell, examples)
    told = {name: value for name in SIZES if (value := getattr(chosen, name)) is not None}
    if chosen.forget_bias is not None:
        told["forget_bias"] = _bias(chosen.forget_bias)
    return replace(course, **told, optimizer=_optimizer(course, chosen.optimizer, chosen.rate))


def _optimizer(course: Course, kind: str | None, rate: float | None) -> AnyOptimizer:
    """The one of the course, or another kind as it comes; with the rate that was asked for, if any."""
    chosen = course.optimizer if kind in {None, course.optimizer.kind} else OPTIMIZERS[str(kind)]()
    return chosen if rate is None else replace(chosen, rate=rate)


def _bias(text: str) -> ForgetBias:
    if text == "chrono":
        return "chrono"
    try:
        return float(text)
    except ValueError as error:
        raise InvalidValue("forget_bias", text, "a number, or chrono") from error


def _say(now: Progress) -> None:
    _line({"epoch": now.epoch, "loss": now.loss, "accuracy": now.accuracy})


def _line(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()
