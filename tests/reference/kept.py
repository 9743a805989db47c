"""Where the references are: a small set of our own, and the full data where it is there."""

from pathlib import Path

OWN = Path(__file__).parent / "cases"
SHARED = Path(__file__).parents[2].parent / "shared" / "reference"
WHY_NOT = f"the full reference data is not here: {SHARED}"
