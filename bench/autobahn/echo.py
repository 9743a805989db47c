"""``python -m bench.autobahn.echo FRAGMENTS``: says again whatever it is told, behind the doors of the application.

Only what may be said differs: the cases send texts of any kind, binary ones, and up to 16 MiB. FRAGMENTS are the frames
that a message may come in. It prints the port that it listens on, and ends when it is told to.
"""

import asyncio
import sys
from typing import Any

from app.web import serve, sockets

MESSAGE_BYTES = 16 << 20


async def application(scope: Any, receive: Any, send: Any) -> None:
    """One connection."""
    if scope["type"] != "websocket":
        raise NotImplementedError(scope["type"])
    await receive()
    await send({"type": "websocket.accept"})
    while (heard := await receive())["type"] == "websocket.receive":
        kind = "bytes" if heard.get("bytes") is not None else "text"
        await send({"type": "websocket.send", kind: heard[kind]})


def main() -> None:
    """Serve until a signal comes."""
    sockets.FRAGMENTS = int(sys.argv[1])
    listening = serve.listen("127.0.0.1", 0)
    print(listening.getsockname()[1], flush=True)
    config = serve.configured(application, message_bytes=MESSAGE_BYTES, log="error")
    serve.Server(config, asyncio.Event()).run(sockets=[listening])


if __name__ == "__main__":
    main()
