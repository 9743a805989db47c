"""``python -m tools.picture``: takes the README's picture of the main screen anew from a running server."""

import os
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools.chromium import ARGUMENTS, find_chromium

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "main-screen.png"
PORT = "8790"
LINK = f"http://127.0.0.1:{PORT}/?lang=en&theme=light#preset=first-look&t=16&unit=1"


def main() -> int:
    environment = os.environ | {"HOST": "127.0.0.1", "PORT": PORT}
    server = subprocess.Popen([sys.executable, "-m", "app", "serve"], env=environment)
    try:
        time.sleep(2)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(LINK)
            page.locator("[data-testid=belt][data-t='16']").wait_for()
            page.wait_for_timeout(1500)  # until the settled picture has taken the place of the moving one
            page.screenshot(path=PICTURE)
            browser.close()
    finally:
        server.terminate()
        server.wait()
    print(f"written: {PICTURE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
