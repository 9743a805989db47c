"""What of an experiment is on show: the settled run, its picture, where we stand in it, and what is looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from app.cells.arrays import Array
from app.errors import InvalidValue, OutOfOrder
from app.lab.beside import Picture, check_against, expected, picture
from app.lab.budget import Budget
from app.lab.commands import Look
from app.lab.cost import TERM_COST, cost_again
from app.lab.events import AnyEvent, FrameEvent, Playback, PlaybackEvent, SightEvent, Snapshot, TraceEvent
from app.lab.experiment import Experiment
from app.lab.held import Held
from app.lab.looking import OtherExperiment
from app.lab.memory import Ledger, shared, shelved, weight
from app.lab.sight import NOTHING, explanation_of_frame, sight, terms_of_frame
from app.lab.telling import moving, part_told, whole
from app.lab.window import first_in_sight

Kept = TypeVar("Kept")
Learned = Mapping[str, Mapping[str, Array]]
"""What cells have learned beside the one on show, by their kinds."""
State = tuple[Held | None, Picture | None, Look, Playback, int, Mapping[str, Array] | None]

SLOWEST, FAST, FASTEST = 0.25, 10.0, 60.0
"""Timesteps a second; above ``FAST`` frames bring only what is quickly explained."""


class Stage:
    """Shows runs: each one shown is another picture, with a number of its own; events say which command it answers."""

    def __init__(self, budget: Budget, ledger: Ledger, beside: Callable[[], Learned]) -> None:
        """Begin empty. ``ledger``: what all sessions hold together; ``beside``: asked with every picture."""
        self._budget, self._ledger, self._beside = budget, ledger, beside
        self.ack = -1
        """The last command taken into account."""
        self.settled: Held | None = None
        """What edits start from."""
        self.playback = Playback(playing=False, speed=4.0, loop=False, t=0, T=0)
        self.look = Look(id=-1)
        self._shown: Picture | None = None
        self._run = 0
        self._first: Mapping[str, Array] | None = None
        """The first weights that the client has."""

    @property
    def state(self) -> State:
        """All of it; to be put back when a command is refused."""
        return self.settled, self._shown, self.look, self.playback, self._run, self._first

    @state.setter
    def state(self, state: State) -> None:
        self.settled, self._shown, self.look, self.playback, self._run, self._first = state

    @property
    def opened(self) -> Held:
        """What is settled. Raises OutOfOrder before anything is."""
        return _there(self.settled)

    @property
    def shown(self) -> Picture:
        """The picture on show. Raises OutOfOrder before there is one."""
        return _there(self._shown)

    @property
    def known(self) -> tuple[Held, ...]:
        """All that is computed already."""
        settled = (self.settled,) if self.settled else ()
        return settled + ((self._shown.held, *self._shown.beside) if self._shown else ())

    def expect(self, experiment: Experiment, besides: Sequence[Held] = ()) -> None:
        """Raise ServerFull when there is no room for a picture of an experiment, with what stays ``besides`` it."""
        against = self.look.against
        others = [one.experiment for one in against if isinstance(one, OtherExperiment)]
        sets = {name: size for one in (experiment, *others) for name, size in shelved(one).items()}
        size = expected(experiment, against, self._budget) + weight(besides)
        self._ledger.expect(self, size, {**shared(besides), **sets})

    def book(self) -> None:
        """Write down what is held now. Raises ServerFull if that is too much."""
        self._ledger.book(self, weight(self.known), shared(self.known))

    def leave(self) -> None:
        """Hold nothing any more."""
        self._ledger.leave(self)

    def settle(self, held: Held, grown: Sequence[Held] = ()) -> Snapshot:
        """Show a run whole, and have edits start from it; ``grown``: runs that are computed already."""
        shown = self._show(held, grown)
        self.settled = held
        self.playback = replace(self.playback, layer=held.seen.layer, reverse=held.seen.reverse)
        known, self._first = self._first, held.first
        return whole(shown, self.look, self.playback, ack=self.ack, run=self._run, known=known)

    def preview(self, held: Held, *, learning: bool = False) -> TraceEvent:
        """Show what a hand makes of it, or what a lesson does (then all weights are others), rounded."""
        shown = self._show(held)
        if learning:
            self._first = None  # what the client has from here on is rounded
        return moving(shown, self.look, self.playback.t, ack=self.ack, run=self._run, learning=learning)

    def look_at(self, look: Look) -> list[AnyEvent]:
        """Before anything is open there is nothing to see; the look is kept for what will be."""
        check_against(look.against, self._budget)
        before, self.look = self.look, look
        if self._shown is None:
            return [SightEvent(ack=self.ack, run=self._run, sight=NOTHING)]
        held = self._shown.held
        moved = held is not self.settled and part_told(held, look, learning=False)
        if _page(held, look) != _page(held, before) or (  # the pictures hold other units, or other timesteps
            moved and moved != part_told(held, before, learning=False)
        ):
            return [self.settle(held) if held is self.settled else self.preview(held)]
        self.expect(held.experiment)
        self._shown = picture(held, look.against, self.known, self._beside())
        seen = sight(self._shown, look, self.playback.t, single=False)
        brought = look.against, look.backward
        if brought == (before.against, before.backward):  # by the last picture, or by a sight after it
            seen = replace(seen, others=None)
        return [SightEvent(ack=self.ack, run=self._run, sight=seen)]

    def go(self, t: int) -> list[AnyEvent]:
        """Stand at a timestep, the nearest that there is."""
        held = self.shown.held
        t = min(max(t, 0), held.trace.T)
        fast = self.playback.playing and self.playback.speed > FAST
        why = explanation_of_frame(held, self.look, t, fast=fast)
        self.playback = replace(self.playback, t=t)
        return [FrameEvent(ack=self.ack, run=self._run, frame=held.frame(t), explanation=why, T=held.trace.T)]

    def cost_at(self, t: int) -> int:
        """About how many multiplications it takes to explain what is asked of a timestep, the nearest that there is.

        The way back may have to be gone again, if others who have this run have asked for other numbers since.
        """
        if self._shown is None:
            return 0
        held, why = self._shown.held, self.look.why
        terms = terms_of_frame(held, self.look, min(max(t, 1), held.trace.T))
        again = terms and why is not None and why.of == "gradient" and held.frames is not None
        return terms * TERM_COST + (cost_again(held.experiment, self.look) if again else 0)

    def play(self, *, on: bool) -> list[AnyEvent]:
        """Play, or pause."""
        return self.play_with(replace(self.playback, playing=on))

    def play_with(self, playback: Playback) -> list[AnyEvent]:
        """Play another way."""
        _there(self._shown)
        self.playback = playback
        return [PlaybackEvent(ack=self.ack, playback=playback)]

    def _show(self, held: Held, grown: Sequence[Held] = ()) -> Picture:
        T = held.trace.T
        self._shown = picture(held, self.look.against, (*grown, *self.known), self._beside())
        self._run += 1
        self.playback = replace(self.playback, t=min(max(self.playback.t, 0), T), T=T)
        return self._shown


def check_speed(speed: float) -> float:
    """Return a speed that can be played at; raise InvalidValue otherwise."""
    if not SLOWEST <= speed <= FASTEST:
        raise InvalidValue("speed", str(speed), f"{SLOWEST} to {FASTEST:g} timesteps a second")
    return speed


def _there(something: Kept | None) -> Kept:
    if something is None:
        raise OutOfOrder("command", "no open experiment", "the command open first")
    return something


def _page(held: Held, look: Look) -> int:
    return first_in_sight(held.experiment.H, look.unit)
