"""What the programs of all frameworks have in common: what they say first, their numbers, and their last word."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.cells import GRU, LSTM
from app.cells.arrays import Array
from app.interchange.gate_order import BLOCKS, LAYOUTS, Framework, Kind
from app.interchange.out.model import Model
from app.interchange.out.numbers import BESIDE, fits, literal, numbers
from app.interchange.verify.table import measured

CANDIDATES = {"lstm": "c", "gru": "h"}

BLOCK = '''
def block(letter, ending, *shape, order=ORDER):
    """The parameters of all gates one below the other; zeros where there are none."""
    named = [f"{letter}{gate}{ending}" for gate in order]
    return np.concatenate([numbers.get(name, np.zeros(shape)) for name in named])
'''

PRINT = """
for t, row in enumerate(h, start=1):
    print(f"t = {t}: h = {row}")
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program, and the numbers that lie beside it unless they stand in it."""

    text: str
    beside: dict[str, Array] | None


def assembled(
    framework: Framework, model: Model, *, imports: Sequence[str], body: Sequence[str], tolerance: str
) -> Program:
    """Put a program together around its ``body``, which has to compute ``h`` and, with a read-out, ``y``."""
    named = numbers(model)
    inline = fits(named)
    if inline:
        given = f"numbers = {literal(named)}\nnumbers = {{name: np.array(values) for name, values in numbers.items()}}"
    else:
        given = f'numbers = dict(np.load(Path(__file__).with_name("{BESIDE}")))'
    parts = (
        f'"""{title(framework, model)}\n\n{_explained(model, inline=inline)}\n"""',
        "" if inline else "from pathlib import Path",
        "\n".join(imports),
        f"{_legend(model)}\n{given}",
        _gates(framework, model),
        BLOCK,
        *body,
        PRINT,
        _check(framework, model, tolerance),
    )
    return Program(text=_spaced(parts), beside=None if inline else named)


def _spaced(parts: Sequence[str]) -> str:
    """Parts with one empty line between them, two around a function."""
    kept = [part.strip("\n") for part in parts if part.strip("\n")]
    text = kept[0]
    for before, part in pairwise(kept):
        text += "\n" * (3 if "def " in (before[:4], part[:4]) else 2) + part
    return text + "\n"


def title(framework: Framework, model: Model) -> str:
    """What is computed, with which framework."""
    name = {"rnn": "A simple RNN", "lstm": "An LSTM", "gru": "A GRU"}[model.kind]
    depth = f", {model.spec.layers} layers" if model.spec.layers > 1 else ""
    way = {"forward": "", "reverse": ", reading backwards", "both": ", in both directions"}[model.direction]
    runs = {"torch": "PyTorch", "keras": "Keras", "onnx": "ONNX Runtime"}[framework]
    return f"{name} of {model.H} units{depth}{way}, computed by {runs} as Gatescope shows it."


def _explained(model: Model, *, inline: bool) -> str:
    lines = [f"{len(model.x)} timesteps of {model.X} inputs. Prints h of every timestep and how far it is from ours."]
    if not inline:
        lines.append(f"The numbers are in {BESIDE}, which has to lie beside this file.")
    return "\n".join(lines)


def endings(model: Model) -> str:
    """The endings of our names, layer by layer, forward before reverse, as a list of lists."""
    layers = [[model.spec.suffix(one) for one in model.layer(layer)] for layer in range(model.spec.layers)]
    rows = ["[" + ", ".join(f'"{ending}"' for ending in layer) + "]" for layer in layers]
    listed = f"[{rows[0]}]" if len(rows) == 1 else "[\n" + "".join(f"    {row},\n" for row in rows) + "]"
    return f"# The endings of our names, layer by layer, forward before reverse.\nendings = {listed}"


def read(model: Model) -> str:
    """What the read-out reads, as ``read``: h of every timestep, or of the end alone."""
    P = model.cell.size("h", model.H)
    if model.says is None or model.says.counts == "each":
        return "read = h"
    return {
        "forward": "read = h[-1:]  # the read-out counts at the end alone",
        "reverse": "read = h[:1]  # the read-out counts at the end alone, which is the first row, reading backwards",
        "both": f"read = np.hstack([h[-1:, :{P}], h[:1, {P}:]])  # the read-out joins each direction at its own end",
    }[model.direction]


def _legend(model: Model) -> str:
    """What the names of the numbers mean."""
    lines = ["# Weights under Gatescope's names: W reads x, U reads h of the step before, b is a bias; then the gate."]
    cell = model.cell
    if model.bias == "two":
        lines.append("# There are two biases, which are added: b_q of the input half and b_Uq of the recurrent half.")
    if isinstance(cell, GRU) and cell.reset == "after" and model.bias == "one":
        lines.append("# b_Uh is the bias inside r * (U_h h' + b_Uh), so it cannot be added to b_h.")
    if isinstance(cell, LSTM) and cell.peepholes:
        lines.append("# p_q is a peephole: a_i and a_f gain p * C of the step before, a_o gains p_o * C.")
    if isinstance(cell, LSTM) and cell.proj:
        lines.append("# W_m projects m = o * tanh(C) to h = W_m m.")
    if len(model.params) > 1:
        lines.append("# The first pass has no ending; _l1 is the second layer, _reverse the second direction.")
    return "\n".join(lines)


def _gates(framework: Framework, model: Model) -> str:
    """The order of blocks, and how blocks are made of gates."""
    ours, theirs = BLOCKS[framework, _kind(model)]
    who = LAYOUTS[framework].title
    lines = []
    if len(ours) > 1:
        called = f" (there called {', '.join(theirs)})" if ours != theirs else ""
        lines.append(f"# {who} stacks the gates in this order{called}; {CANDIDATES[model.kind]} is the candidate.")
    if isinstance(model.cell, GRU):
        lines.append("# z keeps: h = z * h' + (1 - z) * h~, in Gatescope, PyTorch, Keras and ONNX alike.")
        inside = "r * (U_h h' + b_Uh)" if model.cell.reset == "after" else "U_h (r * h')"
        lines.append(f"# r is applied {model.cell.reset} the product: h~ = tanh(W_h x + b_h + {inside}).")
    quoted = ", ".join(f'"{gate}"' for gate in ours)
    lines.append(f"ORDER = ({quoted},)" if len(ours) == 1 else f"ORDER = ({quoted})")
    return "\n".join(lines)


def _kind(model: Model) -> Kind:
    return model.kind  # type: ignore[return-value] # a Jordan network was refused


def _check(framework: Framework, model: Model, tolerance: str) -> str:
    """Hold everything against what Gatescope shows; what we measured ourselves is said where it is known."""
    names = ["h"] if model.y is None else ["h", "y"]
    shown = ", ".join(f'("{name}", {name})' for name in names) + ("," if len(names) == 1 else "")
    known = measured(framework)
    said = f"({known.title}) it was at most {known.largest:.1e}" if known else ""
    ours = f"# In our own tests of such programs {said}.\n" if said else ""
    return f"""
# The largest deviation from what Gatescope shows, in units of max(1, |value|).
{ours}tolerance = {tolerance}
for name, values in ({shown}):
    shown = numbers[f"shown_{{name}}"]
    apart = np.max(np.abs(values - shown) / np.maximum(1.0, np.abs(shown)))
    print(f"{{name}}: largest deviation {{apart:.1e}}")
    assert apart <= tolerance, f"{{name}} is {{apart}} from what Gatescope shows"
"""
