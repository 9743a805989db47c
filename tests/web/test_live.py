"""The WebSocket of a real server: sessions that answer, go on after any bad message, and disturb nobody."""

import asyncio
import contextlib
import http.client
import itertools
import json
import signal
import socket
import time
from collections.abc import Callable
from typing import cast

import numpy as np
import pytest
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.lab.budget import Budget
from app.lab.commands import AnyCommand, Open, Step
from app.lab.events import AnyEvent, Failed, FrameEvent, PlaybackEvent
from app.lab.presets import PRESETS, catalogue
from app.lab.session import Session
from app.web.classroom import Classroom
from app.web.live import Live
from app.web.meters import Meters
from app.web.settings import Settings
from app.wire import decode
from tests.conftest import Server
from tests.lab.worked import preset, traced
from tests.wire.test_encode import unpacked

from .talk import PATIENCE, Talk

Serve = Callable[..., Server]


# what is asked for


def test_a_session_opens_edits_and_steps(server: Server) -> None:
    with Talk(server) as talk:
        opened = talk.ask("open")
        assert opened["event"] == "snapshot"
        assert opened["frame"]["t"] == 0
        for name, values in traced(PRESETS[0].experiment).items():
            assert unpacked(opened["arrays"][name]).tobytes() == np.ascontiguousarray(values).tobytes()
        moving = talk.ask("edit", edit={"edit": "weight", "name": "b_f[0]", "value": -2.0}, live=True)
        assert (moving["event"], moving["edits"]) == ("trace", {"b_f[0]": -2.0})
        done = talk.ask("edit", edit={"edit": "weight", "name": "b_f[0]", "value": -1.0})
        assert (done["event"], done["experiment"]["edits"]) == ("snapshot", {"b_f[0]": -1.0})
        stepped = talk.ask("step")
        assert (stepped["event"], stepped["frame"]["t"], stepped["run"]) == ("frame", 1, done["run"])
        anew = traced(decode.experiment(json.dumps(done["experiment"]), 10**6))
        for name, values in stepped["frame"]["values"].items():
            assert values == anew[name][0].tolist()


@pytest.mark.parametrize("name", ["store-nine-steps", "scalar-lstm"])
def test_playing_streams_one_frame_a_timestep_in_order_and_then_pauses(server: Server, name: str) -> None:
    with Talk(server) as talk:
        talk.ask("open", preset=name, speed=20.0)
        talk.ask("play")
        events = list(itertools.takewhile(lambda event: event["event"] == "frame", iter(talk.hear, None)))
        arrays = traced(preset(name))
        assert [event["frame"]["t"] for event in events] == list(range(1, preset(name).T + 1))
        for event in events:
            for quantity, values in event["frame"]["values"].items():
                assert values == arrays[quantity][event["frame"]["t"] - 1].tolist()
        assert not talk.ask("loop", loop=False)["playback"]["playing"]


@pytest.mark.parametrize("speed", [20.0, 25.0, 60.0])
def test_it_never_plays_faster_than_it_was_asked_to(server: Server, speed: float) -> None:
    """A timer that rings a little early, or a command in between, makes no timestep come before it is due."""
    with Talk(server) as talk:
        talk.ask("open", preset="latch", loop=True, speed=speed)
        began, frames = time.monotonic(), 0
        talk.say("play")
        while frames < 30:
            if talk.hear()["event"] == "frame":
                frames += 1
                if frames % 7 == 0:
                    talk.say("loop", loop=True)
        assert time.monotonic() - began > 30 / speed - 0.01


def test_a_session_that_is_opened_playing_plays(server: Server) -> None:
    with Talk(server) as talk:
        talk.ask("open", preset="latch", t=5, playing=True, speed=30.0)
        assert talk.hear()["frame"]["t"] == 6
        assert talk.hear()["frame"]["t"] == 7
        assert talk.ask("pause")["playback"]["playing"] is False


