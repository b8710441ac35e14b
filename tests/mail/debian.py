"""The programs that the tests of mail need: `python -m tests.mail.debian` installs what is missing.

Debian's exim, dovecot and swaks, when this runs as root on Debian.
"""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import sys

from tests.browser import apt

PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
PACKAGES = {"exim4": "exim4-daemon-light", "dovecot": "dovecot-imapd", "swaks": "swaks"}


class NoProgram(Exception):
    """One is missing and cannot be had; the message says what to do."""


def program(name: str) -> str:
    """The path of one of the programs. Raises NoProgram."""
    path = shutil.which(name, path=PLACES)
    if path is None:
        raise NoProgram(
            f"The tests of mail need {name}, which is not installed. Install it (on Debian: apt-get"
            f" install {PACKAGES[name]}), or run `make test-mail` once as root on Debian."
        )
    return path


def install_what_is_missing() -> list[str]:
    """Have all of them, where that is possible; return their paths."""
    missing = [package for name, package in PACKAGES.items() if not shutil.which(name, path=PLACES)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (("update",), ("install", "--yes", "--no-install-recommends", *missing)):
            done = apt(*command)
            if done.returncode != 0:
                raise NoProgram(f"apt-get {' '.join(command)} failed: {done.stderr}")
    return [program(name) for name in PACKAGES]


def owner() -> pwd.struct_passwd:
    """As whom mail servers keep mail: never as root."""
    return pwd.getpwnam("Debian-exim" if os.geteuid() == 0 else getpass.getuser())


if __name__ == "__main__":
    try:
        print("\n".join(install_what_is_missing()))
    except NoProgram as problem:
        sys.exit(str(problem))
