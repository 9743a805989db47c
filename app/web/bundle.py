"""A page's modules in one file: what two hundred small ones would say, in one answer that compresses far better.

Not a general bundler, and no minifier: our modules import and export by name, at the beginning of a line, and never in
a circle (``make check`` holds both). Each becomes a function that is called once and hands over what it exports. In
development, and in tests of single modules, the same files run as they are.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

_FROM = re.compile(r"""^(import|export)\s*\{([^}]*)\}\s*from\s*["']([^"']+)["'];?[ \t]*\n?""", re.MULTILINE)
_DECLARED = re.compile(r"^export (?=(?:async )?(?:const|class|function)\b\*? *([\w$]+))", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b[^\n]*", re.MULTILINE)


def order(start: str, read: Callable[[str], str]) -> list[str]:
    """Names of the modules that ``start`` needs, each after those that it imports; ``start`` itself is the last.

    Raises RecursionError when they import one another in a circle.
    """
    done: dict[str, None] = {}

    def add(name: str) -> None:
        for target in _imported(name, read(name)):
            if target not in done:
                add(target)
        done[name] = None

    add(start)
    return list(done)


def bundle(start: str, read: Callable[[str], str]) -> str:
    """One module that does what ``start`` does with all that it imports; ``read(name)`` gives the text of a module.

    Raises ValueError for a way of importing or exporting that is not ours.
    """
    names = order(start, read)
    place = {name: f"$${k}" for k, name in enumerate(names)}
    given: dict[str, dict[str, str]] = {}
    return "".join(_wrapped(name, read(name), place, given, entry=name == start) for name in names)


def joined(folder: PurePosixPath, target: str) -> str:
    """The name of what a module in ``folder`` calls ``target``."""
    parts: list[str] = list(folder.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _imported(name: str, text: str) -> Iterator[str]:
    for found in _FROM.finditer(text):
        yield joined(PurePosixPath(name).parent, found[3])


def _wrapped(name: str, text: str, place: dict[str, str], given: dict[str, dict[str, str]], *, entry: bool) -> str:
    """One module as a function that is called; ``given``: what those before hand over, and then this one too."""
    handed: dict[str, str] = {}

    def replaced(found: re.Match[str]) -> str:
        target = joined(PurePosixPath(name).parent, found[3])
        pairs = [part.split(" as ") for part in re.sub(r"\s+", " ", found[2]).strip(" ,").split(", ")]
        for pair in pairs:
            if pair[0] not in given[target]:
                raise ValueError(f"{name}: got {pair[0]} of {target}; expected one of {', '.join(given[target])}")
        if found[1] == "export":
            handed.update({pair[-1]: f"{place[target]}.{pair[0]}" for pair in pairs})
            return ""
        return f"const {{ {', '.join(': '.join(pair) for pair in pairs)} }} = {place[target]};\n"

    def declared(found: re.Match[str]) -> str:
        handed[found[1]] = found[1]
        return ""

    body = _DECLARED.sub(declared, _FROM.sub(replaced, text))
    if left := _LEFT.search(body):
        raise ValueError(f'{name}: got "{left[0]}"; expected import and export by name, of const, class or function')
    given[name] = handed
    if entry:
        return f"{{\n{body}}}\n"  # in a block: its own ``history`` would hide the browser's from all the others
    pairs = ", ".join(key if key == value else f"{key}: {value}" for key, value in handed.items())
    return f"const {place[name]} = (() => {{\n{body}return {{ {pairs} }};\n}})();\n"
