"""Bad messages, links, files, frames, requests while a good client is served: the small form of ``bench hostile``."""

from random import Random

import pytest

from app.errors import GatescopeError
from app.wire import decode
from bench.hostile import frames, links, measure, messages, requests, table

MOST = 1024 * 1024


@pytest.fixture
def chance() -> Random:
    return Random(5)


def test_a_server_survives_whatever_comes_and_serves_a_good_client_meanwhile() -> None:
    found = measure(400, seed=3, alone=0.1, holding=False)
    assert found.survived, f"{table(found)}\n{found.faults}\n{found.stuck}\n{found.log}"
    assert found.messages == 332
    assert found.refused >= 200
    assert found.links == 32
    assert found.files == 18
    assert found.under.answers > 20
    assert {1000, 1002} <= set(found.closes) <= {1000, *frames.CLEAN}


def test_good_commands_are_good_and_most_bad_ones_are_refused(chance: Random) -> None:
    for command in messages.COMMANDS:
        decode.command(messages.written(command | {"id": 1}), MOST)
    refused = 0
    for _ in range(300):
        message = messages.bad(chance)
        try:
            decode.command(message, MOST)
        except GatescopeError:
            refused += 1
    assert refused > 200


def test_the_same_seed_is_the_same_attack() -> None:
    made = [
        [kind(Random(seed)) for seed in range(40)] for kind in (messages.bad, frames.broken, links.bad, requests.bad)
    ]
    assert made == [
        [kind(Random(seed)) for seed in range(40)] for kind in (messages.bad, frames.broken, links.bad, requests.bad)
    ]


def test_links_of_all_kinds_are_tried(chance: Random) -> None:
    told = links.read([links.bad(chance) for _ in range(300)])
    assert told["faults"] == []
    assert len(told["read"]) > 20
    assert told["named"] > 5
    assert told["refused"] > 50
