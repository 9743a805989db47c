"""How fast one connection may speak: a token bucket that knows no clock, for the time is handed in.

By connection and never by address: a class sits behind one. Who is too fast is not refused and loses nothing: what it
says next is read a little later, so that its own socket holds it back and nobody else's.
"""

SECONDS = 2.0
"""How long one may be twice as fast as allowed: what a bucket holds, in seconds of its rate."""


class Bucket:
    """Holds ``most`` and fills with ``rate`` a second; begins full."""

    def __init__(self, rate: float, most: float, now: float) -> None:
        """``rate`` > 0; ``now`` in seconds, of a clock that never goes back."""
        self._rate, self._most = rate, most
        self._left, self._at = most, now

    def take(self, amount: float, now: float) -> float:
        """Take ``amount``, if need be on credit; returns the seconds (>= 0) until the bucket owes nothing."""
        self._left = min(self._most, self._left + self._rate * max(now - self._at, 0.0)) - amount
        self._at = max(now, self._at)
        return max(-self._left / self._rate, 0.0)


class Pace:
    """What one connection may say: so many messages and so many bytes a second, whichever is reached first."""

    def __init__(self, messages: float, size: float, largest: float, now: float) -> None:
        """``messages`` and ``size`` (bytes) a second; a message of ``largest`` bytes never waits for itself."""
        self._messages = Bucket(messages, messages * SECONDS, now)
        self._bytes = Bucket(size, max(size * SECONDS, largest), now)

    def after(self, size: int, now: float) -> float:
        """Seconds (>= 0) to wait after a message of so many bytes, before the next is read."""
        return max(self._messages.take(1.0, now), self._bytes.take(size, now))
