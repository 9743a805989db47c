"""``python -m app verify``: what other frameworks computed, replayed."""

import sys
from collections.abc import Sequence
from pathlib import Path

from app.interchange.verify.references import verify as replayed
from app.interchange.verify.report import lines


def verify(paths: Sequence[str]) -> int:
    """Replay references and print a line each; returns 1 when one is beyond tolerance or could not be read."""
    results = replayed(map(Path, paths))
    sys.stdout.write("\n".join(lines(results)) + "\n")
    return int(any(result.faults for result in results))
