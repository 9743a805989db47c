"""Peers that are timed beside us, each in an environment of its own under .bench/."""

import subprocess
import sys
import venv

from bench.targets import ENVIRONMENTS
from bench.targets import PEERS as APPS

PEERS = {
    "nicegui": ["nicegui", "plotly", "numpy", "orjson"],
    "dash": ["dash", "numpy", "orjson"],
    "panel": ["panel", "plotly", "numpy", "orjson"],
    "gradio": ["gradio", "plotly", "numpy", "orjson"],
    "streamlit": ["streamlit", "plotly", "numpy", "orjson"],
    "shiny": ["shiny", "shinywidgets", "plotly", "anywidget<0.10", "numpy", "orjson"],  # a later one loses its widgets
}


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
        install = [str(python), "-m", "pip", "install", "--quiet", *packages]
        done = subprocess.run(install, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            python.unlink()
            said = done.stderr.strip().splitlines()[-1:]
            print(f"{name} is left out: it could not be installed: {''.join(said)}", file=sys.stderr)
