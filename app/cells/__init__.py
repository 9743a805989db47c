"""The cells: each a frozen record of options with one pure step. This is the list of them."""

from app.cells.contract import Cell
from app.cells.elman import Elman
from app.cells.gru import GRU
from app.cells.jordan import Jordan
from app.cells.lstm import LSTM

AnyCell = LSTM | GRU | Elman | Jordan

CELLS: dict[str, type[AnyCell]] = {"rnn": Elman, "jordan": Jordan, "lstm": LSTM, "gru": GRU}
"""Every cell by its kind, simplest first."""

__all__ = ["CELLS", "GRU", "LSTM", "AnyCell", "Cell", "Elman", "Jordan"]
