"""One tree of errors.

Each carries a stable ``code`` (also the key of its translation on the page), the parameters of the
sentence (``what``, ``got``, ``expected``), and the sentence itself in English:
``invalid what: got ...; expected ...``.
"""

from typing import ClassVar


class GatescopeError(Exception):
    """Base of everything that a user can be told about."""

    code: ClassVar[str] = "error"

    def __init__(self, what: str, got: str, expected: str) -> None:
        """Say what was wrong, what came, and what would have been right."""
        self.what, self.got, self.expected = what[:200], got[:200], expected
        super().__init__(f"{self.code.replace('_', ' ')}: {self.what}: got {self.got}; expected {expected}")

    def __reduce__(self) -> tuple[type["GatescopeError"], tuple[str, str, str]]:
        """Go from one process to another whole."""
        return type(self), (self.what, self.got, self.expected)


class NotReadable(GatescopeError):
    """The bytes are not a message at all: broken JSON, a binary frame, too large."""

    code = "not_readable"


class InvalidValue(GatescopeError):
    """A field is missing, unknown, of the wrong type, not finite or outside its range."""

    code = "invalid_value"


class InvalidShape(GatescopeError):
    """An array has another shape than the cell and its sizes ask for."""

    code = "invalid_shape"


class OverBudget(GatescopeError):
    """More than this server is set to compute (T, H, X, T x H, bytes, sessions)."""

    code = "over_budget"


class ServerFull(GatescopeError):
    """All that this server may hold is taken by the sessions that there are."""

    code = "server_full"


class UnknownName(GatescopeError):
    """A preset, weight or word that does not exist here."""

    code = "unknown_name"


class UnsupportedVersion(GatescopeError):
    """An experiment written in a version of the plain form that this program does not read."""

    code = "unsupported_version"


class OutOfOrder(GatescopeError):
    """A command that cannot be carried out yet, for example an edit before an experiment is open."""

    code = "out_of_order"