def test_a_full_server_refuses_what_is_too_large_for_it_and_has_room_again_when_others_leave(serve: Serve) -> None:
    large = {"X": 1, "H": 64, "input": {"kind": "numbers", "values": [[0.5]] * 1000}}
    server = serve(GATESCOPE_SESSION_BYTES=str(12 * 1024 * 1024))
    with Talk(server) as second:
        with Talk(server) as first:
            assert first.ask("open", experiment=large)["event"] == "snapshot"
            refused = second.ask("open", experiment=large)
            assert (refused["event"], refused["code"]) == ("failed", "server_full")
            assert refused["expected"] == "at most 12 MB"
            assert second.ask("open", preset="latch")["event"] == "snapshot", "there is room for small ones"
        for _ in range(100):
            if second.ask("open", experiment=large)["event"] == "snapshot":
                return
            time.sleep(0.05)
        pytest.fail("nobody else is there, but their room is not free")


def test_what_is_looked_at_comes_with_every_picture(server: Server) -> None:
    with Talk(server) as talk:
        talk.ask("open")
        why = {"quantity": "c", "index": 1}
        told = talk.ask("look", unit=1, why=why, against=[{"against": "cell", "cell": {"kind": "gru"}}])
        assert told["event"] == "sight"
        assert told["sight"]["others"][0]["model"]["kind"] == "gru"
        stepped = talk.ask("step")
        assert stepped["explanation"]["value"] == stepped["frame"]["values"]["c"][1]
        pins = [{"quantity": "f", "unit": 1, "first": 3, "last": 5, "value": 0.0}]
        moving = talk.ask("edit", edit={"edit": "pins", "pins": pins}, live=True)
        assert [pin["unit"] for pin in moving["pins"]] == [1]
        assert unpacked(moving["arrays"]["f"])[2:5, 1].tolist() == [0.0] * 3
        done = talk.ask("edit", edit={"edit": "pins", "pins": pins})
        free, held = (
            traced(PRESETS[0].experiment)["c"],
            traced(decode.experiment(json.dumps(done["experiment"]), 10**6))["c"],
        )
        assert unpacked(done["ghost"]["arrays"]["c"]).tobytes() == np.ascontiguousarray(free).tobytes()
        assert unpacked(done["ghost"]["apart"]["c"]).tolist() == (held - free).tolist()
        assert done["sight"]["parcels"]["unit"] == 1
        np.testing.assert_allclose(unpacked(done["sight"]["parcels"]["left"]).sum(axis=0), held[:, 1], atol=1e-12)
        refused = talk.ask("edit", edit={"edit": "pins", "pins": [{"quantity": "z", "value": 0.0}]})
        assert (refused["code"], refused["what"], refused["got"]) == ("unknown_name", "pin", "z")


def test_feeding_grows_the_belt(server: Server) -> None:
    with Talk(server) as talk:
        talk.ask("open", preset="not-good")
        grown = talk.ask("feed", token="bad")
        assert grown["experiment"]["input"]["tokens"][-1] == "bad"
        assert grown["playback"]["t"] == grown["playback"]["T"] == len(grown["experiment"]["input"]["tokens"])


def test_a_hand_that_moves_fast_is_answered_for_its_last_position(server: Server) -> None:
    with Talk(server) as talk:
        talk.ask("open")
        for value in range(200):
            last = talk.say("edit", edit={"edit": "weight", "name": "b_f[0]", "value": value / 100}, live=True)
        event = talk.hear()
        while event["ack"] != last:
            event = talk.hear()
        assert event["edits"] == {"b_f[0]": 1.99}


def test_after_a_lost_connection_the_page_opens_where_it_was(server: Server) -> None:
    with Talk(server) as talk:
        talk.ask("open")
        before = talk.ask("edit", edit={"edit": "weight", "name": "W_f[0,0]", "value": 2.125})
        talk.socket.socket.shutdown(socket.SHUT_RDWR)
    with Talk(server) as talk:
        again = talk.ask("open", experiment=before["experiment"], t=7)
        assert again["experiment"] == before["experiment"]
        assert again["arrays"] == before["arrays"]
        assert again["playback"]["t"] == 7


# what is not


