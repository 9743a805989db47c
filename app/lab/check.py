"""Whether all of an experiment fits together, and into the budget."""

from app.errors import InvalidShape, InvalidValue, OverBudget, UnknownName, UnsupportedVersion
from app.lab.budget import Budget, check_sizes, sizes
from app.lab.experiment import VERSION, Experiment, Matrix, Numbers, Tokens, Vector, address, shapes
from app.lab.pins import check_pins
from app.lab.stored import SHELF
from app.network.readout import Readout

LONGEST_WORD = 64


def check(experiment: Experiment, budget: Budget) -> Experiment:
    """Return the experiment if all of it fits together and into the budget; raise what is wrong otherwise."""
    if experiment.version != VERSION:
        raise UnsupportedVersion("experiment", f"version {experiment.version}", f"version {VERSION}")
    check_sizes(budget, **sizes(experiment))
    if experiment.cell.kind == "jordan" and experiment.readout is not None:
        raise InvalidValue("read-out", "one on a cell that has its own", "none beside it")
    _check_labels(experiment.readout)
    if len(experiment.edits) > budget.edits:
        raise OverBudget("edits", str(len(experiment.edits)), f"at most {budget.edits}")
    _check_input(experiment)
    named = shapes(experiment)
    for name, value in experiment.weights.items():
        if name not in named:
            raise UnknownName("weights", name, "one of " + ", ".join(named))
        got = _shape(value)
        if got != named[name]:
            raise InvalidShape(
                name,
                f"shape {got}",
                f"shape {named[name]} for {experiment.H} units and {experiment.X} inputs",
            )
    for place in experiment.edits:
        address(place, named)
    if experiment.stored is not None:
        SHELF.get(experiment.stored)
    check_pins(experiment.pins, experiment.spec, experiment.H, experiment.T)
    if not 0 <= experiment.seed < 2**32:
        raise InvalidValue("seed", str(experiment.seed), "a whole number from 0 to 4294967295")
    return experiment


def _check_labels(readout: Readout | None) -> None:
    if readout is None or readout.labels is None:
        return
    _check_words("label", readout.labels)
    if len(readout.labels) != readout.size:
        raise InvalidShape("labels of the read-out", f"{len(readout.labels)} labels", f"{readout.size} labels")


def _check_input(experiment: Experiment) -> None:
    given = experiment.input
    if isinstance(given, Numbers):
        for t, row in enumerate(given.values, start=1):
            if len(row) != experiment.X:
                raise InvalidShape(f"input at timestep {t}", f"{len(row)} numbers", f"{experiment.X} numbers")
        return
    different = len(set(given.vocabulary))
    if different != len(given.vocabulary) or (different != experiment.X and not given.embedded):
        wanted = len(given.vocabulary) if given.embedded else f"X = {experiment.X}"
        raise InvalidShape("vocabulary", f"{different} different words", f"{wanted} different words")
    _check_words("word", given.vocabulary)
    _check_known(given)


def _check_known(given: Tokens) -> None:
    known = set(given.vocabulary)
    for word in given.tokens:
        if word not in known:
            raise UnknownName("word", word, "a word of the vocabulary")


def _check_words(what: str, words: tuple[str, ...]) -> None:
    for word in words:
        if len(word) > LONGEST_WORD:
            raise InvalidValue(what, f"{len(word)} letters", f"at most {LONGEST_WORD} letters")


def _shape(value: Vector | Matrix) -> tuple[int, ...]:
    if value and isinstance(value[0], tuple):
        widths = {len(row) for row in value if isinstance(row, tuple)}
        return (len(value), widths.pop()) if len(widths) == 1 else (len(value), -1)
    return (len(value),)
