"""A page behind a bad network."""

from collections.abc import Iterator

import pytest

from tests.conftest import Server

from .proxy import Proxy


@pytest.fixture
def network(server: Server) -> Iterator[Proxy]:
    """Stands between the page and the server that all tests share."""
    proxy = Proxy(server.port)
    yield proxy
    proxy.close()