BAD: list[tuple[str, str | bytes, str]] = [
    ("no json", "hello", "not_readable"),
    ("broken json", '{"command": "step"', "not_readable"),
    ("nothing", "", "not_readable"),
    ("a binary frame", b"\x00\x01\x02", "not_readable"),
    ("a binary frame with json", b'{"command": "step", "id": 1}', "not_readable"),
    ("deep nesting", "[" * 50_000, "not_readable"),
    ("a lone surrogate", '{"command": "feed", "id": 1, "token": "\\ud800"}', "not_readable"),
    ("a huge number", '{"command": "seek", "id": 1, "t": ' + "9" * 6000 + "}", "not_readable"),
    ("letters in a number", '{"command": "speed", "id": 1, "speed": "4,0"}', "invalid_value"),
    ("NaN", '{"command": "speed", "id": 1, "speed": NaN}', "invalid_value"),
    ("1e999", '{"command": "speed", "id": 1, "speed": 1e999}', "invalid_value"),
    ("a speed out of range", '{"command": "speed", "id": 1, "speed": 1e9}', "invalid_value"),
    ("an unknown command", '{"command": "fly", "id": 1}', "invalid_value"),
    ("an unknown field", '{"command": "step", "id": 1, "x": 1}', "invalid_value"),
    ("a wrong shape", '{"command": "feed", "id": 1, "x": [1, 2, 3, 4]}', "invalid_shape"),
    (
        "weights of a wrong shape",
        '{"command": "open", "id": 1, "experiment": {"X": 1, "H": 1, "weights": {"b_f": [1, 2]}, '
        '"input": {"kind": "numbers", "values": [[1]]}}}',
        "invalid_shape",
    ),
    ("a name that is unknown", '{"command": "open", "id": 1, "preset": "no such"}', "unknown_name"),
    ("T = 10^9", '{"command": "edit", "id": 1, "edit": {"edit": "sizes", "T": 1000000000}}', "over_budget"),
    (
        "H = 10^9",
        '{"command": "edit", "id": 1, "edit": {"edit": "sizes", "H": 1000000000}, "live": true}',
        "over_budget",
    ),
    *(
        (
            f"a read-out of {size}",
            f'{{"command": "edit", "id": 1, "edit": {{"edit": "readout", "readout": {{"size": {size}}}}}}}',
            "over_budget",
        )
        for size in (10**7, 10**11, 10**30)
    ),
    (
        "a word of 400,000 letters",
        '{"command": "edit", "id": 1, "edit": {"edit": "tokens", "tokens": ["' + "a" * 400_000 + '"]}}',
        "invalid_value",
    ),
    (
        "half a megabyte in one row",
        '{"command": "edit", "id": 1, "edit": {"edit": "values", "values": [[' + "0," * 250_000 + "0]]}}",
        "over_budget",
    ),
    (
        "another version",
        '{"command": "open", "id": 1, "experiment": {"version": 99, "X": 1, "H": 1, '
        '"input": {"kind": "numbers", "values": [[1]]}}}',
        "unsupported_version",
    ),
]


@pytest.mark.parametrize(("message", "code"), [pytest.param(*rest, id=name) for name, *rest in BAD])
def test_a_bad_message_is_told_what_is_wrong_and_the_session_lives_on(
    server: Server, message: str | bytes, code: str
) -> None:
    with Talk(server) as talk:
        run = talk.ask("open", t=3)["run"]
        talk.socket.send(message)
        told = talk.hear()
        assert (told["event"], told["code"]) == ("failed", code)
        assert told["ack"] == (-1 if code == "not_readable" else 1)
        assert (
            told["message"]
            == f"{code.replace('_', ' ')}: {told['what']}: got {told['got']}; expected {told['expected']}"
        )
        after = talk.ask("step")
        assert (after["event"], after["run"], after["frame"]["t"]) == ("frame", run, 4)


@pytest.mark.parametrize("size", [10**7, 10**11])
def test_a_read_out_with_given_weights_grows_no_further_than_the_budget(server: Server, size: int) -> None:
    given = {
        "X": 1,
        "H": 2,
        "weights": {"W_y": [[0.5, 0.5]]},
        "readout": {"size": 1},
        "input": {"kind": "numbers", "values": [[1]]},
    }
    with Talk(server) as talk:
        talk.ask("open", experiment=given)
        told = talk.ask("edit", edit={"edit": "readout", "readout": {"size": size}})
        assert (told["code"], told["what"], told["got"]) == ("over_budget", "read-out", str(size))
        assert talk.ask("step")["frame"]["t"] == 1


