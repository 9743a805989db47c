"""Memory that is free goes back to the system.

The C library (glibc) gives each thread a heap of its own and keeps what was freed there: after a few large answers and
files that is hundreds of megabytes which nobody uses. With few heaps, and asked to, it gives them back.
"""

import asyncio
import ctypes
from collections.abc import Callable

ARENA_MAX, HEAPS = -8, 2
"""``M_ARENA_MAX`` of mallopt(3): how many heaps the threads share."""
EVERY = 10.0
"""Seconds between two times that it is asked."""


def few_heaps() -> None:
    """Let threads share their heaps; to be called before there are any. Nothing where the library is another one."""
    if share := _function("mallopt"):
        share(ARENA_MAX, HEAPS)


def give_back() -> None:
    """Give back what is free, from the middle of the heaps too; may take milliseconds."""
    if trim := _function("malloc_trim"):
        trim(0)


async def keep_giving_back() -> None:
    """Do so every now and then, beside the event loop."""
    while True:
        await asyncio.sleep(EVERY)
        await asyncio.to_thread(give_back)


def _function(name: str) -> Callable[..., object] | None:
    try:
        found: Callable[..., object] = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):  # another C library, or none that is shared
        return None
    return found
