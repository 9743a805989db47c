"""About how much work a command is; for whoever decides where to run it."""

from collections.abc import Sequence

from app.lab.apply import sizes_after
from app.lab.budget import sizes
from app.lab.commands import AnyCommand, Choose, EditCommand, Feed, Learn, Look, Open, ShowExample, ToEpoch, Train
from app.lab.edits import Pins, Replace
from app.lab.experiment import Experiment
from app.lab.looking import OtherCell, OtherExperiment
from app.lab.pins import Pin, covered

STEP_COST, HELD_COST, EDIT_COST = 1_000, 6_000, 500
"""What a timestep takes however small it is, how much more it takes with something held, and what a value set by hand
takes, in multiplications."""
WAY_BACK = 4
"""How many times a run its gradient takes, about."""
TERM_COST = 1_500
"""To explain one term of a sum."""
LESSON_COST = 10_000_000
"""To begin a lesson: sentences are made, and the network is judged as it is."""


def cost(command: AnyCommand, now: Experiment | None, look: Look) -> int:  # noqa: PLR0911 - one a kind of command
    """Multiplications that a command will take, about, and those of the runs beside it; ``now``: what is open.

    An experiment that is asked for by name costs what it does when it is given: whoever knows the names puts it in.
    """
    match command:
        case Open(experiment=Experiment() as experiment) | EditCommand(edit=Replace(experiment=experiment)):
            # nothing of what is looked at beside it need be there already
            return _runs(look, _whole(experiment, experiment.pins), experiment.pins) + _given(look)
        case EditCommand(edit=Pins(pins=pins)) if now is not None:
            return _runs(look, _whole(now, pins))  # the run without them is there already, or will be once
        case EditCommand(edit=edit) if now is not None:
            larger = _whole(now, now.pins) + max(_free(**sizes_after(edit, now)) - _free(**sizes(now)), 0)
            return _runs(look, larger, now.pins)
        case Train() | Learn(go="on" | "one"):
            return LESSON_COST
        case Feed() | Choose() | Learn() | ToEpoch() | ShowExample() if now is not None:  # which may settle a network
            return _runs(look, _whole(now, now.pins), now.pins)
        case Look() if now is not None:
            return _runs(command, _whole(now, now.pins)) + _given(command)
    return 0


def cost_again(now: Experiment, look: Look) -> int:
    """Multiplications of the same experiment with other weights, about, and those of the runs beside it."""
    return _runs(look, _whole(now, now.pins), now.pins)


def run_cost(experiment: Experiment) -> int:
    """Multiplications that one run of an experiment takes, about."""
    return _whole(experiment, experiment.pins)


def _runs(look: Look, one: int, pins: Sequence[Pin] = ()) -> int:
    """One run, another without pins where there are some, and one with each other cell; and the way back of each."""
    derived = look.backward is not None or (look.why is not None and look.why.of == "gradient")
    runs = 1 + bool(pins) + sum(isinstance(other, OtherCell) for other in look.against)
    return one * runs * (1 + (WAY_BACK if derived else 0))


def _given(look: Look) -> int:
    """The runs of other experiments."""
    others = (other.experiment for other in look.against if isinstance(other, OtherExperiment))
    return sum(_whole(one, one.pins) for one in others)


def _whole(experiment: Experiment, pins: Sequence[Pin]) -> int:
    held = covered(pins, experiment.T) * HELD_COST
    return _free(**sizes(experiment)) + held + len(experiment.edits) * EDIT_COST


def _free(  # noqa: PLR0913 - the sizes
    *, T: int, H: int, X: int, layers: int = 1, ways: int = 1, K: int = 0, S: int = 0
) -> int:
    """A run in which nothing is held, each layer taken for one that reads X."""
    return T * layers * ways * (STEP_COST + max(H, S) * (H + X + K))
