"""The cells: each a frozen record of options with one pure step. This is the list of them."""

from app.cells.contract import Cell
from app.cells.elman import Elman
from app.cells.gru import GRU
from app.cells.lstm import LSTM

AnyCell = LSTM | GRU | Elman

CELLS: dict[str, type[AnyCell]] = {"rnn": Elman, "lstm": LSTM, "gru": GRU}
"""Every cell by its kind, simplest first."""

__all__ = ["CELLS", "GRU", "LSTM", "AnyCell", "Cell", "Elman"]
