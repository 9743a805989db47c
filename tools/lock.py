"""Writes the locked dependencies anew: requirements/*.txt with uv in an environment thrown away after, and npm's.

The address of no package registry is written: whoever installs chooses where from, the hashes say what.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tools.node import ROOT, ensure

COMPILE = ["pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
SILENT = ["--no-emit-index-url", "--no-emit-find-links", "--no-header"]
MODELS = ["--extra", "models"]
LOCKS = {
    "requirements/run.txt": ["pyproject.toml", *MODELS],
    "requirements/dev.txt": ["pyproject.toml", *MODELS, "--extra", "dev", "--constraint", "requirements/run.txt"],
    "requirements/node.txt": ["requirements/node.in"],
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True, symlinks=True)
        bin_folder = Path(folder) / "bin"
        pip = [str(bin_folder / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", "requirements/lock.in"], cwd=ROOT, check=True)
        for target, sources in LOCKS.items():
            command = [str(bin_folder / "uv"), *COMPILE, *SILENT, *sys.argv[1:], *sources, "--output-file", target]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    node = ensure()
    install = [*node.npm, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run([*install, "--omit-lockfile-registry-resolved"], cwd=ROOT, env=node.environment, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
