"""The cases of autobahntestsuite, read from the installed package: programs for Python 2, which is no more.

In Python 2 a string is bytes. So here a case is read, and lives, with strings whose characters stand for one byte each;
the fuzzer turns them into bytes when it sends. What else is different: ``print`` says nothing, a quotient of whole
numbers is whole, a class need not descend from ``object``, and a file imports those beside it by their bare names.
"""

import ast
import binascii
import builtins
import copy
import hashlib
import re
import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from bench.autobahn.fuzzer import CODES, OPEN
from bench.targets import ENVIRONMENTS

SUITE, VERSION = "autobahntestsuite", "25.10.1"
PRINT = re.compile(r"(?m)^(\s*)print\b.*$")


class Missing(Exception):
    """The suite is not there and could not be installed."""


def installed() -> Path:
    """Where the package is; it is installed in an environment of its own when it is not there."""
    place = ENVIRONMENTS / "autobahn"
    found = list(place.glob(f"lib/python*/site-packages/{SUITE}/case/__init__.py"))
    if not found:
        print(f"installing {SUITE} ...", file=sys.stderr)
        venv.create(place, with_pip=True)
        install = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", f"{SUITE}=={VERSION}"]
        done = subprocess.run(install, check=False, capture_output=True, text=True)
        found = list(place.glob(f"lib/python*/site-packages/{SUITE}/case/__init__.py"))
        if not found:
            raise Missing(f"{SUITE} {VERSION} could not be installed: {done.stderr.strip().splitlines()[-1:]}")
    return found[0].parents[1]


def load(package: Path) -> dict[str, type[Any]]:
    """All cases in their order, by the names under which they are published: ``6.4.1``."""
    listed = _Shelf(package).module("__init__").Cases
    return {case.__name__.removeprefix("Case").replace("_", "."): case for case in listed}


class _Shelf:
    """Modules of the package, and stand-ins for those of others that its cases name."""

    def __init__(self, package: Path) -> None:
        self._folder = package / "case"
        self._others: dict[str, Any] = {
            "array": None,
            "binascii": SimpleNamespace(b2a_hex=lambda text: binascii.b2a_hex(text.encode("latin-1")).decode()),
            "copy": copy,
            "hashlib": hashlib,
            "os": SimpleNamespace(path=SimpleNamespace(getsize=lambda name: Path(name).stat().st_size)),
            "pickle": SimpleNamespace(dumps=repr),  # what the cases compare by; here equal is what looks the same
            "pkg_resources": SimpleNamespace(resource_filename=lambda _, name: str(package / name)),
            "autobahn.websocket.protocol": SimpleNamespace(
                WebSocketProtocol=SimpleNamespace(STATE_OPEN=OPEN, MESSAGE_TYPE_TEXT=1, MESSAGE_TYPE_BINARY=2, **CODES)
            ),
            "autobahn.websocket.utf8validator": SimpleNamespace(Utf8Validator=_Validator),
            "autobahn.websocket.compress": _Compress("compress"),
            "twisted.internet": SimpleNamespace(interfaces=SimpleNamespace(IPushProducer=None), reactor=None),
            "zope.interface": SimpleNamespace(implements=lambda _: None),
        }
        self._names = {
            **vars(builtins),
            "__import__": self._import,
            "type": _classic,
            "unichr": chr,
            "xrange": range,
        }

    def module(self, name: str) -> Any:
        """One of the package, run once."""
        if name not in self._others:
            text = PRINT.sub(r"\1pass", (self._folder / f"{name}.py").read_text(encoding="latin-1"))
            tree = ast.fix_missing_locations(_Whole().visit(ast.parse(text)))
            made = self._others[name] = ModuleType(name)
            made.__dict__["__builtins__"] = self._names
            exec(compile(tree, f"{name}.py", "exec"), made.__dict__)
        return self._others[name]

    def _import(self, name: str, *_: Any) -> Any:
        return self.module(name)


class _Whole(ast.NodeTransformer):
    """Quotients are whole, as they were."""

    def visit_Div(self, _: ast.Div) -> ast.FloorDiv:
        """Of two numbers."""
        return ast.FloorDiv()


class _Validator:
    """Tells which beginnings of a text are whole characters."""

    def reset(self) -> None:
        """There is nothing to forget."""

    def validate(self, text: str) -> tuple[bool, bool]:
        """Whether it may go on, and whether it may end; all that is asked for here are beginnings of a valid text."""
        try:
            text.encode("latin-1").decode()
        except UnicodeDecodeError:
            return True, False
        return True, True


class _Compress(ModuleType):
    """What the cases of compression ask for while they are named; they are not run."""

    __all__ = ("PerMessageDeflateOffer",)

    @staticmethod
    def PerMessageDeflateOffer(**offered: Any) -> SimpleNamespace:
        """An offer, as it is."""
        return SimpleNamespace(**{"requestNoContextTakeover": False, "requestMaxWindowBits": 0} | offered)


def _classic(name: str, bases: tuple[type, ...], of: dict[str, Any]) -> type:
    return builtins.type(name, tuple(base for base in bases if base is not object), of)
