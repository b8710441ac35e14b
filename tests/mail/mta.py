"""A real mail server on this machine: Debian's exim with a configuration and a spool of its own.

The system's own mail is never touched: nothing outside the given directory is read or written.
"""

from __future__ import annotations

import os
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.mail.debian import owner, program
from tests.mail.waiting import SECONDS, wait_for
from tests.postbox import free_port

CONFIGURATION = """\
primary_hostname = mx.provider.example
spool_directory = {home}/spool
log_file_path = {home}/log/%slog
pid_file_path = {home}/exim.pid
exim_user = {user}
exim_group = {group}
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
deliver_drop_privilege
acl_smtp_rcpt = accept
acl_smtp_data = accept
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
keep_environment =
message_size_limit = 60M
accept_8bitmime
delay_warning =

begin routers

support:
  driver = accept
  domains = provider.example
  local_parts = support
  local_part_suffix = +*
  local_part_suffix_optional
  transport = troth

# Another server's mailbox, which Troth looks into.
fetched:
  driver = accept
  domains = provider.example
  local_parts = help
  transport = box

gone:
  driver = redirect
  local_parts = gone
  data = :fail: no such person
  allow_fail

forwards:
  driver = redirect
  local_parts = forward
  data = support@provider.example

away:
  driver = accept
  local_parts = away
  transport = absence
  unseen
  no_verify

# A machine that answers every mail, and hides that it is one.
machine:
  driver = accept
  local_parts = machine
  transport = machine
  unseen
  no_verify

mailboxes:
  driver = accept
  transport = maildir

begin transports

troth:
  driver = lmtp
  socket = {socket}
  batch_max = 50
  return_path_add
  delivery_date_add
  envelope_to_add
  user = {user}
  group = {group}

maildir:
  driver = appendfile
  directory = {home}/mail
  maildir_format
  create_directory
  envelope_to_add
  user = {user}
  group = {group}

box:
  driver = appendfile
  directory = {home}/box
  maildir_format
  create_directory
  user = {user}
  group = {group}

absence:
  driver = autoreply
  to = $reply_address
  from = "$local_part@$domain"
  subject = I am not here
  text = I am back on Monday.
  user = {user}
  group = {group}

machine:
  driver = pipe
  command = {swaks} --server 127.0.0.1:{port} --silent 3 --suppress-data \
    --from machine@machine.example --to support@provider.example --body Thanks
  user = {user}
  group = {group}
  return_output

begin retry

* * F,1h,1s
"""


class MailServer:
    """A running exim; everybody but the support address has a mailbox."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port

    def send(self, sender: str, to: str, *words: str, **headers: str) -> None:
        """Send a mail as a customer does, by swaks; `In_Reply_To` is the header In-Reply-To."""
        added = [f"--h-{name.replace('_', '-')}={value}" for name, value in headers.items()]
        command = [
            program("swaks"),
            "--server",
            f"127.0.0.1:{self.port}",
            "--from",
            sender,
            "--to",
            to,
        ]
        command += ["--silent", "2", "--body", "\n".join(words), *added]
        subprocess.run(command, check=True, timeout=SECONDS, capture_output=True)

    def letters(self, address: str) -> list[EmailMessage]:
        """What has arrived for the address, the oldest first."""
        files = sorted((self.home / "mail" / "new").glob("*"), key=lambda path: path.name)
        letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
        return [one for one in letters if one["Envelope-To"] == address]

    def letter(self, address: str, having: str) -> EmailMessage:
        """Wait for a letter whose text has these words."""

        def found() -> EmailMessage | None:
            return next((one for one in self.letters(address) if having in text(one)), None)

        return wait_for(found, f"a letter for {address} that says “{having}”")

    @property
    def log(self) -> str:
        """What the server did."""
        return "\n".join(path.read_text() for path in sorted((self.home / "log").glob("*log")))

    def is_idle(self) -> bool:
        """Whether no mail waits in the queue."""
        return not list((self.home / "spool" / "input").rglob("*-D"))


def text(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    part = letter.get_body(("plain",))
    return str(part.get_content()) if part else ""


@contextmanager
def running_mail_server(home: Path, socket: Path) -> Iterator[MailServer]:
    """Run exim in the directory, which it can reach, handing our mail in at the socket."""
    server = MailServer(home, free_port())
    _lay_out(server, socket)
    command = [program("exim4"), "-C", str(home / "exim.conf"), "-bdf", "-q1s"]
    with (home / "exim.out").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: _answers(server, process), "exim to answer")
        yield server
    finally:
        process.terminate()
        process.wait(SECONDS)


def _lay_out(server: MailServer, socket: Path) -> None:
    keeper = owner()
    for name in ("spool", "log", "mail", "box"):
        (server.home / name).mkdir()
        os.chown(server.home / name, keeper.pw_uid, keeper.pw_gid)
    values = {
        "home": server.home,
        "port": server.port,
        "socket": socket,
        "user": keeper.pw_uid,
        "group": keeper.pw_gid,
        "swaks": program("swaks"),
    }
    (server.home / "exim.conf").write_text(CONFIGURATION.format(**values))


def _answers(server: MailServer, process: subprocess.Popen[bytes]) -> bool | None:
    if process.poll() is not None:
        raise AssertionError((server.home / "exim.out").read_text())
    try:
        smtplib.SMTP("127.0.0.1", server.port, timeout=5).quit()
    except OSError:
        return None
    return True
