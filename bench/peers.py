"""Peers that are timed beside us, each in an environment of its own under .bench/."""

import subprocess
import sys
import venv

from bench.targets import ENVIRONMENTS
from bench.targets import PEERS as APPS

PEERS = {"nicegui": ["nicegui", "plotly", "numpy", "orjson"], "dash": ["dash", "numpy", "orjson"]}


def install() -> None:
    """Install what is missing; a peer that cannot be installed is left out with a word."""
    if not APPS.exists():
        print("peers are left out: their apps are not beside this checkout", file=sys.stderr)
        return
    for name, packages in PEERS.items():
        python = ENVIRONMENTS / name / "bin" / "python"
        if python.exists():
            continue
        print(f"installing {name} to compare with ...", file=sys.stderr)
        venv.create(ENVIRONMENTS / name, with_pip=True)
        done = subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=False)
        if done.returncode != 0:
            python.unlink()
            print(f"{name} is left out: it could not be installed", file=sys.stderr)
