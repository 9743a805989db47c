"""Libraries of the extra ``models``, loaded when a file of theirs is written for the first time."""

import importlib
from typing import Any

from app.errors import InvalidValue


def library(name: str) -> Any:
    """A module by its name; raises InvalidValue when it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError as absent:
        raise InvalidValue(
            "export", f"a file that needs {name}", "a server with the extra models installed"
        ) from absent
