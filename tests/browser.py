"""Find the browser of the journeys, or install one: `python -m tests.browser` prints its path.

Debian's chromium is installed when this runs as root on Debian and no browser is there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# A script that leaves nothing on its way from one colour to another, so that looks can be judged.
STILL = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync('*, ::before, ::after { transition: none !important }');
  document.adoptedStyleSheets = [still];
}"""
# What axe finds of consequence, by the given rules or by all. It need not load the styles anew.
SERIOUS = """(only) => axe
  .run({ resultTypes: ['violations'], preload: false, ...(only && { runOnly: only }) })
  .then(({ violations }) => violations
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).slice(0, 3).join(' ')}`))"""
INSTALL = ("install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu")


class NoBrowser(Exception):
    """There is none, and none can be had; the message says what to do."""


def browser_path() -> str:
    """The path of an installed chromium or chrome. Raises NoBrowser."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if MAC.exists():
        return str(MAC)
    raise NoBrowser(
        "No browser for the journeys: neither chromium nor chrome is installed. Install one"
        " (on Debian: apt-get install chromium), or run this once as root on Debian."
    )


def ensure_browser() -> str:
    """The same, after installing chromium where that is possible."""
    try:
        return browser_path()
    except NoBrowser:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
    for command in (("update",), INSTALL):
        done = apt(*command)
        if done.returncode != 0:
            raise NoBrowser(
                f"No browser for the journeys: apt-get {' '.join(command)} failed: {done.stderr}"
            )
    return browser_path()


def apt(*words: str) -> subprocess.CompletedProcess[str]:
    """Run apt-get without questions."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ("apt-get", *words)
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    try:
        print(ensure_browser())
    except NoBrowser as problem:
        sys.exit(str(problem))
