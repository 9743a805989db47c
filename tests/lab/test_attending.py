"""A session that attends a lesson: what its commands do to the experiment that is open."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.cells import GRU, LSTM, Elman
from app.lab.budget import Budget
from app.lab.commands import AnyCommand, EditCommand, Feed, Learn, Look, Open, ShowExample, Step, ToEpoch, Train
from app.lab.edits import ChangeCell, InputTokens, Pins, Replace, Sizes, Weight
from app.lab.events import AnyEvent, Failed, FrameEvent, LessonEvent, SightEvent, Snapshot, TraceEvent
from app.lab.experiment import Experiment, Tokens, weights
from app.lab.held import hold
from app.lab.lesson import Learned, Teaching
from app.lab.looking import OtherCell
from app.lab.pins import Pin
from app.lab.presets import catalogue
from app.lab.report import Mark
from app.lab.session import SETTLED_EVERY, Session
from app.lab.taught import examples
from app.training.course import Course
from app.training.tasks import Examples
from app.training.trainer import Progress, epoch, start

COURSE = Course(task="negation", H=3, batch=4, steps=1, epochs=8, seed=2)


class Desk:
    """Lessons that are pumped by hand."""

    def __init__(self) -> None:
        self.kept: list[Teaching] = []

    def begin(self, courses: Sequence[Course], first: Sequence[Progress]) -> Teaching:
        self.kept.append(Teaching(f"lesson {len(self.kept)}", courses, first))
        return self.kept[-1]

    def find(self, name: str) -> Teaching | None:
        return next((one for one in self.kept if one.name == name), None)

    def work(self, epochs: int = 1) -> None:
        """Have the newest lesson learn so many epochs."""
        for _ in range(epochs):
            job = self.kept[-1].job()
            assert job is not None
            learned = []
            for course, one in zip(job.courses, job.progress, strict=True):
                after = epoch(course, one)
                learned.append(Learned((Mark(after.epoch, after.loss, after.accuracy),), after))
            self.kept[-1].take(job, learned, 0.1)


class Talk:
    """A session and its desk."""

    def __init__(self) -> None:
        self.desk = Desk()
        self.session = Session(catalogue(), Budget(), self.desk)
        self.ids = 0
        self.say(Open, preset="first-look")

    def say(self, kind: Any, **fields: Any) -> list[AnyEvent]:
        self.ids += 1
        command: AnyCommand = kind(id=self.ids, **fields)
        return self.session.receive(command)

    def edit(self, edit: Any, *, live: bool = False) -> list[AnyEvent]:
        return self.say(EditCommand, edit=edit, live=live)


@pytest.fixture
def talk() -> Talk:
    return Talk()


def snapshot(events: list[AnyEvent]) -> Snapshot:
    (found,) = [event for event in events if isinstance(event, Snapshot)]
    return found


def lesson(events: list[AnyEvent]) -> LessonEvent:
    (found,) = [event for event in events if isinstance(event, LessonEvent)]
    return found


def has(experiment: Experiment, progress: Progress) -> bool:
    now = weights(experiment, hold(experiment).first)
    return all(np.array_equal(now[name], value) for name, value in progress.params.items())


def test_a_lesson_begins_with_the_network_of_its_course_and_an_example_that_it_does_not_learn(talk: Talk) -> None:
    events = talk.say(Train, course=COURSE)
    begun, told = snapshot(events).experiment, lesson(events)
    assert (begun.H, begun.cell) == (3, LSTM())
    assert has(begun, start(COURSE))
    assert begun.input.kind == "tokens"
    assert begun.input.tokens == tuple(examples(COURSE)[0].given)
    assert told.lesson is not None
    assert (told.lesson.doing, told.lesson.epoch) == ("running", 0)
    assert told.shown is not None
    assert (told.shown.place, told.shown.target.shape) == (0, (begun.T, 1))
    assert snapshot(events).playback.t == begun.T


def test_while_it_learns_pictures_follow_and_when_it_stands_still_every_digit_does(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work(3)
    picture, told = talk.session.learned()
    assert isinstance(picture, TraceEvent)
    assert isinstance(told, LessonEvent)
    progress = talk.desk.kept[0].progress
    assert picture.first is not None
    np.testing.assert_array_equal(picture.first["W_f"], progress.params["W_f"].astype(np.float32))
    paused = talk.say(Learn, go="pause")
    assert has(snapshot(paused).experiment, progress)
    first = snapshot(paused).first
    assert first is not None
    np.testing.assert_array_equal(first["W_f"], progress.params["W_f"])
    assert len(talk.session.learned()) == 1


def test_the_end_of_a_lesson_is_settled(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work(COURSE.epochs)
    events = talk.session.learned()
    told = lesson(events).lesson
    assert told is not None
    assert (told.doing, told.epoch) == ("done", COURSE.epochs)
    assert has(snapshot(events).experiment, talk.desk.kept[0].progress)
    assert isinstance(talk.say(Learn, go="on")[0], Failed)


def test_now_and_then_a_picture_is_settled_so_that_little_is_lost(talk: Talk) -> None:
    course = replace(COURSE, epochs=SETTLED_EVERY + 1)
    talk.say(Train, course=course)
    kinds = []
    for _ in range(SETTLED_EVERY):
        talk.desk.work()
        kinds.append(type(talk.session.learned()[0]))
    assert kinds.count(Snapshot) == 1


def test_another_example_is_put_before_the_same_network(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work(2)
    events = talk.say(ShowExample, place=3)
    shown = snapshot(events).experiment
    assert shown.input.kind == "tokens"
    assert shown.input.tokens == tuple(examples(COURSE)[3].given)
    assert has(shown, talk.desk.kept[0].progress)
    around = lesson(talk.say(ShowExample, place=-1)).shown
    assert around is not None
    assert around.place == around.count - 1


def test_an_edit_of_the_input_keeps_the_lesson_going_and_the_newest_weights(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work(2)
    events = talk.edit(InputTokens(tokens=("the", "film", "was", "not", "bad")))
    assert has(snapshot(events).experiment, talk.desk.kept[0].progress)
    told = lesson(events)
    assert told.lesson is not None
    assert told.lesson.doing == "running"
    assert told.shown is None
    talk.edit(Pins(pins=(Pin(quantity="f", unit=0, first=1, last=None, value=1.0),)))
    talk.desk.work()
    picture = talk.session.learned()[0]
    assert isinstance(picture, TraceEvent)
    assert len(picture.pins) == 1


def test_a_weight_bent_by_hand_has_the_lesson_stand_still_and_go_on_from_there(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work(2)
    events = talk.edit(Weight(name="W_f[0,1]", value=2.5))
    told = lesson(events).lesson
    assert told is not None
    assert (told.doing, told.epoch) == ("paused", 2)
    before = talk.desk.kept[0].progress
    talk.say(Learn, go="one")
    bent = talk.desk.kept[0].progress
    assert bent.params["W_f"][0, 1] == 2.5
    assert (bent.epoch, bent.memory) == (2, before.memory)
    talk.desk.work()
    after = snapshot(talk.session.learned()).experiment
    assert has(after, epoch(COURSE, bent))
    assert not after.edits


def test_standing_still_hand_edits_add_up(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work()
    talk.say(Learn, go="pause")
    talk.edit(Weight(name="W_f[0,1]", value=2.5))
    both = snapshot(talk.edit(Weight(name="b_i[2]", value=-1.0))).experiment
    assert both.edits == {"W_f[0,1]": 2.5, "b_i[2]": -1.0}
    assert isinstance(talk.say(Step)[0], FrameEvent)


def test_an_earlier_epoch_is_shown_as_it_was(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work(4)
    events = talk.say(ToEpoch, epoch=1)
    expected = epoch(COURSE, start(COURSE))
    assert has(snapshot(events).experiment, expected)
    told = lesson(events).lesson
    assert told is not None
    assert (told.epoch, told.furthest, told.doing) == (1, 4, "paused")


EMBEDDED = Experiment(X=2, H=2, input=Tokens(tokens=("a",), vocabulary=("a",), embedded=True))


@pytest.mark.parametrize("edit", [ChangeCell(cell=GRU()), Sizes(H=4), Replace(experiment=EMBEDDED)])
def test_another_network_ends_the_lesson(talk: Talk, edit: Any) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work()
    assert lesson(talk.edit(edit)).lesson is None
    assert talk.desk.kept[0].doing == "paused"
    assert isinstance(talk.say(Learn, go="on")[0], Failed)


def test_undo_brings_back_what_was_there_before(talk: Talk) -> None:
    before = snapshot(talk.edit(Weight(name="W_f[0,0]", value=1.0))).experiment
    talk.say(Train, course=COURSE)
    events = talk.edit(Replace(experiment=before))
    assert snapshot(events).experiment == before
    assert lesson(events).lesson is None


def test_a_course_can_begin_with_the_weights_that_are_there(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work(2)
    talk.say(Learn, go="pause")
    talk.edit(Weight(name="W_f[0,1]", value=2.5))
    here = snapshot(talk.say(Train, course=replace(COURSE, seed=9), here=True)).experiment
    assert hold(here).first["W_f"][0, 1] == 2.5
    (refused,) = talk.say(Train, course=replace(COURSE, H=4), here=True)
    assert isinstance(refused, Failed)
    assert refused.code == "invalid_shape"


def test_coming_back_finds_the_lesson_further_on(talk: Talk) -> None:
    opened = snapshot(talk.say(Train, course=COURSE)).experiment
    other = Session(catalogue(), Budget(), talk.desk)
    events = other.receive(Open(id=1, experiment=opened, lesson="lesson 0"))
    assert lesson(events).lesson is not None
    talk.desk.work(2)
    picture = other.learned()[0]
    assert isinstance(picture, TraceEvent)
    gone = other.receive(Open(id=2, experiment=opened, lesson="another"))
    assert lesson(gone).lesson is None
    strange = other.receive(Open(id=3, preset="first-look", lesson="lesson 0"))
    assert lesson(strange).lesson is None


def test_other_cells_learn_beside_it(talk: Talk) -> None:
    told = lesson(talk.say(Train, course=COURSE, beside=(Elman(), GRU()))).lesson
    assert told is not None
    assert [one.cell for one in told.learners] == ["lstm", "rnn", "gru"]
    (refused,) = talk.say(Train, course=COURSE, beside=(Elman(), GRU(), LSTM()))
    assert isinstance(refused, Failed)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [(Learn, {"go": "on"}), (ToEpoch, {"epoch": 1}), (ShowExample, {"place": 0})],
)
def test_without_a_lesson_there_is_nothing_to_do(talk: Talk, kind: Any, fields: dict[str, Any]) -> None:
    (refused,) = talk.say(kind, **fields)
    assert isinstance(refused, Failed)
    assert refused.code == "out_of_order"
    assert talk.session.learned() == []


def test_a_course_that_cannot_be_taught_changes_nothing(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    attended = talk.session.teaching
    for course in (replace(COURSE, H=500), replace(COURSE, task="nothing"), replace(COURSE, epochs=0)):
        (refused,) = talk.say(Train, course=course)
        assert isinstance(refused, Failed)
    assert talk.session.teaching is attended
    assert attended is not None
    assert attended.doing == "running"


def test_feeding_a_word_while_it_learns(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work()
    word = examples(COURSE)[0].given[0]
    fed = snapshot(talk.say(Feed, token=str(word))).experiment
    talk.desk.work()
    picture = talk.session.learned()[0]
    assert isinstance(picture, TraceEvent)
    assert picture.T == fed.T
    assert lesson(talk.say(Learn, go="pause")).shown is None


def test_another_speed_touches_no_weights(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work(3)
    expected = talk.desk.kept[0].progress
    talk.say(Learn, go="on", speed=20.0)
    assert talk.desk.kept[0].progress is expected
    assert talk.desk.kept[0].speed == 20.0
    (refused,) = talk.say(Learn, go="on", speed=1000.0)
    assert isinstance(refused, Failed)
    assert talk.desk.kept[0].speed == 20.0


def test_one_epoch_asked_for_twice_before_the_first_was_seen(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.say(Learn, go="pause")
    for _ in range(2):
        talk.say(Learn, go="one")
        talk.desk.work()
    expected = epoch(COURSE, epoch(COURSE, start(COURSE)))
    assert has(snapshot(talk.session.learned()).experiment, expected)


def test_a_hand_on_a_weight_is_not_shaken_off_by_what_was_learned_before(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work(2)  # nobody was told of these
    talk.edit(Weight(name="W_f[0,1]", value=2.5), live=True)
    assert [type(event) for event in talk.session.learned()] == [LessonEvent]
    held = snapshot(talk.edit(Weight(name="W_f[0,1]", value=2.75))).experiment
    assert held.edits == {"W_f[0,1]": 2.75}
    assert has(replace(held, edits={}), talk.desk.kept[0].progress)


def test_a_hand_on_the_input_is_not_shaken_off_either(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work()
    words = ("the", "film", "was", "not", "bad")
    talk.edit(InputTokens(tokens=words), live=True)
    talk.desk.work()
    picture = talk.session.learned()[0]
    assert isinstance(picture, TraceEvent)
    assert len(words) == picture.T
    assert talk.desk.kept[0].doing == "running"


def test_another_example_keeps_what_a_hand_has_bent(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work()
    talk.edit(Weight(name="W_f[0,1]", value=2.5))
    shown = snapshot(talk.say(ShowExample, place=5)).experiment
    assert shown.edits == {"W_f[0,1]": 2.5}
    talk.say(Learn, go="one")
    assert talk.desk.kept[0].progress.params["W_f"][0, 1] == 2.5


def test_a_lesson_that_cannot_be_opened_leaves_the_one_before_as_it_was(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    small = Session(catalogue(), Budget(T=5), talk.desk)
    small.receive(Open(id=1, preset="gate-as-mask"))
    small.receive(Train(id=2, course=replace(COURSE, task="parity", T=4)))
    attended = small.teaching
    (refused,) = small.receive(Train(id=3, course=replace(COURSE, task="parity", T=9)))
    assert isinstance(refused, Failed)
    assert small.teaching is attended
    assert attended is not None
    assert attended.doing == "running"
    assert len(talk.desk.kept) == 2


def test_a_weight_edit_that_is_refused_lets_the_lesson_go_on(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work()
    (refused,) = talk.edit(Weight(name="W_f[99,1]", value=2.5))
    assert isinstance(refused, Failed)
    assert talk.desk.kept[0].doing == "running"


def test_coming_back_after_the_end_shows_what_was_learned(talk: Talk) -> None:
    opened = snapshot(talk.say(Train, course=COURSE)).experiment
    talk.desk.work(COURSE.epochs)
    other = Session(catalogue(), Budget(), talk.desk)
    events = other.receive(Open(id=1, experiment=opened, lesson="lesson 0"))
    assert has(snapshot(events).experiment, talk.desk.kept[0].progress)


def test_coming_back_with_a_bent_weight_keeps_it(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.desk.work(2)
    bent = snapshot(talk.edit(Weight(name="W_f[0,1]", value=2.5))).experiment
    other = Session(catalogue(), Budget(), talk.desk)
    other.receive(Open(id=1, experiment=bent, lesson="lesson 0"))
    again = snapshot(other.receive(EditCommand(id=2, edit=Weight(name="b_i[0]", value=1.0)))).experiment
    assert again.edits == {"W_f[0,1]": 2.5, "b_i[0]": 1.0}
    other.receive(Learn(id=3, go="one"))
    assert talk.desk.kept[0].progress.params["W_f"][0, 1] == 2.5


def test_at_a_slow_pace_every_epoch_is_settled(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.say(Learn, go="on", speed=1.0)
    for _ in range(3):
        talk.desk.work()
        assert has(snapshot(talk.session.learned()).experiment, talk.desk.kept[0].progress)


def test_a_network_that_reads_backwards_is_told_its_answer_at_its_own_end() -> None:
    course = replace(COURSE, direction="reverse")
    forward, backward = examples(COURSE)[0], examples(course)[0]
    assert forward.asked.tolist() == [0.0] * (len(forward.asked) - 1) + [1.0]
    assert backward.asked.tolist() == forward.asked.tolist()[::-1]
    assert backward.target[0] == forward.target[-1]


def test_it_says_when_the_weights_are_not_those_of_the_epoch_any_more(talk: Talk) -> None:
    before = snapshot(talk.say(Train, course=COURSE)).experiment
    talk.desk.work(2)
    assert not lesson(talk.say(Learn, go="pause")).astray
    assert lesson(talk.edit(Weight(name="W_f[0,1]", value=2.5))).astray
    assert not lesson(talk.say(ToEpoch, epoch=1)).astray
    assert lesson(talk.edit(Replace(experiment=before))).astray
    assert not lesson(talk.say(Learn, go="one")).astray


def test_a_cell_that_is_compared_with_has_what_it_learned_beside(talk: Talk) -> None:
    talk.say(Train, course=COURSE, beside=(Elman(), GRU()))
    talk.desk.work(2)
    talk.say(Learn, go="pause")
    (sight,) = talk.say(Look, against=(OtherCell(cell=GRU()),))
    assert isinstance(sight, SightEvent)
    assert sight.sight.others is not None
    other = sight.sight.others[0].experiment
    assert other is not None
    course = replace(COURSE, cell=GRU())
    assert has(other, epoch(course, epoch(course, start(course))))


@pytest.mark.parametrize(("count", "aside"), [(4, False), (40, True)])
def test_it_says_whether_anything_is_kept_aside_to_judge_by(count: int, aside: bool) -> None:
    texts = tuple((f"w{k}", f"v{k % 7}") for k in range(count))
    given = Examples(texts=texts, labels=tuple("yes" if k % 2 else "no" for k in range(count)))
    course = Course(task="examples", examples=given, H=2)
    assert Teaching("one", [course], [start(course)]).told().aside is aside


BAD_EDIT = Sizes(H=9999)


def test_a_refused_edit_leaves_a_lesson_of_one_epoch_at_that(talk: Talk) -> None:
    talk.say(Train, course=COURSE)
    talk.say(Learn, go="pause")
    talk.say(Learn, go="one")
    (refused,) = talk.edit(BAD_EDIT)
    assert isinstance(refused, Failed)
    talk.desk.work()
    assert (talk.desk.kept[0].doing, talk.desk.kept[0].progress.epoch) == ("paused", 1)


def test_a_refused_edit_forgets_no_epoch_while_an_earlier_one_is_learned_again(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.lab.lesson.KEPT_BYTES", 1)
    talk.say(Train, course=COURSE)
    talk.desk.work(COURSE.epochs)
    talk.say(ToEpoch, epoch=3)
    assert talk.desk.kept[0].doing == "running"
    (refused,) = talk.edit(BAD_EDIT)
    assert isinstance(refused, Failed)
    while talk.desk.kept[0].doing == "running":
        talk.desk.work()
    told = talk.desk.kept[0].told()
    assert (told.doing, told.epoch, told.furthest) == ("paused", 3, COURSE.epochs)
