"""What other programs take of the machine is told in words."""

import pytest

from bench.load.process import FREE, Machine, worked

STAT = "cpu  9 9 9 9 9 9 9 9 9 9\ncpu0 {} 0 0 {} 10 0 0 {} 0 0\ncpu1 {} 0 0 {} 10 0 0 0 0 0\nintr 1 2 3\n"


@pytest.mark.parametrize(("cores", "share"), [({0, 1}, 0.3), ({0}, 0.5), ({1}, 0.1)])
def test_what_is_worked_is_what_neither_rests_nor_waits_on_the_cores_that_are_ours(
    cores: set[int], share: float
) -> None:
    before, after = STAT.format(100, 1000, 0, 100, 1000), STAT.format(140, 1050, 10, 110, 1090)
    assert worked(before, after, cores) == pytest.approx(share)


@pytest.mark.parametrize(
    ("others", "free", "told"),
    [
        (0.03, True, "other programs took 3 % of them"),
        (FREE + 0.01, False, "other programs took 6 % of them"),
        (None, False, "nobody knows what else ran"),
    ],
)
def test_a_machine_is_free_where_others_take_little(*, others: float | None, free: bool, told: str) -> None:
    machine = Machine(2, "3.11.7", others)
    assert machine.free is free
    assert str(machine) == f"2 cores, Python 3.11.7; when it began {told}"
