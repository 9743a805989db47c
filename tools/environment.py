"""Makes the virtual environment; runs on the system's Python, before anything is installed.

Debian ships Python without ``ensurepip``: then python3-venv is installed when this is root, else asked for.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path


def _has_pip_of_its_own() -> bool:
    # venv asks for ensurepip in a new process, with exactly this import.
    probe = subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False)
    return probe.returncode == 0


def _fetch_ensurepip() -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    packages = [f"python{version}-venv"]
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.exit(f"error: {sys.executable} has no ensurepip; install it first: sudo apt-get install {packages[0]}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=quiet, check=True)


def main() -> None:
    if not _has_pip_of_its_own():
        _fetch_ensurepip()
    venv.create(Path(sys.argv[1]), with_pip=True, symlinks=True, clear=True)


if __name__ == "__main__":
    main()
