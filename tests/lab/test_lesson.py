"""A lesson: how its epochs are counted, remembered and learned again. Jobs are done here, where a process would."""

from dataclasses import replace

import numpy as np
import pytest

from app.cells import GRU, Elman
from app.errors import InvalidValue
from app.lab import lesson, report
from app.lab.lesson import Job, Learned, Teaching
from app.lab.report import Mark
from app.training.course import Course
from app.training.trainer import Progress, epoch, start
from app.web.learn import learn

COURSE = Course(task="latch", H=3, T=6, batch=4, steps=2, epochs=12, seed=5)


def begun(*courses: Course) -> Teaching:
    given = courses or (COURSE,)
    return Teaching("one", given, [start(course) for course in given])


def work(teaching: Teaching, most: int = 100) -> int:
    """Do what is to be done, an epoch a job, and say how many jobs that were."""
    for count in range(most):
        job = teaching.job()
        if job is None:
            return count
        assert teaching.take(
            job, [_one(course, one) for course, one in zip(job.courses, job.progress, strict=True)], 0.1
        )
    return most


def _one(course: Course, before: Progress) -> Learned:
    after = epoch(course, before)
    return Learned((Mark(after.epoch, after.loss, after.accuracy),), after)


def sliced(job: Job) -> list[Learned]:
    """A job done for so short a time that each learner makes one step of it, by the code of the process."""
    return list(learn(job, None, None, 0.0))


def same(a: Progress, b: Progress) -> bool:
    return a.epoch == b.epoch and all(np.array_equal(a.params[name], b.params[name]) for name in b.params)


@pytest.fixture(scope="module")
def expected() -> list[Progress]:
    """The course learned without a lesson, epoch by epoch."""
    known = [start(COURSE)]
    while known[-1].epoch < COURSE.epochs:
        known.append(epoch(COURSE, known[-1]))
    return known


def test_it_learns_to_the_end_of_the_course(expected: list[Progress]) -> None:
    teaching = begun()
    assert teaching.told().doing == "paused"
    teaching.go_on()
    assert work(teaching) == COURSE.epochs
    told = teaching.told()
    assert (told.doing, told.epoch, told.furthest) == ("done", 12, 12)
    assert same(teaching.progress, expected[-1])
    assert told.learners[0].epochs.tolist() == list(range(13))
    np.testing.assert_allclose(told.learners[0].losses, [one.loss for one in expected], rtol=1e-6)
    assert told.learners[0].loss == expected[-1].loss
    with pytest.raises(InvalidValue, match="epoch: got 12; expected fewer than 12"):
        teaching.go_on()


def test_one_epoch_at_a_time(expected: list[Progress]) -> None:
    teaching = begun()
    for count in (1, 2, 3):
        teaching.go_on(1)
        work(teaching)
        assert (teaching.told().doing, teaching.progress.epoch) == ("paused", count)
    assert same(teaching.progress, expected[3])


@pytest.mark.parametrize("bytes_", [lesson.KEPT_BYTES, 20_000, 1])
@pytest.mark.parametrize("wanted", [0, 1, 5, 11, 12])
def test_an_earlier_epoch_is_what_it_was_to_the_last_bit_however_little_is_kept(
    wanted: int, bytes_: int, expected: list[Progress], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesson, "KEPT_BYTES", bytes_)
    teaching = begun()
    teaching.go_on()
    work(teaching)
    teaching.seek(wanted)
    jobs = work(teaching)
    assert jobs == 0 or bytes_ < 1_000_000
    assert same(teaching.progress, expected[wanted])
    told = teaching.told()
    assert (told.epoch, told.furthest) == (wanted, 12)
    assert told.doing == ("done" if wanted == 12 else "paused")
    assert len(told.learners[0].epochs) == 13


