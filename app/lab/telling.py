"""A picture as it is told: everything once a hand rests, what is drawn while it moves."""

from collections.abc import Mapping
from dataclasses import replace

from app.cells.arrays import Array
from app.lab.beside import Picture, rounded
from app.lab.commands import Look
from app.lab.events import Playback, Snapshot, TraceEvent
from app.lab.held import Held
from app.lab.sight import ghost, sight
from app.lab.thinned import Span, span, told
from app.lab.window import cuts, in_sight

EXACT_UP_TO = 20_000
"""T x H up to which a snapshot carries every quantity with all digits; above it, what the pictures show, rounded to
single precision. Frames always have all digits."""


def whole(  # noqa: PLR0913 - what the event holds, no more
    shown: Picture, look: Look, playback: Playback, *, ack: int, run: int, known: Mapping[str, Array] | None
) -> Snapshot:
    """Everything; ``known``: the first weights that the client has, which are not told again."""
    held, unit = shown.held, look.unit
    small = held.trace.T * held.experiment.H <= EXACT_UP_TO
    arrays = held.arrays() if small else held.shown()
    free = ghost(shown, look, single=not small)
    if free is not None and shown.ghost is not None:
        free = replace(free, experiment=shown.ghost.experiment)  # also where its arrays are rounded
    return Snapshot(
        ack=ack,
        run=run,
        experiment=held.experiment,
        model=held.model(),
        first=None if held.first is known else held.first,
        initial=held.trace.initial,
        arrays=rounded(in_sight(arrays, unit), single=not small),
        cuts=cuts(arrays, unit),
        frame=held.frame(playback.t),
        ghost=free,
        sight=sight(shown, look, playback.t, single=False),
        playback=playback,
    )


def moving(  # noqa: PLR0913 - as above
    shown: Picture, look: Look, t: int, *, ack: int, run: int, learning: bool
) -> TraceEvent:
    """What is drawn, rounded; ``learning``: it is a lesson that moves, so that all weights are others.

    Of a long sequence only what is in sight, thinned to pixels.
    """
    held, unit = shown.held, look.unit
    part = part_told(held, look, learning=learning)
    arrays, about = told(held, look, part) if part else (rounded(in_sight(held.shown(), unit), single=True), None)
    return TraceEvent(
        ack=ack,
        run=run,
        edits=held.experiment.edits,
        pins=held.experiment.pins,
        first=rounded(held.first, single=True) if learning else None,
        initial=held.trace.initial,
        arrays=arrays,
        cuts={name: first for name, first in cuts(held.shown(), unit).items() if name in arrays},
        thinned=about,
        frame=held.frame(t),
        ghost=ghost(shown, look, single=True, span=part),
        sight=sight(shown, look, t, single=True),
        T=held.trace.T,
    )


def part_told(held: Held, look: Look, *, learning: bool) -> Span | None:
    """What of the sequence a picture of a moving hand holds; None: all of it.

    Also while runs are compared, whose numbers are read, and while a network learns, whose sequences are short.
    """
    return None if learning or look.against else span(held.trace.T, look)
