"""Fast forms of what is trained most: whole batches, every gate recorded, slopes of many timesteps at once.

The same arithmetic as :mod:`app.training.formulas`, which stays what is read; a test holds one against the other.
Inside, arrays are (T, units, batch): one gate of one timestep is one piece of memory. Outside they are seen as (T,
batch, units).
"""

from functools import partial

from app.cells import GRU, LSTM, AnyCell, Elman
from app.training.fast.elman import forward as run_elman
from app.training.fast.form import Form
from app.training.fast.gru_after import forward as run_gru_after
from app.training.fast.gru_before import forward as run_gru_before
from app.training.fast.lstm import forward as run_lstm


def form_of(cell: AnyCell) -> Form | None:
    """The fast form of a cell with these options, if there is one."""
    match cell:
        case LSTM(gate="sigmoid", g="tanh", h="tanh", forget="gate", peepholes=False, recurrent=True, proj=0):
            return partial(run_lstm, cell)
        case GRU(gate="sigmoid", g="tanh", reset="after"):
            return partial(run_gru_after, cell)
        case GRU(gate="sigmoid", g="tanh"):
            return partial(run_gru_before, cell)
        case Elman():
            return partial(run_elman, cell)
    return None
