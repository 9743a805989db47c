"""The bad network does what it says: what it does to a page means something only then."""

import http.client
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.conftest import Server

from .proxy import Proxy


def asked(network: Proxy, timeout: float = 10.0) -> float:
    """How long an answer over a new connection takes."""
    at = urlsplit(network.url)
    began = time.monotonic()
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=timeout)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()
    return time.monotonic() - began


def live(network: Proxy) -> ClientConnection:
    return connect(network.url.replace("http", "ws") + "/ws", proxy=None, compression=None, max_size=None)


def test_it_hands_on(network: Proxy) -> None:
    asked(network)
    with live(network) as socket:
        socket.send('{"command": "open", "id": 1}')
        assert '"snapshot"' in socket.recv(timeout=10)


def test_it_is_slow_both_ways(network: Proxy) -> None:
    network.delay(0.2)
    assert asked(network) >= 0.4
    network.delay(0.0)
    asked(network)


def test_it_is_silent_and_then_hands_on_what_it_held_back(network: Proxy) -> None:
    with live(network) as socket:
        network.stall()
        socket.send('{"command": "open", "id": 1}')
        with pytest.raises(TimeoutError):
            socket.recv(timeout=0.5)
        network.flow()
        assert '"snapshot"' in socket.recv(timeout=10)


@pytest.mark.parametrize("rude", [False, True])
def test_it_ends_connections_and_takes_new_ones(network: Proxy, rude: bool) -> None:
    with live(network) as socket:
        network.cut(rude=rude)
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=10)
    asked(network)


def test_it_refuses_for_a_while(network: Proxy) -> None:
    network.refuse()
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        asked(network, 5.0)
    network.refuse(False)
    asked(network)


def test_it_resets_connections_after_some_bytes(network: Proxy) -> None:
    network.lose(1_000, 10_000)
    with live(network) as socket:
        socket.send('{"command": "open", "id": 1}')
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=10)
    assert network.resets > 0
    network.lose()
    with live(network) as socket:
        socket.send('{"command": "open", "id": 1}')
        assert '"snapshot"' in socket.recv(timeout=10)


def test_it_hands_on_to_another_server_from_then_on(network: Proxy, serve: Callable[..., Server]) -> None:
    other = serve()
    network.aim(other.port)
    asked(network)
    other.stop()
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        asked(network, 5.0)
    other.start()
