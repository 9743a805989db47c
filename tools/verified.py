"""``python -m tools.verified FOLDER``: makes the table "Verified" anew, from references and from programs that are run.

Without all frameworks (see tools/programs.py) or with anything beyond tolerance nothing is written.
"""

import sys
from pathlib import Path
from typing import get_args

from app.interchange.gate_order import Framework
from app.interchange.verify.references import verify
from app.interchange.verify.table import KEPT, Row, markdown, rows_of, version_of, written
from tools.programs import programs, run

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/verified.md"
TOLERANCES: dict[Framework, float] = {"torch": 1e-12, "keras": 1e-12, "onnx": 2e-6}


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    results = verify([Path(sys.argv[1])])
    faults = [f"{result.name}: {fault}" for result in results for fault in result.faults]
    rows = rows_of(results) if not faults else []
    for framework in get_args(Framework):
        row, wrong = ran(framework)
        rows.append(row)
        faults += wrong
    if faults:
        print("\n".join(faults))
        return 1
    KEPT.write_text(written(rows), encoding="utf-8")
    PAGE.write_text(markdown(rows), encoding="utf-8")
    print(f"written: {KEPT.relative_to(ROOT)}, {PAGE.relative_to(ROOT)}")
    return 0


def ran(framework: Framework) -> tuple[Row, list[str]]:
    """Run all programs of a framework: the row of the table, and what is wrong with any."""
    versions, done = run(framework, programs(framework))
    largest, tolerance = max(max(one.deviations, default=0.0) for one in done.values()), TOLERANCES[framework]
    faults = [f"{framework} {name}: {one.fault}" for name, one in done.items() if one.fault or not one.deviations]
    if not largest <= tolerance:
        faults.append(f"{framework}: {largest:.1e} apart, tolerance {tolerance:g}")
    row = Row(
        what="programs",
        framework=framework,
        version=version_of(framework, versions),
        count=len(done),
        largest=largest,
        tolerance=tolerance,
    )
    return row, faults


if __name__ == "__main__":
    sys.exit(main())
