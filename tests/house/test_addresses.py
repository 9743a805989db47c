"""What our files must not say: where packages come from, where a machine keeps its files, what to fetch elsewhere."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Put together from parts, so that this file does not say them either.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "registry.yarn" + "pkg.com",
    "npm" + "mirror.com",
    "ana" + "conda.org",
    "extra-index" + "-url",
    "--find" + "-links",
]
FOLDERS = ["work", "root", "home/[a-z]", "Users/[A-Za-z]", "tmp/w"]
MACHINE = re.compile(rf"(?<![\w.~$)}}-])/(?:{'|'.join(FOLDERS)})(?:/|\b)")
THIRD_PARTY = "static/vendor/plotly-scatter-heatmap.min.js"


def tracked() -> list[str]:
    """Names of all files that are part of the project."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: nobody can say which files are ours")
    names = [name for name in listed.stdout.decode().split("\0") if name and name != THIRD_PARTY]
    return [name for name in names if (ROOT / name).is_file()]


def text(name: str) -> str:
    """The file as text; empty when it is not text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_says_where_packages_come_from() -> None:
    found = [f"{name}: {address}" for name in tracked() for address in REGISTRIES if address in text(name)]
    assert found == []


def test_no_file_says_where_a_machine_keeps_its_files() -> None:
    found = []
    for name in tracked():
        found += [f"{name}: {hit[0]}" for hit in MACHINE.finditer(text(name))]
    assert found == []


ALLOWED = re.compile(
    r"""xmlns(:\w+)?="http://www\.w3\.org/[^"]*"      # names of languages, not addresses
      | "http://www\.w3\.org/(2000/svg|1999/xlink|1998/Math/MathML)"
      | <a\s[^>]*>                                  # a link that a reader may follow
      | ^\s*(//|\*|/\*).*$                          # words about the code
    """,
    re.VERBOSE | re.MULTILINE,
)
ELSEWHERE = re.compile(r"""\b(?:https?|wss?|ftp)://[^\s"'`)]+|["'(]//[\w-]+\.[\w.-]+""")


def fetched(source: str) -> list[str]:
    """Addresses of other hosts that a page or script may fetch from."""
    return ELSEWHERE.findall(ALLOWED.sub(" ", source))


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_the_page_fetches_nothing_from_another_host(folder: str) -> None:
    found = []
    for path in sorted((ROOT / folder).rglob("*")):
        name = path.relative_to(ROOT)
        if path.is_file() and not name.is_relative_to(Path("static/vendor")):
            found += [f"{name}: {address}" for address in fetched(text(str(name)))]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        '<script src="https://a.example/b.js"></script>',
        '<link href="//a.example/b.css">',
        "@import url(//a.example/b.css);",
        'const a = await import("https://a.example/b.js");',
        "new WebSocket(`wss://a.example/`);",
    ],
)
def test_an_address_of_another_host_is_found(source: str) -> None:
    assert fetched(source)


@pytest.mark.parametrize(
    "source",
    [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        '<a href="https://a.example/paper.pdf">the paper</a>',
        " * see https://a.example/paper.pdf",
        "const url = `ws://${location.host}/ws`;".replace("ws://${location.host}", "${scheme}//${location.host}"),
    ],
)
def test_names_links_and_comments_are_no_fetch(source: str) -> None:
    assert not fetched(source)
