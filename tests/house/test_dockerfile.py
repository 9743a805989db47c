"""The image, without an engine: what the Dockerfile copies is enough to serve, as a user that is not root."""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT, Server
from tests.web.talk import Talk

TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()


def instructions() -> list[tuple[str, str]]:
    """Each instruction with its arguments, continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def only(word: str) -> str:
    (rest,) = (rest for found, rest in instructions() if found == word)
    return rest


def copied() -> list[tuple[str, str]]:
    """Source and target of every COPY."""
    pairs = []
    for word, rest in instructions():
        if word == "COPY":
            source, target = rest.split()
            pairs.append((source, target))
    return pairs


def variables() -> dict[str, str]:
    found: dict[str, str] = {}
    for word, rest in instructions():
        if word == "ENV":
            found |= dict(part.split("=", 1) for part in rest.split())
    return found


def in_the_context(path: str) -> bool:
    """Whether .dockerignore lets a file through: the last pattern that fits decides."""
    through = True
    for pattern in IGNORED:
        bare = pattern.removeprefix("!").rstrip("/")
        forms = [bare, f"{bare}/*"] + ([bare[3:], f"{bare[3:]}/*", f"*/{bare[3:]}/*"] if bare[:3] == "**/" else [])
        if any(fnmatch.fnmatchcase(path, form) for form in forms):
            through = pattern.startswith("!")
    return through


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A folder that holds what the image would hold."""
    for source, target in copied():
        here, there = ROOT / source, tmp_path / target
        if here.is_file():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(here, there)
            continue
        for path in here.rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            if path.is_file() and in_the_context(name):
                goal = there / path.relative_to(here)
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, goal)
    return tmp_path


def test_every_source_exists() -> None:
    assert [source for source, _ in copied() if not (ROOT / source).exists()] == []


def test_dependencies_are_those_of_the_lock() -> None:
    assert ("RUN", "pip install --require-hashes --requirement requirements/run.txt") in instructions()


def test_the_user_is_not_root_and_is_set_before_anything_runs() -> None:
    assert only("USER") not in ("root", "0")
    words = [word for word, _ in instructions()]
    assert "RUN" not in words[words.index("USER") :]


def test_what_is_copied_serves_with_the_command_of_the_image_and_is_found_healthy(image: Path) -> None:
    command = json.loads(only("CMD"))
    assert command == ["python", "-m", "app", "serve"]
    asked = json.loads(only("HEALTHCHECK").partition("CMD ")[2])
    with closing(Server(folder=image, command=[sys.executable, *command[1:]])) as server:
        server.start()
        health = [sys.executable, *asked[1:]]
        environment = {**os.environ, "PORT": str(server.port)}
        assert subprocess.run(health, env=environment, check=False).returncode == 0
        server.stop()
        assert subprocess.run(health, env=environment, capture_output=True, check=False).returncode != 0


def test_everything_that_its_page_names_is_in_the_image(image: Path) -> None:
    with closing(Server(folder=image)) as server:
        server.start()
        with urllib.request.urlopen(server.url, timeout=10) as answer:
            page = answer.read().decode()
        named = set(re.findall(r'(?:src|href)="(/[^"]+)"', page))
        assert {url.split("/")[3] for url in named if url.startswith("/static/")} == {"js", "css", "vendor", "icons"}
        for address in sorted(named):
            with urllib.request.urlopen(server.url + address, timeout=10) as answer:
                assert answer.status == 200


def test_serving_writes_nothing(image: Path) -> None:
    before = sorted(image.rglob("*"))
    with closing(Server({"PYTHONDONTWRITEBYTECODE": variables()["PYTHONDONTWRITEBYTECODE"]}, folder=image)) as server:
        server.start()
    assert sorted(image.rglob("*")) == before


NOWHERE = "/nowhere/at/all"
READ_ONLY = [
    "unshare",
    "--mount",
    "sh",
    "-c",
    'mount -o remount,ro,bind / && exec setpriv --bounding-set=-all "$@"',
    "sh",
]
"""A mount namespace of its own with a read-only root, and no capability: docker run --read-only --cap-drop=ALL."""


def test_it_serves_reads_models_and_learns_where_nothing_can_be_written(image: Path) -> None:
    probe = subprocess.run([*READ_ONLY, "touch", str(image / "probe")], capture_output=True, check=False)
    if probe.returncode == 0 or b"Read-only file system" not in probe.stderr:
        pytest.skip("this machine lets us make no read-only root")
    environment = variables() | {"HOME": NOWHERE, "TMPDIR": NOWHERE, "GATESCOPE_LEARNERS": "1"}
    command = [*READ_ONLY, sys.executable, "-m", "app", "serve"]
    with closing(Server(environment, folder=image, command=command)) as server:
        server.start()
        model = (ROOT / "tests/interchange/files/torch_gru.safetensors").read_bytes()
        asked = urllib.request.Request(f"{server.url}/api/model?name=gru.safetensors", data=model)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            assert json.loads(answer.read())["found"]
        with Talk(server) as talk:
            talk.ask("open")
            talk.ask("train", course={"task": "latch", "epochs": 2})
            while (told := talk.hear())["event"] != "lesson" or told["lesson"]["doing"] == "running":
                pass
            assert (told["lesson"]["doing"], told["lesson"]["furthest"]) == ("done", 2)
        assert server.stop() == 0
        assert not server.faults


def test_the_port_is_open_to_the_outside() -> None:
    assert variables()["HOST"] == "0.0.0.0"
    assert variables()["PORT"] == only("EXPOSE")


@pytest.mark.parametrize(
    "path",
    [
        ".git/config",
        ".venv/bin/python",
        "tests/conftest.py",
        "shared/notes.md",
        "node_modules/a.js",
        "README.md",
        "requirements/dev.txt",
        "app/__pycache__/a.pyc",
        "app/web/__pycache__/b.pyc",
        "static/js/protocol/wire.d.ts",
    ],
)
def test_what_the_image_does_not_need_stays_out(path: str) -> None:
    assert not in_the_context(path)


@pytest.mark.parametrize(
    "path", ["requirements/run.txt", "app/web/app.py", "static/js/pages/main.js", "templates/main.html"]
)
def test_what_the_image_needs_gets_in(path: str) -> None:
    assert in_the_context(path)
