"""A client of the WebSocket that a test can read."""

import contextlib
import json
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.conftest import Server

PATIENCE = 20.0
"""Seconds after which an answer is missing, not late."""


class Talk:
    """One connection: ``say`` sends a command, ``hear`` takes the next event."""

    def __init__(self, server: Server, **how: Any) -> None:
        """``how`` goes to the client library."""
        url = server.url.replace("http", "ws") + "/ws"
        self._open = contextlib.ExitStack()
        self.socket: ClientConnection = self._open.enter_context(
            connect(url, max_size=None, compression=None, proxy=None, **how)
        )
        self._id = 0

    def __enter__(self) -> "Talk":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def say(self, command: str, **fields: Any) -> int:
        """Send a command; returns its id."""
        self._id += 1
        self.socket.send(json.dumps({"command": command, "id": self._id, **fields}))
        return self._id

    def hear(self) -> dict[str, Any]:
        """Take the next event."""

        def refuse(word: str) -> None:
            raise AssertionError(f"{word} is not JSON")

        event: dict[str, Any] = json.loads(self.socket.recv(timeout=PATIENCE), parse_constant=refuse)
        return event

    def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        """Send a command and take the event that acknowledges it."""
        sent = self.say(command, **fields)
        while True:
            event = self.hear()
            if event["ack"] == sent:
                return event

    def closed(self) -> int | None:
        """Take what is left until the server closes; returns its close code."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                self.socket.recv(timeout=PATIENCE)
        return self.socket.close_code
