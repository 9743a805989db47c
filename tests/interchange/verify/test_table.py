"""The table "Verified" is what the tests find, and the documentation prints it."""

from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from app.interchange.gate_order import Framework
from app.interchange.verify.compare import GRADIENT, Comparison
from app.interchange.verify.references import verify
from app.interchange.verify.report import Result
from app.interchange.verify.table import KEPT, Row, kept, markdown, measured, rows_of, version_of, written
from tests.conftest import ROOT
from tests.reference.kept import SHARED, WHY_NOT
from tools.programs import absent, programs, python_with
from tools.verified import ran

ROUNDING = 1e-14
"""Other machines round elsewhere; what is said of deviations holds up to this and to a factor of four."""


def same(now: Row, then: Row) -> bool:
    """Whether two rows tell the same, up to rounding."""
    facts = (now.what, now.framework, now.version, now.count, now.tolerance)
    if facts != (then.what, then.framework, then.version, then.count, then.tolerance):
        return False
    return now.largest is then.largest is None or (now.largest or 0.0) <= max(4 * (then.largest or 0.0), ROUNDING)


@pytest.mark.skipif(not SHARED.is_dir(), reason=WHY_NOT)
def test_it_is_what_the_references_give_today() -> None:
    rows, then = rows_of(verify([SHARED])), [row for row in kept() if row.what != "programs"]
    assert [now for now, old in zip(rows, then, strict=True) if not same(now, old)] == []


@pytest.mark.parametrize("framework", get_args(Framework))
def test_its_programs_are_all_that_can_be_written(framework: Framework) -> None:
    row = measured(framework)
    assert row is not None
    assert row.count == len(programs(framework))


@pytest.mark.parametrize("framework", get_args(Framework))
def test_its_programs_give_today_what_it_says(framework: Framework) -> None:
    if python_with(framework) is None:
        pytest.skip(absent(framework))
    row, faults = ran(framework)
    then = measured(framework)
    assert faults == []
    assert then is not None
    if row.version != then.version:
        pytest.skip(f"here is {row.title}, the table tells of {then.title}")
    assert same(row, then)


def test_everything_in_it_is_within_tolerance() -> None:
    for row in kept():
        if row.what == "refused":
            assert row.largest is row.tolerance is None
        else:
            assert row.largest is not None
            assert row.tolerance is not None
            assert row.largest <= row.tolerance


def test_the_files_are_as_the_table_writes_them() -> None:
    assert KEPT.read_text(encoding="utf-8") == written(kept())
    assert Path(ROOT / "docs/verified.md").read_text(encoding="utf-8") == markdown(kept())


def test_a_row_has_the_largest_deviation_of_its_framework_and_precision() -> None:
    def result(framework: str, *apart: tuple[float, float]) -> Result:
        pairs = tuple(
            Comparison(name="h", theirs=np.zeros(1), ours=np.array([one]), tolerance=most, derivative=most == GRADIENT)
            for one, most in apart
        )
        return Result(name="a", kind="case", framework=framework, version="1", compared=pairs)

    rows = rows_of(
        [
            result("onnxruntime", (1e-15, 1e-12), (1e-7, 2e-6)),
            result("torch", (2e-16, 1e-12), (3e-16, 1e-9)),
            result("onnxruntime", (3e-15, 1e-12), (1e-8, 2e-6)),
            Result(name="b", kind="file", framework="none", refused="broken"),
            result("worked_example", (0.0, 1e-12), (1e-4, 5e-4)),
        ]
    )
    assert [(row.what, row.framework, row.count, row.largest, row.tolerance) for row in rows] == [
        ("cases", "torch", 1, 2e-16, 1e-12),
        ("cases", "onnxruntime", 2, 3e-15, 1e-12),
        ("cases", "onnxruntime", 2, 1e-7, 2e-6),
        ("cases", "worked_example", 1, 0.0, 1e-12),
        ("gradients", "torch", 1, 3e-14, 1e-9),
        ("refused", "none", 1, None, None),
    ]


def test_versions_are_those_that_count() -> None:
    assert version_of("torch", {"torch": "2.13.0+cpu"}) == "2.13.0"
    assert version_of("keras", {"keras": "3.15.1", "tensorflow": "2.21.0"}) == "3.15.1 (TensorFlow 2.21.0)"
    assert version_of("onnx", {"onnx": "1.23.2", "onnxruntime": "1.31.1"}) == "1.31.1"
    assert version_of("worked_example", {}) == ""
