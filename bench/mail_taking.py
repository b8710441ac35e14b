"""What large mails cost the listener: run `python -m bench.mail_taking`.

A process listens as `troth mail` does, with a database of its own that is gone afterwards. It is
handed a mail of 40 MB of each kind of lines, and then fifty such mails at the same time. Tells its
processor time for each, and the most memory it held on the way.
"""

# ruff: noqa: E402 - Django is set up before what needs it is imported
from __future__ import annotations

import asyncio
import os
import smtplib
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from bench.desk_speed import database

from troth.channels.email.receiving.listener import MOST_CONNECTIONS, Listener
from troth.configuration import MailListener

SIZE = 40_000_000
TICKS = os.sysconf("SC_CLK_TCK")
LINES = {
    "lines of 76 characters": b"x" * 76 + b"\r\n",
    "empty lines": b"\r\n",
    "lines of one dot": b"..\r\n",
    "lines of 1,000,000": b"x" * 1_000_000 + b"\r\n",
}
_numbers = count(1)


def main() -> None:
    with database(), TemporaryDirectory() as folder:
        socket = Path(folder) / "lmtp"
        listener = subprocess.Popen([sys.executable, "-m", "bench.mail_taking", str(socket)])
        try:
            wait_until_up(socket)
            print(f"listening{'':27} {memory(listener.pid):>6} MB")
            for name, line in LINES.items():
                one(name, line, socket, listener.pid)
            all_at_once(socket, listener.pid)
        finally:
            listener.kill()
            listener.wait()


def one(name: str, line: bytes, socket: Path, listener: int) -> None:
    forget_most(listener)
    before = processor_time(listener)
    answer = hand_in(socket, line)
    used = processor_time(listener) - before
    print(f"{name:<28} {answer} {used:>5.1f} s {memory(listener):>6} MB at most", flush=True)


def all_at_once(socket: Path, listener: int) -> None:
    forget_most(listener)
    lines = [LINES["lines of 76 characters"]] * MOST_CONNECTIONS
    with ThreadPoolExecutor(MOST_CONNECTIONS) as clients:
        answers = Counter(clients.map(lambda line: hand_in(socket, line), lines))
    told = ", ".join(f"{number} answered {code}" for code, number in sorted(answers.items()))
    print(f"{MOST_CONNECTIONS} at once: {told}; {memory(listener)} MB at most")


def hand_in(socket: Path, line: bytes) -> int:
    """Send a mail of such lines, and return how it was answered."""
    with smtplib.LMTP(str(socket)) as client:
        client.ehlo()
        client.mail("ada@acme.example")
        client.rcpt("support@localhost")
        client.putcmd("data")
        client.getreply()
        client.send(f"Message-ID: <{next(_numbers)}@acme.example>\r\n\r\n".encode())
        some = line * max(1, 100_000 // len(line))
        for _ in range(SIZE // len(some)):
            client.send(some)
        client.send(b".\r\n")
        return client.getreply()[0]


def wait_until_up(socket: Path) -> None:
    while True:
        with suppress(OSError, smtplib.SMTPException), smtplib.LMTP(str(socket)):
            return
        time.sleep(0.1)


def processor_time(process: int) -> float:
    ticks = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / TICKS


def memory(process: int) -> int:
    """The most that the process has held, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


def forget_most(process: int) -> None:
    Path(f"/proc/{process}/clear_refs").write_text("5")


async def listen(socket: Path) -> None:
    await Listener(MailListener(protocol="lmtp", socket=socket)).open()
    await asyncio.Event().wait()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(listen(Path(sys.argv[1])))
    else:
        main()
