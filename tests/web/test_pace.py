"""How fast a connection may speak: who behaves never waits, who does not is held back, and nothing is lost."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from app.web.pace import SECONDS, Bucket, Pace
from tests.conftest import Server

from .talk import Talk
from .test_operation import metrics

pauses = st.lists(st.floats(0, 3), max_size=200)
sizes = st.integers(0, 1000)


@given(st.floats(0.5, 1000), pauses)
def test_who_keeps_to_the_rate_never_waits(rate: float, longer: list[float]) -> None:
    bucket, now = Bucket(rate, 1.0, 0.0), 0.0
    for more in longer:
        assert bucket.take(1.0, now) < 1e-9
        now += 1 / rate + more


@given(st.floats(0.5, 1000), st.floats(0, 100), st.lists(st.tuples(st.floats(0, 1), sizes), max_size=200))
def test_who_waits_as_told_gets_no_more_than_the_rate_and_one_bucket(
    rate: float, most: float, said: list[tuple[float, int]]
) -> None:
    bucket, now, taken = Bucket(rate, most, 0.0), 0.0, 0.0
    for pause, amount in said:
        now += pause
        assert taken <= most + rate * now + 1e-6 * (1 + rate * now)
        taken += amount
        now += bucket.take(amount, now)


@given(st.lists(st.tuples(st.floats(-5, 5), sizes), max_size=50))
def test_a_clock_that_goes_back_gives_nothing(said: list[tuple[float, int]]) -> None:
    bucket, latest, now, taken = Bucket(10.0, 100.0, 0.0), 0.0, 0.0, 0.0
    for step, amount in said:
        now += step
        latest = max(latest, now)
        taken += amount
        assert bucket.take(amount, now) >= (taken - 100.0) / 10.0 - latest - 1e-6


def test_a_burst_of_two_seconds_is_free_and_what_follows_waits_its_turn() -> None:
    pace = Pace(messages=100, size=1e9, largest=1000, now=0.0)
    waits = [pace.after(10, 0.0) for _ in range(205)]
    assert waits[: int(100 * SECONDS)] == [0.0] * 200
    assert [round(wait, 9) for wait in waits[200:]] == [0.01, 0.02, 0.03, 0.04, 0.05]


def test_bytes_count_as_messages_do_and_the_largest_message_is_free() -> None:
    pace = Pace(messages=1e9, size=10, largest=1000, now=0.0)
    assert pace.after(1000, 0.0) == 0.0
    assert pace.after(50, 0.0) == 5.0


def test_who_speaks_too_fast_is_answered_in_full_and_others_at_once(serve: Callable[..., Server]) -> None:
    server = serve(GATESCOPE_MESSAGES_PER_SECOND="3")
    with Talk(server) as hasty, Talk(server) as other:
        hasty.ask("open")
        other.ask("open")
        asked = [hasty.say("loop", loop=bool(n % 2)) for n in range(14)]
        for n in range(3):
            assert other.ask("seek", t=n)["frame"]["t"] == n
        while hasty.hear()["ack"] != asked[-1]:
            pass
        assert metrics(server)["commands_total"] == 2 + 14 + 3
        assert metrics(server)["messages_held_back_total"] >= 1
        assert hasty.ask("step")["frame"]["t"] == 1


def test_a_hand_that_moves_as_fast_as_a_screen_is_never_held_back(server: Server) -> None:
    before = metrics(server)["messages_held_back_total"]
    with Talk(server) as talk:
        talk.ask("open")
        for k in range(240):  # two seconds of 120 a second, at once
            last = talk.say("edit", edit={"edit": "weight", "name": "b_f[0]", "value": k / 100}, live=True)
        while talk.hear()["ack"] != last:
            pass
    assert metrics(server)["messages_held_back_total"] == before