def test_a_fault_of_ours_is_answered_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    class Faulty(Session):
        def cost(self, _: AnyCommand) -> int:
            raise MemoryError("no room")

    live = Live(cast(WebSocket, None), Faulty(catalogue(), Budget()), Settings(), Classroom(1, 1), Meters())
    (told,) = asyncio.run(live._carry_out(Step(id=7)))
    assert isinstance(told, Failed)
    assert (told.ack, told.code, told.what) == (7, "error", "command")
    (line,) = caplog.records
    assert line.exc_info
    assert line.exc_info[0] is MemoryError


def test_a_fault_of_ours_while_playing_stops_the_play_and_not_the_session(caplog: pytest.LogCaptureFixture) -> None:
    class Faulty(Session):
        def advance(self) -> list[AnyEvent]:
            raise MemoryError("no room")

    session = Faulty(catalogue(), Budget())
    session.receive(Open(id=3, playing=True))
    live = Live(cast(WebSocket, None), session, Settings(), Classroom(1, 1), Meters())
    (told,) = asyncio.run(live._advanced())
    assert isinstance(told, PlaybackEvent)
    assert (told.ack, told.playback.playing, session.interval) == (3, False, None)
    (line,) = caplog.records
    assert line.exc_info
    assert line.exc_info[0] is MemoryError
    assert isinstance(session.receive(Step(id=4))[0], FrameEvent)


def test_commands_before_opening_are_out_of_order(server: Server) -> None:
    with Talk(server) as talk:
        assert talk.ask("step")["code"] == "out_of_order"
        assert talk.ask("open")["event"] == "snapshot"


def test_a_hundred_bad_messages_in_a_row_get_a_hundred_answers(server: Server) -> None:
    with Talk(server) as talk:
        talk.ask("open")
        for n in range(100):
            talk.socket.send(f'{{"command": "speed", "id": {n}, "speed": NaN}}')
        assert [talk.hear()["code"] for _ in range(100)] == ["invalid_value"] * 100
        assert talk.ask("step")["frame"]["t"] == 1


def test_a_message_that_is_too_large_ends_this_connection_cleanly(serve: Serve) -> None:
    server = serve(GATESCOPE_MESSAGE_BYTES="2000")
    with Talk(server) as good, Talk(server) as talk:
        good.ask("open")
        talk.ask("open")
        talk.socket.send('{"command": "feed", "id": 9, "token": "' + "x" * 3000 + '"}')
        assert talk.closed() == 1009
        assert good.ask("step")["frame"]["t"] == 1
    assert not server.faults


# who may


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1", "http://127.0.0.1.evil.example", "null", "file://", "evil"]
)
def test_a_page_from_elsewhere_may_not_open_a_session(server: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        Talk(server, origin=origin)
    assert refused.value.response.status_code == 403


def test_a_page_from_here_may(server: Server) -> None:
    with Talk(server, origin=server.url) as talk:
        assert talk.ask("open")["event"] == "snapshot"


def test_a_page_from_a_listed_origin_may(serve: Serve) -> None:
    with Talk(serve(GATESCOPE_ORIGINS="https://school.example"), origin="https://school.example") as talk:
        assert talk.ask("open")["event"] == "snapshot"


def test_another_host_name_is_refused(server: Server) -> None:
    wire = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    upgrade = {
        "Host": "evil.example",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    with contextlib.closing(wire):
        wire.request("GET", "/ws", headers=upgrade)
        assert wire.getresponse().status == 403


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("school.example", "https://school.example", 101),
        ("school.example:443", "https://school.example", 101),
        ("School.Example:80", "http://school.example", 101),
        ("school.example:80", "https://school.example", 403),
        ("school.example:443", "https://school.example:8443", 403),
        ("school.example", "https://evil.example", 403),
        ("school.example", "https://", 403),
    ],
)
def test_a_page_that_comes_by_https_through_another_server_may_open_a_session(
    serve: Serve, host: str, origin: str, status: int
) -> None:
    """As docs/operation.md tells: the other one hands on Host and Origin as they came."""
    wire = http.client.HTTPConnection("127.0.0.1", serve(GATESCOPE_HOSTS="school.example").port, timeout=PATIENCE)
    came = {
        "Host": host,
        "Origin": origin,
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
    }
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    with contextlib.closing(wire):
        wire.request("GET", "/ws", headers=came | upgrade)
        assert wire.getresponse().status == status


