"""A real IMAP server on this machine: Debian's dovecot with a configuration of its own."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import subprocess
from pathlib import Path

from tests.mail.debian import owner, program
from tests.mail.waiting import SECONDS, wait_for
from tests.postbox import free_port

USER, PASSWORD = "help", "letmein"
CONFIGURATION = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = {uid}
last_valid_uid = {uid}
first_valid_gid = {gid}
mail_location = maildir:{box}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={box}
}}
"""


class ImapServer:
    """A dovecot that serves one mailbox, which a mail server writes to beside it."""

    def __init__(self, home: Path, box: Path) -> None:
        self._home, self._port = home, free_port()
        self.box = box
        self._process: subprocess.Popen[bytes] | None = None
        home.mkdir()
        (home / "dovecot.conf").write_text(CONFIGURATION.format(**self._values()))

    @property
    def url(self) -> str:
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self._port}/INBOX"

    def start(self) -> None:
        command = [program("dovecot"), "-F", "-c", str(self._home / "dovecot.conf")]
        self._process = subprocess.Popen(command)
        wait_for(self._answers, "dovecot to answer")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(SECONDS)

    def count(self, folder: str) -> int:
        """How many mails are in a folder."""
        with imaplib.IMAP4("127.0.0.1", self._port, SECONDS) as client:
            client.login(USER, PASSWORD)
            status, data = client.select(folder, readonly=True)
            return int(data[0] or 0) if status == "OK" else 0

    def _answers(self) -> bool | None:
        assert self._process is not None and self._process.poll() is None, self._log()
        try:
            self.count("INBOX")
        except (OSError, imaplib.IMAP4.error):
            return None
        return True

    def _log(self) -> str:
        log = self._home / "dovecot.log"
        return log.read_text() if log.exists() else ""

    def _values(self) -> dict[str, object]:
        keeper = owner()
        is_root = os.geteuid() == 0
        internal = pwd.getpwnam("dovecot") if is_root else keeper
        login = pwd.getpwnam("dovenull") if is_root else keeper
        return {
            "home": self._home,
            "box": self.box,
            "port": self._port,
            "uid": keeper.pw_uid,
            "gid": keeper.pw_gid,
            "internal": internal.pw_name,
            "internal_group": grp.getgrgid(internal.pw_gid).gr_name,
            "login": login.pw_name,
            "password": PASSWORD,
        }
