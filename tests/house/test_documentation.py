"""What we print, we run: every command in the documentation.

In each ```sh block: a target of `make` exists; a line with `python -m app` runs, in an empty folder that the block's
lines share, and ends with 0; so does a line with curl, asked of a running server. Others (git, docker) are not run.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, Server

PAGES = [path.relative_to(ROOT).as_posix() for path in (*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md")))]
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
PRINTED_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Block:
    """One block of shell commands in a page."""

    page: str
    line: int
    lines: tuple[str, ...]

    def __str__(self) -> str:
        """Where it stands."""
        return f"{self.page}:{self.line}"


def blocks() -> list[Block]:
    found = []
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for match in re.finditer(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            joined = match[1].replace("\\\n", " ")
            lines = tuple(line.removeprefix("$ ").strip() for line in joined.splitlines() if line.strip())
            found.append(Block(page, text.count("\n", 0, match.start()) + 1, lines))
    return found


def asked_of_make(line: str) -> list[str]:
    """Targets that a line asks make for."""
    found = re.search(r"(?:^|[;&|]\s*|\s)make\s+([^#;&|]*)", line)
    return [word for word in found[1].split() if re.fullmatch(r"[a-z]+", word)] if found else []


def runs_here(line: str) -> bool:
    """Whether the line is ours to run."""
    ours = re.search(r"python3? -m app\b", line) is not None and "-m app serve" not in line and "docker" not in line
    return ours or (line.startswith("curl ") and shutil.which("curl") is not None)


@pytest.mark.parametrize("block", blocks(), ids=str)
def test_its_targets_exist(block: Block) -> None:
    asked = {target for line in block.lines for target in asked_of_make(line)}
    assert asked <= TARGETS


@pytest.mark.parametrize("block", [block for block in blocks() if any(map(runs_here, block.lines))], ids=str)
def test_its_commands_run(block: Block, server: Server, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for line in filter(runs_here, block.lines):
        command = re.sub(r"(?:\.venv/bin/)?python3? -m app\b", f"'{sys.executable}' -m app", line)
        command = re.sub(r"^curl\b", "curl --fail --silent --show-error", command.replace(PRINTED_URL, server.url))
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{block}: {line}\n{done.stderr}"


def test_every_target_of_the_makefile_is_explained() -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {line.split("\t")[0] for line in listed.splitlines()} == TARGETS


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
    missing = [name for name in targets if "://" not in name and not ((ROOT / page).parent / name).exists()]
    assert not missing, f"{page} links to what is not there: {missing}"
