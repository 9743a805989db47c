"""Runs that several sessions look at: whoever opens an experiment that another session has is given the same run.

A class opens one link. Its run is computed once, and each of its timesteps is put together once, so that all who stand
there are told the very same :class:`~app.lab.events.Frame`, which the wire writes down once. Nothing is kept for its
own sake: a run that no session has any more is gone, and what a hand changes is a run of its own.
"""

from dataclasses import dataclass, field, replace
from weakref import ref

from app.lab.experiment import Experiment
from app.lab.held import Held, hold
from app.lab.memory import Ledger, footprint

LATELY = 8
"""Runs that are known: those that were opened last."""
SMALL = 256 * 1024
"""Bytes of a run up to which it is shared: the timesteps of a larger one would take more than they save."""


class Gallery:
    """Knows the runs that were opened last, as long as somebody has them."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lately: tuple[ref[Held], ...] = ()

    def hold(self, experiment: Experiment, before: Held | None) -> Held:
        """Give out the run of a checked experiment: what :func:`app.lab.held.hold` does, once for all who ask.

        An experiment is a value, so that a run is found by it; the pass in sight is that of ``before``, or its nearest.
        """
        living = [held for one in self._lately if (held := one()) is not None]
        found = next((held for held in living if held.experiment == experiment), None)
        if found is None:
            found = hold(experiment, before)
            if footprint(experiment) > SMALL:
                return found
            found = replace(found, frames={})
        others = [held for held in living if held is not found]
        self._lately = tuple(map(ref, (found, *others[: LATELY - 1])))
        return found.at(before.seen.layer, reverse=before.seen.reverse) if before else found


@dataclass(frozen=True, slots=True)
class Common:
    """What the sessions of a server have in common."""

    ledger: Ledger = field(default_factory=Ledger)
    """How much they hold together."""
    gallery: Gallery = field(default_factory=Gallery)
    """Runs that they share."""
