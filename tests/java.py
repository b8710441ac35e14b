"""Find the Java that Spark needs, or install one: `python -m tests.java` prints its path.

Debian's runtime is installed when this runs as root on Debian and none is there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

from tests.browser import apt

OLDEST = 17
INSTALL = ("install", "--yes", "--no-install-recommends", "default-jre-headless")


class NoJava(Exception):
    """There is none that Spark runs on, and none can be had; the message says what to do."""


def java_path() -> str:
    """The path of a Java that is new enough. Raises NoJava."""
    home = os.environ.get("JAVA_HOME")
    path = shutil.which("java", path=f"{home}/bin" if home else None)
    if path is None:
        raise NoJava(f"Spark needs Java {OLDEST} or newer, and there is none. {_WAY_OUT}")
    told = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < OLDEST:
        raise NoJava(f"Spark needs Java {OLDEST} or newer; {path} is another. {_WAY_OUT}")
    return path


_WAY_OUT = (
    "Install one (on Debian: apt-get install default-jre-headless), or run `python -m tests.java`"
    " once as root on Debian."
)


def ensure_java() -> str:
    """The same, after installing one where that is possible."""
    try:
        return java_path()
    except NoJava:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
    for command in (("update",), INSTALL):
        done = apt(*command)
        if done.returncode != 0:
            raise NoJava(f"Spark needs Java: apt-get {command[0]} failed: {done.stderr}")
    return java_path()


if __name__ == "__main__":
    try:
        print(ensure_java())
    except NoJava as problem:
        sys.exit(str(problem))
