"""What a page looks at, computed for one picture."""

from dataclasses import replace

from app.lab.beside import Picture, other, rounded
from app.lab.commands import Look
from app.lab.events import Explanation, Other, Parcels, Sight
from app.lab.explain import explain
from app.lab.held import Held
from app.lab.parcels import parcels

NOTHING = Sight(explanation=None, parcels=None, others=())


def sight(picture: Picture, look: Look, standing: int, *, single: bool) -> Sight:
    """All that was asked for by a look; ``single``: arrays rounded to single precision, for a hand that moves."""
    return Sight(
        explanation=explanation(picture.held, look, standing),
        parcels=_parcels(picture.held, look, single=single) if look.parcels else None,
        others=tuple(other(picture.held, them, single=single) for them in picture.others),
    )


def explanation(held: Held, look: Look, standing: int) -> Explanation | None:
    """Why the number asked for is what it is; None when none was, or when it is not there any more."""
    return explain(held, look.why, standing) if look.why else None


def ghost(picture: Picture, *, single: bool) -> Other | None:
    """The run without pins, beside the one with them."""
    return other(picture.held, picture.ghost, single=single) if picture.ghost else None


def _parcels(held: Held, look: Look, *, single: bool) -> Parcels | None:
    unit = min(max(look.unit, 0), held.experiment.H - 1)
    told = parcels(held, unit, look.first, look.last)
    if told is None or not single:
        return told
    arrays = rounded({"left": told.left, "total": told.total, "half_life": told.half_life}, single=True)
    return replace(told, left=arrays["left"], total=arrays["total"], half_life=arrays["half_life"])
