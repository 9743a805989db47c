"""A live session: commands in, events out. No clock, no socket; whoever pumps it keeps the time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from app.cells.arrays import Array
from app.errors import GatescopeError, InvalidValue, OutOfOrder
from app.lab.apply import append, apply, sizes_after
from app.lab.attending import Attendance, Lessons, NoLessons
from app.lab.beside import Picture, check_against, expected, picture
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
from app.lab.events import AnyEvent, FrameEvent, Playback, PlaybackEvent, SightEvent, Snapshot, TraceEvent, failed
from app.lab.experiment import Experiment
from app.lab.held import Held, hold
from app.lab.lesson import Teaching
from app.lab.memory import Ledger, weight
from app.lab.sight import NOTHING, explanation_of_frame, sight
from app.lab.telling import moving, part_told, whole
from app.lab.window import first_in_sight
from app.training.course import Limits

Kept = TypeVar("Kept")
SLOWEST, FAST, FASTEST = 0.25, 10.0, 60.0
"""Timesteps a second; above ``FAST`` frames bring only what is quickly explained."""
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
        ledger: Ledger | None = None,
    ) -> None:
        """Begin empty: the first command opens an experiment.

        ``lessons``: where what is learned is pumped; ``ledger``: what all sessions hold together.
        """
        self._ledger = ledger or Ledger()
        self._catalogue, self._budget = catalogue, budget
        self._attendance = Attendance(lessons or NoLessons(), limits or Limits())
        self._previews = 0
        self._moved: Experiment | None = None
        """What a hand is on: an edit that is not finished."""
        self._stopped: Teaching | None = None
        """The lesson that stands still for the present command."""
        self._settled: Held | None = None
        self._shown: Picture | None = None
        self._look = Look(id=-1)
        self._playback = Playback(playing=False, speed=4.0, loop=False, t=0, T=0)
        self._run = 0
        self._ack = -1
        self._first: Mapping[str, Array] | None = None
        """The first weights that the client has."""

    @property
    def interval(self) -> float | None:
        """Seconds from one :meth:`advance` to the next, None while paused."""
        return 1.0 / self._playback.speed if self._playback.playing else None

    @property
    def teaching(self) -> Teaching | None:
        """The lesson that is attended; whoever pumps it calls :meth:`learned` when it has come further."""
        return self._attendance.teaching

    def cost(self, command: AnyCommand) -> int:
        """About how many multiplications a command will take; for whoever decides where to run it."""
        now = self._settled.experiment if self._settled else None
        try:
            return cost(self._catalogue.written_out(command), now, self._look)
        except GatescopeError:  # it will be refused, in words
            return 0

    def receive(self, command: AnyCommand) -> list[AnyEvent]:
        """Carry out one command. A refused one changes nothing and answers with a single ``failed``.

        An error that is not ours is raised, and changes nothing either.
        """
        self._ack = command.id
        before = self._settled, self._shown, self._look, self._playback, self._run, self._first
        attended, moved, self._stopped = self._attendance.state, self._moved, None
        try:
            events = self._carry_out(command)
            self._ledger.book(self, weight(self._known()))
        except Exception as error:
            self._settled, self._shown, self._look, self._playback, self._run, self._first = before
            self._attendance.state, self._moved = attended, moved
            if self._stopped is not None:
                self._stopped.go_on()
            if isinstance(error, GatescopeError):
                return [failed(error, command.id)]
            raise
        return events

    def close(self) -> None:
        """Nobody is here any more."""
        self._ledger.leave(self)

    def advance(self) -> list[AnyEvent]:
        """One timestep of playing: on to the next; at the end around it when looping, else pause."""
        now = self._playback
        if not now.playing:
            return []
        if now.t < now.T:
            return self._go(now.t + 1)
        return self._go(0) if now.loop else self._playing(on=False)

    def halt(self) -> list[AnyEvent]:
        """Stop playing, whatever happened."""
        return self._playing(on=False) if self._playback.playing else []

    def learned(self) -> list[AnyEvent]:
        """The lesson has come further: the network on show is that of its present epoch.

        A picture while it goes on, as of a moving hand; every 64th is settled, so that little is lost with the server.
        """
        attendance, settled = self._attendance, self._settled
        if attendance.teaching is None or settled is None:
            return []
        told: list[AnyEvent] = [attendance.event(self._ack, settled)]
        if not attendance.news or (self._moved is not None and not attendance.running):
            return told  # nothing new, or a hand is on the weights
        self._previews = (self._previews + 1) % SETTLED_EVERY
        held = hold(attendance.current(self._moved or settled.experiment), settled)
        if self._moved is not None or (attendance.running and self._previews and self._often):
            return [self._preview(held, learning=True), *told]
        return [self._settle_lesson(held), *told]

    @property
    def _often(self) -> bool:
        """Whether pictures of the lesson come so fast that nobody could do anything with one of them."""
        teaching = self._attendance.teaching
        return teaching is not None and (teaching.speed is None or teaching.speed > SELDOM)

    @property
    def cost_of_news(self) -> int:
        """About how many multiplications :meth:`learned` will take."""
        settled = self._settled
        return 0 if settled is None or not self._attendance.news else cost_again(settled.experiment, self._look)

    def _carry_out(self, command: AnyCommand) -> list[AnyEvent]:  # noqa: C901, PLR0911, PLR0912 - one branch a command
        match command:
            case Open():
                return self._open(command)
            case EditCommand():
                return self._edit(command.edit, live=command.live)
            case Feed():
                return self._feed(command)
            case Step():
                return self._go(self._playback.t + 1)
            case Back():
                return self._go(self._playback.t - 1)
            case Seek():
                return self._go(command.t)
            case Choose():
                return self._choose(command)
            case Play():
                at_end = self._playback.t == self._playback.T
                return (self._go(0) if at_end else []) + self._playing(on=True)
            case Pause():
                return self._playing(on=False)
            case Speed():
                return self._play_with(replace(self._playback, speed=_speed(command.speed)))
            case Loop():
                return self._play_with(replace(self._playback, loop=command.loop))
            case Look():
                return self._look_at(command)
            case Train():
                plan = self._attendance.plan(command, self._settled)
                return self._put(plan.experiment, lambda: self._attendance.begin(plan))
            case Learn():
                self._attendance.learn(command, self._opened(self._settled))
                return self._standing_still()
            case ToEpoch():
                self._attendance.seek(command)
                return self._standing_still()
            case ShowExample():
                now = self._attendance.current(self._opened(self._settled).experiment)
                return self._put(self._attendance.example(command, now), lambda: self._attendance.shows(command))

    def _open(self, command: Open) -> list[AnyEvent]:
        experiment = command.experiment or self._catalogue.find(command.preset)
        playback = Playback(playing=command.playing, speed=_speed(command.speed), loop=command.loop, t=command.t, T=0)
        self._expect(check(experiment, self._budget))
        held = hold(experiment, self._settled).at(command.layer, reverse=command.reverse)
        attended = self._attendance.teaching is not None
        self._attendance.end()
        self._attendance.come_back(command.lesson, held)
        self._playback, self._moved = playback, None
        if self._attendance.teaching is not None:
            held = hold(self._attendance.current(held.experiment), held)
            return [self._settle_lesson(held), self._attendance.event(command.id, self._settled)]
        ended = [self._attendance.event(command.id, self._settled)] if attended or command.lesson is not None else []
        return [self._settle(held), *ended]

    def _put(self, experiment: Experiment, then: Callable[[], None]) -> list[AnyEvent]:
        """Open an experiment of the lesson, in the place of the one before, at its end: that is where the answer is.

        ``then``: what it means for the lesson, once it is known that it can be opened.
        """
        self._expect(check(experiment, self._budget))
        held = hold(experiment, self._settled)
        then()
        self._playback, self._moved = replace(self._playback, t=held.trace.T, playing=False), None
        return [self._settle_lesson(held), self._attendance.event(self._ack, self._settled)]

    def _standing_still(self) -> list[AnyEvent]:
        """Settle what the lesson has come to, unless it goes on."""
        teaching, settled = self._attendance.teaching, self._opened(self._settled)
        if teaching is not None and (teaching.doing == "running" or not self._attendance.news):
            return [self._attendance.event(self._ack, settled)]
        held = hold(self._attendance.current(settled.experiment), settled)
        return [self._settle_lesson(held), self._attendance.event(self._ack, held)]

    def _edit(self, edit: AnyEdit, *, live: bool) -> list[AnyEvent]:
        """Edits of a moving hand start from the last finished experiment, so the last one alone counts."""
        settled = self._opened(self._settled)
        self._stopped = self._attendance.stop_for(edit)
        now = self._attendance.current(settled.experiment)
        check_sizes(self._budget, **sizes_after(edit, now))
        edited = check(apply(edit, now, self._catalogue.presets), self._budget)
        self._expect(edited, (settled,) if live else ())
        held = hold(edited, settled)
        self._moved = edited if live else None
        if self._attendance.teaching is None:
            return [self._preview(held) if live else self._settle(held)]
        self._attendance.edited(now, edited)
        told = self._preview(held, learning=now is not settled.experiment) if live else self._settle_lesson(held)
        return [told, self._attendance.event(self._ack, self._settled)]

    def _feed(self, command: Feed) -> list[AnyEvent]:
        """One timestep more, also for those beside it that follow its input: none is computed anew.

        We stand where it is read: a pass that reads backwards reads it first.
        """
        settled, shown = self._now(), self._opened(self._shown)
        held = settled.fed(check(append(settled.experiment, command.x, command.token), self._budget))
        beside = [one for one in shown.following if one.experiment.input == settled.experiment.input]
        grown = [one.fed(append(one.experiment, command.x, command.token)) for one in beside]
        self._playback, self._moved = replace(self._playback, t=1 if held.seen.reverse else held.trace.T), None
        if self._attendance.teaching is None:
            return [self._settle(held, grown)]
        self._attendance.edited(settled.experiment, held.experiment)
        return [self._settle_lesson(held, grown), self._attendance.event(self._ack, self._settled)]

    def _choose(self, command: Choose) -> list[AnyEvent]:
        """A pass that reads the other way stands where it reads the same input."""
        settled = self._now()
        held = settled.at(command.layer, reverse=command.reverse)
        now = self._playback
        if held.seen.reverse != settled.seen.reverse and now.t:
            self._playback = replace(now, t=now.T + 1 - now.t)
        return [self._settle_lesson(held)]

    def _now(self) -> Held:
        """What is settled, with the weights of the lesson as they are now."""
        settled = self._opened(self._settled)
        now = self._attendance.current(settled.experiment)
        return settled if now is settled.experiment else hold(now, settled)

    def _look_at(self, look: Look) -> list[AnyEvent]:
        """Before anything is open there is nothing to see; the look is kept for what will be."""
        check_against(look.against, self._budget)
        before, self._look = self._look, look
        if self._shown is None:
            return [SightEvent(ack=self._ack, run=self._run, sight=NOTHING)]
        held = self._shown.held
        moved = held is not self._settled and part_told(held, look, learning=False)
        if _page(held, look) != _page(held, before) or (  # the pictures hold other units, or other timesteps
            moved and moved != part_told(held, before, learning=False)
        ):
            return [self._settle(held) if held is self._settled else self._preview(held)]
        self._expect(held.experiment)
        self._shown = picture(held, look.against, self._known(), self._attendance.beside)
        seen = sight(self._shown, look, self._playback.t, single=False)
        brought = look.against, look.backward
        if brought == (before.against, before.backward):  # by the last picture, or by a sight after it
            seen = replace(seen, others=None)
        return [SightEvent(ack=self._ack, run=self._run, sight=seen)]

    def _settle_lesson(self, held: Held, grown: Sequence[Held] = ()) -> Snapshot:
        """Settle an experiment with the weights that the lesson gave last, if there is a lesson."""
        settled = self._settle(held, grown)
        self._attendance.settled()
        return settled

    def _settle(self, held: Held, grown: Sequence[Held] = ()) -> Snapshot:
        shown = self._show(held, grown)
        self._settled = held
        self._playback = replace(self._playback, layer=held.seen.layer, reverse=held.seen.reverse)
        known, self._first = self._first, held.first
        return whole(shown, self._look, self._playback, ack=self._ack, run=self._run, known=known)

    def _preview(self, held: Held, *, learning: bool = False) -> TraceEvent:
        shown = self._show(held)
        if learning:
            self._first = None  # what the client has from here on is rounded
        return moving(shown, self._look, self._playback.t, ack=self._ack, run=self._run, learning=learning)

    def _show(self, held: Held, grown: Sequence[Held] = ()) -> Picture:
        T = held.trace.T
        self._shown = picture(held, self._look.against, (*grown, *self._known()), self._attendance.beside)
        self._run += 1
        self._playback = replace(self._playback, t=min(max(self._playback.t, 0), T), T=T)
        return self._shown

    def _expect(self, experiment: Experiment, besides: Sequence[Held] = ()) -> None:
        """Raise ServerFull when there is no room for a picture of an experiment, with what stays ``besides`` it."""
        self._ledger.expect(self, expected(experiment, self._look.against, self._budget) + weight(besides))

    def _known(self) -> tuple[Held, ...]:
        """All that is computed already."""
        settled = (self._settled,) if self._settled else ()
        return settled + ((self._shown.held, *self._shown.beside) if self._shown else ())

    def _go(self, t: int) -> list[AnyEvent]:
        held = self._opened(self._shown).held
        t = min(max(t, 0), held.trace.T)
        fast = self._playback.playing and self._playback.speed > FAST
        why = explanation_of_frame(held, self._look, t, fast=fast)
        self._playback = replace(self._playback, t=t)
        return [FrameEvent(ack=self._ack, run=self._run, frame=held.frame(t), explanation=why, T=held.trace.T)]

    def _playing(self, *, on: bool) -> list[AnyEvent]:
        return self._play_with(replace(self._playback, playing=on))

    def _play_with(self, playback: Playback) -> list[AnyEvent]:
        self._opened(self._shown)
        self._playback = playback
        return [PlaybackEvent(ack=self._ack, playback=playback)]

    @staticmethod
    def _opened(something: Kept | None) -> Kept:
        if something is None:
            raise OutOfOrder("command", "no open experiment", "the command open first")
        return something


def _page(held: Held, look: Look) -> int:
    return first_in_sight(held.experiment.H, look.unit)


def _speed(speed: float) -> float:
    if not SLOWEST <= speed <= FASTEST:
        raise InvalidValue("speed", str(speed), f"{SLOWEST} to {FASTEST:g} timesteps a second")
    return speed
