"""What one that stalls does to others is told beside what chance does; and it does stall."""

import asyncio

import pytest

from app.web.serve import SEND_BUFFER_BYTES
from bench.load import stalled
from bench.load.client import leave
from bench.load.play import Heard
from bench.load.process import Running


def heard(milliseconds: float) -> Heard:
    return Heard(came=[[0.0, 0.1]], took=[milliseconds / 1000] * 100, seconds=1.0, busy=0.1)


@pytest.mark.parametrize(("rounds", "chance"), [((2.0, 3.0, 2.0, 3.0), 0.5), ((2.0, 2.0, 4.0, 4.0), 0.0)])
def test_chance_is_what_differs_between_every_other_round_and_the_rest(
    rounds: tuple[float, ...], chance: float
) -> None:
    found = stalled.Rounds([heard(one) for one in rounds], 10.0)
    assert found.chance == pytest.approx(chance)
    assert sorted(found.p99) == pytest.approx(sorted(rounds))


def test_the_kernel_takes_nothing_more_for_one_that_stalls() -> None:
    async def held(server: Running) -> list[tuple[int, int]]:
        one = await stalled.large(server.url)
        one.stall()
        found = [await stalled.until_full(server, one), server.held(one.port)]
        await leave([one])
        return found

    with Running() as server:
        before, after = asyncio.run(held(server))
    assert before == after
    assert sum(before) > SEND_BUFFER_BYTES
    assert all(before), "the client's side is full, and the server's is not empty"
