"""Bad requests: odd methods, paths, headers and hosts, bodies that do not come, bytes that are no HTTP."""

import json
from collections.abc import Callable
from random import Random

from bench.hostile import messages

PATHS = (
    "/", "/verified", "/api/presets", "/api/presets/latch", "/api/schema", "/api/trace", "/api/model",
    "/api/model/open",
    "/api/sequence", "/api/examples", "/api/lessons", "/api/exports", "/api/export/npz", "/api/export/program-torch",
    "/api/conventions", "/api/activations", "/api/gradcheck", "/api/openapi.json", "/healthz", "/readyz", "/metrics",
    "/ws", "/static/x/y", "/static/dev/../../pyproject.toml",
)  # fmt: skip
ODD = (
    "//", "/%", "/%00", "/%ff", "/%2e%2e/%2e%2e/etc/passwd", "/api/presets/%ed%a0%80", "/api/presets/" + "a" * 5000,
    "/api/export/" + "%0d%0aset-cookie:%20a=b", "*", "http://evil.example/", "/?" + "a=b&" * 2000,
    "/api/../api/presets",
    "/api/sequence?X=%D9%A3", "/api/sequence?X=" + "9" * 4000, "/api/model?name=" + "%00" * 300, "evil:80",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "PROPFIND", "get", "X" * 50)
HEADERS = (
    "accept: " + "text/csv," * 500, "accept-encoding: gzip;q=x, br;q=", "content-type: application/xml",
    "cookie: " + "a=b; " * 500, "origin: null", "range: bytes=0-", "if-none-match: *", "x: \xff\xfe",
    "x:" + "y" * 70_000,
    "expect: 100-continue", "connection: upgrade\r\nupgrade: websocket", "upgrade: h2c\r\nconnection: upgrade",
    "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: x",
    "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 99\r\nsec-websocket-key: " + "A" * 24,
    "transfer-encoding: chunked", "transfer-encoding: gzip", "content-length: -1",
    "content-length: 5\r\ncontent-length: 6",
    "content-length: 99999999999999999999", "content-length: 1e3", "a" * 2000 + ": b", ": no name", "no colon",
)  # fmt: skip
HOSTS = ("127.0.0.1", "127.0.0.1", "127.0.0.1", "localhost", "evil.example", "", "127.0.0.1:99999", "[::1", "\xff")


def body(chance: Random) -> bytes:
    """What is posted: an experiment, bent, or anything."""
    match chance.randrange(4):
        case 0:
            return messages.letters(chance).encode("utf-8", "surrogatepass")
        case 1:
            return chance.randbytes(chance.choice((0, 10, 1000)))
        case 2:
            return messages.deep(chance).encode()
        case _:
            return _experiment(chance)


def _experiment(chance: Random) -> bytes:
    """An experiment with places changed."""
    command = json.loads(messages.written({"experiment": messages.EXPERIMENT}))
    for inside, key in chance.sample(messages.places(command["experiment"]), chance.choice((0, 1, 2))):
        if key in inside if isinstance(inside, dict) else key < len(inside):
            inside[key] = chance.choice(messages.STRANGE)
    whole = command if chance.random() < 0.3 else command["experiment"]
    return messages.written(whole).encode()


def odd(chance: Random) -> bytes:
    """A request whose line, headers or body are odd; it is sent whole."""
    path = chance.choice(PATHS if chance.random() < 0.8 else ODD)
    method = "POST" if chance.random() < 0.5 else chance.choice(METHODS)
    sent = body(chance)
    lines = [f"{method} {path} HTTP/{chance.choice(('1.1', '1.1', '1.1', '1.0', '2.0', '9'))}"]
    lines += [f"host: {chance.choice(HOSTS)}", "connection: close"]
    lines += chance.sample(HEADERS, chance.choice((0, 1, 1, 2)))
    if not any(line.startswith(("content-length", "transfer")) for line in lines):
        lines.append(f"content-length: {len(sent)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + sent


def posted(chance: Random) -> bytes:
    """A bent experiment sent as it should be, to whoever takes one."""
    takers = ("/api/trace", "/api/exports", "/api/export/npz", "/api/export/program-keras", "/api/conventions",
              "/api/gradcheck", "/api/model/open", "/api/examples")  # fmt: skip
    return request(chance.choice(takers), body(chance))


def request(path: str, sent: bytes) -> bytes:
    """POST, as it should be."""
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-length: {len(sent)}\r\n\r\n"
    return head.encode() + sent


def noise(chance: Random) -> bytes:
    """No HTTP, or a request with bytes changed."""
    if chance.random() < 0.3:
        return chance.randbytes(chance.choice((1, 50, 5000)))
    made = bytearray(odd(chance))
    for _ in range(chance.choice((1, 3, 10))):
        made[chance.randrange(min(len(made), 200))] = chance.randrange(256)
    return bytes(made)


def slow(chance: Random) -> bytes:
    """The beginning of a request whose end never comes: in its line, its headers or its body."""
    whole = request(chance.choice(("/api/trace", "/api/model", "/api/examples")), bytes(1000))
    return whole[: chance.choice((3, 40, 60, len(whole) - 1000, len(whole) - 999, len(whole) - 1))]


KINDS: tuple[tuple[Callable[[Random], bytes], int], ...] = ((odd, 40), (posted, 35), (noise, 20), (slow, 5))


def bad(chance: Random) -> bytes:
    """One of them."""
    (kind,) = chance.choices([kind for kind, _ in KINDS], [share for _, share in KINDS])
    return kind(chance)
