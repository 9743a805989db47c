"""What a page looks at, computed for one picture."""

from dataclasses import replace

from app.lab.backward import gradient
from app.lab.beside import Picture, other, rounded
from app.lab.commands import Look
from app.lab.derived import derived, is_weight, many_of_derivative
from app.lab.events import Other, Sight
from app.lab.explain import explain, many
from app.lab.explained import Explanation, Parcels
from app.lab.held import Held
from app.lab.looking import Loss
from app.lab.parcels import MOST_COLUMNS, parcels
from app.lab.thinned import Span

BRIEF = 64
"""Terms of an explanation up to which it comes with every frame, however fast they are played."""
MOVING_COLUMNS = 120
"""Timesteps up to which parcels are told while a hand moves: twice as many weigh four times as much."""
NOTHING = Sight(explanation=None, parcels=None, gradient=None, others=())


def sight(picture: Picture, look: Look, standing: int, *, single: bool) -> Sight:
    """All that was asked for by a look; ``single``: arrays rounded to single precision, for a hand that moves."""
    return Sight(
        explanation=_explanation(picture.held, look, standing),
        parcels=_parcels(picture.held, look, single=single) if look.parcels else None,
        gradient=gradient(picture.held, look.backward, single=single) if look.backward else None,
        others=tuple(other(picture.held, them, look, single=single) for them in picture.others),
    )


def explanation_of_frame(held: Held, look: Look, t: int, *, fast: bool) -> Explanation | None:
    """Why the number asked for is what it is at the timestep of a frame; None where what was sent last still holds.

    That is when it is asked for at a timestep of its own, or is the derivative by a weight. ``fast``: also when it has
    more than 64 terms.
    """
    if not _of_frame(held, look) or (fast and terms_of_frame(held, look, t) > BRIEF):
        return None
    return _explanation(held, look, t)


def terms_of_frame(held: Held, look: Look, t: int) -> int:
    """How many terms it has, about; 0 where none comes."""
    why = look.why
    if why is None or not _of_frame(held, look):
        return 0
    return many_of_derivative(held, why) if why.of == "gradient" else many(held, why, t)


def _of_frame(held: Held, look: Look) -> bool:
    """Whether what is asked is asked of the timestep of the frame."""
    why = look.why
    return why is not None and why.t is None and not (why.of == "gradient" and is_weight(held, why.quantity))


def loss_of(held: Held, look: Look) -> Loss:
    """L of the derivatives that are asked for: given with the question, or followed back already.

    Else the first output of the network at the last timestep, or where there is none what the unit that is looked at
    shows there.
    """
    if look.why is not None and look.why.loss is not None:
        return look.why.loss
    if look.backward is not None:
        return Loss(quantity=look.backward.quantity, index=look.backward.index, t=look.backward.t)
    if "y" in held.trace.quantities:
        return Loss(quantity="y", index=0)
    if held.experiment.readout is not None:
        layer, reverse = next(one for one in held.experiment.spec.passes if one.layer == held.experiment.layers - 1)
        return Loss(quantity="y", index=0, layer=layer, reverse=reverse)
    name = held.trace.cell.belt.output
    most = held.trace.quantities[name].shape[1] - 1
    return Loss(quantity=name, index=min(max(look.unit, 0), most))


def _explanation(held: Held, look: Look, standing: int) -> Explanation | None:
    """Why the number asked for is what it is; None when none was, or when it is not there any more."""
    if look.why is None:
        return None
    if look.why.of == "gradient":
        return derived(held, look.why, loss_of(held, look), standing)
    return explain(held, look.why, standing)


def ghost(picture: Picture, look: Look, *, single: bool, span: Span | None = None) -> Other | None:
    """The run without pins, beside the one with them."""
    if picture.ghost is None:
        return None
    return other(picture.held, picture.ghost, replace(look, backward=None), single=single, span=span)


def _parcels(held: Held, look: Look, *, single: bool) -> Parcels | None:
    unit = min(max(look.unit, 0), held.experiment.H - 1)
    told = parcels(held, unit, look.first, look.last, MOVING_COLUMNS if single else MOST_COLUMNS)
    if told is None or not single:
        return told
    arrays = rounded({"left": told.left, "total": told.total, "half_life": told.half_life}, single=True)
    return replace(told, left=arrays["left"], total=arrays["total"], half_life=arrays["half_life"])