def test_what_is_learned_in_slices_of_a_step_comes_to_the_same_bits_and_shows_every_step(
    expected: list[Progress],
) -> None:
    teaching = begun(COURSE, replace(COURSE, cell=GRU()))
    teaching.go_on()
    shown: list[tuple[int, int]] = []
    weights: list[bytes] = []
    while (job := teaching.job()) is not None:
        assert teaching.take(job, sliced(job), 0.1)
        told = teaching.told()
        shown.append((told.epoch, told.steps))
        weights.append(teaching.now.params["W_f"].tobytes())
        assert teaching.beside["gru"].keys() == start(replace(COURSE, cell=GRU())).params.keys()
    assert shown == [(number // 2, number % 2) for number in range(1, 25)]
    assert len(set(weights)) == len(weights), "every picture is of other weights"
    assert same(teaching.progress, expected[-1])
    assert teaching.told().learners[0].loss == expected[-1].loss
    assert [mark.accuracy for mark in teaching._pupils[0].marks] == [one.accuracy for one in expected]


def test_a_pause_goes_back_to_the_last_whole_epoch_and_going_on_to_the_same_end(expected: list[Progress]) -> None:
    teaching = begun()
    teaching.go_on()
    for _ in range(3):
        job = teaching.job()
        assert job is not None
        teaching.take(job, sliced(job), 0.1)
    assert (teaching.told().epoch, teaching.told().steps) == (1, 1)
    assert not np.array_equal(teaching.now.params["W_f"], expected[1].params["W_f"])
    teaching.pause()
    assert (teaching.told().epoch, teaching.told().steps) == (1, 0)
    assert same(teaching.now, expected[1])
    teaching.go_on()
    work(teaching)
    assert same(teaching.progress, expected[-1])


def test_going_on_from_an_earlier_epoch_comes_to_the_same_end(expected: list[Progress]) -> None:
    teaching = begun()
    teaching.go_on()
    work(teaching)
    teaching.seek(4)
    work(teaching)
    teaching.go_on()
    assert teaching.told().furthest == 4
    work(teaching)
    assert same(teaching.progress, expected[-1])


def test_going_on_from_weights_that_a_hand_bent_is_a_way_of_its_own(expected: list[Progress]) -> None:
    teaching = begun()
    teaching.go_on(3)
    work(teaching)
    bent = replace(teaching.progress, params={name: value + 0.5 for name, value in teaching.progress.params.items()})
    teaching.go_on(2, bent)
    work(teaching)
    assert teaching.progress.epoch == 5
    assert same(teaching.progress, epoch(COURSE, epoch(COURSE, bent)))
    assert not same(teaching.progress, expected[5])
    teaching.seek(3)
    assert same(teaching.progress, bent)
    teaching.seek(2)
    work(teaching)
    assert same(teaching.progress, expected[2])


def test_what_is_stopped_stays_where_it_is_and_late_work_is_not_wanted() -> None:
    teaching = begun()
    teaching.go_on()
    job = teaching.job()
    assert job is not None
    teaching.pause()
    assert teaching.job() is None
    assert not teaching.take(job, [_one(COURSE, job.progress[0])], 0.1)
    assert (teaching.told().doing, teaching.progress.epoch) == ("paused", 0)
    teaching.go_on()
    assert not teaching.fail(job, InvalidValue("loss", "inf", "a finite number"))
    assert teaching.told().doing == "running"


def test_what_fails_says_why_and_can_be_begun_again() -> None:
    teaching = begun()
    teaching.go_on()
    job = teaching.job()
    assert job is not None
    assert teaching.fail(job, InvalidValue("loss", "inf", "a finite number"))
    told = teaching.told()
    assert told.doing == "failed"
    assert told.fault is not None
    assert (told.fault.code, told.fault.what, told.fault.got) == ("invalid_value", "loss", "inf")
    teaching.seek(0)
    assert (teaching.told().doing, teaching.told().fault) == ("paused", None)


def test_others_learn_beside_it_in_step() -> None:
    rnn, gru = replace(COURSE, cell=Elman()), replace(COURSE, cell=GRU())
    teaching = begun(COURSE, rnn, gru)
    teaching.go_on(3)
    work(teaching)
    told = teaching.told()
    assert [one.cell for one in told.learners] == ["lstm", "rnn", "gru"]
    assert all(one.epochs.tolist() == [0, 1, 2, 3] for one in told.learners)
    assert told.learners[1].loss == epoch(rnn, epoch(rnn, epoch(rnn, start(rnn)))).loss


def test_it_says_about_how_long_it_will_take_and_can_be_slowed() -> None:
    teaching = begun()
    assert teaching.told().seconds_left is None
    teaching.go_on()
    job = teaching.job()
    assert job is not None
    teaching.take(job, [_one(COURSE, job.progress[0])], 0.5)
    assert teaching.told().seconds_left == pytest.approx(11 * 0.5)
    teaching.hurry(0.5)
    assert teaching.told().seconds_left == pytest.approx(11 * 2.0)
    slow = teaching.job()
    assert slow is not None
    assert slow.until == 2
    for wrong in (0.1, 100.0, float("nan")):
        with pytest.raises(InvalidValue, match="speed"):
            teaching.hurry(wrong)


def test_a_long_curve_is_thinned_but_keeps_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "POINTS", 5)
    teaching = begun()
    teaching.go_on()
    work(teaching)
    told = teaching.told().learners[0].epochs.tolist()
    assert len(told) == 5
    assert (told[0], told[-1]) == (0, 12)


def test_little_is_kept_of_what_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    def size(one: Progress) -> int:
        return sum(array.nbytes for part in (one.params, one.memory) for array in part.values())

    most = 5 * size(epoch(COURSE, start(COURSE)))
    monkeypatch.setattr(lesson, "KEPT_BYTES", most)
    teaching = begun()
    teaching.go_on()
    work(teaching)
    kept = teaching._pupils[0].kept
    assert sum(map(size, kept)) <= most
    assert (kept[0].epoch, kept[-1].epoch) == (0, 12)


def test_what_a_hand_has_bent_is_never_forgotten_for_it_cannot_be_learned_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lesson, "KEPT_BYTES", 1)
    teaching = begun()
    teaching.go_on(3)
    work(teaching)
    bent = replace(teaching.progress, params={name: value + 0.5 for name, value in teaching.progress.params.items()})
    teaching.go_on(None, bent)
    work(teaching)
    expected = bent
    for _ in range(4):
        expected = epoch(COURSE, expected)
    teaching.seek(7)
    work(teaching)
    assert same(teaching.progress, expected)
    teaching.seek(3)
    assert same(teaching.progress, bent)


def test_a_refused_bend_at_the_end_changes_nothing() -> None:
    teaching = begun()
    teaching.go_on()
    work(teaching)
    last = teaching.progress
    with pytest.raises(InvalidValue, match="epoch"):
        teaching.go_on(None, replace(last, params={name: value + 1.0 for name, value in last.params.items()}))
    assert teaching.progress is last


def test_those_beside_it_keep_all_their_points_through_going_back_and_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lesson, "KEPT_BYTES", 1)
    teaching = begun(COURSE, replace(COURSE, cell=GRU()))
    teaching.go_on()
    work(teaching)
    teaching.seek(5)
    teaching.pause()
    teaching.go_on()
    work(teaching)
    assert all(one.epochs.tolist() == list(range(13)) for one in teaching.told().learners)
