"""Layers that a file keeps apart and that lie over one another, as one network of alike layers."""

from collections.abc import Callable
from dataclasses import replace

from app.cells.arrays import Array
from app.interchange.found import Parts, Stack
from app.interchange.recognise.linear import outputs

One = tuple[Stack, dict[str, Array]]


def add_chains(parts: Parts, above: Callable[[Stack, Stack], bool]) -> None:
    """List chains of alike layers first, for such a chain is what the model is; ``above`` says whether two lie so."""
    chains: list[list[One]] = []
    for one in parts.stacks:
        if chains and alike(chains[-1][-1][0], one[0]) and above(chains[-1][-1][0], one[0]):
            chains[-1].append(one)
        else:
            chains.append([one])
    parts.stacks = [chained(chain) for chain in chains if len(chain) > 1] + parts.stacks


def alike(below: Stack, above: Stack) -> bool:
    """Whether one could be the layer above the other in a network of alike layers."""
    same = (below.cell, below.H, below.direction, below.asks) == (above.cell, above.H, above.direction, above.asks)
    return same and outputs(below) == above.X


def chained(chain: list[One]) -> One:
    """Several layers as one network; names of weights get the suffix of their layer, before that of their direction."""
    first, weights = chain[0][0], dict[str, Array]()
    for number, (_, own) in enumerate(chain):
        for name, value in own.items():
            plain = name.removesuffix("_reverse")
            weights[f"{plain}_l{number}{name.removeprefix(plain)}" if number else name] = value
    name = " + ".join(stack.name for stack, _ in chain)
    return replace(first, name=name, layers=len(chain), counts=chain[-1][0].counts), weights
