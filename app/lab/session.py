"""A live session: commands in, events out. No clock, no socket; whoever pumps it keeps the time."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.errors import GatescopeError
from app.lab.apply import append, apply, sizes_after
from app.lab.attending import Attendance, Lessons, NoLessons
from app.lab.budget import Budget, check_sizes
from app.lab.catalogue import Catalogue
from app.lab.check import check
from app.lab.commands import (
    AnyCommand,
    Back,
    Choose,
    EditCommand,
    Feed,
    Learn,
    Look,
    Loop,
    Open,
    Pause,
    Play,
    Seek,
    ShowExample,
    Speed,
    Step,
    ToEpoch,
    Train,
)
from app.lab.cost import cost, cost_again
from app.lab.edits import AnyEdit
from app.lab.events import AnyEvent, Playback, Snapshot, failed
from app.lab.experiment import Experiment
from app.lab.gallery import Common
from app.lab.held import Held, hold
from app.lab.lesson import Teaching
from app.lab.stage import Stage, check_speed
from app.training.course import Limits

SETTLED_EVERY = 64
"""While a lesson goes on, of so many pictures one is settled."""
SELDOM = 5.0
"""Epochs a second up to which every one of them is settled."""


class Session:
    """One user's experiment, its trace, and where they stand in it."""

    def __init__(
        self,
        catalogue: Catalogue,
        budget: Budget,
        lessons: Lessons | None = None,
        limits: Limits | None = None,
        common: Common | None = None,
    ) -> None:
        """Begin empty: the first command opens an experiment.

        ``lessons``: where what is learned is pumped; ``common``: what it shares with other sessions.
        """
        common = common or Common()
        self._catalogue, self._budget, self._gallery = catalogue, budget, common.gallery
        self._attendance = attendance = Attendance(lessons or NoLessons(), limits or Limits())
        self._stage = Stage(budget, common.ledger, lambda: attendance.beside)
        self._previews = 0
        self._moved: Experiment | None = None
        """What a hand is on: an edit that is not finished."""
        self._stopped: Teaching | None = None
        """The lesson that stands still for the present command."""

    @property
    def interval(self) -> float | None:
        """Seconds from one :meth:`advance` to the next, None while paused."""
        return 1.0 / self._stage.playback.speed if self._stage.playback.playing else None

    @property
    def teaching(self) -> Teaching | None:
        """The lesson that is attended; whoever pumps it calls :meth:`learned` when it has come further."""
        return self._attendance.teaching

    def cost(self, command: AnyCommand) -> int:
        """About how many multiplications a command will take; for whoever decides where to run it."""
        if isinstance(command, (Step, Back, Seek)):
            return self._stage.cost_at(command.t if isinstance(command, Seek) else self._stage.playback.t + 1)
        now = self._stage.settled.experiment if self._stage.settled else None
        try:
            return cost(self._catalogue.written_out(command), now, self._stage.look)
        except GatescopeError:  # it will be refused, in words
            return 0

    def receive(self, command: AnyCommand) -> list[AnyEvent]:
        """Carry out one command. A refused one changes nothing and answers with a single ``failed``.

        An error that is not ours is raised, and changes nothing either.
        """
        self._stage.ack = command.id
        before, attended, moved, self._stopped = self._stage.state, self._attendance.state, self._moved, None
        try:
            events = self._carry_out(command)
            self._stage.book()
        except Exception as error:
            self._stage.state, self._attendance.state, self._moved = before, attended, moved
            if self._stopped is not None:
                self._stopped.resume()
            if isinstance(error, GatescopeError):
                return [failed(error, command.id)]
            raise
        return events

    def close(self) -> None:
        """Nobody is here any more."""
        self._stage.leave()

    def advance(self) -> list[AnyEvent]:
        """One timestep of playing: on to the next; at the end around it when looping, else pause."""
        now = self._stage.playback
        if not now.playing:
            return []
        if now.t < now.T:
            return self._stage.go(now.t + 1)
        return self._stage.go(0) if now.loop else self._stage.play(on=False)

    def halt(self) -> list[AnyEvent]:
        """Stop playing, whatever happened."""
        return self._stage.play(on=False) if self._stage.playback.playing else []

    def learned(self) -> list[AnyEvent]:
        """The lesson has come further: the network on show is that of its present epoch.

        A picture while it goes on, as of a moving hand; every 64th is settled, so that little is lost with the server.
        """
        attendance, settled = self._attendance, self._stage.settled
        if attendance.teaching is None or settled is None:
            return []
        told: list[AnyEvent] = [attendance.event(self._stage.ack, settled)]
        if not attendance.news or (self._moved is not None and not attendance.running):
            return told  # nothing new, or a hand is on the weights
        self._previews = (self._previews + 1) % SETTLED_EVERY
        held = hold(attendance.current(self._moved or settled.experiment), settled)
        if self._moved is not None or (attendance.running and self._previews and self._often):
            return [self._stage.preview(held, learning=True), *told]
        return [self._settle_lesson(held), *told]

    @property
    def _often(self) -> bool:
        """Whether pictures of the lesson come so fast that nobody could do anything with one of them."""
        teaching = self._attendance.teaching
        return teaching is not None and (teaching.speed is None or teaching.speed > SELDOM)

    @property
    def cost_of_news(self) -> int:
        """About how many multiplications :meth:`learned` will take."""
        settled = self._stage.settled
        return 0 if settled is None or not self._attendance.news else cost_again(settled.experiment, self._stage.look)

    @property
    def cost_of_step(self) -> int:
        """About how many multiplications the next timestep takes: to show one costs nothing, to explain it may."""
        return self._stage.cost_at(self._stage.playback.t + 1)

    def _carry_out(self, command: AnyCommand) -> list[AnyEvent]:  # noqa: C901, PLR0911, PLR0912 - one branch a command
        match command:
            case Open():
                return self._open(command)
            case EditCommand():
                return self._edit(command.edit, live=command.live)
            case Feed():
                return self._feed(command)
            case Step():
                return self._stage.go(self._stage.playback.t + 1)
            case Back():
                return self._stage.go(self._stage.playback.t - 1)
            case Seek():
                return self._stage.go(command.t)
            case Choose():
                return self._choose(command)
            case Play():
                at_end = self._stage.playback.t == self._stage.playback.T
                return (self._stage.go(0) if at_end else []) + self._stage.play(on=True)
            case Pause():
                return self._stage.play(on=False)
            case Speed():
                return self._stage.play_with(replace(self._stage.playback, speed=check_speed(command.speed)))
            case Loop():
                return self._stage.play_with(replace(self._stage.playback, loop=command.loop))
            case Look():
                return self._stage.look_at(command)
            case Train():
                plan = self._attendance.plan(command, self._stage.settled)
                return self._put(plan.experiment, lambda: self._attendance.begin(plan))
            case Learn():
                self._attendance.learn(command, self._stage.opened)
                return self._standing_still()
            case ToEpoch():
                self._attendance.seek(command)
                return self._standing_still()
            case ShowExample():
                now = self._attendance.current(self._stage.opened.experiment)
                return self._put(self._attendance.example(command, now), lambda: self._attendance.shows(command))

    def _open(self, command: Open) -> list[AnyEvent]:
        experiment = command.experiment or self._catalogue.find(command.preset)
        speed = check_speed(command.speed)
        playback = Playback(playing=command.playing, speed=speed, loop=command.loop, t=command.t, T=0)
        self._stage.expect(check(experiment, self._budget))
        held = self._gallery.hold(experiment, self._stage.settled).at(command.layer, reverse=command.reverse)
        attended = self._attendance.teaching is not None
        self._attendance.end()
        self._attendance.come_back(command.lesson, held)
        self._stage.playback, self._moved = playback, None
        if self._attendance.teaching is not None:
            held = hold(self._attendance.current(held.experiment), held)
            return [self._settle_lesson(held), self._attendance.event(command.id, self._stage.settled)]
        settled, told = self._stage.settle(held), attended or command.lesson is not None
        return [settled, *([self._attendance.event(command.id, held)] if told else ())]

    def _put(self, experiment: Experiment, then: Callable[[], None]) -> list[AnyEvent]:
        """Open an experiment of the lesson, in the place of the one before, at its end: that is where the answer is.

        ``then``: what it means for the lesson, once it is known that it can be opened.
        """
        self._stage.expect(check(experiment, self._budget))
        held = hold(experiment, self._stage.settled)
        then()
        self._stage.playback, self._moved = replace(self._stage.playback, t=held.trace.T, playing=False), None
        return [self._settle_lesson(held), self._attendance.event(self._stage.ack, self._stage.settled)]

    def _standing_still(self) -> list[AnyEvent]:
        """Settle what the lesson has come to, unless it goes on."""
        teaching, settled = self._attendance.teaching, self._stage.opened
        if teaching is not None and (teaching.doing == "running" or not self._attendance.news):
            return [self._attendance.event(self._stage.ack, settled)]
        held = hold(self._attendance.current(settled.experiment), settled)
        return [self._settle_lesson(held), self._attendance.event(self._stage.ack, held)]

    def _edit(self, edit: AnyEdit, *, live: bool) -> list[AnyEvent]:
        """Edits of a moving hand start from the last finished experiment, so the last one alone counts."""
        settled = self._stage.opened
        self._stopped = self._attendance.stop_for(edit)
        now = self._attendance.current(settled.experiment)
        check_sizes(self._budget, **sizes_after(edit, now))
        edited = check(apply(edit, now, self._catalogue.presets), self._budget)
        self._stage.expect(edited, (settled,) if live else ())
        held = hold(edited, settled)
        self._moved = edited if live else None
        if self._attendance.teaching is None:
            return [self._stage.preview(held) if live else self._stage.settle(held)]
        self._attendance.edited(now, edited)
        told = self._stage.preview(held, learning=now is not settled.experiment) if live else self._settle_lesson(held)
        return [told, self._attendance.event(self._stage.ack, self._stage.settled)]

    def _feed(self, command: Feed) -> list[AnyEvent]:
        """One timestep more, also for those beside it that follow its input: none is computed anew.

        We stand where it is read: a pass that reads backwards reads it first.
        """
        settled, shown = self._now(), self._stage.shown
        held = settled.fed(check(append(settled.experiment, command.x, command.token), self._budget))
        beside = [one for one in shown.following if one.experiment.input == settled.experiment.input]
        grown = [one.fed(append(one.experiment, command.x, command.token)) for one in beside]
        self._stage.playback = replace(self._stage.playback, t=1 if held.seen.reverse else held.trace.T)
        self._moved = None
        if self._attendance.teaching is None:
            return [self._stage.settle(held, grown)]
        self._attendance.edited(settled.experiment, held.experiment)
        return [self._settle_lesson(held, grown), self._attendance.event(self._stage.ack, self._stage.settled)]

    def _choose(self, command: Choose) -> list[AnyEvent]:
        """A pass that reads the other way stands where it reads the same input."""
        settled = self._now()
        held = settled.at(command.layer, reverse=command.reverse)
        now = self._stage.playback
        if held.seen.reverse != settled.seen.reverse and now.t:
            self._stage.playback = replace(now, t=now.T + 1 - now.t)
        return [self._settle_lesson(held)]

    def _now(self) -> Held:
        """What is settled, with the weights of the lesson as they are now."""
        settled = self._stage.opened
        now = self._attendance.current(settled.experiment)
        return settled if now is settled.experiment else hold(now, settled)

    def _settle_lesson(self, held: Held, grown: Sequence[Held] = ()) -> Snapshot:
        """Settle an experiment with the weights that the lesson gave last, if there is a lesson."""
        settled = self._stage.settle(held, grown)
        self._attendance.settled()
        return settled
