"""The table of :mod:`app.interchange.gate_order` in words, for the documentation."""

from typing import Any

from app.interchange.gate_order import ACTIVATIONS, LAYOUTS, Framework, Kind, Layout, blocks

TITLES: dict[Kind, str] = {"rnn": "simple RNN", "lstm": "LSTM", "gru": "GRU"}
CANDIDATES = {("lstm", "c"): "C̃", ("gru", "h"): "h̃"}
RESET: dict[Framework, str] = {
    "torch": "after the product, always",
    "keras": "after the product with `reset_after=True`, the default; else before it",
    "onnx": "after the product with `linear_before_reset=1`; else, the default, before it",
}
NOTES = (
    "z keeps in all three, and here: h(t) = z·h(t−1) + (1−z)·h̃.",
    "PyTorch adds `_l0`, `_l1`, ... for the layer and `_reverse` for the second direction; ONNX has a first axis for "
    "the direction; Keras names the two layers of a Bidirectional `forward_` and `backward_`.",
    "A layer reads both directions of the layer below side by side, forward first.",
    "Two biases are added, so only their sum counts. The exception is the candidate of a GRU with reset after the "
    "product: r multiplies its recurrent bias.",
    "A simple RNN of Elman is meant; Jordan's is in none of the three.",
)


def markdown() -> str:
    """The page docs/conventions.md."""
    lines = [
        "# Conventions of the frameworks",
        "",
        "How PyTorch, Keras and ONNX lay out the weights of one layer in one direction with X inputs and H units. Made",
        "from `app/interchange/gate_order.py`, by which models are read and written; `make fix` writes this page anew.",
        "",
        "| framework | cell | blocks in order | here | input weights | recurrent weights | biases | reset of the GRU |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for framework, layout in LAYOUTS.items():
        for kind, title in TITLES.items():
            one = _plain(framework, kind, layout)
            cells = (
                layout.title,
                title,
                ", ".join(one["theirs"]),
                ", ".join(CANDIDATES.get((kind, gate), gate) for gate in one["ours"]),
                *(f"`{one[part]['name']}` {one[part]['shape']}" for part in ("W", "U")),
                "; ".join(f"`{bias['name']}` {bias['shape']}" for bias in one["biases"]),
                RESET[framework] if kind == "gru" else "",
            )
            lines.append("| " + " | ".join(cells) + " |")
    lines += ["", *(f"- {note}" for note in (*NOTES, *_extras())), "", *_activations()]
    return "\n".join(lines) + "\n"


def _plain(framework: Framework, kind: Kind, layout: Layout) -> dict[str, Any]:
    ours, theirs = blocks(framework, kind)
    rows = "H" if len(ours) == 1 else f"{len(ours)}H"

    def matrix(name: str, columns: str) -> dict[str, str]:
        return {"name": name, "shape": f"({columns}, {rows})" if layout.transposed else f"({rows}, {columns})"}

    return {
        "ours": list(ours),
        "theirs": list(theirs),
        "W": matrix(layout.W, "X"),
        "U": matrix(layout.U, "H"),
        "biases": _biases(framework, kind, layout, rows),
    }


def _biases(framework: Framework, kind: Kind, layout: Layout, rows: str) -> list[dict[str, str]]:
    if layout.halves:
        return [{"name": layout.biases[0], "shape": f"({2 * int(rows.removesuffix('H') or 1)}H,)"}]
    if (framework, kind) == ("keras", "gru"):
        return [{"name": layout.biases[0], "shape": f"(2, {rows})"}]
    return [{"name": name, "shape": f"({rows},)"} for name in layout.biases]


def _extras() -> list[str]:
    said = []
    for layout in LAYOUTS.values():
        if layout.peepholes:
            name, order = layout.peepholes
            said.append(f"Peepholes: {layout.title} alone, `{name}` (3H,) in the order {', '.join(order)}.")
        if layout.projection:
            said.append(
                f"Projection: {layout.title} alone, `{layout.projection}` (P, H); `{layout.U}` is then (4H, P)."
            )
        if layout.halves:
            said.append(
                f"{layout.title} keeps two biases in one tensor `{layout.biases[0]}`: input half, then recurrent half."
            )
    return [*said, "Keras keeps one bias; that of a GRU with `reset_after` is (2, 3H): row 0 input, row 1 recurrent."]


def _activations() -> list[str]:
    rows = []
    for ours, spelling in ACTIVATIONS.items():
        name, alpha, beta = spelling.onnx or ("-", None, None)
        onnx = name if alpha is None or beta is None else f"{name}, alpha = {alpha:.6g}, beta = {beta:.6g}"
        rows.append(f"| `{ours}` | {spelling.torch or '-'} | {spelling.keras or '-'} | {onnx} |")
    head = ["| activation | PyTorch, simple RNN | Keras | ONNX |", "|---|---|---|---|"]
    note = "Keras before version 3 said `hard_sigmoid` for 0.2x + 0.5, here `hard_sigmoid_onnx`; since then x/6 + 0.5."
    return [*head, *rows, "", note]
