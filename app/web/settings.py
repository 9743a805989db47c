"""Settings, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.errors import InvalidValue
from app.lab.budget import Budget
from app.training.course import Limits
from app.web.logs import LEVELS
from app.wire.decode import Room, room_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this server is set. Each field is documented with the variable that sets it."""

    host: str = "127.0.0.1"
    """``HOST``: address to listen on."""
    port: int = 8000
    """``PORT``: port to listen on, 0 for any free one."""
    allowed_hosts: tuple[str, ...] = ()
    """``GATESCOPE_HOSTS``: host names the server answers to, separated by commas. Empty: local names when
    listening on a local address, else all."""
    allowed_origins: tuple[str, ...] = ()
    """``GATESCOPE_ORIGINS``: other origins whose pages may open a session, e.g. ``https://example.org``."""
    sessions: int = 500
    """``GATESCOPE_SESSIONS``: live sessions at most."""
    session_bytes: int = 2 * 1024 * 1024 * 1024
    """``GATESCOPE_SESSION_BYTES``: what all live sessions together may hold of what they computed."""
    message_bytes: int = 1024 * 1024
    """``GATESCOPE_MESSAGE_BYTES``: largest message on the WebSocket."""
    messages_per_second: int = 400
    """``GATESCOPE_MESSAGES_PER_SECOND``: what each connection may say for long; two seconds' worth of it at once.
    What comes faster is read later. A hand that moves makes 60 to 120."""
    bytes_per_second: int = 4 * 1024 * 1024
    """``GATESCOPE_BYTES_PER_SECOND``: the same for the size of a connection's messages, counted in characters."""
    body_bytes: int = 4 * 1024 * 1024
    """``GATESCOPE_BODY_BYTES``: largest body of a request."""
    model_bytes: int = 64 * 1024 * 1024
    """``GATESCOPE_MODEL_BYTES``: largest model file."""
    send_seconds: float = 15.0
    """``GATESCOPE_SEND_SECONDS``: a client that takes no byte for so long is let go."""
    lessons: int = 64
    """``GATESCOPE_LESSONS``: lessons that are kept at most, also of those that stand still or are done: as long as
    a page is at them, and ``GATESCOPE_LESSON_ALONE`` longer; where there is room, half an hour."""
    lesson_alone: float = 120.0
    """``GATESCOPE_LESSON_ALONE``: seconds that a lesson goes on when nobody is at it; then it stands still."""
    learners: int = max(1, min(4, (os.cpu_count() or 1) - 1))
    """``GATESCOPE_LEARNERS``: processes that learn at once, each on one core; lessons take turns in them."""
    log: str = "warning"
    """``GATESCOPE_LOG``: what is written to standard error, a line of JSON each, from this level on: debug, info
    (a line for each session that ends), warning, error."""
    development: bool = False
    """``GATESCOPE_DEV=1``: read static files anew at every request."""
    limits: Limits = field(default_factory=Limits)
    """``GATESCOPE_LESSON_T``, ``_H``, ``_EPOCHS``: the largest course that is taught."""
    budget: Budget = field(default_factory=Budget)
    """``GATESCOPE_T``, ``_H``, ``_X``, ``_LAYERS``, ``_TXH``, ``_TXX``, ``_EDITS``: the largest experiment computed."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names that requests may carry; ``*`` is any."""
        if self.allowed_hosts:
            return self.allowed_hosts
        local = ("127.0.0.1", "localhost", "::1", "[::1]")
        return local if self.host in local else ("*",)

    @property
    def room(self) -> Room:
        """How many parts a message may have: enough for the largest experiment computed."""
        return room_for(self.budget)


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises InvalidValue naming the variable that is wrong."""
    env = os.environ if environment is None else environment

    def number(name: str, otherwise: int, least: int = 1) -> int:
        text = env.get(name, "") or str(otherwise)
        if not text.isdecimal() or int(text) < least:
            raise InvalidValue(name, text, f"a whole number of at least {least}")
        return int(text)

    def names(name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())

    fresh, budget, limits = Settings(), Budget(), Limits()
    port = number("PORT", fresh.port, least=0)
    if port > 65535:
        raise InvalidValue("PORT", str(port), "at most 65535")
    level = env.get("GATESCOPE_LOG") or fresh.log
    if level not in LEVELS:
        raise InvalidValue("GATESCOPE_LOG", level, "one of " + ", ".join(LEVELS))
    return Settings(
        host=env.get("HOST") or fresh.host,
        port=port,
        allowed_hosts=names("GATESCOPE_HOSTS"),
        allowed_origins=names("GATESCOPE_ORIGINS"),
        sessions=number("GATESCOPE_SESSIONS", fresh.sessions),
        session_bytes=number("GATESCOPE_SESSION_BYTES", fresh.session_bytes),
        message_bytes=number("GATESCOPE_MESSAGE_BYTES", fresh.message_bytes),
        messages_per_second=number("GATESCOPE_MESSAGES_PER_SECOND", fresh.messages_per_second),
        bytes_per_second=number("GATESCOPE_BYTES_PER_SECOND", fresh.bytes_per_second),
        body_bytes=number("GATESCOPE_BODY_BYTES", fresh.body_bytes),
        model_bytes=number("GATESCOPE_MODEL_BYTES", fresh.model_bytes),
        send_seconds=number("GATESCOPE_SEND_SECONDS", int(fresh.send_seconds)),
        lessons=number("GATESCOPE_LESSONS", fresh.lessons),
        lesson_alone=number("GATESCOPE_LESSON_ALONE", int(fresh.lesson_alone)),
        learners=number("GATESCOPE_LEARNERS", fresh.learners),
        log=level,
        development=env.get("GATESCOPE_DEV") == "1",
        limits=replace(
            limits,
            T=number("GATESCOPE_LESSON_T", limits.T),
            H=number("GATESCOPE_LESSON_H", limits.H),
            epochs=number("GATESCOPE_LESSON_EPOCHS", limits.epochs),
        ),
        budget=Budget(
            T=number("GATESCOPE_T", budget.T),
            H=number("GATESCOPE_H", budget.H),
            X=number("GATESCOPE_X", budget.X),
            layers=number("GATESCOPE_LAYERS", budget.layers),
            TxH=number("GATESCOPE_TXH", budget.TxH),
            TxX=number("GATESCOPE_TXX", budget.TxX),
            edits=number("GATESCOPE_EDITS", budget.edits),
        ),
    )