def test_a_path_that_climbs_out_is_not_found(server: Server) -> None:
    for path in (
        "/static/../pyproject.toml",
        "/static/x/../../pyproject.toml",
        "/static/x/%2e%2e/%2e%2e/pyproject.toml",
    ):
        wire = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        with contextlib.closing(wire):
            wire.request("GET", path)
            answer = wire.getresponse()
            assert answer.status == 404
            assert b"gatescope" not in answer.read()


def test_one_session_too_many_is_told_and_asked_to_try_later(serve: Serve) -> None:
    server = serve(GATESCOPE_SESSIONS="2")
    with Talk(server) as one, Talk(server) as two:
        assert one.ask("open")["event"] == two.ask("open")["event"] == "snapshot"
        with Talk(server) as three:
            told = three.hear()
            assert (told["event"], told["code"], told["what"]) == ("failed", "over_budget", "sessions")
            assert three.closed() == 1013
        assert one.ask("step")["frame"]["t"] == 1
    assert admitted(server)


def admitted(server: Server) -> bool:
    """Try again until there is a place."""
    end = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(ConnectionClosed), Talk(server) as talk:
            talk.say("open")
            if talk.hear()["event"] == "snapshot":
                return True
    return False


# how it ends


def test_a_stop_tells_every_client_that_the_server_restarts(serve: Serve) -> None:
    server = serve()
    with contextlib.ExitStack() as talks:
        open_ = [talks.enter_context(Talk(server)) for _ in range(20)]
        for talk in open_:
            talk.ask("open", playing=True, loop=True)
        assert server.stop() in (0, -signal.SIGTERM)
        assert {talk.closed() for talk in open_} == {1012}
    assert "exceeded" not in server.log  # uvicorn's word when its two seconds of grace are over
    assert not server.faults


def test_a_client_that_goes_without_a_word_leaves_nothing_behind(serve: Serve) -> None:
    server = serve(GATESCOPE_SESSIONS="1")
    with Talk(server) as talk:
        talk.ask("open", playing=True, loop=True, speed=60.0)
        talk.socket.socket.shutdown(socket.SHUT_RDWR)
    assert admitted(server)
    assert not server.faults


def test_a_client_that_stops_reading_is_let_go_and_disturbs_nobody(serve: Serve) -> None:
    server = serve(GATESCOPE_SESSIONS="2", GATESCOPE_SEND_SECONDS="1")
    with socket.socket() as plain, Talk(server) as good:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.connect(("127.0.0.1", server.port))
        with Talk(server, sock=plain, max_queue=1, ping_interval=None, close_timeout=0.1) as stalled:
            for _ in range(40):
                stalled.say("open", preset="sunspots")  # a third of a megabyte each, and nobody takes it
            good.ask("open")
            for n in range(1, 201):
                assert good.ask("seek", t=n % 25)["frame"]["t"] == n % 25
            assert admitted(server)
            assert good.ask("seek", t=3)["frame"]["t"] == 3
    assert not server.faults


def test_a_stop_does_not_wait_for_a_client_that_stopped_reading(serve: Serve) -> None:
    server = serve()
    with socket.socket() as plain, Talk(server) as good:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        plain.connect(("127.0.0.1", server.port))
        with Talk(server, sock=plain, max_queue=1, ping_interval=None, close_timeout=0.1) as stalled:
            for _ in range(40):
                stalled.say("open", preset="sunspots")
            good.ask("open")
            server.stop()  # fails by itself when it takes longer than its patience
            assert good.closed() == 1012


def test_a_preset_can_be_opened_by_everyone(server: Server) -> None:
    with Talk(server) as talk:
        for one in PRESETS:
            opened = talk.ask("open", preset=one.id)
            assert opened["event"] == "snapshot"
            assert opened["playback"]["T"] == one.experiment.T
