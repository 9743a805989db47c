"""How soon a server answers after its process has begun."""

import statistics
from dataclasses import dataclass

from bench.load.process import Running


@dataclass(frozen=True)
class Start:
    """Several starts, one after another."""

    seconds: tuple[float, ...]
    """From the start of the process to the first answer of /healthz."""
    busy: float
    """Seconds of the processor until then, of the fastest."""

    @property
    def median(self) -> float:
        """The one in the middle."""
        return statistics.median(self.seconds)


def measure(times: int = 7) -> Start:
    """Start so many times; one more before, so that everything has been read from the disk once."""
    took, busy = [], []
    for _ in range(times + 1):
        server = Running()
        try:
            took.append(server.start())
            busy.append(server.vital().busy)
        finally:
            server.close()
    return Start(tuple(took[1:]), min(busy))
