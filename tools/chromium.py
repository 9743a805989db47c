"""Chromium for browser tests and measurements: the machine's own, else Playwright's, else one that is installed now.

Tests take Debian's headless shell where there is one: the same engine without the window around the page, so that all
of them need little more than half the time. Measurements take the whole browser, as people do.

``python -m tools.chromium [--whole]`` makes sure there is one, with a font that has Chinese characters.
``CHROMIUM=/path`` chooses one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = "fonts-noto-cjk"
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
"""How Chromium is started for tests and measurements: no window, and no word to anyone but our server."""
ADVICE = f"""error: no Chromium found, and none could be installed. One of these helps:
  CHROMIUM=/path/to/chromium make test
  sudo apt-get install chromium {FONTS}
  {sys.executable} -m playwright install --with-deps chromium"""


def find_chromium(*, whole: bool = True) -> str | None:
    """Path of a Chromium that starts; None when there is none. ``whole``: not the shell, which tests prefer."""
    return next((path for path in _candidates(whole) if _starts(path)), None)


def ensure(*, whole: bool = False) -> str:
    """The same, installing one when there is none; ends the process with advice when that fails."""
    found = find_chromium(whole=whole) or _install(whole)
    if found is None:
        sys.exit(ADVICE)
    if not _writes_chinese():
        _apt(FONTS)  # best effort: without it the tests run, pictures show boxes
    return found


def _candidates(whole: bool) -> Iterator[str]:
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        yield chosen
        return
    for name in NAMES if whole else (SHELL, *NAMES):
        path = shutil.which(name)
        if path is not None:
            yield path
    yield from _of_playwright()


def _of_playwright() -> Iterator[str]:
    # In a process of its own: inside a test another Playwright is already running.
    script = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as driver:\n"
        "    print(driver.chromium.executable_path)"
    )
    asked = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    path = asked.stdout.strip()
    if path and Path(path).exists():
        yield path


def _starts(path: str) -> bool:
    # Ubuntu's /usr/bin/chromium-browser may be a note that tells to install a snap.
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _install(whole: bool) -> str | None:
    print("no Chromium on this machine: installing one", file=sys.stderr)
    if _is_debian():
        for package in ("chromium",) if whole else (SHELL, "chromium"):
            if _apt(package, FONTS) and (found := find_chromium(whole=whole)):
                return found
    install = [sys.executable, "-m", "playwright", "install"]
    if _privilege() is not None:
        install.append("--with-deps")
    subprocess.run([*install, "chromium"], stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    return find_chromium(whole=whole)


def _is_debian() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "\nID=debian\n" in "\n" + release.read_text(encoding="utf-8") + "\n"


def _privilege() -> list[str] | None:
    """What to put before a command that needs root; None when this user cannot become root unasked."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def _apt(*packages: str) -> bool:
    before = _privilege()
    if before is None or shutil.which("apt-get") is None:
        return False
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *step], stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
        if done.returncode != 0:
            return False
    return True


def _writes_chinese() -> bool:
    if shutil.which("fc-list") is None:
        return True
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def main() -> int:
    print(f"Chromium: {ensure(whole='--whole' in sys.argv[1:])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
