"""Random experiments of every cell in which hands hold some values."""

from dataclasses import replace

from hypothesis import strategies as st

from app.lab.experiment import Experiment
from app.lab.pins import Pin
from app.network.holds import pinnable
from app.network.readout import Readout

from .worked import experiments, where


@st.composite
def pins(draw: st.DrawFn, experiment: Experiment) -> Pin:
    """One pin that fits: any quantity, one unit or all, any span, a value in the range of the quantity."""
    held = draw(st.sampled_from(list(pinnable(experiment.cell).values())))
    low, high = (-2.0 if held.low is None else held.low), (2.0 if held.high is None else held.high)
    first = draw(st.integers(1, experiment.T))
    return Pin(
        quantity=held.name,
        unit=draw(st.none() | st.integers(0, experiment.H - 1)),
        first=first,
        last=draw(st.none() | st.integers(first, experiment.T)),
        value=draw(st.floats(low, high)),
    )


@st.composite
def pinned_experiments(draw: st.DrawFn) -> Experiment:
    """Any small experiment, with up to three pins, with every kind of read-out or none."""
    experiment = draw(experiments())
    if draw(st.booleans()):
        experiment = replace(experiment, readout=Readout(kind="sigmoid", size=2), weights={}, edits={})
    return replace(experiment, pins=tuple(draw(st.lists(pins(experiment), max_size=3, unique_by=where))))
