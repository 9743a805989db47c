"""A page that is of another version than its server is told so, and nobody else is."""

import json
import re
import urllib.request
from collections.abc import Callable

from websockets.sync.client import connect

from tests.conftest import Server

PATIENCE = 20.0


def page_version(server: Server) -> str:
    with urllib.request.urlopen(server.url, timeout=PATIENCE) as answer:
        (found,) = re.findall(r'<html[^>]* data-version="([0-9a-f]{16})"', answer.read().decode())
    return str(found)


def first_event(server: Server, query: str) -> dict[str, object]:
    """What a session that opens is told first."""
    url = server.url.replace("http", "ws") + "/ws" + query
    with connect(url, proxy=None, compression=None, max_size=None) as socket:
        socket.send('{"command": "open", "id": 1}')
        told: dict[str, object] = json.loads(socket.recv(timeout=PATIENCE))
        return told


def test_a_page_of_another_version_is_told_first_and_is_served(server: Server) -> None:
    now = page_version(server)
    for other in ("?page=0123456789abcdef", "?page=", "?page=%00%E2%82%AC"):
        assert first_event(server, other) == {"event": "version", "ack": -1, "version": now}
    url = server.url.replace("http", "ws") + "/ws?page=old"
    with connect(url, proxy=None, compression=None, max_size=None) as socket:
        socket.send('{"command": "open", "id": 1}')
        events = [json.loads(socket.recv(timeout=PATIENCE))["event"] for _ in range(2)]
    assert events == ["version", "snapshot"]


def test_a_page_of_this_version_and_a_client_that_is_no_page_are_told_nothing(server: Server) -> None:
    assert first_event(server, f"?page={page_version(server)}")["event"] == "snapshot"
    assert first_event(server, "")["event"] == "snapshot"


def test_what_a_page_is_told_belongs_to_its_version(server: Server, serve: Callable[..., Server]) -> None:
    same, other = serve(GATESCOPE_SESSIONS="7"), serve(GATESCOPE_H="100")
    assert page_version(same) == page_version(server)
    assert page_version(other) != page_version(server)
