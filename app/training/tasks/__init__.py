"""What can be learned: one object a task. This is the list of them."""

from collections.abc import Callable, Mapping

from app.errors import UnknownName
from app.training.tasks.examples import Examples
from app.training.tasks.letters import Letters
from app.training.tasks.negation import negation, negation_zh
from app.training.tasks.numbers import Adding, Latch, Parity, Store
from app.training.tasks.slots import slots, slots_zh
from app.training.tasks.sunspots import Sunspots
from app.training.tasks.symbols import Copy, Counter, Echo
from app.training.tasks.task import Batch, Task

TASKS: Mapping[str, Callable[[], Task]] = {
    "latch": Latch,
    "echo": Echo,
    "copy": Copy,
    "adding": Adding,
    "parity": Parity,
    "counter": Counter,
    "store": Store,
    "negation": negation,
    "negation-zh": negation_zh,
    "slots": slots,
    "slots-zh": slots_zh,
    "letters": Letters,
    "next-sunspots": Sunspots,
}
"""Every task by its name; sentences are made when they are first asked for."""

__all__ = ["TASKS", "Batch", "Examples", "Task", "find"]


def find(name: str) -> Task:
    """The task of this name. Raises UnknownName with those there are."""
    if name not in TASKS:
        raise UnknownName("task", name, "one of " + ", ".join(TASKS))
    return TASKS[name]()
