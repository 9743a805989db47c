"""Random experiments of every cell in which hands hold some values."""

from dataclasses import replace

from hypothesis import strategies as st

from app.lab.experiment import Experiment
from app.network.readout import Readout

from .worked import experiments, pins, where


@st.composite
def pinned_experiments(draw: st.DrawFn) -> Experiment:
    """Any small experiment, with up to three pins, with every kind of read-out or none."""
    experiment = draw(experiments())
    if draw(st.booleans()) and experiment.cell.kind != "jordan":
        experiment = replace(experiment, readout=Readout(kind="sigmoid", size=2), weights={}, edits={})
    return replace(experiment, pins=tuple(draw(st.lists(pins(experiment), max_size=3, unique_by=where))))
