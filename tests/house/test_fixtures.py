"""The server fixtures keep what they promise."""

import signal
from collections.abc import Callable

from tests.conftest import Server


def test_a_killed_server_comes_back_at_the_same_address(server: Server) -> None:
    url, pid = server.url, server.pid
    server.restart()
    assert server.url == url
    assert server.pid != pid
    assert server.healthy()


def test_a_server_of_ones_own_is_told_its_settings_and_stops_politely(serve: Callable[..., Server]) -> None:
    own = serve(GATESCOPE_SESSIONS="2")
    assert f"{own.port}" in own.log
    assert own.stop() in (0, -signal.SIGTERM)  # uvicorn stops, then passes the signal on
    assert not own.healthy()
