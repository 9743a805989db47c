"""Keras archives: a zip with the architecture as JSON and the weights as HDF5. Keras itself is never asked.

Nothing that the architecture names is imported or run; names of layers and a few of their options are read as words.
"""

import json
from dataclasses import replace
from typing import Any

from app.errors import NotReadable, OverBudget
from app.interchange.reading import hdf5
from app.interchange.reading.archive import Archive
from app.interchange.reading.contents import Contents
from app.interchange.reading.limits import Limits

CONFIG, WEIGHTS, METADATA = "config.json", "model.weights.h5", "metadata.json"


def read(archive: Archive, limits: Limits) -> Contents:
    """Read architecture and weights; raises NotReadable, InvalidValue or OverBudget naming the member."""
    contents = hdf5.read(archive.read(WEIGHTS), limits, "keras archive")
    said = json_of(archive.read(METADATA), METADATA, limits) if METADATA in archive.names else {}
    version = said.get("keras_version") if isinstance(said, dict) else None
    return replace(contents, config=json_of(archive.read(CONFIG), CONFIG, limits), keras=str(version or "")[:40])


def json_of(data: bytes, what: str, limits: Limits) -> Any:
    """JSON of a bounded size; raises OverBudget or NotReadable."""
    if len(data) > limits.text:
        raise OverBudget(what, f"{len(data)} bytes", f"at most {limits.text} bytes")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotReadable(what, "something else", "JSON text") from error
