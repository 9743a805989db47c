"""A bad network: it stands between browser and server, and is slow, cut, silent or rude when it is told to be."""

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

Given = TypeVar("Given")
CHUNK = 64 * 1024
RUDE = struct.pack("ii", 1, 0)
"""SO_LINGER of no time: closing sends a reset instead of a goodbye."""


class Proxy:
    """Hands bytes on between ``url`` and a server, in a thread of its own, until it is closed."""

    def __init__(self, port: int) -> None:
        """``port``: where the server listens on this machine."""
        self._target = port
        self._latency = 0.0
        self._refusing = False
        self._lossy, self._chance = (0, 0), random.Random(1)
        self.resets = 0
        self._flowing: asyncio.Event
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(self._listen)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def delay(self, seconds: float) -> None:
        """From now on every piece takes so long one way; 0: none."""
        self._latency = seconds

    def stall(self) -> None:
        """Hand nothing on, and tell nobody: a half-open connection."""
        self._loop.call_soon_threadsafe(self._flowing.clear)

    def flow(self) -> None:
        """Hand on again, what was held back first."""
        self._loop.call_soon_threadsafe(self._flowing.set)

    def cut(self, *, rude: bool = False) -> None:
        """End every connection with a goodbye, or with a reset."""
        self._do(lambda: self._end(rude=rude))

    def aim(self, port: int) -> None:
        """Hand new connections on to another server, as after a new one was put in the place of the old."""
        self._target = port

    def lose(self, least: int = 0, most: int = 0) -> None:
        """Reset each new connection after that many bytes from the server, drawn anew for each; 0: none."""
        self._lossy = (least, most)

    def refuse(self, refusing: bool = True) -> None:
        """Take no new connections, or take them again."""
        self._refusing = refusing

    def close(self) -> None:
        """End everything."""
        self._do(self._close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _close(self) -> None:
        self._flowing.set()
        self._server.close()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:  # who is just taken in begins tasks of its own
            for writer in self._writers:
                writer.transport.abort()  # a goodbye would wait for a reader that may never come
            for task in others:
                task.cancel()
            await asyncio.wait(others, timeout=0.1)
        await asyncio.sleep(0.01)  # transports close in the next turns of the loop

    def _do(self, work: Callable[[], Coroutine[Any, Any, Given]]) -> Given:
        return asyncio.run_coroutine_threadsafe(work(), self._loop).result(10)

    async def _listen(self) -> asyncio.Server:
        self._flowing = asyncio.Event()
        self._flowing.set()
        return await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection; whatever ends it, both sides are closed."""
        with self._known(writer):
            if self._refusing:
                return
            try:
                far, to = await asyncio.open_connection("127.0.0.1", self._target)
            except OSError:
                return
            with self._known(to):
                await self._both(reader, to, far, writer)

    @contextlib.contextmanager
    def _known(self, writer: asyncio.StreamWriter) -> Iterator[None]:
        """A connection that can be cut, and is closed in the end."""
        self._writers.add(writer)
        try:
            yield
        finally:
            self._writers.remove(writer)
            writer.close()

    async def _both(
        self,
        reader: asyncio.StreamReader,
        to: asyncio.StreamWriter,
        far: asyncio.StreamReader,
        back: asyncio.StreamWriter,
    ) -> None:
        """Hand on both ways until one of them ends."""
        most = self._chance.randint(*self._lossy)
        tasks = [asyncio.create_task(self._hand(*way)) for way in ((reader, to, 0), (far, back, most))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _hand(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int) -> None:
        """Hand on in order, each piece after the latency of its moment; reading goes on meanwhile.

        ``most``: bytes after which the connection is reset, 0: never.
        """
        handed = 0
        clock, due = asyncio.get_running_loop(), asyncio.Queue[tuple[float, bytes]]()

        async def read() -> None:
            while piece := await reader.read(CHUNK):
                due.put_nowait((clock.time() + self._latency, piece))
            due.put_nowait((clock.time() + self._latency, b""))

        reading = asyncio.create_task(read())
        try:
            with contextlib.suppress(ConnectionError):
                while True:
                    when, piece = await due.get()
                    await asyncio.sleep(max(when - clock.time(), 0.0))
                    await self._flowing.wait()
                    if not piece:
                        return
                    handed += len(piece)
                    if 0 < most < handed:
                        self.resets += 1
                        _reset(writer)
                        return
                    writer.write(piece)
                    await writer.drain()
        finally:
            reading.cancel()

    async def _end(self, *, rude: bool) -> None:
        for writer in tuple(self._writers):
            if rude:
                _reset(writer)
            else:
                writer.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RUDE)
    writer.transport.abort()
